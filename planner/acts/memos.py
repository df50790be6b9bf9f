"""Memos of the schools a source gives: compared with what is about their programme, and no ZIP left that is not of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.acts.schools import Source
from planner.memos.run.approval import take_back
from planner.memos.run.plan import Run
from planner.memos.run.record import Record
from planner.memos.run.run import make_memos


def run_of(found: Source, folder: Path, **choices: Any) -> Run:
    """Ask for a memo of each school of a source; `choices` are the other fields of a run.

    A benchmark that is about another programme is set beside none of them.
    """
    run = Run(found.schools, folder, problems=found.problems, earlier=found.earlier, **choices)
    return run if found.is_described else replace(run, benchmark=None, beside=None)


def write_memos(run: Run, tell: Callable[[int, int], object]) -> tuple[Record, list[Path]]:
    """Make the memos of a run, telling how far it is; gives its record and the ZIPs that were taken away.

    A ZIP made earlier that holds anything but what is approved as it stands now is nobody's to send.
    Raises Refused before anything runs, OSError when the folder cannot be written.
    """
    record = make_memos(run, tell)
    return record, take_back(run.folder)

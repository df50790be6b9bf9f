"""A filled workbook sent through the page: read, never kept; a receipt for what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.acts.estimates import held_together
from planner.files.estimate.reading import read_opened
from planner.files.grids.tables import Opened
from planner.model.estimate.estimate import TimeEstimate
from planner.model.problems import Code, Refused
from planner.rooms.asking import unreadable
from planner.rooms.estimate.state import Receipt
from planner.words.language import Words
from planner.words.problems import problem_sentence

if TYPE_CHECKING:
    from planner.store.store import Store

MOST_BYTES = 2 * 2**20
_MOST_NAME = 120


def read_upload(
    name: str, files: Sequence[bytes], store: Store, words: Words
) -> tuple[TimeEstimate | None, Receipt]:
    """Read a workbook; no estimate where anything in it has to be put right first, its number and name among it."""
    if len(files) != 1:
        raise unreadable()
    content = files[0]
    if len(content) > MOST_BYTES:
        raise Refused(Code.UPLOAD_TOO_LARGE)
    # It never stands on the disk. Its own name is text for the receipt; no path is made of it.
    estimate, problems = read_opened(Opened(Path("estimate.xlsx"), content))
    asked = held_together(store, estimate) if estimate else []
    estimate = None if any(problem.severity == "problem" for problem in asked) else estimate
    said = tuple(problem_sentence(problem, words) for problem in (*problems, *asked))
    rows = sum(len(person.times) for person in estimate.people) if estimate else 0
    shown = "".join(c for c in name if c.isprintable())[:_MOST_NAME]
    receipt = Receipt(shown, len(content), rows, dt.datetime.now(dt.UTC), said, taken=estimate is not None)
    return estimate, receipt

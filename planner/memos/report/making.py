"""A report's notebook run once, and printed in each format."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.files.editions import edition_name
from planner.files.shipped import shipped
from planner.memos.report.page import PARAMETERS
from planner.memos.run.job import Setting
from planner.memos.run.notebook import read_notebook
from planner.model.edition.sealing import unsealed, written
from planner.model.problems import Code, Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """A report to make.

    Parameters
    ----------
    document : mapping
        The edition with its hash.
    before : mapping or None
        Likewise the edition that changes are told from.
    invited : int or None
        How many schools the round invited; None where only the edition is known.
    """

    document: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    invited: int | None = None


def report_setting(**setting: Any) -> Setting:
    """Give what a report is printed with, and its notebook's text; `setting` as in `Setting`."""
    return Setting(read_notebook(shipped("notebooks/report.ipynb"), PARAMETERS), **setting)


def make_report(asked: Asked, setting: Setting, language: str, date: str) -> dict[str, bytes]:
    """Run the notebook; give each document by its ending, and last the executed notebook.

    Raises Refused where the edition's figures are such that nothing can be said of them: a hash is no proof of sense.
    """
    import nbformat  # noqa: PLC0415  (in the process that has imported it)
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    from planner.memos.run.one_memo import executed, printed  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        names = []
        for document in filter(None, (asked.document, asked.before)):
            name = edition_name(unsealed(document))
            Path(name).write_text(written(document), encoding="utf-8")
            names.append(name)
        edition, before = (*names, None)[:2]
        given = {"edition": edition, "before": before, "invited": asked.invited, "language": language, "date": date}  # fmt: skip
        try:
            ran = executed(setting.notebook, given)
        except PapermillExecutionError as error:
            raise Refused(Code.EDITION_UNREADABLE, reason=f"{error.ename}: {error.evalue}") from error
        files = printed(ran, setting, Path(scratch))
    return {**files, "ipynb": nbformat.writes(ran).encode()}

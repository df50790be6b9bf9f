"""What the report's notebook calls: an edition in, a report to look at out."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import dataclass
from typing import Any

from planner.files.content import DESCRIBED
from planner.files.editions import read_document
from planner.files.programmes import programme_key
from planner.files.publication.editions import edition_file, edition_programme
from planner.files.publication.reading import load_benchmark
from planner.memos.prints.html import memo_body
from planner.memos.report.compiler import compile_report
from planner.memos.report.reported import Reported
from planner.memos.says.memo import MIME, Memo
from planner.model.edition.edition import Edition
from planner.model.edition.sealing import unsealed
from planner.model.publication.benchmark import Benchmark
from planner.words.language import Language, words_in


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report that a notebook can show, and that carries its values for who prints it."""

    memo: Memo
    html: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {MIME: self.memo.as_json(), "text/html": self.html, "text/plain": self.memo.title}


def report_page(
    *,
    edition: str,
    before: str | None = None,
    invited: int | None = None,
    language: Language = "da",
    date: str | None = None,
) -> ReportPage:
    """Make the report of an edition.

    Parameters
    ----------
    edition, before : str
        An edition's file, or the name it is kept under; `before` is the one changes are told from.
    invited : int or None
        How many schools the round invited.
    date : str or None
        "2026-11-23".

    Raises Refused where a file holds no edition, or one that was changed; OSError where it cannot be read.
    """
    document = read_document(edition_file(edition))
    found, words = unsealed(document), words_in(language)
    reported = Reported(
        edition=found,
        sha256=document["sha256"],
        programme=edition_programme(found.programme).in_language(language),
        words=words,
        invited=invited,
        before=unsealed(read_document(edition_file(before))) if before else None,
        report=described(found),
        date=dt.date.fromisoformat(date) if date else None,
    )
    memo = compile_report(reported)
    return ReportPage(memo, memo_body(memo.as_json()))


def described(edition: Edition) -> Benchmark | None:
    """Give the report our claims are taken from, where it is about the edition's programme."""
    report = load_benchmark(DESCRIBED)
    same = programme_key(report.programme.in_language("da")) == programme_key(edition.programme)
    return report if same else None


def is_earlier(one: Edition, other: Edition) -> bool:
    """Whether an edition is of the same programme as another, and was given out before it."""
    same = programme_key(one.programme) == programme_key(other.programme)
    return same and (one.year.start, one.number) < (other.year.start, other.number)


PARAMETERS = tuple(inspect.signature(report_page).parameters)
"""Every parameter a report's notebook declares, and a run gives it."""

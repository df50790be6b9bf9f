"""What the memo's notebook calls: figures in, a memo to look at out."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.files.content import DESCRIBED
from planner.files.publication.reading import load_benchmark
from planner.memos.prints.documents import document
from planner.memos.prints.html import memo_body
from planner.memos.says.compiler import compile_memo
from planner.memos.says.memo import MIME, Memo
from planner.model.allocation import Allocation, TaskType
from planner.model.effort import Range
from planner.model.schools import School, SchoolYear
from planner.words.language import Language


@dataclass(frozen=True, slots=True)
class MemoPage:
    """A memo that a notebook can show, and that carries its values for who prints it."""

    memo: Memo
    html: str  # rendered when made: IPython swallows what goes wrong while it shows a value

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {MIME: self.memo.as_json(), "text/html": self.html, "text/plain": self.memo.title}


def memo_page(  # noqa: PLR0913  (the columns of a school table, one for one)
    *,
    school_id: str,
    school: str,
    students: int,
    administration_fte: float,
    student_support_fte: float,
    company_relations_fte: float,
    year: str | None = None,
    gf2_students: int | None = None,
    agreements: int | None = None,
    agreements_week15: int | None = None,
    ranges: Mapping[str, Sequence[float]] | None = None,
    instrument: str = "",
    without_owner: Sequence[str] = (),
    previous: Mapping[str, Any] | None = None,
    questions: Sequence[str] = (),
    benchmark: str | None = DESCRIBED,
    language: Language = "da",
    date: str | None = None,
) -> MemoPage:
    """Make one school's memo from the figures of its row.

    Parameters
    ----------
    ranges : mapping        low and high FTE by task type, {"administration": [0.4, 0.8], ...}
    instrument : str        version of the form the figures were asked with; "" where a table does not say
    without_owner : sequence    ids of the tasks the school says nobody has
    previous : mapping | None   the same figures for an earlier year, under the same names; None: there are none
    questions : sequence    what was asked about the row, in words
    benchmark : str | None  name or path; None leaves the comparison out
    date : str | None       "2026-11-23"

    Raises ValueError (AllocationError among them) for figures that cannot be.
    """
    now = _school(
        {
            "school_id": school_id,
            "school": school,
            "students": students,
            "administration_fte": administration_fte,
            "student_support_fte": student_support_fte,
            "company_relations_fte": company_relations_fte,
            "year": year,
            "gf2_students": gf2_students,
            "agreements": agreements,
            "agreements_week15": agreements_week15,
            "ranges": ranges,
            "instrument": instrument,
            "without_owner": without_owner,
        }
    )
    memo = compile_memo(
        now,
        load_benchmark(benchmark) if benchmark else None,
        language=language,
        date=dt.date.fromisoformat(date) if date else None,
        questions=questions,
        previous=_school(previous) if previous else None,
    )
    return MemoPage(memo, memo_body(memo.as_json()))


PARAMETERS = tuple(inspect.signature(memo_page).parameters)
"""Every parameter a memo's notebook declares, and a run gives it."""


def _school(figures: Mapping[str, Any]) -> School:
    """Build a school from figures under the names `memo_page` takes."""
    allocation = Allocation(*(figures[f"{t.value}_fte"] for t in TaskType))
    year = figures.get("year")
    return School(
        school_id=figures["school_id"],
        school=figures["school"],
        students=figures["students"],
        allocation=allocation,
        year=SchoolYear.read(year) if year else None,
        gf2_students=figures.get("gf2_students"),
        agreements=figures.get("agreements"),
        agreements_week15=figures.get("agreements_week15"),
        ranges={
            TaskType(name): Range(low, allocation[TaskType(name)], high)
            for name, (low, high) in (figures.get("ranges") or {}).items()
        },
        instrument=figures.get("instrument", ""),
        without_owner=tuple(figures.get("without_owner", ())),
    )


def parameters(school: School, previous: School | None = None) -> dict[str, Any]:
    """Turn a school, and the same a year before, into parameters of `memo_page` that papermill can write down."""
    return _figures(school) | {"previous": _figures(previous) if previous else None}


def _figures(school: School) -> dict[str, Any]:
    return {
        "school_id": school.school_id,
        "school": school.school,
        "students": school.students,
        **{f"{t.value}_fte": school.allocation[t] for t in TaskType},
        "year": str(school.year) if school.year else None,
        "gf2_students": school.gf2_students,
        "agreements": school.agreements,
        "agreements_week15": school.agreements_week15,
        "ranges": {t.value: [r.low, r.high] for t, r in school.ranges.items()},
        "instrument": school.instrument,
        "without_owner": list(school.without_owner),
    }


def check_letterhead(path: Path) -> None:
    """Fill a memo of nobody into a Word template, so that what is wrong with it is said before a run begins.

    Raises Refused.
    """
    figures = {"school_id": "0", "school": "-", "students": 1, **{f"{t.value}_fte": 1 for t in TaskType}}
    page = memo_page(**figures, previous=figures, questions=["-"])  # type: ignore[arg-type]  # one type for all
    document(page.memo.as_json(), "docx", letterhead=path)

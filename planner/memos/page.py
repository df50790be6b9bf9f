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
from planner.memos.prints.sender import Sender
from planner.memos.says.compiler import compile_memo
from planner.memos.says.memo import FIGURES, MIME, Memo
from planner.model.allocation import Allocation, TaskType
from planner.model.effort import Range
from planner.model.schools import School, SchoolYear
from planner.words.language import Language


@dataclass(frozen=True, slots=True)
class MemoPage:
    """A memo that a notebook can show, and that carries its values for who prints it, and the figures it is of."""

    memo: Memo
    html: str  # rendered when made: IPython swallows what goes wrong while it shows a value
    figures: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        values = self.memo.as_json() | {FIGURES: dict(self.figures)}
        return {MIME: values, "text/html": self.html, "text/plain": self.memo.title}


def memo_page(  # noqa: PLR0913  (what a person can choose)
    *,
    previous: Mapping[str, Any] | None = None,
    questions: Sequence[str] = (),
    benchmark: str | None = DESCRIBED,
    beside: str | None = None,
    similar: bool = False,
    language: Language = "da",
    date: str | None = None,
    **figures: Any,
) -> MemoPage:
    """Make one school's memo from the figures of its row.

    Parameters
    ----------
    **figures
        The columns of a school table, one for one, as `school_from` takes them: school_id, school, students,
        administration_fte, student_support_fte, company_relations_fte, and where they are known year, ranges,
        gf2_students, agreements, agreements_week15, instrument, without_owner, base_2019, programme.
    previous : mapping or None
        The same figures for an earlier year, under the same names; None: there are none.
    questions : sequence
        What was asked about the row, in words.
    benchmark : str or None
        Name or path; None leaves the comparison out.
    beside : str or None
        Likewise what stands beside it: an edition beside a publication, or the other way about.
    similar : bool
        Of an edition only the schools of this school's size, where it tells of them.
    date : str or None
        "2026-11-23".

    Raises ValueError (AllocationError among them) for figures that cannot be.
    """
    school, before = school_from(**figures), school_from(**previous) if previous else None
    memo = compile_memo(
        school,
        load_benchmark(benchmark) if benchmark else None,
        language=language,
        date=dt.date.fromisoformat(date) if date else None,
        questions=questions,
        previous=before,
        beside=load_benchmark(beside) if beside else None,
        similar=similar,
    )
    return MemoPage(memo, memo_body(memo.as_json()), parameters(school, before))


def school_from(  # noqa: PLR0913  (three task types)
    *,
    administration_fte: float,
    student_support_fte: float,
    company_relations_fte: float,
    year: str | None = None,
    ranges: Mapping[str, Sequence[float]] | None = None,
    without_owner: Sequence[str] = (),
    **figures: Any,
) -> School:
    """Build a school from figures under the names `memo_page` takes; `figures` are those of School itself.

    Parameters
    ----------
    year : str or None
        "2025/26".
    ranges : mapping
        Low and high FTE by task type, {"administration": [0.4, 0.8], ...}.
    without_owner : sequence
        Ids of the tasks the school says nobody has.
    """
    allocation = Allocation(administration_fte, student_support_fte, company_relations_fte)
    return School(
        **figures,
        allocation=allocation,
        year=SchoolYear.read(year) if year else None,
        ranges={
            TaskType(name): Range(low, allocation[TaskType(name)], high)
            for name, (low, high) in (ranges or {}).items()
        },
        without_owner=tuple(without_owner),
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
        "base_2019": school.base_2019,
        "programme": school.programme,
    }


NOBODY = School("0", "-", 1, Allocation(1, 1, 1))
PARAMETERS = (*_figures(NOBODY), *(inspect.signature(memo_page).parameters.keys() - {"figures"}))
"""Every parameter a memo's notebook declares, and a run gives it."""


def check_logo(sender: Sender) -> None:
    """Set a memo of nobody with a logo, so that a picture that cannot be drawn is said before a run begins.

    Raises ValueError.
    """
    import typst  # noqa: PLC0415  (for those who have a logo)

    try:
        document(memo_page(**parameters(NOBODY)).memo.as_json(), "pdf", sender=sender)
    except typst.TypstError as error:
        msg = "the logo cannot be drawn"
        raise ValueError(msg) from error


def check_letterhead(path: Path) -> None:
    """Fill a memo of nobody into a Word template, so that what is wrong with it is said before a run begins.

    Raises Refused.
    """
    page = memo_page(**parameters(NOBODY, NOBODY), questions=["-"])
    document(page.memo.as_json(), "docx", letterhead=path)

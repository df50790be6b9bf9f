"""Make the three example memos beside this script, of fictional schools; the same bytes every time.

Run it after a change to what a memo says or looks like: ``python docs/examples/make_examples.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from planner import Allocation, Range, School, SchoolYear, TaskType, load_benchmark, read_schools
from planner.files.atomic import write_atomically
from planner.memos.prints.documents import document
from planner.memos.says.compiler import compile_memo
from planner.memos.says.memo import Memo

FOLDER = Path(__file__).parent
GROUP = FOLDER.parents[1] / "data" / "templates" / "eksempelskoler.csv"
DATE = dt.date(2026, 11, 24)


def examples() -> Iterator[tuple[str, Memo]]:
    """Give each example's name and memo: an everyday one, the same school in two years, and an awkward one."""
    schools, _ = read_schools(GROUP)
    by_name = {school.school: school for school in schools}
    benchmark = load_benchmark("carpentry-2023")
    everyday = by_name["Eksempelskole A"]
    yield "eksempelskole-a", compile_memo(everyday, benchmark, date=DATE)
    now = replace(by_name["Eksempelskole D"], instrument="2026.1")
    yield (
        "example-school-d-two-years",
        compile_memo(now, benchmark, language="en", date=DATE, previous=_year_before(now)),
    )
    # No ranges, a share beyond all that was reported, another form than last year, tasks that nobody has, a question.
    awkward = replace(
        by_name["Eksempelskole K"],
        allocation=Allocation(0.62, 0.03, 0.2),
        agreements_week15=18,
        instrument="2026.1",
        without_owner=("ta4", "ts5", "tr7"),
    )
    before = replace(
        awkward,
        year=SchoolYear(2024),
        students=201,
        allocation=Allocation(0.55, 0.0, 0.2),
        instrument="2025.2",
        without_owner=(),
    )
    asked = "Elevunderstøttelse er 0,03 årsværk, godt en time om ugen. Er det rigtigt?"
    yield (
        "eksempelskole-k-besvaerlig",
        compile_memo(awkward, benchmark, date=DATE, questions=[asked], previous=before),
    )


def _year_before(school: School) -> School:
    """Invent the year before: more administration, less support, both with ranges."""
    was = dict(zip(TaskType, (1.95, 0.55, 1.0), strict=True))
    return replace(
        school,
        year=SchoolYear(2024),
        students=660,
        allocation=Allocation.of(was),
        ranges={t: Range(fte * 0.9, fte, fte * 1.15) for t, fte in was.items()},
    )


def files() -> Iterator[tuple[Path, bytes]]:
    """Give every file's place and what belongs in it; the first example as Word too."""
    for index, (name, memo) in enumerate(examples()):
        for file_format in ("html", "pdf", "docx") if index == 0 else ("html", "pdf"):
            yield FOLDER / f"{name}.{file_format}", document(memo.as_json(), file_format)


if __name__ == "__main__":
    for place, content in files():
        write_atomically(place, content)

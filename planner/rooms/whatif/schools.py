"""The schools a page offers to choose from, and the address that opens it with one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from planner.files.content import DESCRIBED
from planner.files.publication.reading import shipped_benchmarks
from planner.model.allocation import Allocation, TaskType
from planner.model.problems import Refused
from planner.model.schools import School as Row
from planner.rooms.examples import example_schools
from planner.rooms.pages import language_asked
from planner.rooms.whatif.state import Cohort, School, WhatIf, checked_school


@dataclass(frozen=True, slots=True)
class Offered:
    """A school under the id a browser names it by, and its students on GF2 where its table has them."""

    id: str
    school: School
    cohort: Cohort = field(default_factory=Cohort)


def offered(rows: Iterable[Row]) -> tuple[Offered, ...]:
    """Offer the rows of a school table. The browser is told a number, the name and the totals; no more."""
    found = []
    for number, row in enumerate(rows, start=1):
        ranges = tuple(map(row.ranges.get, TaskType)) if row.ranges else ()
        school = School(row.school, row.allocation, row.students, ranges)
        cohort = Cohort(row.gf2_students, row.agreements, row.agreements_week15)
        found.append(Offered(str(number), school, cohort))
    return tuple(found)


@cache
def schools_offered() -> tuple[Offered, ...]:
    """Offer the example group: invented schools, and called so."""
    return offered(example_schools()) or (Offered("1", School("", Allocation(0.6, 0.35, 0.45), 360)),)


def opening_state(query: Mapping[str, str], schools: Sequence[Offered]) -> WhatIf:
    """Read an address: ?school=ID, or ?fte=0.6/0.2/0.4&students=360&name=…; ?lang=en; ?benchmark=….

    What cannot be read is as if it were not there: an address is no place to argue with a person.
    """
    asked = query.get("benchmark", DESCRIBED)
    benchmark = asked if asked in ("", *shipped_benchmarks()) else DESCRIBED
    offered = next((s for s in schools if s.id == query.get("school")), schools[0])
    school, cohort = offered.school, offered.cohort
    try:
        parts = [float(part) for part in query.get("fte", "").split("/")]
        students = float(query.get("students", ""))
        if len(parts) == len(TaskType) and math.isfinite(students):
            school, cohort = checked_school(query.get("name", ""), Allocation(*parts), students), Cohort()
    except (Refused, ValueError):
        pass
    return WhatIf(school, benchmark=benchmark, language=language_asked(query), cohort=cohort)


def address_of(state: WhatIf, schools: Sequence[Offered]) -> dict[str, str]:
    """Write the address that opens a page for the same school, as `opening_state` reads it; levers are not in it."""
    school = state.school
    split = "/".join(map(repr, school.baseline.values()))
    named = {"fte": split, "students": str(school.students), "name": school.name}
    for offered in schools:
        if offered.school == school:
            named = {"school": offered.id}
            break
    return {**named, "benchmark": state.benchmark, "lang": state.language}

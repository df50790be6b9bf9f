"""The schools a page offers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from planner.model.allocation import Allocation, TaskType
from planner.model.schools import School as Row
from planner.rooms.examples import example_schools
from planner.rooms.whatif.state import Cohort, School


@dataclass(frozen=True, slots=True)
class Offered:
    """A school under the id a browser names it by, and its students on GF2 where its table has them."""

    id: str
    school: School
    cohort: Cohort = field(default_factory=Cohort)


def offered(rows: Iterable[Row]) -> tuple[Offered, ...]:
    """Offer the rows of a school table. The browser is told a number, the name and the totals; no more."""
    return tuple(
        Offered(
            str(number),
            School(
                row.school,
                row.allocation,
                row.students,
                tuple(map(row.ranges.get, TaskType)) if row.ranges else (),
            ),
            Cohort(row.gf2_students, row.agreements, row.agreements_week15),
        )
        for number, row in enumerate(rows, start=1)
    )


@cache
def schools_offered() -> tuple[Offered, ...]:
    """Offer the example group: invented schools, and called so."""
    rows = example_schools()
    if rows:
        return offered(rows)
    return (Offered("1", School("", Allocation(0.6, 0.35, 0.45), 360)),)

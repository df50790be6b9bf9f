"""The schools a page offers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from planner.model.allocation import Allocation, TaskType
from planner.model.schools import School as Row
from planner.rooms.whatif_state import School


@dataclass(frozen=True, slots=True)
class Offered:
    """A school under the id a browser names it by."""

    id: str
    school: School


def offered(rows: Iterable[Row]) -> tuple[Offered, ...]:
    """Offer the rows of a school table. The browser is told a number, the name and the totals; no more."""
    return tuple(
        Offered(
            str(number),
            School(
                row.school,
                row.allocation,
                row.students,
                tuple(row.ranges[t] for t in TaskType if t in row.ranges),
            ),
        )
        for number, row in enumerate(rows, start=1)
    )


@cache
def schools_offered() -> tuple[Offered, ...]:
    """Name the example group: invented schools, and called so."""
    rows = (
        ("1", "Eksempelskolen Nord", 0.6, 0.25, 0.35, 340),
        ("2", "Eksempelskolen Syd", 0.4, 0.5, 0.3, 210),
        ("3", "Eksempelskolen Øst", 1.1, 0.6, 0.9, 520),
    )
    return tuple(Offered(i, School(name, Allocation(a, s, r), n)) for i, name, a, s, r, n in rows)

"""A year's time estimate: people and tasks to FTE, shares and students per FTE, each with its range.

Likely values add; totals add low ends and high ends: the widest that can be, and no simulation behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from planner.model import effort
from planner.model.allocation import Allocation, TaskType
from planner.model.amounts import amount, heads, refuse
from planner.model.effort import GROSS_HOURS_A_YEAR, Range, total
from planner.model.estimate.people import TASKS, Lens, Person, Role, TaskTime, Unit
from planner.model.schools import HEADS, School, SchoolYear

__all__ = ["Ground", "Lens", "Person", "Role", "Sureness", "TaskTime", "TimeEstimate", "Unit"]

INSTRUMENT = "2026.1"  # the questions and how they are asked; a new one where answers no longer compare
MOST_ALIKE = 9  # respondents of one role
LONGEST = MappingProxyType({"note": 2000, "line_note": 500})  # letters of a note: to it all, to one task
LEAST_FTE = 1e-6  # in all: a tenth of a second a day is no time at all


class Ground(StrEnum):
    """What an estimate rests on."""

    CALENDAR = "calendar"
    LOG = "log"
    MEMORY = "memory"
    GUESS = "guess"


class Sureness(StrEnum):
    """How sure the respondent is."""

    SURE = "sure"
    FAIRLY_SURE = "fairly_sure"
    UNSURE = "unsure"


def respondent_id(role: Role, number: int = 1) -> str:
    """Tell respondents apart as the store does: by role, and by number where several in one role answer.

    Parameters
    ----------
    number : int
        1 to `MOST_ALIKE`, else ValueError.

    >>> respondent_id(Role.CONSULTANT), respondent_id(Role.CONSULTANT, 2)
    ('consultant', 'consultant-2')
    """
    number = heads("number", number, least=1, most=MOST_ALIKE)
    return role.value if number == 1 else f"{role.value}-{number}"


AGREED = "agreed"  # in a respondent's place: what a school has agreed on, beside what each of them said
RESPONDENTS = frozenset({
    AGREED, *(respondent_id(role, number) for role in Role for number in range(1, MOST_ALIKE + 1)),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEstimate:
    """What one respondent says of a school's placement work on one programme in one school year.

    Parameters
    ----------
    respondent : Role
        Who says so.
    sureness, ground : Sureness, Ground
        How sure, and on what ground.
    counts_teachers : bool
        Teachers' time is counted; else their people stand there and count for nothing.
    people : tuple of Person
        Each id once.
    students, gf2_students, agreements, agreements_week15 : int or None
        Heads; as in `School`.
    hours_basis : "gross" or "net"
        What an hour a year is measured against.
    hours_per_fte : float
        Hours a year of one FTE on that basis; 1,924 for gross (facts X8-X10).
    owners : mapping of task to roles
        Who has the task, as the school says it; a task may stand with none.
    instrument : str
        Version of the questions.

    Raises
    ------
    ValueError
        its text beginning with the field, for what cannot be.
    """

    school_id: str
    school: str
    programme: str
    year: SchoolYear
    respondent: Role
    sureness: Sureness
    ground: Ground
    counts_teachers: bool
    people: tuple[Person, ...] = ()
    students: int | None = None
    gf2_students: int | None = None
    agreements: int | None = None
    agreements_week15: int | None = None
    hours_basis: Literal["gross", "net"] = "gross"
    hours_per_fte: float = GROSS_HOURS_A_YEAR
    owners: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    instrument: str = INSTRUMENT
    note: str = ""

    def __post_init__(self) -> None:
        for name, kind in (("respondent", Role), ("sureness", Sureness), ("ground", Ground)):
            object.__setattr__(self, name, kind(getattr(self, name)))
        object.__setattr__(self, "people", tuple(self.people))
        owners = {task: tuple(Role(role) for role in self.owners[task]) for task in self.owners}
        object.__setattr__(self, "owners", MappingProxyType(owners))
        for name in HEADS:
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, heads(name, value))
        if self.hours_basis not in {"gross", "net"}:
            refuse("hours_basis", f'{self.hours_basis!r} is neither "gross" nor "net"')
        if not amount("hours_per_fte", self.hours_per_fte, most=GROSS_HOURS_A_YEAR) or (
            self.hours_basis == "gross" and self.hours_per_fte != GROSS_HOURS_A_YEAR
        ):
            refuse("hours_per_fte", f"{self.hours_per_fte!r} is no {self.hours_basis} year of one FTE")
        ids = [person.id for person in self.people]
        for twice in sorted({name for name in ids if ids.count(name) > 1}):
            refuse("people", f"{twice} stands there more than once")
        for task, roles in self.owners.items():
            if task not in TASKS or len(set(roles)) < len(roles):
                refuse("owners", f"{task!r}: {', '.join(roles)}")

    @property
    def counted(self) -> tuple[Person, ...]:
        """The people whose time counts."""
        return tuple(p for p in self.people if self.counts_teachers or p.role is not Role.TEACHER)

    @property
    def lenses(self) -> Mapping[str, Lens]:
        """The lens each counted person's figures come from, by id; nobody who gave no figures."""
        return {person.id: person.lenses[0] for person in self.counted if person.lenses}

    def ranges(self, lens: Lens | None = None) -> dict[TaskType, Range]:
        """FTE by type: likely values added, low ends added, high ends added.

        Parameters
        ----------
        lens : Lens or None
            None: each person through the lens that counts for them (`lenses`); else that lens alone, and
            nobody who has no figures in it.
        """
        parts = self._parts(lens)
        return {t: total(part[t] for part in parts) for t in TaskType}

    def allocation(self, lens: Lens | None = None) -> Allocation:
        """The likely figures."""
        return Allocation.of({t: r.likely for t, r in self.ranges(lens).items()})

    def says_ranges(self, lens: Lens | None = None) -> dict[TaskType, bool]:
        """For each type, whether every figure in it came with low and high; where not, nothing is said of noise."""
        said = [p.says_ranges(own) for p, own in self._seen(lens)]
        return {t: bool(said) and all(one[t] for one in said) for t in TaskType}

    def share_ranges(self, lens: Lens | None = None) -> dict[TaskType, Range]:
        """The widest ranges the shares can have, in [0, 1]; ValueError where nobody spends any time."""
        return effort.share_ranges(self.ranges(lens))

    @property
    def untyped(self) -> Range:
        """FTE that was named and belongs to no type."""
        return total(part[None] for part in self._parts(None))

    @property
    def aub(self) -> dict[TaskType | None, Range]:
        """FTE funded separately by AUB, by type; part of `ranges`, for no one else to add."""
        funded = [
            (time.type, time.fte(p.capacity, self.hours_per_fte))
            for p, lens in self._seen(None)
            if lens is Lens.TASKS
            for time in p.times
            if time.aub
        ]
        return {kind: total(r for own, r in funded if own is kind) for kind in (*TaskType, None)}

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """Person and task wherever the answer is "don't know"."""
        return tuple((p.id, t.task) for p in self.counted for t in p.times if t.amount is None)

    @property
    def largest_share(self) -> float | None:
        """Share of all hours that one person has, in (0, 1]: for the school itself, never in anything for a group."""
        own = [math.fsum(r.likely for r in part.values()) for part in self._parts(None)]
        return max(own) / math.fsum(own) if math.fsum(own) else None

    def to_school(self) -> School | None:
        """What pages and memos take; None without students, or without time of any type that students can be divided by.

        A type has its range only where every figure in it came with one.
        """
        allocation = self.allocation()
        if not self.students or allocation.fte < LEAST_FTE:
            return None
        said = self.says_ranges()
        return School(
            school_id=self.school_id,
            school=self.school,
            students=self.students,
            allocation=allocation,
            year=self.year,
            gf2_students=self.gf2_students,
            agreements=self.agreements,
            agreements_week15=self.agreements_week15,
            ranges={t: r for t, r in self.ranges().items() if said[t]},
            instrument=self.instrument,
            without_owner=tuple(task for task, roles in self.owners.items() if not roles),
            programme=self.programme,
        )

    def _seen(self, lens: Lens | None) -> list[tuple[Person, Lens]]:
        """Counted people with the lens they are seen through."""
        if lens is None:
            return [(p, p.lenses[0]) for p in self.counted if p.lenses]
        return [(p, lens) for p in self.counted if lens in p.lenses]

    def _parts(self, lens: Lens | None) -> Iterable[Mapping[TaskType | None, Range]]:
        return [person.fte(own, self.hours_per_fte) for person, own in self._seen(lens)]

"""What if: a baseline and three levers give an outcome. No outcome is ever fulfilment."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from planner.model.allocation import (
    Allocation,
    AllocationError,
    TaskType,
    moved,
    reallocate,
    students_per_fte,
)
from planner.model.amounts import amount
from planner.model.effort import (
    GROSS_HOURS_A_YEAR,
    fte_of_weekly_hours,
    hours_a_week,
    hours_a_year,
)
from planner.model.goals.seeking import Infeasible, Reached, seek
from planner.model.goals.wishes import Wish
from planner.model.parts import scaled
from planner.model.sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd


class Lever(StrEnum):
    """What a hand can move."""

    MOVE = "move"  # gross hours a week to a task type
    TOTAL_FTE = "total_fte"  # FTE
    STUDENTS = "students"  # heads


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to: an allocation and the students it serves (finite, >= 0; else ValueError)."""

    allocation: Allocation
    students: float

    def __post_init__(self) -> None:
        amount("students", self.students)

    @property
    def students_per_fte(self) -> float:
        """Students per FTE; AllocationError at 0 FTE."""
        return students_per_fte(self.students, self.allocation)

    @property
    def hours_week(self) -> dict[TaskType, float]:
        """Gross hours a week."""
        return {t: hours_a_week(self.allocation[t]) for t in TaskType}

    def hours_year(self, hours_per_fte: float = GROSS_HOURS_A_YEAR) -> dict[TaskType, float]:
        """Hours a year; gross unless another basis is given."""
        amount("hours_per_fte", hours_per_fte)
        return {t: hours_a_year(self.allocation[t], hours_per_fte) for t in TaskType}

    def hours_per_student(self, hours_per_fte: float = GROSS_HOURS_A_YEAR) -> dict[TaskType, float | None]:
        """Hours a year for each student; None without students."""
        return {
            t: h / self.students if self.students else None for t, h in self.hours_year(hours_per_fte).items()
        }

    def to_frame(self) -> pd.DataFrame:
        """One row per task type: fte, share, hours_week, hours_year (gross), hours_per_student."""
        frame = self.allocation.to_frame()
        for name, column in (
            ("hours_week", self.hours_week),
            ("hours_year", self.hours_year()),
            ("hours_per_student", self.hours_per_student()),
        ):
            frame[name] = [math.nan if column[t] is None else column[t] for t in TaskType]
        return frame


@dataclass(frozen=True, slots=True)
class Scenario:
    """A baseline and what the levers are set to. Levers never change one another's limits.

    Parameters
    ----------
    baseline : Allocation
        FTE today, total above 0.
    students : float
        Heads today, >= 0.
    move : float
        Gross hours a week moved to `to`, measured on the baseline, 0 to what the donor holds.
    to : TaskType
        Who receives.
    donor : TaskType or None
        Who gives; None takes from both others in proportion.
    total_fte : float or None
        Total FTE; the split after the move is kept. None: as today.
    new_students : float or None
        Heads; None: as today.

    Raises
    ------
    AllocationError or ValueError
        for settings that cannot be.

    >>> s = Scenario(Allocation(1, 0.5, 0.5), 360, move=18.5, to=TaskType.STUDENT_SUPPORT, donor=TaskType.ADMINISTRATION)
    >>> s.outcome.allocation
    Allocation(administration=0.5, student_support=1.0, company_relations=0.5)
    >>> replace(s, total_fte=4.0).outcome.students_per_fte
    90.0
    """

    baseline: Allocation
    students: float
    move: float = 0.0
    to: TaskType = TaskType.STUDENT_SUPPORT
    donor: TaskType | None = None
    total_fte: float | None = None
    new_students: float | None = None

    def __post_init__(self) -> None:
        if self.baseline.fte == 0:
            msg = "a baseline of 0 FTE has nothing to move"
            raise AllocationError(msg)
        object.__setattr__(self, "to", TaskType(self.to))
        if self.donor is not None:
            object.__setattr__(self, "donor", TaskType(self.donor))
        if self.donor is self.to:
            msg = f"{self.to.value} cannot give to itself"
            raise AllocationError(msg)
        for name in ("students", "move", "total_fte", "new_students"):
            value = getattr(self, name)
            if value is not None:
                amount(name, value)
        self._moved()  # what cannot be moved is refused here, not when somebody looks

    def _moved(self) -> Allocation:
        if self.move == 0:
            return self.baseline  # untouched to the last bit
        return reallocate(self.baseline, fte_of_weekly_hours(self.move), self.to, self.donor)

    @property
    def outcome(self) -> Outcome:
        """The move first, on today's hours; then the new total in the proportions that gives."""
        allocation = self._moved()
        if self.total_fte is not None and self.total_fte != self.baseline.fte:
            allocation = Allocation(*scaled(allocation.parts, self.total_fte / allocation.fte))
        return Outcome(allocation, self._heads)

    @property
    def _heads(self) -> float:
        return self.students if self.new_students is None else self.new_students

    @property
    def _donors(self) -> tuple[TaskType, ...]:
        return tuple(t for t in TaskType if t is not self.to) if self.donor is None else (self.donor,)

    @property
    def most_to_move(self) -> float:
        """Gross hours a week the donor holds today: the upper limit of `move`."""
        return hours_a_week(math.fsum(self.baseline[t] for t in self._donors))

    def sweep(self, lever: Lever, steps: Iterable[float]) -> Sweep:
        """Give what `outcome` is at every step of one lever, the others as they stand, as columns.

        Raises
        ------
        AllocationError or ValueError
            for a step that cannot be, or at which there are 0 FTE.

        >>> today = Scenario(Allocation(0.6, 0.2, 0.4), 360)
        >>> today.sweep(Lever.STUDENTS, [180, 360]).students_per_fte
        (150.0, 300.0)
        """
        lever = Lever(lever)
        at = tuple(steps)
        for step in at:
            amount(lever.value, step)
        if lever is Lever.STUDENTS:
            return Sweep((self.outcome.allocation.parts,), at)
        if lever is Lever.MOVE:
            moves = _moves(self.baseline, at, self.to, self._donors)
            if self.total_fte is None or self.total_fte == self.baseline.fte:
                return moves.serving((self._heads,))
            after = zip(moves.parts, moves.total_fte, strict=True)
            return Sweep(tuple([scaled(row, self.total_fte / total) for row, total in after]), (self._heads,))
        start = self._moved()
        rows = [
            start.parts if fte == self.baseline.fte else scaled(start.parts, fte / start.fte) for fte in at
        ]
        return Sweep(tuple(rows), (self._heads,))

    def seek(
        self,
        wishes: Iterable[Wish],
        *,
        locked: Collection[TaskType] = (),
        most_fte: float | None = None,
        hours_per_fte: float = GROSS_HOURS_A_YEAR,
    ) -> Reached | Infeasible:
        """Find the least FTE moved, from where the levers stand, that fulfils all wishes: `goals.seeking.seek`.

        Raises AllocationError or ValueError for what cannot be wished.

        >>> today = Scenario(Allocation(0.6, 0.2, 0.4), 360)
        >>> today.seek([Wish("share", "at_least", 0.25, TaskType.STUDENT_SUPPORT)]).moved
        0.1
        """
        allocation, heads = self.outcome.allocation, self._heads
        return seek(allocation, heads, wishes, locked=locked, most_fte=most_fte, hours_per_fte=hours_per_fte)

    def with_lever(self, lever: Lever, value: float) -> Scenario:
        """The same scenario with one lever set."""
        match Lever(lever):
            case Lever.MOVE:
                return replace(self, move=value)
            case Lever.TOTAL_FTE:
                return replace(self, total_fte=value)
            case Lever.STUDENTS:
                return replace(self, new_students=value)


# The other levers stand on the same moves: the next sweep along this one has them already.
@lru_cache(maxsize=8)
def _moves(
    baseline: Allocation, hours: tuple[float, ...], to: TaskType, donors: tuple[TaskType, ...]
) -> Sweep:
    """Move so many hours a week of today's allocation, each for itself; serving nobody yet."""
    today = baseline.parts
    return Sweep(
        tuple([moved(today, fte_of_weekly_hours(h), to, donors) if h else today for h in hours]), (0.0,)
    )

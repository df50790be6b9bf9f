"""What a scenario comes to at every step of one lever, as columns: figures worked out once and no value for each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from planner.model.allocation import TaskType
from planner.model.effort import hours_a_week
from planner.model.parts import AllocationError, Parts, shares_of, students_over, total_of, written

Column = tuple[float, ...]


@dataclass(frozen=True)
class Sweep:
    """Outcomes at the steps of a lever; a column has an entry a step, or one where it is the same at all of them.

    Each entry is, to the last bit, what the `Outcome` of that step says; a property test holds it to that.

    Parameters
    ----------
    parts : tuple of Parts
        FTE on each task type at each step; one row where no step changes it.
    students : tuple of float
        Heads at each step; one where no step changes them.
    """

    parts: tuple[Parts, ...]
    students: Column

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.total_fte)):
            msg = "the total is not finite"
            raise AllocationError(msg)

    def serving(self, students: Column) -> Sweep:
        """Give the same allocations with other students; what was worked out of the parts is not worked out again."""
        other = copy(self)
        other.__dict__.pop("students_per_fte", None)
        object.__setattr__(other, "students", students)
        return other

    @cached_property
    def _written(self) -> list[tuple[Decimal, ...]]:
        return list(map(written, self.parts))

    @cached_property
    def _totals(self) -> list[Decimal]:
        return list(map(total_of, self._written))

    @cached_property
    def total_fte(self) -> Column:
        """FTE in all."""
        return tuple(map(float, self._totals))

    @cached_property
    def fte(self) -> Mapping[TaskType, Column]:
        """FTE on each task type."""
        return _columns(self.parts)

    @cached_property
    def share_rows(self) -> tuple[Parts, ...]:
        """Shares of the total at each step, in [0, 1]; AllocationError where it is 0."""
        return tuple(map(shares_of, self._written, self._totals))

    @cached_property
    def shares(self) -> Mapping[TaskType, Column]:
        """Each task type's part of the total, in [0, 1]; AllocationError where that is 0."""
        return _columns(self.share_rows)

    @cached_property
    def hours_week(self) -> Mapping[TaskType, Column]:
        """Gross hours a week."""
        return {t: tuple(map(hours_a_week, column)) for t, column in self.fte.items()}

    @cached_property
    def students_per_fte(self) -> Column:
        """Students per FTE; AllocationError at 0 FTE."""
        if len(self.students) == 1:
            return tuple([students_over(self.students[0], total) for total in self._totals])
        return tuple([students_over(heads, self._totals[0]) for heads in map(float, self.students)])


def _columns(rows: tuple[Parts, ...]) -> dict[TaskType, Column]:
    return {t: still(column) for t, column in zip(TaskType, zip(*rows, strict=True), strict=True)}


def still(column: Column) -> Column:
    """Give a column's one entry where it is the same at every step.

    >>> still((2.0, 2.0)), still((2.0, 3.0))
    ((2.0,), (2.0, 3.0))
    """
    return column[:1] if column.count(column[0]) == len(column) else column

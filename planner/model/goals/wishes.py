"""A wish: what a school would like of its time, before anybody knows whether it can be had."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from planner.model.allocation import TaskType
from planner.model.amounts import amount, refuse


class Measure(StrEnum):
    """What a wish is about."""

    SHARE = "share"  # of the total, in [0, 1]
    FTE = "fte"
    HOURS_PER_STUDENT = "hours_per_student"  # a year
    STUDENTS_PER_FTE = "students_per_fte"


class Bound(StrEnum):
    """How near a wish's figure the measure is to be."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing wished of an allocation.

    Parameters
    ----------
    measure : Measure or its name
        "share", "fte", "hours_per_student" (a year, net or gross as they are counted where it is sought) or
        "students_per_fte".
    bound : Bound or its name
        "at_least", "at_most" or "exactly".
    goal : float
        In the measure's own unit, finite, >= 0; a share at most 1, students per FTE above 0.
    task_type : TaskType or None
        What it is wished of; None is the total. A share is of a task type, students per FTE are of the total.

    Raises
    ------
    ValueError
        for what cannot be wished.

    >>> Wish("share", "at_least", 0.3, TaskType.STUDENT_SUPPORT).goal
    0.3
    """

    measure: Measure
    bound: Bound
    goal: float
    task_type: TaskType | None = None

    def __post_init__(self) -> None:
        measure = Measure(self.measure)
        object.__setattr__(self, "measure", measure)
        object.__setattr__(self, "bound", Bound(self.bound))
        if self.task_type is not None:
            object.__setattr__(self, "task_type", TaskType(self.task_type))
        if measure is Measure.SHARE and self.task_type is None:
            refuse("task_type", "the share of the total is always all of it")
        if measure is Measure.STUDENTS_PER_FTE and self.task_type is not None:
            refuse("task_type", "students per FTE are of the total")
        most = 1.0 if measure is Measure.SHARE else sys.float_info.max
        object.__setattr__(self, "goal", amount("goal", self.goal, most=most))
        if measure is Measure.STUDENTS_PER_FTE and not self.goal:
            refuse("goal", "students are never served by no end of FTE")

"""What has changed at the schools that are in an edition and in that of the round before: all of them together."""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.amounts import figure, heads
from planner.model.edition.kinds import Why
from planner.model.schools import SchoolYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How the FTE of a task type changed, and what that is made up of; in whole percent of what it was.

    Parameters
    ----------
    by_students, by_staffing, by_split : float
        By heads, by FTE for each of them, by the share of the task type. They total `change`.
    """

    task_type: TaskType
    change: float
    by_students: float
    by_staffing: float
    by_split: float

    def __post_init__(self) -> None:
        for name in ("change", "by_students", "by_staffing", "by_split"):
            object.__setattr__(self, name, figure(name, getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Change since the round before.

    Parameters
    ----------
    year, number : SchoolYear, int
        The edition it is told from: the last one of the year before.
    schools : int or None
        How many are in both; None where so few are in one alone that it may not be told, or nothing is.
    moved : tuple of Moved
        In the order of the task types; empty where it is suppressed.
    why : Why or None
        Why it is.
    """

    year: SchoolYear
    number: int
    schools: int | None = None
    moved: tuple[Moved, ...] = ()
    why: Why | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", heads("number", self.number, least=1))
        if self.schools is not None:
            object.__setattr__(self, "schools", heads("schools", self.schools))

"""Who does placement work, and what time they say it takes: roles and tasks, never names.

The 17 tasks are those of report 2.1 (facts TA1-TA6, TS1-TS5, TR1-TR7); their words stand in content/tasks.toml.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from planner.model.allocation import TaskType
from planner.model.amounts import amount, heads, refuse
from planner.model.effort import HOURS_A_WEEK, Range, total

OTHER = "other"
# Which tasks there are, and of which type, is part of what an estimate says, so it cannot hang on a file: that holds
# their words alone.
TASKS: Mapping[str, TaskType | None] = MappingProxyType(
    {f"ta{i}": TaskType.ADMINISTRATION for i in (1, 2, 3, 4, 5, 6)}
    | {f"ts{i}": TaskType.STUDENT_SUPPORT for i in (1, 2, 3, 4, 5)}
    | {f"tr{i}": TaskType.COMPANY_RELATIONS for i in (1, 2, 3, 4, 5, 7)}
    | {OTHER: None}
)
_MINUTES_AN_HOUR = 60.0
_PERCENT = 100.0


class Role(StrEnum):
    """Who does the work; ids as in content/organisation.toml."""

    CONSULTANT = "consultant"
    ADMINISTRATIVE_STAFF = "administrative_staff"
    TEACHER = "teacher"
    HEAD_OF_PROGRAMME = "head_of_programme"


class Unit(StrEnum):
    """What an amount of time is counted in."""

    HOURS_WEEK = "hours_week"  # in a full week of 37 hours: 18.5 is half a full-time post
    HOURS_YEAR = "hours_year"  # on the estimate's own basis, gross or net
    PERCENT = "percent"  # of the person's time on this programme, 0 to 100
    TIMES_MINUTES = "times_minutes"  # times a year, and minutes each time


# More than a week, a year or a whole holds is a slip of the hand.
MOST: Mapping[Unit, float] = MappingProxyType(
    {
        Unit.HOURS_WEEK: 168.0,
        Unit.HOURS_YEAR: 8784.0,
        Unit.PERCENT: 100.0,
        Unit.TIMES_MINUTES: 100_000.0,
    }
)
MOST_MINUTES = 10_080.0  # a week


class Lens(StrEnum):
    """Where a person's figures come from: percent over three types, or task by task. Never a mean of the two."""

    QUICK = "quick"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class TaskTime:
    """One person's time on one task; ValueError for what cannot be.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    amount : Range or None
        In `unit`, times a year for TIMES_MINUTES. None: "don't know", an answer like any other.
    minutes : Range or None
        Minutes each time; only and always with TIMES_MINUTES that has an amount.
    has_range : bool
        Every figure of it came with low and high; False: one came alone, and nothing is said about noise.
        Of so many times so many minutes, each has its own low and high.
    aub : bool
        Funded separately by AUB.
    task_type : TaskType or None
        For "other" only; None: time that belongs to no type.
    """

    task: str
    amount: Range | None
    unit: Unit = Unit.HOURS_WEEK
    minutes: Range | None = None
    has_range: bool = True
    aub: bool = False
    task_type: TaskType | None = None
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.task not in TASKS:
            refuse("task", f"{self.task!r} is none of {', '.join(TASKS)}")
        if (self.minutes is None) is (self.unit is Unit.TIMES_MINUTES and self.amount is not None):
            refuse("minutes", "stand with times a year, and only there")
        for name, given, most in (
            ("amount", self.amount, MOST[self.unit]),
            ("minutes", self.minutes, MOST_MINUTES),
        ):
            if given is not None:
                amount(name, given.high, most=most)
        if self.task != OTHER and self.task_type is not None:
            refuse("task_type", f"{self.task} has its own")

    def has_ends(self, given: Range) -> bool:
        """Whether low and high were given with one of its figures, though another may have come alone.

        >>> visits = TaskTime("tr1", Range(10, 20, 30), Unit.TIMES_MINUTES, Range(60, 60, 60), has_range=False)
        >>> visits.has_ends(visits.amount), visits.has_ends(visits.minutes)
        (True, False)
        """
        return self.has_range or given.width > 0

    @property
    def type(self) -> TaskType | None:
        """The type the time counts under; None for "other" work that was given none."""
        return TASKS[self.task] or self.task_type

    def fte(self, capacity: float, hours_per_fte: float) -> Range:
        """FTE spent; nothing where it is not known.

        Parameters
        ----------
        capacity : float
            The person's FTE on this programme.
        hours_per_fte : float
            Hours a year of one FTE on the estimate's basis.

        >>> drawing_up = TaskTime("ta1", Range(40, 60, 80), Unit.TIMES_MINUTES, Range(30, 45, 60))
        >>> round(drawing_up.fte(0.5, 1924.0).likely * 1924.0, 9)  # 60 times 45 minutes, in hours
        45.0
        """
        capacity, hours_per_fte = amount("capacity", capacity), amount("hours_per_fte", hours_per_fte)
        if self.amount is None:
            return Range(0, 0, 0)
        match self.unit:
            case Unit.HOURS_WEEK:
                return self.amount.scaled(1 / HOURS_A_WEEK)
            case Unit.HOURS_YEAR:
                return self.amount.scaled(1 / hours_per_fte)
            case Unit.PERCENT:
                return self.amount.scaled(capacity / _PERCENT)
            case Unit.TIMES_MINUTES:
                assert self.minutes is not None
                return (self.amount * self.minutes).scaled(1 / _MINUTES_AN_HOUR / hours_per_fte)


@dataclass(frozen=True, slots=True)
class Person:
    """One person, by role and number; ValueError for what cannot be.

    Parameters
    ----------
    id : str
        "consultant-1": role and number, never a name.
    employment : float
        FTE of employment, (0, 1].
    programme_share : float
        Part of it that goes to this programme, [0, 1]; the rest is other programmes or work.
    other_programmes : int
        How many more programmes the person works with, >= 0.
    quick : mapping or None
        Percent of the time on this programme, for each of the three types. They may total less than 100
        (the rest has no type) or more (shown as such).
    times : tuple of TaskTime
        Each task at most once, "other" as often as need be.
    """

    id: str
    role: Role
    employment: float
    programme_share: float
    other_programmes: int = 0
    quick: Mapping[TaskType, Range] | None = None
    times: tuple[TaskTime, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", Role(self.role))
        object.__setattr__(self, "times", tuple(self.times))
        if not re.fullmatch(rf"{self.role}-[1-9][0-9]?", self.id):
            refuse("id", f"{self.id!r} is not {self.role}-1 to {self.role}-99")
        if not amount("employment", self.employment, most=1.0):
            refuse("employment", "nobody is employed for nothing")
        amount("programme_share", self.programme_share, most=1.0)
        object.__setattr__(self, "other_programmes", heads("other_programmes", self.other_programmes))
        if self.quick is not None:
            if set(self.quick) != set(TaskType):
                refuse("quick", "stands for all three types, or for none")
            if any(r.high > _PERCENT for r in self.quick.values()):
                refuse("quick", "a percent is more than 100")
            object.__setattr__(self, "quick", MappingProxyType({t: self.quick[t] for t in TaskType}))
        named = [time.task for time in self.times if time.task != OTHER]
        for twice in sorted({task for task in named if named.count(task) > 1}):
            refuse("times", f"{twice} stands there more than once")

    @property
    def capacity(self) -> float:
        """FTE on this programme, in [0, 1]."""
        return self.employment * self.programme_share

    @property
    def lenses(self) -> tuple[Lens, ...]:
        """Through which the person's time can be seen, the one that counts first: task by task, if any is known."""
        known = any(time.amount is not None for time in self.times)
        return (Lens.TASKS,) * known + (Lens.QUICK,) * (self.quick is not None)

    def fte(self, lens: Lens, hours_per_fte: float) -> dict[TaskType | None, Range]:
        """FTE by type through one lens; None: time that was named and belongs to no type."""
        amount("hours_per_fte", hours_per_fte)
        if lens is Lens.QUICK:
            quick = self.quick or {}
            share = self.capacity / _PERCENT
            parts: dict[TaskType | None, Range] = {t: r.scaled(share) for t, r in quick.items()}
            return {kind: parts.get(kind, Range(0, 0, 0)) for kind in (*TaskType, None)}
        return {
            kind: total(time.fte(self.capacity, hours_per_fte) for time in self.times if time.type is kind)
            for kind in (*TaskType, None)
        }

    def says_ranges(self, lens: Lens) -> dict[TaskType, bool]:
        """For each type: all of its time was given with low and high, and nothing in it is unknown."""
        if lens is Lens.QUICK:
            quick = self.quick or {}
            return {t: t in quick and (quick[t].width > 0 or quick[t].likely == 0) for t in TaskType}
        return {
            kind: all(
                time.amount is not None and (time.has_range or time.amount.likely == 0)
                for time in self.times
                if time.type is kind
            )
            for kind in TaskType
        }

    def filled(self, lens: Lens, hours_per_fte: float) -> float | None:
        """How much of the time on this programme the likely figures come to: 1.14 is 114 %. None without any time."""
        if self.capacity == 0:
            return None
        return math.fsum(r.likely for r in self.fte(lens, hours_per_fte).values()) / self.capacity

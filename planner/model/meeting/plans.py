"""What a meeting decided, and what the next year's estimate says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.amounts import refuse
from planner.model.effort import HOURS_A_WEEK, Range
from planner.model.estimate.people import Role
from planner.model.meeting.scenarios import LONGEST_NAME, LONGEST_WHY, KeptScenario, Workload, short_text

MOST_BESIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """A decision: which scenario, weighed against what, why, by whom, and when it is looked at again.

    Parameters
    ----------
    scenario : KeptScenario
        As it was when it was decided on.
    weighed_against : tuple of str
        The names of at most four others that lay on the table.
    why, expects : str
        In the meeting's own words, 1 to 500 letters. What is expected is a direction: no digit is in it, for nothing known
        ties hours to a number of agreements.
    by : Role
        Who stands for it.
    decided_on, review_on : date
        The second is later than the first.
    is_withdrawn : bool
        It does not stand any more; it is kept.

    Raises ValueError naming the field.
    """

    scenario: KeptScenario
    weighed_against: tuple[str, ...]
    why: str
    expects: str
    by: Role
    decided_on: dt.date
    review_on: dt.date
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", Role(self.by))
        short_text("why", self.why, LONGEST_WHY)
        short_text("expects", self.expects, LONGEST_WHY)
        if any(letter.isnumeric() for letter in self.expects):
            refuse("expects", "is a direction, and holds no number")
        if self.review_on <= self.decided_on:
            refuse("review_on", "is later than the day of the decision")
        if len(self.weighed_against) > MOST_BESIDE:
            refuse("weighed_against", f"at most {MOST_BESIDE}")
        for name in self.weighed_against:
            short_text("weighed_against", name, LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class Became:
    """One task type a year later, in gross hours a week.

    Parameters
    ----------
    planned, estimated : float
        The change that was decided, and the one between the two estimates' likely figures.
    low, high : float or None
        The smallest and largest change that both years' ranges allow; None where either has none.
    """

    planned: float
    estimated: float
    low: float | None = None
    high: float | None = None

    @property
    def is_within(self) -> bool | None:
        """Whether the ranges of both years allow the change that was planned; None without ranges."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.planned <= self.high


def what_became(
    plan: MeetingPlan, now: Workload, ranges: Mapping[TaskType, Range | None] | None = None
) -> dict[TaskType, Became]:
    """Lay a plan beside a later estimate.

    Parameters
    ----------
    now : Workload
        The later estimate's likely figures.
    ranges : mapping or None
        FTE with low and high, where it has them.
    """
    before = plan.scenario
    were = dict(zip(TaskType, before.ranges, strict=True)) if before.ranges else {}
    found = {}
    for task_type in TaskType:
        was = before.today.allocation[task_type]
        planned = HOURS_A_WEEK * (before.came_to.allocation[task_type] - was)
        estimated = HOURS_A_WEEK * (now.allocation[task_type] - was)
        then, later = were.get(task_type), (ranges or {}).get(task_type)
        low = HOURS_A_WEEK * (later.low - then.high) if then and later else None
        high = HOURS_A_WEEK * (later.high - then.low) if then and later else None
        found[task_type] = Became(planned, estimated, low, high)
    return found

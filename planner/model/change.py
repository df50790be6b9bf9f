"""One school in two school years: whether a change can be told from the estimates' own uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.model.allocation import TaskType
from planner.model.effort import meet
from planner.model.schools import School

LARGE_FTE = Fraction(1, 10)  # half a day a week
LARGE_PART = Fraction(1, 4)  # of the larger of two years' figures


@dataclass(frozen=True, slots=True)
class Change:
    """One school in two school years."""

    before: School
    after: School

    @property
    def within_ranges(self) -> Mapping[TaskType, bool]:
        """Whether the two years' own ranges of a task type meet, so that the change may be the estimates' alone.

        Only the task types with a range in both years: without one nothing is said.
        """
        return {
            t: meet(self.before.ranges[t], self.after.ranges[t])
            for t in TaskType
            if t in self.before.ranges and t in self.after.ranges
        }

    @property
    def large_without_ranges(self) -> tuple[TaskType, ...]:
        """Task types without a range in both years whose FTE changed by `LARGE_FTE` or more, and by `LARGE_PART`.

        Worth a look, and no more: without ranges nothing is known of the estimates' own uncertainty.
        """
        within = self.within_ranges
        years = {
            t: sorted(Fraction(str(school.allocation[t])) for school in (self.before, self.after))
            for t in TaskType
            if t not in within
        }
        return tuple(
            t
            for t, (less, more) in years.items()
            if more - less >= LARGE_FTE and more - less >= LARGE_PART * more
        )

    @property
    def instrument_changed(self) -> bool:
        """Whether the two years were asked with different forms, as far as both say."""
        forms = self.before.instrument, self.after.instrument
        return all(forms) and forms[0] != forms[1]

"""One school in two school years: whether a change can be told from the estimates' own uncertainty, and its parts.

The parts are additive logarithmic mean Divisia (LMDI-I): a figure that is a product of factors changes by the sum of one
part for each factor, the same whichever year comes first, and with nothing left over. It is bookkeeping, not an account
of causes. Source: B. W. Ang, Energy Policy 33 (2005) 867-871; where a factor is 0, the limits of Ang, Zhang and Choi,
Energy 23 (1998) 489-495, as Wood and Lenzen, Energy Policy 34 (2006) 1326-1331, advise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.model.allocation import TaskType
from planner.model.amounts import amount
from planner.model.effort import meet
from planner.model.schools import School

_NEAR = 0.5
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


def contributions(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """Split the change of a product into one part for each factor; the parts add up to the change.

    Parameters
    ----------
    before, after : sequence of float
        Factors in the same order, finite and >= 0; else ValueError.

    >>> [round(part, 2) for part in contributions((1, 10, 2), (4, 5, 3))]
    [50.47, -25.24, 14.76]
    >>> contributions((0, 5), (3, 5))  # what was nothing before: all of it is the factor that was 0
    (15.0, 0.0)
    """
    before, after = ([amount("factor", factor) for factor in factors] for factors in (before, after))
    if len(before) != len(after):
        msg = f"not factors of the same product: {before!r}, {after!r}"
        raise ValueError(msg)
    old, new = math.prod(before), math.prod(after)
    if old and new:
        mean = _logarithmic_mean(new, old)
        return tuple(mean * (math.log(b) - math.log(a)) for a, b in zip(before, after, strict=True))
    # The limit as every 0 goes to 0 at the same pace: what brought the product to or from 0 is all of its change.
    zeros = [a == 0 if new else b == 0 for a, b in zip(before, after, strict=True)]
    return tuple((new - old) / sum(zeros) if zero and new != old else 0.0 for zero in zeros)


def _logarithmic_mean(a: float, b: float) -> float:
    """(a - b) / ln(a / b), and a where they are the same."""
    away = (a - b) / b
    if away == 0:
        return a
    # Near one another, logarithms lose the digits that log1p keeps; far apart, log1p has none to keep.
    return b * (away / math.log1p(away)) if abs(away) < _NEAR else (a - b) / (math.log(a) - math.log(b))

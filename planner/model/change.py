"""What changed from one school year to another, split into the parts that make it up.

The additive logarithmic mean Divisia method (LMDI-I): a figure that is a product of factors changes by the sum of
one part for each factor, the same whichever year comes first, and with nothing left over. It is bookkeeping, not
an account of causes. Source: B. W. Ang, Energy Policy 33 (2005) 867-871; where a factor is 0, the limits of Ang,
Zhang and Choi, Energy 23 (1998) 489-495, as Wood and Lenzen, Energy Policy 34 (2006) 1326-1331, advise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.model.allocation import TaskType
from planner.model.amounts import amount, figure, heads, refuse
from planner.model.effort import Range, hours_a_week
from planner.model.parts import DECIMALS
from planner.model.schools import School

_NEAR = 0.5
LARGE_FTE = Fraction(1, 10)  # half a day a week
LARGE_PART = Fraction(1, 4)  # of the larger of two years' figures


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


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure in two years and what its change is made up of; 0 for what does not enter into it.

    Parameters
    ----------
    students, fte, mix : float
        By heads, by total FTE, by the split over task types; they total `change`.
    """

    before: float
    after: float
    students: float = 0.0
    fte: float = 0.0
    mix: float = 0.0

    @property
    def change(self) -> float:
        """From before to after."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """One school in two school years.

    Attributes
    ----------
    hours_week : mapping of TaskType to Parts
        Gross hours a week: total FTE x share.
    students_per_fte : Parts
        Students / total FTE.
    """

    before: School
    after: School

    @property
    def hours_week(self) -> Mapping[TaskType, Parts]:
        """Gross hours a week on each task type, the change by total FTE and by the split."""
        old, new = (hours_a_week(school.allocation.fte) for school in (self.before, self.after))
        found = {}
        for t in TaskType:
            was, now = (school.allocation.shares[t] for school in (self.before, self.after))
            fte, mix = contributions((old, was), (new, now))
            # Not total x share, which may miss a half by a float's last digit: the year's own table rounds this one.
            then, since = (hours_a_week(school.allocation[t]) for school in (self.before, self.after))
            found[t] = Parts(then, since, fte=fte, mix=mix)
        return found

    @property
    def students_per_fte(self) -> Parts:
        """Students per FTE, the change by students and by total FTE."""
        students, fte = contributions(
            (self.before.students, 1 / self.before.allocation.fte),
            (self.after.students, 1 / self.after.allocation.fte),
        )
        return Parts(self.before.students_per_fte, self.after.students_per_fte, students, fte)

    @property
    def within_ranges(self) -> Mapping[TaskType, bool]:
        """Whether the two years' own ranges of a task type meet, so that the change may be the estimates' alone.

        Only the task types with a range in both years: without one nothing is said.
        """
        return {
            t: _meet(self.before.ranges[t], self.after.ranges[t])
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


def _meet(one: Range, other: Range) -> bool:
    return one.low <= other.high and other.low <= one.high


def rounded_parts(parts: Sequence[float], total: float, decimals: int = 0) -> tuple[float, ...]:
    """Round parts so that they add up to their rounded total (largest remainder; ties to the first).

    Parameters
    ----------
    parts : sequence of float
        One or more, finite; else ValueError, as for all of them.
    total : float
        What the parts add up to; halves go away from zero, as on paper.
    decimals : int
        From 0 to 12.

    >>> rounded_parts([1.4, 1.4, -0.2], 2.6)
    (2.0, 1.0, 0.0)
    """
    unit = 10 ** heads("decimals", decimals, most=DECIMALS)
    exact = [Fraction(str(figure("part", part))) * unit for part in parts]
    goal = Fraction(str(figure("total", total))) * unit
    if not exact:
        refuse("parts", "none to round")
    whole = [math.floor(value) for value in exact]
    left = math.floor(abs(goal) + Fraction(1, 2)) * (1 if goal >= 0 else -1) - sum(whole)
    order = sorted(range(len(whole)), key=lambda i: whole[i] - exact[i])
    each, some = divmod(abs(left), len(order))
    for turn, i in enumerate(order):
        whole[i] += (each + (turn < some)) * (1 if left > 0 else -1)
    return tuple(value / unit for value in whole)

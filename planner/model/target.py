"""The target in students: exact for the cohort at hand; chance in the next one; what would have to be true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from planner.model.effort import GROSS_HOURS_A_YEAR

_TAIL = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class TargetGap:
    """How many agreements a target share asks for, and how many are signed.

    Parameters
    ----------
    cohort : int         students, >= 1
    agreements : int     of them with an agreement, 0 to cohort
    target : float       share in [0, 1]

    Raises ValueError for counts or shares that cannot be.

    Source: report 2.3 (fact C0), external facts X1 and X2 (a mark on the way is a target too).

    >>> gap = TargetGap(cohort=46, agreements=31, target=0.8)
    >>> gap.needed, gap.short
    (37, 6)
    """

    cohort: int
    agreements: int
    target: float

    def __post_init__(self) -> None:
        if not (self.cohort >= 1 and 0 <= self.agreements <= self.cohort):
            msg = f"{self.agreements!r} agreements among {self.cohort!r} students cannot be"
            raise ValueError(msg)
        if not 0 <= self.target <= 1:
            msg = f"a target of {self.target!r} is not a share"
            raise ValueError(msg)

    @property
    def needed(self) -> int:
        """Agreements the target asks for: the first whole number that reaches it (80 % of 45 is 36, not 37)."""
        return math.ceil(Fraction(str(self.target)) * self.cohort)

    @property
    def short(self) -> int:
        """Agreements missing, 0 when reached."""
        return max(0, self.needed - self.agreements)

    @property
    def share(self) -> float:
        """Share of the cohort with an agreement, in [0, 1]."""
        return self.agreements / self.cohort

    @property
    def next_cohort(self) -> tuple[int, int] | None:
        """Fewest and most agreements in nine of ten next cohorts of this size and rate, by chance alone.

        The 5th and 95th percentile of the binomial, exact. At least this much chance: the rate is taken as
        known, which one cohort cannot make it, and students as signing each for themselves.
        None where all or none have an agreement: a rate of 1 or 0 taken as known would leave no chance at all.

        >>> TargetGap(cohort=46, agreements=31, target=0.8).next_cohort
        (26, 36)
        """
        if not 0 < self.agreements < self.cohort:
            return None
        low, high = (_quantile(self.cohort, self.agreements, tail) for tail in (_TAIL, 1 - _TAIL))
        return low, high


def _quantile(size: int, signed: int, tail: Fraction) -> int:
    """Smallest count that at most so many are with chance `tail` or more, of `size` at a rate signed / size.

    In whole numbers of 1 / (a + b)^size, where a : b is signed : unsigned in lowest terms.
    """
    common = math.gcd(signed, size)
    a, b = signed // common, (size - signed) // common
    least, reached, term, count = tail * (a + b) ** size, 0, b**size, 0
    while (reached := reached + term) < least:
        term = term * (size - count) * a // ((count + 1) * b)  # divides without rest
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class WouldTake:
    """What would have to be true: so many agreements from so many hours. A question, not a forecast.

    agreements : int         missing, >= 1
    hours : float            a year, > 0, finite; else ValueError
    hours_per_fte : float    the basis the hours were counted on: gross unless said otherwise

    >>> round(WouldTake(agreements=6, hours=190).hours_each)
    32
    """

    agreements: int
    hours: float
    hours_per_fte: float = GROSS_HOURS_A_YEAR

    def __post_init__(self) -> None:
        if self.agreements < 1 or not (math.isfinite(self.hours) and self.hours > 0):
            msg = f"{self.agreements!r} agreements from {self.hours!r} hours is no question"
            raise ValueError(msg)

    @classmethod
    def of_move(cls, agreements: int, fte: float, hours_per_fte: float = GROSS_HOURS_A_YEAR) -> WouldTake:
        """Of so many agreements from the FTE a move comes to."""
        return cls(agreements, fte * hours_per_fte, hours_per_fte)

    @property
    def hours_each(self) -> float:
        """Hours for each agreement."""
        return self.hours / self.agreements

"""The target in students: exact for the cohort at hand; chance in the next one; what would have to be true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from planner.model.amounts import amount, heads
from planner.model.effort import GROSS_HOURS_A_YEAR, hours_a_year

_TAILS = Fraction(1, 20), Fraction(19, 20)
_LIKELIEST = 1 << 128


@dataclass(frozen=True, slots=True)
class TargetGap:
    """How many agreements a target share asks for, and how many are signed.

    Parameters
    ----------
    cohort : int
        Students, >= 1.
    agreements : int
        Of them with an agreement, 0 to cohort.
    target : float
        Share in [0, 1].

    Raises
    ------
    ValueError
        for counts or shares that cannot be.

    Source: report 2.3 (fact C0), external facts X1 and X2 (a mark on the way is a target too).

    >>> gap = TargetGap(cohort=46, agreements=31, target=0.8)
    >>> gap.needed, gap.short
    (37, 6)
    """

    cohort: int
    agreements: int
    target: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "cohort", heads("cohort", self.cohort, least=1))
        object.__setattr__(self, "agreements", heads("agreements", self.agreements, most=self.cohort))
        object.__setattr__(self, "target", amount("target", self.target, most=1.0))

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
        """Fewest and most agreements in at least nine of ten next cohorts of this size and rate, by chance alone.

        The 5th and 95th percentile of the binomial, exact. At least this much chance: the rate is taken as
        known, which one cohort cannot make it, and students as signing each for themselves.
        None where all or none have an agreement: a rate of 1 or 0 taken as known would leave no chance at all.

        >>> TargetGap(cohort=46, agreements=31, target=0.8).next_cohort
        (26, 36)
        """
        if not 0 < self.agreements < self.cohort:
            return None
        chances = _chances(self.cohort, self.agreements)
        total, reached = sum(chances.values()), 0
        ends: list[int] = []
        for count in sorted(chances):
            reached += chances[count]
            # Past 1/20 the 5th percentile is found, past 19/20 the 95th.
            while len(ends) < len(_TAILS) and reached >= _TAILS[len(ends)] * total:
                ends.append(count)
        return ends[0], ends[1]


def _chances(size: int, signed: int) -> dict[int, int]:
    """Binomial chance of each count at a rate signed / size, in units of 2^-128 of the likeliest; none where it is 0.

    Whole numbers, so that nothing is lost on the way, and as few as matter: a million students take 20 ms, where
    the exact chances have a million digits. Source: the ratio of neighbouring binomial terms.
    """
    others = size - signed
    chances = {signed: _LIKELIEST}  # size x rate is a whole number: the likeliest count
    count, chance = signed, _LIKELIEST
    while count and (chance := chance * count * others // ((size - count + 1) * signed)):
        count -= 1
        chances[count] = chance
    count, chance = signed, _LIKELIEST
    while count < size and (chance := chance * (size - count) * signed // ((count + 1) * others)):
        count += 1
        chances[count] = chance
    return chances


@dataclass(frozen=True, slots=True)
class WouldTake:
    """What would have to be true: so many agreements from so many hours. A question, not a forecast.

    Parameters
    ----------
    agreements : int
        Missing ones, >= 1.
    hours : float
        Hours a year, > 0, finite; else ValueError.
    hours_per_fte : float
        The basis the hours were counted on: gross unless said otherwise.

    >>> round(WouldTake(agreements=6, hours=190).hours_each)
    32
    """

    agreements: int
    hours: float
    hours_per_fte: float = GROSS_HOURS_A_YEAR

    def __post_init__(self) -> None:
        object.__setattr__(self, "agreements", heads("agreements", self.agreements, least=1))
        for name in ("hours", "hours_per_fte"):
            object.__setattr__(self, name, amount(name, getattr(self, name)))
        if not self.hours:
            msg = "hours: none are no question"
            raise ValueError(msg)

    @classmethod
    def of_move(cls, agreements: int, fte: float, hours_per_fte: float = GROSS_HOURS_A_YEAR) -> WouldTake:
        """Of so many agreements from the FTE a move comes to."""
        return cls(agreements, hours_a_year(fte, hours_per_fte), hours_per_fte)

    @property
    def hours_each(self) -> float:
        """Hours for each agreement."""
        return self.hours / self.agreements

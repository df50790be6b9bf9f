"""The target in students: its step in a year, exact for the cohort at hand, chance, what would have to be true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from planner.model.amounts import amount, heads
from planner.model.chance import at_most, next_at_most, next_span
from planner.model.effort import hours_a_year

ORDINARY = Fraction(1, 20)  # what happens less often than this by chance is beyond ordinary variation
FIRST_STEP, LAST_STEP = 2022, 2029  # from nothing in 2019, 80 % is reached with the last
_A_YEAR = Fraction(1, 10)


def step(year: int, base_2019: float, full: float = 0.8) -> float | None:
    """Share asked for in a calendar year while a programme is phased in; None before the first step, 2022.

    Ten percentage points a year from the school's own share with an agreement in 2019, until the whole target: so one
    at 70 % or more had all of it from 2022. The formula is ours, the rule the ministry's.

    Parameters
    ----------
    year : int
        Calendar year in which GF2 ends.
    base_2019, full : float
        Shares in [0, 1]; else ValueError.

    Source: external fact X14; of EUX business, where `full` is 66 %, X16.

    >>> [step(year, 0.52) for year in (2021, 2022, 2024, 2026)]
    [None, 0.62, 0.8, 0.8]
    """
    base, whole = (
        Fraction(str(amount(name, value, most=1.0)))
        for name, value in (("base_2019", base_2019), ("full", full))
    )
    years = heads("year", year) - FIRST_STEP + 1
    return float(min(whole, base + years * _A_YEAR)) if years > 0 else None


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
    def next_cohort(self) -> tuple[int, int]:
        """Fewest and most agreements in nine of ten next cohorts of this size; the rate is not known (`next_span`).

        >>> TargetGap(cohort=46, agreements=31, target=0.8).next_cohort
        (24, 37)
        """
        return next_span(self.cohort, self.agreements)

    @property
    def chance(self) -> Fraction:
        """How often chance alone does what is asked about here; one-sided.

        Short of the target: that a cohort whose students sign at the very target has as few agreements as this one.
        Where it is reached: that a next cohort falls below it, the rate not being known.

        >>> round(float(TargetGap(52, 41, 0.8).chance), 2), round(float(TargetGap(104, 86, 0.8).chance), 2)
        (0.47, 0.33)
        """
        if self.short:
            return at_most(self.agreements, self.cohort, Fraction(str(self.target)))
        return next_at_most(self.needed - 1, self.cohort, self.agreements)

    @property
    def beyond_chance(self) -> bool:
        """Whether the gap, or the margin, is more than ordinary variation from cohort to cohort: under one in twenty."""
        return self.chance < ORDINARY


@dataclass(frozen=True, slots=True)
class WouldTake:
    """What would have to be true: so many agreements from so many hours. A question, not a forecast.

    Parameters
    ----------
    agreements : int
        Missing ones, >= 1.
    hours : float
        Net hours a year, > 0, finite; else ValueError. Gross ones hold holidays, in which nobody finds a place.

    >>> round(WouldTake(agreements=6, hours=190).hours_each)
    32
    """

    agreements: int
    hours: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "agreements", heads("agreements", self.agreements, least=1))
        object.__setattr__(self, "hours", amount("hours", self.hours))
        if not self.hours:
            msg = "hours: none are no question"
            raise ValueError(msg)

    @classmethod
    def of_move(cls, agreements: int, fte: float, hours_per_fte: float) -> WouldTake:
        """Of so many agreements from the FTE a move comes to, in net hours of the school year."""
        return cls(agreements, hours_a_year(fte, hours_per_fte))

    @property
    def hours_each(self) -> float:
        """Hours for each agreement."""
        return self.hours / self.agreements

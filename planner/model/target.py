"""The target in students: exact for the cohort at hand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class TargetGap:
    """How many agreements a target share asks for, and how many are signed.

    Parameters
    ----------
    cohort : int         students, >= 1
    agreements : int     of them with an agreement, 0 to cohort
    target : float       share in [0, 1]

    Raises ValueError for counts or shares that cannot be.

    Source: report 2.3 (fact C0), external fact X1.

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

"""What is over when hours are set against hours, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from planner.model.amounts import minus
from planner.model.meeting.hours import Weekly


class Enough(StrEnum):
    """Whether hours cover what is asked of them."""

    YES = "yes"  # at their low end too
    NO = "no"  # not even at their high end
    BETWEEN = "between"  # at one end and not at the other


@dataclass(frozen=True, slots=True)
class Left:
    """Hours over, low to high; below zero where hours are wanting."""

    low: float
    likely: float
    high: float
    has_range: bool

    @classmethod
    def of(cls, has: Weekly, wants: Weekly) -> Left:
        """What is over: at worst the low end of one less the high end of the other.

        >>> Left.of(Weekly.of(3, 2, 4), Weekly.of(2, 1, 3))
        Left(low=-1.0, likely=1.0, high=3.0, has_range=True)
        """
        one, other = has.hours, wants.hours
        return cls(
            minus(one.low, other.high),
            minus(one.likely, other.likely),
            minus(one.high, other.low),
            has.has_range and wants.has_range,
        )

    @property
    def enough(self) -> Enough:
        """Whether there is enough; by the likely figures alone where one came without low and high."""
        low, high = (self.low, self.high) if self.has_range else (self.likely, self.likely)
        if low >= 0:
            return Enough.YES
        return Enough.NO if high < 0 else Enough.BETWEEN

    @property
    def as_hours(self) -> Weekly:
        """What is over where there is enough: between its ends, or alone where a figure in it came alone."""
        if self.has_range:
            return Weekly.of(self.likely, self.low, self.high)
        return Weekly.of(self.likely)

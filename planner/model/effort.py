"""Low, likely and high; and what an FTE is in hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.model.allocation import TaskType
from planner.model.amounts import amount, typed

# 37 hours x 52 weeks, holidays included: fact X8.
HOURS_A_WEEK = 37.0
WEEKS_A_YEAR = 52.0
GROSS_HOURS_A_YEAR = HOURS_A_WEEK * WEEKS_A_YEAR


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate: "I would be surprised outside low to high; likely is my best figure".

    Parameters
    ----------
    low, likely, high : float
        Same unit, finite, 0 <= low <= likely <= high; else ValueError.

    >>> Range(1, 2, 4) + Range(0, 1, 1)
    Range(low=1.0, likely=3.0, high=5.0)
    >>> Range(1, 2, 4).width
    3.0
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        for name in ("low", "likely", "high"):
            object.__setattr__(self, name, amount(name, getattr(self, name)))
        if not self.low <= self.likely <= self.high:
            msg = f"not 0 <= low <= likely <= high: {self.low!r}, {self.likely!r}, {self.high!r}"
            raise ValueError(msg)

    def __add__(self, other: Range) -> Range:
        """Likely values add; totals add low ends and high ends (no invented correlation)."""
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: Range) -> Range:
        """So many times so many minutes: end times end.

        >>> Range(10, 20, 30) * Range(1, 2, 3)
        Range(low=10.0, likely=40.0, high=90.0)
        """
        return Range(self.low * other.low, self.likely * other.likely, self.high * other.high)

    def scaled(self, factor: float) -> Range:
        """The same estimate in another unit; factor finite and >= 0, else ValueError."""
        factor = amount("factor", factor)
        return Range(self.low * factor, self.likely * factor, self.high * factor)

    @property
    def width(self) -> float:
        """From low to high."""
        return self.high - self.low


def total(ranges: Iterable[Range]) -> Range:
    """The sum of ranges: low ends and high ends added, the widest that can be."""
    return sum(ranges, start=Range(0.0, 0.0, 0.0))


def share_ranges(ranges: Mapping[TaskType, Range]) -> dict[TaskType, Range]:
    """Each task type's widest range of shares, in [0, 1].

    low_j / (low_j + highs of the others) to high_j / (high_j + lows of the others).
    ValueError when the likely figures total 0; an extreme of 0 out of 0 stands as the likely share.

    >>> parts = [Range(0.4, 0.6, 0.8), Range(0.1, 0.2, 0.3), Range(0.3, 0.4, 0.5)]
    >>> s = share_ranges(dict(zip(TaskType, parts)))[TaskType.ADMINISTRATION]
    >>> round(s.low, 3), round(s.likely, 3), round(s.high, 3)
    (0.333, 0.5, 0.667)
    """
    whole = total(ranges.values())
    if whole.likely == 0:
        msg = "a total of 0 has no shares"
        raise ValueError(msg)
    shares: dict[TaskType, Range] = {}
    for task_type, own in ranges.items():
        others = total(r for t, r in ranges.items() if t is not task_type)
        likely = own.likely / whole.likely
        low_of, high_of = own.low + others.high, own.high + others.low
        low = own.low / low_of if low_of else likely
        high = own.high / high_of if high_of else likely
        shares[task_type] = Range(min(low, likely), likely, max(high, likely))
    return shares


class Resolution(StrEnum):
    """Whether estimates can show a move of a given size."""

    RESOLVED = "resolved"  # the donor's range before and after do not meet
    BELOW = "below"  # they meet: the estimates alone may differ as much
    NO_RANGE = "no_range"  # no low and high were given: no claim about noise


def meet(one: Range, other: Range) -> bool:
    """Whether two estimates of one thing meet, so that they may differ by their own uncertainty alone."""
    return one.low <= other.high and other.low <= one.high


def resolution(fte: float, donors: Iterable[Range | None]) -> Resolution:
    """Whether the donors' ranges (several: added) before and after a move of `fte` meet; from year to year the same.

    >>> resolution(0.2, [Range(0.5, 0.6, 0.7)]), resolution(0.25, [Range(0.5, 0.6, 0.7)])
    (<Resolution.BELOW: 'below'>, <Resolution.RESOLVED: 'resolved'>)
    """
    ranges, fte = list(donors), amount("fte", fte)
    known = [r for r in ranges if r is not None]
    if not known or len(known) < len(ranges):
        return Resolution.NO_RANGE
    # A range and the same range moved by more than its width do not meet.
    width = sum((typed(r.high) - typed(r.low) for r in known), start=typed(0.0))
    return Resolution.RESOLVED if typed(fte) > width else Resolution.BELOW


def hours_a_year(fte: float, hours_per_fte: float = GROSS_HOURS_A_YEAR) -> float:
    """Hours in a year; gross unless another basis is given. ValueError for what is no amount, as of all three here."""
    return amount("fte", fte) * amount("hours_per_fte", hours_per_fte)


def hours_a_week(fte: float) -> float:
    """Gross hours a week: FTE x 37.

    >>> hours_a_week(0.5)
    18.5
    """
    return amount("fte", fte) * HOURS_A_WEEK


def fte_of_weekly_hours(hours: float) -> float:
    """FTE of gross hours a week."""
    return amount("hours", hours) / HOURS_A_WEEK

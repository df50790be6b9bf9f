"""Schools by their students: per FTE in a published band, or in number in an edition's part."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.model.amounts import amount, figure, heads


@dataclass(frozen=True, slots=True)
class Band:
    """How many schools lie in one band of students per FTE.

    Parameters
    ----------
    low, high : float
        Edges; 0 and infinity where the band is open.
    low_in, high_in : bool
        Whether the edge itself belongs to the band.
    """

    schools: int
    low: float = 0.0
    high: float = math.inf
    low_in: bool = True
    high_in: bool = True
    fact: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "schools", heads("schools", self.schools))
        object.__setattr__(self, "low", figure("low", self.low))
        if type(self.high) is not float or self.high != math.inf:  # of an open band
            object.__setattr__(self, "high", figure("high", self.high))

    def holds(self, value: float) -> bool:
        """Whether a value (finite, >= 0; else ValueError) lies in the band."""
        value = amount("value", value)
        above = value > self.low or (self.low_in and value == self.low)
        below = value < self.high or (self.high_in and value == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class Size:
    """Students of a school: from `low` and under `high`; None where it is open."""

    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            if (count := getattr(self, name)) is not None:
                object.__setattr__(self, name, heads(name, count))

    def holds(self, students: float) -> bool:
        """Whether a school with so many students (finite, >= 0; else ValueError) is of this size."""
        students = amount("students", students)
        return (self.low or 0) <= students and (self.high is None or students < self.high)

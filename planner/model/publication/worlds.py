"""Where a value stands among every table that fits a publication: break points, looked up.

A table gives each of n schools three shares. Sort one column of it: its k-th smallest share is at or below
a value v exactly when at least k schools are. So every count this page needs is a count of break points:

    most(v)   = how many k have  min over fitting tables of the k-th smallest share <= v
    fewest(v) = how many k have  max over fitting tables of the k-th smallest share <= v

(the minimum and maximum are attained, the set of fitting tables being closed), and likewise for percentiles
over drawn tables. `bounds` finds the break points exactly, `draws` by sampling; this module only looks them up, with
the standard library alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from planner.model.allocation import TaskType
from planner.model.amounts import figure

Table = tuple[tuple[int, int, int], ...]
_HAIR = 1e-9  # far above what floats lose in a quotient, far below what any page shows


@dataclass(frozen=True, slots=True)
class Steps:
    """How many schools lie at or below a value, as two non-decreasing step functions of it.

    Parameters
    ----------
    low, high : tuple of n float
        Break points, ascending: the value at which the lower (upper) count becomes 1, 2, ... n. Each is the
        double nearest to the exact one, so a value and a break point that print the same are equal.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            breaks = tuple(getattr(self, name))
            if any(a > b for a, b in pairwise(breaks)):
                msg = f"break points do not ascend: {breaks!r}"
                raise ValueError(msg)
            object.__setattr__(self, name, breaks)

    def at(self, value: float) -> tuple[int, int]:
        """Lower and upper count at a value; "at or below" includes equal."""
        value = figure("value", value)
        return bisect_right(self.low, value), bisect_right(self.high, value)

    def around(self, value: float) -> tuple[int, int]:
        """Lower and upper count on whichever side of a near break point is wider.

        For figures that are not known to their last digit, and shares that are a quotient of floats (0.36 / 1.2):
        a guarantee must stand on both sides. The outermost break points are the ends of the range itself; there
        "at or below" includes equal.
        """
        value = figure("value", value)
        lower, upper = bisect_right(self.low, value - _HAIR), bisect_right(self.high, value + _HAIR)
        if value >= self.low[-1]:
            lower = len(self.low)
        elif value >= self.low[0]:
            lower = max(lower, 1)
        return lower, upper


Columns = Mapping[TaskType, Steps]


@dataclass(frozen=True, slots=True)
class Worlds:
    """What all tables that fit a publication have in common, and what drawn ones look like.

    Parameters
    ----------
    schools, fte : one Steps per task type
        Guaranteed counts with means over schools, or weighted by FTE; None when no table fits under that
        reading.
    likely : one Steps per task type
        5th and 95th percentile of the count if all fitting tables (means over schools) count equally; None
        where not defined.
    alike : mapping of concentration to what `likely` is
        The same with schools more alike (`draws`).
    tables : tuple of n rows of 3 permilles
        A few of the drawn tables, for pictures; no school's figures.
    made : mapping
        How the draws were made and how well they mixed.
    """

    schools: Columns | None
    fte: Columns | None
    likely: Columns | None = None
    alike: Mapping[int, Columns] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    made: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("schools", "fte", "likely", "alike", "made"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, MappingProxyType(dict(value)))

    def bounds(self, task_type: TaskType, value: float, *, schools: bool, fte: bool) -> tuple[int, int]:
        """Fewest and most schools at or below a value, over every fitting table of the readings asked for.

        ValueError when no table fits under any of them.
        """
        counts = []
        if schools and self.schools:
            counts.append(self.schools[task_type].at(value))
        if fte and self.fte:
            # The ends of FTE are printed to different digits, so no edge that hangs on them is sharp.
            counts.append(self.fte[task_type].around(value))
        if not counts:
            msg = "no table fits the published figures"
            raise ValueError(msg)
        return min(low for low, _ in counts), max(high for _, high in counts)

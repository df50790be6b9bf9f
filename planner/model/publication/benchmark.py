"""What a publication says about a group of schools, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.allocation import TaskType
from planner.model.amounts import amount, heads
from planner.model.content import Text
from planner.model.evidence import Observed
from planner.model.publication.bands import Band, Size
from planner.model.publication.facts import facts_of
from planner.model.publication.published import Published, stands_for
from planner.model.publication.worlds import Worlds

if TYPE_CHECKING:
    import pandas as pd


class MeanOf(StrEnum):
    """What a published mean of shares is taken over."""

    SCHOOLS = "schools"
    FTE = "fte"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Position:
    """How many of the schools lie at or below a value ("at or below" includes equal).

    Parameters
    ----------
    schools : int
        All of them.
    fewest, most : int
        In any table that fits what is published.
    likely_low, likely_high : int or None
        5th and 95th percentile if all fitting tables count equally; None where no such convention is defined.
    """

    schools: int
    fewest: int
    most: int
    likely_low: int | None = None
    likely_high: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """One thing a publication does not say, or says without a figure."""

    text: Text
    fact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One publication: n, means, ranges, bands; any of them may be missing.

    Shares are fractions in [0, 1], students per FTE heads per FTE.

    Parameters
    ----------
    schools : int
        n; 0 where the publication does not say it, and then no position among them.
    step : float
        The last published digit of a share (0.01 for whole percents): each published share stands for plus or
        minus half of it.
    fte_step : float
        The same for FTE; 0 takes the figures as they stand (0.2 and 3.45 are printed to different digits, so
        no common rounding can be read off them).
    quartiles : mapping of task type to (lower quartile, median, upper quartile)
        Of the shares, where they are published.
    open : tuple of LeftOpen
        What it leaves open.
    unused : tuple of LeftOpen
        What it says without a figure, so that no table can be held to it.
    worlds : callable or None
        Hands over what every table that fits has in common; None works it out when asked.
    edition : str
        Year and number of the schools' own edition it is, "2026/27-1"; empty for a publication.
    observed : tuple of Observed
        What it saw of the relations; of the report that our claims are taken from they stand in the registry.
    size : Size or None
        Whose figures they are, where those are the schools of one size among all of an edition.
    sizes : tuple of Benchmark
        Its schools by size, each a benchmark of its own; none where it is not parted.
    is_large : bool
        Whether it has schools enough to be parted by size.
    """

    id: str
    programme: Text
    source: Text
    year: int
    schools: int
    mean_of: MeanOf = MeanOf.UNSTATED
    step: float = 0.01
    fte_step: float = 0.0
    shares: Mapping[TaskType, Published] = field(default_factory=dict)
    quartiles: Mapping[TaskType, tuple[float, float, float]] = field(default_factory=dict)
    fte: Published = field(default_factory=Published)
    students_per_fte: Published = field(default_factory=Published)
    bands: tuple[Band, ...] = ()
    open: tuple[LeftOpen, ...] = ()
    unused: tuple[LeftOpen, ...] = ()
    fact: tuple[str, ...] = ()
    worlds: Callable[[], Worlds] | None = field(default=None, compare=False, repr=False)
    edition: str = ""
    observed: tuple[Observed, ...] = ()
    size: Size | None = None
    sizes: tuple[Benchmark, ...] = ()
    is_large: bool = False

    def of_size(self, students: float) -> Benchmark | None:
        """Give the schools of the size of one with so many students (finite, >= 0; else ValueError); None where no shares are told of them."""
        students = amount("students", students)
        return next((one for one in self.sizes if one.size and one.size.holds(students) and one.shares), None)

    def __post_init__(self) -> None:
        for name, value in (
            ("year", heads("year", self.year)),
            ("schools", heads("schools", self.schools)),
            ("step", amount("step", self.step, most=1.0)),
            ("fte_step", amount("fte_step", self.fte_step)),
        ):
            object.__setattr__(self, name, value)
        for name in ("shares", "quartiles"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def band(self, students_per_fte: float) -> Band | None:
        """Find the published band that holds a value of students per FTE (finite, >= 0; else ValueError), if any."""
        ratio = amount("students per FTE", students_per_fte)
        return next((band for band in self.bands if band.holds(ratio)), None)

    def to_frame(self) -> pd.DataFrame:
        """One row per task type: mean, low, high of the share as published (fractions; NaN where silent)."""
        import pandas as pd  # noqa: PLC0415  (0.7 s: only for those who ask for a frame)

        rows = {t.value: (p.mean, p.low, p.high) for t, p in self.shares.items()}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "low", "high"], dtype=float)
        return frame.rename_axis("task_type")

    def position(self, task_type: TaskType, value: float, mean_of: MeanOf | str | None = None) -> Position:
        """How many of the schools reported at most this share, as far as the publication tells.

        Parameters
        ----------
        task_type : TaskType
        value : float
            A share in [0, 1]. Break points are exact for decimals and "at or below" includes equal; weighted by
            FTE the wider side of a break point is given (`Worlds.bounds`).
        mean_of : "schools", "fte", "unstated" or None
            What published means are taken over; "unstated" allows both, None takes the publication's own.

        The likely range is the 5th to 95th percentile of the count if all fitting tables count equally, a
        convention defined for means over schools alone: None for "fte", and where nothing could be drawn.
        ValueError when the value or the reading is not one, n is not published, or no table fits the figures.
        A publication without packaged worlds is worked out here, once: up to a minute.
        """
        share = amount("share", value, most=1.0)
        if not self.schools:
            msg = f"{self.id} does not say how many schools"
            raise ValueError(msg)
        task_type = TaskType(task_type)
        reading = self.mean_of if mean_of is None else MeanOf(mean_of)
        worlds = self._worlds()
        fewest, most = worlds.bounds(
            task_type, share, schools=reading is not MeanOf.FTE, fte=reading is not MeanOf.SCHOOLS
        )
        if reading is MeanOf.FTE or worlds.likely is None:
            return Position(self.schools, fewest, most)
        return Position(self.schools, fewest, most, *worlds.likely[task_type].at(share))

    def if_alike(self, task_type: TaskType, value: float) -> dict[int, tuple[int, int]]:
        """Likely range under other conventions, in which schools are more alike, by concentration (3: as `position`).

        How much the convention matters, never a better answer. Empty where nothing could be drawn.
        """
        share = amount("share", value, most=1.0)
        return {
            concentration: columns[TaskType(task_type)].at(share)
            for concentration, columns in self._worlds().alike.items()
        }

    def quarters(self, task_type: TaskType, low: float, high: float | None = None) -> tuple[int, int] | None:
        """Say in which quarter of the schools a share lies, 1 for the smallest shares; None without quartiles.

        Parameters
        ----------
        low, high : float
            The share's own low and high end, in [0, 1]; one share where `high` is None.

        The first and the last quarter that it may lie in: both ends count, and a rounded quartile leaves the two beside
        it open. ValueError when an end is no share, or they are the other way about.
        """
        ends = amount("low", low, most=1.0), amount("high", low if high is None else high, most=1.0)
        if ends[0] > ends[1]:
            msg = f"from {low!r} to {high!r} is no range"
            raise ValueError(msg)
        if task_type not in self.quartiles:
            return None
        between = [stands_for(quartile, self.step) for quartile in self.quartiles[task_type]]
        return 1 + sum(ends[0] > top for _, top in between), 1 + sum(
            ends[1] >= bottom for bottom, _ in between
        )

    def _worlds(self) -> Worlds:
        if self.worlds:
            return self.worlds()
        from planner.model.publication.make import worlds_of  # noqa: PLC0415  (seldom: files bring theirs)

        return worlds_of(facts_of(self))

    def students_per_fte_position(self, value: float) -> Position:
        """Where a value of students per FTE (finite, >= 0; else ValueError) stands.

        From the band counts alone; nothing published defines a likely range.
        ValueError too when the publication has no bands.
        """
        value = amount("students per FTE", value)
        if not self.bands:
            msg = f"{self.id} publishes no bands of students per FTE"
            raise ValueError(msg)
        # A band counts for certain when all of it lies at or below the value, perhaps when some of it does.
        fewest = sum(b.schools for b in self.bands if b.high <= value)
        most = sum(b.schools for b in self.bands if b.low < value or (b.low == value and b.low_in))
        return Position(self.schools or sum(b.schools for b in self.bands), fewest, most)

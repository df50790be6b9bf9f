"""The guaranteed bounds: exact break points over every table that fits, in whole-number arithmetic.

A table fits when some way to say which schools attain the published extremes ("roles") fits: schools are
alike but for their roles, so a way is a partition of the roles into schools. For each, `fit` answers
exactly. The k-th smallest share of a column can be brought down to v when some fitting table has k schools
within [.., v]; it can be brought up to v when one has n - k + 1 within [v, ..]. Both are monotone in v, so
the break point is bracketed by halving until a double cannot tell the ends apart, and the simplest fraction
between them is taken: the break point itself wherever its denominator is below 2^30.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal

from planner.model.allocation import TaskType
from planner.model.publication.facts import Column, Facts, Interval
from planner.model.publication.fit import Bounds, Group, Roles, fits, tight
from planner.model.publication.worlds import Columns, Steps

_FINENESS = 60  # halvings: brackets end 2^-60 wide
Reading = Literal["schools", "fte"]
Side = Literal["below", "above"]
Progress = Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Way:
    """Bounds of the schools that have roles: those on the asked side of the value, and the others."""

    inside: tuple[Bounds, ...]
    outside: tuple[Bounds, ...]


def bounds_of(facts: Facts, reading: Reading, progress: Progress = lambda: None) -> Columns | None:
    """Guaranteed counts of schools at or below any value, per task type; None when no table fits.

    `progress` is called 6 n times, once per break point.
    """
    search = _Search(facts, reading)
    if not search.any_fits:
        return None
    columns = {}
    for column, task_type in enumerate(TaskType):
        lowest = search.breaks(column, "below", progress)
        highest = [1 - ease for ease in reversed(search.breaks(column, "above", progress))]
        # The fewest schools reach k only where even the highest k-th smallest share is passed.
        columns[task_type] = Steps(low=tuple(map(float, highest)), high=tuple(map(float, lowest)))
    return columns


def any_table_fits(facts: Facts, reading: Reading) -> bool:
    """Whether any table agrees with all the figures at once."""
    return _Search(facts, reading).any_fits


def shapes(facts: Facts) -> list[list[list[tuple[float, float]]]]:
    """Bounds of n rows of three shares for every way to hold the extremes that fits, means over schools."""
    search = _Search(facts, "schools")
    fitting = {
        tuple(sorted(way.inside))
        for way in search.ways
        if not way.outside and search.fits(way, 0, "below", len(way.inside), search.one)
    }
    return [
        [[(low / search.one, high / search.one) for low, high in row] for row in (*holders, *plain)]
        for holders in sorted(fitting)
        for plain in [[search.plain] * (facts.schools - len(holders))]
    ]


class _Search:
    """One publication under one reading, every share a whole number of 1/one."""

    def __init__(self, facts: Facts, reading: Reading) -> None:
        self.n = facts.schools
        figures = [band for c in facts.columns for band in (c.low, c.high, c.mean) if band]
        self.one = math.lcm(*(end.denominator for band in figures for end in band)) << _FINENESS
        self.plain = tuple(self._whole(column.box) for column in facts.columns)
        everywhere = Fraction(0), Fraction(1)
        self.mean = tight(tuple(self._whole(c.mean or everywhere) for c in facts.columns), self.one)
        self.roles = Roles(*_weights(facts, reading))
        self.ways = list(self._ways(facts.columns))
        self.any_fits = any(self.fits(way, 0, "below", 0, 0) for way in self.ways)

    def _whole(self, band: Interval) -> tuple[int, int]:
        return int(band[0] * self.one), int(band[1] * self.one)

    def _ways(self, columns: Sequence[Column]) -> Iterator[_Way]:
        """Every way to give the published extremes to schools, each on the asked side of the value or not."""
        partitions: set[tuple[Bounds, ...]] = {()}
        for index, column in enumerate(columns):
            for role in filter(None, (column.low, column.high)):
                partitions = {
                    tuple(sorted((*rest, school)))
                    for partition in partitions
                    for rest, holder in _holders(partition, self.plain)
                    if tight(school := _narrowed(holder, index, self._whole(role)), self.one)
                }
        for partition in partitions:
            if len(partition) <= self.n:
                for sides in set(product((True, False), repeat=len(partition))):
                    chosen = list(zip(partition, sides, strict=True))
                    yield _Way(tuple(b for b, yes in chosen if yes), tuple(b for b, yes in chosen if not yes))

    def fits(self, way: _Way, column: int, side: Side, inside: int, ease: int) -> bool:
        """Whether `inside` schools can lie on one side of a value and all figures hold.

        The value is `ease` for "below", `one - ease` for "above": the greater the ease, the more fits.
        """
        band = (0, ease) if side == "below" else (self.one - ease, self.one)
        more_inside, more_outside = inside - len(way.inside), self.n - inside - len(way.outside)
        if self.mean is None or more_inside < 0 or more_outside < 0:
            return False
        groups: list[Group] = []
        for count, bounds in (
            (more_inside, _narrowed(self.plain, column, band)),
            *((1, _narrowed(school, column, band)) for school in way.inside),
            *((1, school) for school in way.outside),
            (more_outside, self.plain),
        ):
            if count:
                tightened = tight(bounds, self.one)
                if tightened is None:
                    return False
                groups.append((count, tightened))
        return fits(groups, self.mean, self.roles)

    def breaks(self, column: int, side: Side, progress: Progress) -> list[Fraction]:
        """For 1, 2, ... n schools: the least ease at which so many can lie on the side."""
        found: list[Fraction] = []
        ease = 0  # never less than for one school fewer
        for inside in range(1, self.n + 1):
            if not any(self.fits(way, column, side, inside, ease) for way in self.ways):
                refuted, ease = ease, self.one
                for way in self.ways:
                    # Only a way that fits where none before it did can bring the break point down.
                    if self.fits(way, column, side, inside, ease - 1):
                        ease = self._least(way, column, side, inside, (refuted, ease - 1))
            found.append(_simplest(Fraction(ease - 1, self.one), Fraction(ease, self.one)))
            progress()
        return found

    def _least(self, way: _Way, column: int, side: Side, inside: int, bracket: tuple[int, int]) -> int:
        """Halve a bracket of whole eases: at its low end the way does not fit, at its high end it does."""
        low, high = bracket
        while high - low > 1:
            middle = (low + high) // 2
            if self.fits(way, column, side, inside, middle):
                high = middle
            else:
                low = middle
        return high


def _narrowed(bounds: Bounds, column: int, band: tuple[int, int]) -> Bounds:
    low, high = bounds[column]
    return (*bounds[:column], (max(low, band[0]), min(high, band[1])), *bounds[column + 1 :])


def _holders(partition: tuple[Bounds, ...], plain: Bounds) -> Iterator[tuple[tuple[Bounds, ...], Bounds]]:
    """Who can take a further role: a school that has none yet, or one that has; with the schools left over."""
    yield partition, plain
    for index, holder in enumerate(partition):
        yield (*partition[:index], *partition[index + 1 :]), holder


def _weights(facts: Facts, reading: Reading) -> tuple[tuple[int, int], tuple[int, int]]:
    """Weights, in any unit, of the lightest school and of the heaviest."""
    if reading == "schools":
        return (1, 1), (1, 1)
    if facts.fte is None:
        # Any weights above 0, the heaviest taken as the unit. Weight 0 is let in too: it closes the set, and
        # more tables make the bounds wider, never wrong.
        return (0, 1), (1, 1)
    unit = math.lcm(*(end.denominator for band in facts.fte for end in band))
    light, heavy = ((int(low * unit), int(high * unit)) for low, high in facts.fte)
    return light, heavy


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Find the fraction of least denominator in (low, high], low < high."""
    whole = math.floor(low) + 1
    if whole <= high:
        return Fraction(whole)
    # Both ends lie in [whole - 1, whole): go on with the reciprocal of what is above whole - 1, which turns
    # the half-open interval around: [1/high', 1/low').
    base = whole - 1
    return base + 1 / _simplest_from(1 / (high - base), None if low == base else 1 / (low - base))


def _simplest_from(low: Fraction, high: Fraction | None) -> Fraction:
    """Find the fraction of least denominator in [low, high), high unbounded when None."""
    whole = math.ceil(low)
    if high is None or whole < high:
        return Fraction(whole)
    base = math.floor(low)
    # whole >= high > low > base: both above base, at most base + 1.
    return base + 1 / _simplest(1 / (high - base), 1 / (low - base))

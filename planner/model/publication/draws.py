"""Tables drawn from all that fit: a walk on the set, many chains side by side. Needs numpy and scipy.

Before the figures are known each row is Dirichlet: (1, 1, 1), every row equally likely, for "all fitting tables
count equally"; other weights for schools that are more alike. The figures then condition it, means over schools.
The set is not convex (some school attains each extreme, no matter which), so three moves take turns, each
leaving the conditioned distribution as it is:

- pairs: schools are matched at random, and in each pair one trades t of one column for another, the other the
  reverse: column sums stay. A trade that changes who attains what is refused, so all pairs can trade at once.
- single: one school trades t, anywhere that the box, the means and the extremes only it attains allow.
- exchange: two schools swap their shares of one column and make up the difference in another.

Where the density is not flat its ratio decides (Metropolis et al., 1953). The more alike the schools, the rarer
the extremes that some school must attain, and a single chain can no longer change who attains them; so chains
form ladders from the flat density to the steepest, and neighbouring rungs swap tables with the ratio of their
densities (Geyer, 1991): one run draws for every rung.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.model.publication.facts import Facts

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
_PAIRS, _SINGLES, _EXCHANGES = 4, 12, 4  # moves in one round
_HAIR = 1e-6  # beyond what the linear solver lets pass
_TINY = 1e-300  # logarithms of a share of exactly 0 stay finite
_COLUMNS = np.array([(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)])


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """The facts as floats, one figure per column; figures that are missing limit nothing.

    Parameters
    ----------
    low, high : array
        No share lies beyond.
    low_top, high_bottom : array
        Some share is at or below, some is at or above.
    sum_low, sum_high : array
        Of the column's sum.
    """

    low: Floats
    high: Floats
    low_top: Floats
    high_bottom: Floats
    sum_low: Floats
    sum_high: Floats

    @classmethod
    def of(cls, facts: Facts) -> Limits:
        """Bands under the mean-over-schools reading."""
        n, columns = facts.schools, facts.columns
        figures = (
            [c.box[0] for c in columns],
            [c.box[1] for c in columns],
            [c.low[1] if c.low else 2 for c in columns],
            [c.high[0] if c.high else -1 for c in columns],
            [n * c.mean[0] if c.mean else -1 for c in columns],
            [n * c.mean[1] if c.mean else n + 1 for c in columns],
        )
        return cls(*(np.array([float(x) for x in row]) for row in figures))


class Walk:
    """Ladders of tables that fit, (rungs, ladders, n, 3), and the moves within and between them.

    Parameters
    ----------
    start : (rungs * ladders, n, 3)
        Tables that fit, the rungs of all ladders one after another.
    powers : (rungs, 3)
        Exponents of each rung's row density, Dirichlet weights less 1.
    """

    def __init__(self, limits: Limits, start: Floats, powers: Floats, rng: np.random.Generator) -> None:
        self.limits, self.rng, self.tables, self.rungs = limits, rng, start.copy(), powers
        self.chains, self.schools, _ = start.shape
        self.powers = np.repeat(powers, self.chains // len(powers), axis=0)
        self.each = np.arange(self.chains)
        self.swaps = np.zeros((len(powers) - 1, 2))  # accepted and tried, between neighbouring rungs

    def round(self) -> None:
        """Make every kind of move a few times."""
        self._recount()
        for _ in range(_PAIRS):
            self._pairs()
        self._recount()
        for _ in range(_SINGLES):
            self._single()
        for _ in range(_EXCHANGES if self.schools > 1 else 0):
            self._exchange()
        for first in (0, 1):
            self._swap(first)

    def _swap(self, first: int) -> None:
        """Neighbouring rungs of a ladder, every other pair from `first`, offer each other their tables."""
        ladders = self.tables.reshape(len(self.rungs), -1, self.schools, 3)
        logs = np.log(np.maximum(ladders, _TINY)).sum(axis=2)
        for rung in range(first, len(self.rungs) - 1, 2):
            gain = (logs[rung] - logs[rung + 1]) @ (self.rungs[rung + 1] - self.rungs[rung])
            keep = np.log(self.rng.random(len(gain))) < gain
            ladders[rung, keep], ladders[rung + 1, keep] = ladders[rung + 1, keep], ladders[rung, keep]
            self.swaps[rung] += keep.sum(), len(keep)

    def _recount(self) -> None:
        """Columns' sums and how many attain each extreme, afresh so that float errors do not pile up."""
        self.tables[..., 2] = 1 - self.tables[..., 0] - self.tables[..., 1]
        self.sums = self.tables.sum(axis=1)
        self.at_low = (self.tables <= self.limits.low_top).sum(axis=1)
        self.at_high = (self.tables >= self.limits.high_bottom).sum(axis=1)

    def _pairs(self) -> None:
        half = self.schools // 2
        order = self.rng.permutation(self.schools)
        one, other = order[:half], order[half : 2 * half]
        i, j = _COLUMNS[self.rng.integers(6)]
        places = ((one, i, 1), (one, j, -1), (other, i, -1), (other, j, 1))
        old = [self.tables[:, rows, column] for rows, column, _ in places]
        least, most = np.full((self.chains, half), -2.0), np.full((self.chains, half), 2.0)
        for was, (_, column, sign) in zip(old, places, strict=True):
            down, up = self.limits.low[column] - was, self.limits.high[column] - was
            np.maximum(least, down if sign > 0 else -up, out=least)
            np.minimum(most, up if sign > 0 else -down, out=most)
        step = least + (most - least) * self.rng.random(least.shape)
        new = [was + sign * step for was, (_, _, sign) in zip(old, places, strict=True)]
        keep = np.ones(step.shape, dtype=bool)
        for was, now, (_, column, _) in zip(old, new, places, strict=True):
            low_top, high_bottom = self.limits.low_top[column], self.limits.high_bottom[column]
            keep &= ((was <= low_top) == (now <= low_top)) & ((was >= high_bottom) == (now >= high_bottom))
        keep &= self._accepted([self.powers[:, column, None] for _, column, _ in places], old, new)
        for was, now, (rows, column, _) in zip(old, new, places, strict=True):
            self.tables[:, rows, column] = np.where(keep, now, was)

    def _single(self) -> None:
        row = np.asarray(self.rng.integers(self.schools, size=self.chains))
        i, j = self._columns()
        least_i, most_i = self._room(row, i)
        least_j, most_j = self._room(row, j)
        least, most = np.maximum(least_i, -most_j), np.minimum(most_i, -least_j)
        step = least + (most - least) * self.rng.random(self.chains)
        was_i, was_j = self.tables[self.each, row, i], self.tables[self.each, row, j]
        now_i, now_j = was_i + step, was_j - step
        powers = [self.powers[self.each, i], self.powers[self.each, j]]
        keep = self._accepted(powers, [was_i, was_j], [now_i, now_j])
        self._put(row, i, np.where(keep, now_i, was_i))
        self._put(row, j, np.where(keep, now_j, was_j))

    def _room(self, row: Places, column: Places) -> tuple[Floats, Floats]:
        """How far one share of each chain can go down (<= 0) and up (>= 0)."""
        limits, was, total = self.limits, self.tables[self.each, row, column], self.sums[self.each, column]
        low_top, high_bottom = limits.low_top[column], limits.high_bottom[column]
        others_low = self.at_low[self.each, column] - (was <= low_top)
        others_high = self.at_high[self.each, column] - (was >= high_bottom)
        floor = np.where(others_high == 0, np.maximum(high_bottom, limits.low[column]), limits.low[column])
        ceiling = np.where(others_low == 0, np.minimum(low_top, limits.high[column]), limits.high[column])
        down = np.maximum(floor - was, limits.sum_low[column] - total)
        up = np.minimum(ceiling - was, limits.sum_high[column] - total)
        return np.minimum(down, 0.0), np.maximum(up, 0.0)

    def _exchange(self) -> None:
        one = self.rng.integers(self.schools, size=self.chains)
        other = (one + self.rng.integers(1, self.schools, size=self.chains)) % self.schools
        i, j = self._columns()
        was = [
            self.tables[self.each, row, column]
            for row, column in ((one, i), (other, i), (one, j), (other, j))
        ]
        step = was[1] - was[0]
        now = [was[1], was[0], was[2] - step, was[3] + step]
        # Column i keeps its shares, both columns their sums; column j must stay in its box and attained.
        low, high = self.limits.low[j], self.limits.high[j]
        low_top, high_bottom = self.limits.low_top[j], self.limits.high_bottom[j]
        at_low, at_high = self.at_low[self.each, j], self.at_high[self.each, j]
        for before, after in ((was[2], now[2]), (was[3], now[3])):
            at_low = at_low - (before <= low_top) + (after <= low_top)
            at_high = at_high - (before >= high_bottom) + (after >= high_bottom)
        keep = (at_low > 0) & (at_high > 0)
        for after in now[2:]:
            keep &= (after >= low) & (after <= high)
        keep &= self._accepted([self.powers[self.each, j]] * 2, was[2:], now[2:])
        for place, (row, column) in enumerate(((one, i), (other, i), (one, j), (other, j))):
            self._put(row, column, np.where(keep, now[place], was[place]))

    def _columns(self) -> tuple[Places, Places]:
        """Two different columns for each chain."""
        pairs = _COLUMNS[self.rng.integers(6, size=self.chains)]
        return pairs[:, 0], pairs[:, 1]

    def _accepted(self, powers: list[Floats], old: list[Floats], new: list[Floats]) -> Flags:
        """Metropolis: accept with the ratio of the densities, 1 where the density is flat."""
        ratio = np.zeros(old[0].shape)
        for power, was, now in zip(powers, old, new, strict=True):
            ratio += power * np.log(np.maximum(now, _TINY) / np.maximum(was, _TINY))
        return np.asarray(np.log(self.rng.random(ratio.shape)) < ratio)

    def _put(self, row: Places, column: Places, now: Floats) -> None:
        was = self.tables[self.each, row, column]
        low_top, high_bottom = self.limits.low_top[column], self.limits.high_bottom[column]
        self.tables[self.each, row, column] = now
        self.sums[self.each, column] += now - was
        self.at_low[self.each, column] += (now <= low_top).astype(int) - (was <= low_top)
        self.at_high[self.each, column] += (now >= high_bottom).astype(int) - (was >= high_bottom)


def starts(limits: Limits, shapes: list[list[list[tuple[float, float]]]], count: int, seed: int) -> Floats:
    """Tables that fit, as far apart as can be: corners of the set in random directions, (count, n, 3).

    Empty where no table lies a hair inside all bands: nothing can be drawn then.

    Parameters
    ----------
    shapes : list
        Bounds of the rows for each way to hold the extremes; the corners are shared among them.
    """
    from scipy.optimize import linprog  # noqa: PLC0415  0.5 s that only a start needs

    rng = np.random.default_rng(seed)
    found: list[Floats] = []
    usable = [np.array(shape) for shape in shapes]
    while usable and len(found) < count:
        index = len(found) % len(usable)
        box = usable[index]
        n = len(box)
        sums = np.kron(np.ones(n), np.eye(3))
        solved = linprog(
            rng.normal(size=3 * n),
            A_ub=np.vstack([sums, -sums]),
            b_ub=np.concatenate([limits.sum_high, -limits.sum_low]) - _HAIR,
            A_eq=np.kron(np.eye(n), np.ones(3)),
            b_eq=np.ones(n),
            bounds=np.stack([box[..., 0].ravel() + _HAIR, box[..., 1].ravel() - _HAIR], axis=-1),
        )
        if solved.status == 0:
            found.append(solved.x.reshape(n, 3))
        else:
            usable.pop(index)
    return np.array(found[:count])

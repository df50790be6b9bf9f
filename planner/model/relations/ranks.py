"""Rank correlation with weights, of many weightings at once, and what it comes to when nothing is related.

Spearman's, where each school counts as often as its weight says. Needs numpy, so it is imported when asked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_SAME = 1e-9  # of a correlation: less is how it was added up
_AT_ONCE = 100_000  # figures: what a processor holds beside itself, and a thousand schools need no more memory than ten


def ranks(values: Floats, weights: Floats) -> Floats:
    """Rank n values under each of k weightings (n, k): the weight that lies below, and half of what is equal."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    cumulated = np.concatenate([np.zeros((1, weights.shape[1])), np.cumsum(weights[order], axis=0)])
    below = np.searchsorted(ordered, ordered, side="left")
    upto = np.searchsorted(ordered, ordered, side="right")
    found = np.empty_like(weights)
    found[order] = (cumulated[below] + cumulated[upto]) / 2
    return found


def correlation(one: Floats, other: Floats, weights: Floats) -> Floats:
    """Pearson's correlation in each column (n, k), weighted; 0 where one of the two does not differ."""
    total = weights.sum(axis=0)
    away = one - np.einsum("ik,ik->k", weights, one) / total
    off = other - np.einsum("ik,ik->k", weights, other) / total
    heavy = weights * away
    together = np.einsum("ik,ik->k", heavy, off)
    spread = np.einsum("ik,ik->k", heavy, away) * np.einsum("ik,ik,ik->k", weights, off, off)
    least = (_SAME * total) ** 4 * total**2  # ranks are of the order of the total weight
    return np.where(spread > least, together / np.sqrt(np.maximum(spread, least)), 0.0)


def rank_correlations(figures: Floats, outcome: Floats, weights: Floats) -> Floats:
    """Correlate each of m figures (n, m) with the outcome (n,), under each of k weightings (n, k): (m, k)."""
    found = []
    for some in _in_turns(weights):
        placed = ranks(outcome, some)
        found.append([correlation(ranks(figure, some), placed, some) for figure in figures.T])
    return np.concatenate(found, axis=1)


def when_unrelated(figures: Floats, outcome: Floats, weights: Floats, draws: int, seed: int) -> Floats:
    """Draw the largest correlation of all, either way, when outcomes fall on schools by chance: (draws,), smallest first.

    An outcome keeps its weight (n,): a small cohort's share is as uncertain wherever it falls. The largest of all is
    what corrects for having looked more than once, however the figures hang together (Westfall and Young, 1993).
    """
    rng = np.random.default_rng(seed)
    placed = ranks(outcome, weights[:, None])[:, 0]
    alike = bool(np.all(weights == weights[0]))
    orders = [ranks(figure, weights[:, None]) for figure in figures.T] if alike else []
    largest = []
    while draws > 0:
        some = min(draws, max(1, _AT_ONCE // len(outcome)))
        shuffled = rng.permuted(np.tile(np.arange(len(outcome)), (some, 1)), axis=1).T
        carried, fallen = weights[shuffled], placed[shuffled]
        # Where all weigh alike, it is the same order of the schools whatever falls on them.
        found = [
            correlation(order, fallen, carried) for order in orders or [ranks(f, carried) for f in figures.T]
        ]
        largest.append(np.max(np.abs(found), axis=0))
        draws -= some
    return np.sort(np.concatenate(largest))


def as_often(unrelated: Floats, found: Floats) -> Floats:
    """Say how often chance alone gives a correlation as large as each that was found; what was found counts as one."""
    fewer = np.searchsorted(unrelated, np.abs(found) - _SAME, side="left")
    return np.asarray((1 + len(unrelated) - fewer) / (1 + len(unrelated)))


def beyond(unrelated: Floats, level: float) -> float:
    """Give the correlation beyond which `as_often` is at most `level`."""
    allowed = int(level * (1 + len(unrelated)) + _SAME)
    return float(unrelated[len(unrelated) - allowed])


def slopes(figures: Floats, outcome: Floats, weights: Floats) -> Floats:
    """Lay a straight line of each of m figures (n, m) through the outcome (n,), by least squares, k weightings: (m, k)."""
    found = []
    for some in _in_turns(weights):
        total = some.sum(axis=0)
        off = some * (outcome[:, None] - outcome @ some / total)
        away = [figure[:, None] - figure @ some / total for figure in figures.T]
        spread = [np.einsum("ik,ik,ik->k", some, one, one) for one in away]
        found.append(
            [
                np.divide(np.einsum("ik,ik->k", one, off), wide, out=np.zeros_like(wide), where=wide > 0)
                for one, wide in zip(away, spread, strict=True)
            ]
        )
    return np.concatenate(found, axis=1)


def _in_turns(weights: Floats) -> list[Floats]:
    return np.array_split(weights, -(-weights.size // _AT_ONCE), axis=1)

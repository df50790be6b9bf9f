"""The rules of disclosure control, by the names the field gives them.

Hundepool et al., Handbook on Statistical Disclosure Control (ESSnet SDC), chapter 4: minimum frequency, (n,k)-dominance,
p %, complementary (secondary) suppression. Differencing is chapter 4's implied cell: what two tables leave when one is
taken from the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def is_dominated(contributions: Sequence[float], n: int, k: float) -> bool:
    """Whether the n largest contributions are more than k % of the total: the (n,k)-dominance rule.

    >>> is_dominated([50_000, 49_000, 1_000], 1, 90)
    False
    """
    largest = sorted(contributions, reverse=True)[:n]
    return 100 * math.fsum(largest) > k * math.fsum(contributions)


def is_within(contributions: Sequence[float], p: float, known: int = 1) -> bool:
    """Whether somebody who knows so many contributions knows the largest other within p %: the p % rule.

    Parameters
    ----------
    known : int
        Contributions an intruder knows; 1, the second largest contributor's own, is the rule as it is usually written.
    """
    first, *others = sorted(contributions, reverse=True)
    return 100 * math.fsum(others[known:]) < p * first


def all_or_none(counts: Sequence[int], least: int) -> tuple[int | None, ...]:
    """Tell every count of a table, or, where one is below the threshold, none.

    Complementary suppression that tells as much as it may is no secret to who knows the rule: which count goes with a
    small one depends on their sizes, and of 16 schools 7, 7 and 2, told as (None, 7, None), fit no other table.

    >>> all_or_none([2, 13, 8], 3), all_or_none([3, 12, 8], 3)
    ((None, None, None), (3, 12, 8))
    """
    return tuple(counts) if min(counts) >= least else (None,) * len(counts)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one school puts into a statistic: its value, and how much the value weighs; weight 0 where it is not in."""

    value: float = 0.0
    weight: float = 0.0


def protection(
    before: Sequence[Contribution],
    now: Sequence[Contribution],
    *,
    steps: tuple[float, float],
    known: int,
) -> float:
    """How unsure an intruder is of the school most exposed by taking one rounded mean from another (differencing).

    The two means times their weights differ by the schools that came and left, and by how far the others moved. The
    school sought is one that came, left, or moved farther than schools lie apart. An intruder is taken to know `known`
    of the others: those that would hide it most. What hides it is the rest, and the rounding of both means.

    Parameters
    ----------
    before, now : sequence of Contribution
        The same schools in the same order.
    steps : (float, float)
        What the two means are rounded to.

    Returns
    -------
    float
        A standard deviation in the statistic's own unit; infinity where no school is so exposed.
    """
    mean, *_ = _mean_and_spread(now)
    spread = max(_mean_and_spread(side)[1] for side in (before, now))
    exposed: list[tuple[float, float]] = []
    hiding: list[tuple[float, float]] = []
    for b, n in zip(before, now, strict=True):
        weight, is_in_both = max(b.weight, n.weight), bool(b.weight and n.weight)
        far = (
            abs(n.weight * (n.value - mean) - b.weight * (b.value - mean)) if is_in_both else spread * weight
        )
        # One that moved farther than schools lie apart is as one that came: what it was says little of what it is.
        (exposed if not is_in_both or far > spread * weight else hiding).append((weight, far))
    if not exposed:
        return math.inf
    exposed.sort()
    sought, _ = exposed.pop()
    hides = sorted((far for _, far in (*exposed, *hiding)), reverse=True)[known:]
    sides = zip((before, now), steps, strict=True)
    rounded = [math.fsum(one.weight for one in side) * step / math.sqrt(12) for side, step in sides]
    return math.hypot(*hides, *rounded) / sought


def _mean_and_spread(contributions: Sequence[Contribution]) -> tuple[float, float]:
    total = math.fsum(one.weight for one in contributions)
    if not total:
        return 0.0, 0.0
    mean = math.fsum(one.weight * one.value for one in contributions) / total
    return mean, math.sqrt(math.fsum(one.weight * (one.value - mean) ** 2 for one in contributions) / total)

"""The rules of disclosure control, by the names the field gives them.

Hundepool et al., Handbook on Statistical Disclosure Control (ESSnet SDC), chapter 4: minimum frequency, (n,k)-dominance,
p %, complementary (secondary) suppression. Differencing is chapter 4's implied cell: what two tables leave when one is
taken from the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_UNDER_SUPPRESSION = 2  # cells: a single one is the total without the others


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


def with_complements(counts: Sequence[int], least: int) -> tuple[int | None, ...]:
    """Suppress every count below the threshold, and as many others as keep these from being worked out of the total.

    What is suppressed is at least two counts, and together at least the threshold. None stands for a suppressed one.

    >>> with_complements([2, 13, 8], 3), with_complements([3, 12, 8], 3), with_complements([0, 0, 23], 3)
    ((None, 13, None), (3, 12, 8), (None, None, None))
    """
    gone = {at for at, count in enumerate(counts) if count < least}
    others = sorted(set(range(len(counts))) - gone, key=lambda at: (counts[at], at))
    while gone and others and (len(gone) < _UNDER_SUPPRESSION or sum(counts[at] for at in gone) < least):
        gone.add(others.pop(0))
    return tuple(None if at in gone else count for at, count in enumerate(counts))


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

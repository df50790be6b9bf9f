"""Shares of a whole as the field looks at them: by their ratios, so that no share is tied to another by the sum.

A share is looked at by its pivot coordinate, its logarithm against the geometric mean of the others: the same whatever
the total, and free of the constant sum (Egozcue, Pawlowsky-Glahn, Mateu-Figueras and Barceló-Vidal, Mathematical Geology
35 (2003) 279-300; Hron, Filzmoser and Thompson, Journal of Applied Statistics 39 (2012) 1115-1128).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.model.amounts import amount, refuse

# A share has no logarithm at 0. Shares are given and printed in whole percents, so what a school calls nothing is less
# than one; the field puts 0.65 of what can just be seen there (Martín-Fernández, Barceló-Vidal and Pawlowsky-Glahn,
# Mathematical Geology 35 (2003) 253-278). What is smaller still is put there too, else a nothing would count for more.
NOTHING = 0.65 * 0.01


def closed(parts: Sequence[float]) -> tuple[float, ...]:
    """Give the shares of two or more parts, >= 0 and with a total above 0; else ValueError.

    >>> closed([2, 2, 4])
    (0.25, 0.25, 0.5)
    """
    values = [amount("part", part) for part in parts]
    if len(values) < 2 or not max(values):  # noqa: PLR2004
        refuse("parts", f"{values!r} are no composition")
    largest = max(values)  # so that no total has no end
    total = math.fsum(value / largest for value in values)
    return tuple(value / largest / total for value in values)


def without_nothing(parts: Sequence[float], nothing: float = NOTHING) -> tuple[float, ...]:
    """Give the shares with `nothing` where a share is less, taken from the others in proportion: their ratios stay.

    >>> without_nothing([0.2, 0.4, 0.4, 0], nothing=1 / 16)
    (0.1875, 0.375, 0.375, 0.0625)
    """
    shares, nothing = closed(parts), amount("nothing", nothing, most=1.0)
    small = [share < nothing for share in shares]
    if not any(small):
        return shares
    left, held = (
        1 - nothing * sum(small),
        math.fsum(s for s, low in zip(shares, small, strict=True) if not low),
    )
    if left <= 0:
        refuse("nothing", f"{nothing!r} for each leaves none to the rest")
    return tuple(nothing if low else share * (left / held) for share, low in zip(shares, small, strict=True))


def centred(parts: Sequence[float]) -> tuple[float, ...]:
    """Give the centred log-ratios: each part's logarithm less the mean of them all. They total 0.

    >>> [round(ratio, 8) for ratio in centred([0.1, 0.3, 0.4, 0.2])]
    [-0.79451346, 0.30409883, 0.5917809, -0.10136628]
    """
    logs = [math.log(_positive(part)) for part in parts]
    mean = math.fsum(logs) / len(logs)
    return tuple(log - mean for log in logs)


def first_pivots(parts: Sequence[float]) -> tuple[float, ...]:
    """Give, for each part, its pivot coordinate when it stands first: what is looked at as "its share".

    >>> [round(z, 4) for z in first_pivots([0.5, 0.25, 0.25])]
    [0.566, -0.283, -0.283]
    """
    ratios = centred(parts)
    stretch = math.sqrt(len(ratios) / (len(ratios) - 1))
    return tuple(stretch * ratio for ratio in ratios)


def _positive(part: float) -> float:
    value = amount("part", part)
    if not value:
        refuse("part", "nothing has no logarithm")
    return value

"""Three figures, one for each task type: what is computed of them, for one allocation or for a column of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal

from planner.model.amounts import amount, heads, typed

DECIMALS = 12  # of a percentage; a float holds no more
_HAIR = 1e-6  # of a percent, or of an FTE: far more than floats lose on the way to it
Parts = tuple[float, float, float]  # a figure for each task type, in their order
# Decimals of any two floats can be added without a digit being lost: nothing is rounded before it should be.
_EXACT = Context(prec=2000)


class AllocationError(ValueError):
    """An allocation, or a move within one, that cannot be."""


def written(parts: Parts) -> tuple[Decimal, Decimal, Decimal]:
    """Read three floats as the decimals they print as (`typed`, without asking what is known to be finite)."""
    one, two, three = parts
    return Decimal(repr(one)), Decimal(repr(two)), Decimal(repr(three))


def total_of(meant: Sequence[Decimal]) -> Decimal:
    """Total FTE of the decimals that were written."""
    return sum(meant, start=Decimal())


def shares_of(meant: Sequence[Decimal], total: Decimal) -> Parts:
    """Each part of a total, in [0, 1]; AllocationError when the total is 0."""
    if not total:
        msg = "a total of 0 FTE has no shares"
        raise AllocationError(msg)
    one, two, three = meant
    return float(one / total), float(two / total), float(three / total)


def students_over(students: float, total: Decimal) -> float:
    """Students per FTE of a total; AllocationError when it is 0, ValueError where the ratio has no end."""
    students = amount("students", students)
    if not total:
        msg = "a total of 0 FTE has no students per FTE"
        raise AllocationError(msg)
    ratio = float(typed(students) / total)
    if not math.isfinite(ratio):
        msg = f"students: {students!r} over {float(total)!r} FTE is no finite number"
        raise ValueError(msg)
    return ratio


def scaled(parts: Parts, factor: float) -> Parts:
    """Give the parts times a factor: another total, the same split."""
    factor = amount("factor", factor, error=AllocationError)
    one, two, three = parts
    return one * factor, two * factor, three * factor


def rounded_parts(meant: Sequence[Decimal], decimals: int = 0) -> Parts:
    """Shares of three figures in percent, rounded so that they total 100 exactly; AllocationError when they total 0."""
    unit = 10 ** heads("decimals", decimals, most=DECIMALS)
    total = _EXACT.add(_EXACT.add(meant[0], meant[1]), meant[2])
    if not total:
        msg = "a total of 0 FTE has no shares"
        raise AllocationError(msg)
    floors = [_EXACT.divmod(_EXACT.multiply(part, 100 * unit), total) for part in meant]
    whole = [int(floor) for floor, _ in floors]
    left = 100 * unit - sum(whole)
    if left:
        rest = [remainder for _, remainder in floors]
        for at in sorted(range(len(whole)), key=rest.__getitem__, reverse=True)[:left]:
            whole[at] += 1
    return whole[0] / unit, whole[1] / unit, whole[2] / unit


def whole_percents(parts: Parts) -> Parts:
    """Shares of three floats in whole percent, totalling 100 (`rounded_parts`); digits a float adds make no tie other.

    >>> whole_percents((0.1 + 0.2, 0.3, 0.3))
    (34.0, 33.0, 33.0)
    """
    one, two, three = parts
    total = one + two + three
    if total > _HAIR:
        # Floats are enough where no remainder is near another, or near a whole: nearly everywhere.
        percents = 100 * one / total, 100 * two / total, 100 * three / total
        whole = [math.floor(percent) for percent in percents]
        rest = [percent - floor for percent, floor in zip(percents, whole, strict=True)]
        least, middle, most = sorted(rest)
        if least > _HAIR and most < 1 - _HAIR and least + _HAIR < middle and middle + _HAIR < most:
            given = 100 - sum(whole)
            for at, remainder in enumerate(rest):
                whole[at] += remainder > (middle if given == 1 else least)
            return float(whole[0]), float(whole[1]), float(whole[2])
    return rounded_parts([Decimal(f"{part:.12g}") for part in parts])

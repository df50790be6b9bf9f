"""Three figures, one for each task type: what is computed of them, for one allocation or for a column of them."""

from __future__ import annotations

import math
from decimal import Context, Decimal

from planner.model.amounts import amount, heads

DECIMALS = 12  # of a percentage; a float holds no more
Parts = tuple[float, float, float]  # a figure for each task type, in their order
# Decimals of any two floats can be added without a digit being lost: nothing is rounded before it should be.
_EXACT = Context(prec=2000)


class AllocationError(ValueError):
    """An allocation, or a move within one, that cannot be."""


def _decimal(value: float) -> Decimal:
    """Read a float as the decimal it prints as.

    Bands and ranges have edges people write (150, 0.2, 67.5 %), and a figure that is on one must compare as on it:
    975 students on 2.22 + 0.92 + 0.11 FTE are 300 for each, which binary fractions make a little less.
    """
    return Decimal(repr(value))


def total_of(parts: Parts) -> Decimal:
    """Total FTE of the decimals that were written."""
    return sum(map(_decimal, parts), start=Decimal())


def shares_of(parts: Parts, total: Decimal) -> Parts:
    """Each part of a total, in [0, 1]; AllocationError when the total is 0."""
    if not total:
        msg = "a total of 0 FTE has no shares"
        raise AllocationError(msg)
    one, two, three = parts
    return float(_decimal(one) / total), float(_decimal(two) / total), float(_decimal(three) / total)


def students_over(students: float, total: Decimal) -> float:
    """Students per FTE of a total; AllocationError when it is 0, ValueError where the ratio has no end."""
    students = amount("students", students)
    if not total:
        msg = "a total of 0 FTE has no students per FTE"
        raise AllocationError(msg)
    ratio = float(_decimal(students) / total)
    if not math.isfinite(ratio):
        msg = f"students: {students!r} over {float(total)!r} FTE is no finite number"
        raise ValueError(msg)
    return ratio


def scaled(parts: Parts, factor: float) -> Parts:
    """Give the parts times a factor: another total, the same split."""
    factor = amount("factor", factor, error=AllocationError)
    one, two, three = parts
    return one * factor, two * factor, three * factor


def rounded_parts_of(parts: Parts, decimals: int = 0) -> Parts:
    """Give the same of three figures; AllocationError when they total 0."""
    unit = 10 ** heads("decimals", decimals, most=DECIMALS)
    # What a person typed (0.1 + 0.2) is meant as decimals: repr() gives back what was written.
    meant = [Decimal(repr(part)) for part in parts]
    total = _EXACT.add(_EXACT.add(meant[0], meant[1]), meant[2])
    if not total:
        msg = "a total of 0 FTE has no shares"
        raise AllocationError(msg)
    whole, rest = [], []
    for part in meant:
        floor, remainder = _EXACT.divmod(_EXACT.multiply(part, 100 * unit), total)
        whole.append(int(floor))
        rest.append(remainder)
    for at in sorted(range(len(whole)), key=rest.__getitem__, reverse=True)[: 100 * unit - sum(whole)]:
        whole[at] += 1
    return whole[0] / unit, whole[1] / unit, whole[2] / unit

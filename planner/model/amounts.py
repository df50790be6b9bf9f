"""The one guard for numbers from outside (finite, whole, no bool), and the one way to count and round with them.

A float is read as the decimal it prints as, which is what a person typed: 1.95 x 37 is 72.15, and not the
72.1499… of binary fractions, which would be printed 72.1.
"""

from __future__ import annotations

import math
import sys
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Real
from typing import NoReturn

_LARGEST = sys.float_info.max
_SHOWN = 60
_EXACT = 1 << 53  # whole numbers up to here are floats too
# A float has at most 309 digits before its point and 324 after it.
_DIGITS = Context(prec=700)


def finite(value: object) -> float | None:
    """Give any real number as a float; None for what is none, or has no end: bool, text, NaN, an int no float holds."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    # -0.0 becomes 0.0: nobody spends minus nothing.
    return number + 0.0 if -_LARGEST <= number <= _LARGEST else None


def amount(
    name: str,
    value: object,
    least: float = 0.0,
    most: float = _LARGEST,
    error: type[ValueError] = ValueError,
) -> float:
    """Give a finite number from `least` to `most`.

    Raises
    ------
    ValueError (or `error`, a kind of it)
        naming `name` and the value, for anything else.

    >>> amount("fte", 2), amount("share", 0.3, most=1)
    (2.0, 0.3)
    """
    # Nearly always; and a sweep asks a thousand times.
    if (type(value) is float or type(value) is int) and least <= value <= most <= _LARGEST:
        return float(value) + 0.0
    number = finite(value)
    if number is None:
        _refuse(name, value, "is not a finite number", error)
    if number < least:
        _refuse(name, value, "is below zero" if least == 0 else f"is below {least:g}", error)
    if number > most:
        _refuse(name, value, f"is above {most:g}", error)
    return number


def figure(name: str, value: object) -> float:
    """Give a finite number, above or below zero; else ValueError naming `name` and the value."""
    return amount(name, value, least=-_LARGEST)


def heads(name: str, value: object, least: int = 0, most: int | None = None) -> int:
    """Give a whole number of heads, from `least` to `most`; 46.0 is one too, as a data frame holds it.

    Raises
    ------
    ValueError
        naming `name` and the value, for anything else.
    """
    if type(value) is int and least <= value <= (_EXACT if most is None else most):  # nearly always, as above
        return value
    number = finite(value)
    if number is None or number != int(number):
        _refuse(name, value, "is not a whole number", ValueError)
    whole = int(number)
    if whole < least or (most is not None and whole > most):
        _refuse(
            name,
            value,
            f"is not from {least} to {most}" if most is not None else f"is below {least}",
            ValueError,
        )
    return whole


def typed(value: float) -> Decimal:
    """Read a float as the decimal it prints as: what a person typed.

    Bands and ranges have edges people write (150, 0.2, 67.5 %), and a figure that is on one must compare as on it:
    975 students on 2.22 + 0.92 + 0.11 FTE are 300 for each, which binary fractions make a little less.
    """
    is_plain = type(value) is float and -_LARGEST <= value <= _LARGEST  # as above
    return Decimal(repr(value + 0.0 if is_plain else figure("value", value)))


def times(one: float, other: float) -> float:
    """Multiply as decimals.

    >>> times(1.95, 37), 1.95 * 37
    (72.15, 72.14999999999999)
    """
    return float(typed(one) * typed(other))


def minus(one: float, other: float) -> float:
    """Subtract as decimals.

    >>> minus(0.375, 0.43), 0.375 - 0.43
    (-0.055, -0.05499999999999999)
    """
    return float(typed(one) - typed(other))


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round the decimal a float prints as; halves go away from zero, as on paper and in Danish schools.

    What lies within two steps of a float below a half is that half: 2.25 hours over 37 and times 37 again are 2.25.

    >>> rounded(2.675, 2), rounded(-5.5), rounded(-5.4999999999999995)
    (Decimal('2.68'), Decimal('-6'), Decimal('-6'))
    """
    value = figure("value", value)
    unit = Decimal(1).scaleb(-heads("decimals", decimals))
    # A step changes nothing but a half: not where it is a part of the last digit that is shown.
    step = math.copysign(2 * math.ulp(value), value)
    if abs(step) * 1000 > unit:
        step = 0.0
    return typed(value + step).quantize(unit, ROUND_HALF_UP, _DIGITS)


def refuse(at: str, what: str) -> NoReturn:
    """Refuse a value with a ValueError that begins with its place."""
    msg = f"{at}: {what}"
    raise ValueError(msg) from None


def _refuse(name: str, value: object, why: str, error: type[ValueError]) -> NoReturn:
    try:
        shown = repr(value)[:_SHOWN]
    except ValueError:  # Python writes no number of more than some thousand digits
        shown = "a number without end"
    msg = f"{name}: {shown} {why}"
    raise error(msg)

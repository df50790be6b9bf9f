"""The one guard for numbers that come from outside: an amount is finite, a head is whole, and neither is a bool."""

from __future__ import annotations

import sys
from numbers import Real
from typing import NoReturn

_LARGEST = sys.float_info.max
_SHOWN = 60


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
    if type(value) is float and least <= value <= most:  # nearly always; and a sweep asks a thousand times
        return value + 0.0
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
    if type(value) is int and value >= least and (most is None or value <= most):  # nearly always, as above
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

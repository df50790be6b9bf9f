"""A live number in its place on a page: as a person reads it, and unrounded."""

from __future__ import annotations

from markupsafe import Markup

from planner.words.language import Words

Number = tuple[float | None, str]  # unrounded, and as a person reads it; None and a dash: not defined
DASH = "–"


def shown(value: float | None, words: Words, decimals: int = 0) -> Number:
    """Give a number as a page shows it."""
    return (value, DASH if value is None else words.number(value, decimals))


def output(key: str, number: Number) -> Markup:
    """Write a live number in its place. Quiet: one status line speaks for them all when a lever rests."""
    value, text = number
    return Markup('<output aria-live="off" data-key="{}" data-value="{}">{}</output>').format(
        key, plain(value), text
    )


def plain(value: float | None) -> str:
    """Write a number as JavaScript's String() does, so that a page printed here and a page changed there agree.

    >>> plain(12.0), plain(0.1 + 0.2), plain(0.00001), plain(None)
    ('12', '0.30000000000000004', '0.00001', '')
    """
    if value is None:
        return ""
    if float(value).is_integer() and abs(value) < 1e21:  # noqa: PLR2004  (where JavaScript goes over to exponents)
        return str(int(value))
    text = repr(float(value))
    if "e" not in text:
        return text
    if abs(value) >= 1e-6:  # noqa: PLR2004
        digits, exponent = text.split("e")
        return f"{value:.{len(digits.replace('.', '').lstrip('-')) - 1 - int(exponent)}f}"
    return text.replace("e-0", "e-")

"""Parting an amount in proportion, as far as limits let it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def spread(
    whole: Fraction, weights: Sequence[Fraction], least: Sequence[Fraction], most: Sequence[Fraction]
) -> list[Fraction]:
    """Part an amount in proportion to weights, each part no less and no more than it may be.

    What has a weight comes first; what has none gets its least, and equal parts of what the others have no room for.
    That is the parting nearest to the proportional one: the sum of part squared over weight is the smallest.

    Parameters
    ----------
    whole : Fraction
        From the sum of `least` to the sum of `most`, both >= 0.

    >>> F = Fraction
    >>> [str(part) for part in spread(F(3), (F(1), F(2), F(0)), (F(0),) * 3, (F(9),) * 3)]
    ['1', '2', '0']
    >>> [str(part) for part in spread(F(3), (F(1), F(2), F(0)), (F(0),) * 3, (F(9), F(1), F(9)))]
    ['2', '1', '0']
    """
    weighty = [bool(weight) for weight in weights]
    room = sum((most[at] if weighty[at] else least[at] for at in range(len(weights))), start=Fraction())
    if whole > room:  # the weighty are full
        fixed = [most[at] if weighty[at] else least[at] for at in range(len(weights))]
        tops = [fixed[at] if weighty[at] else most[at] for at in range(len(weights))]
        return _filled(whole, [Fraction(1)] * len(weights), fixed, tops)
    return _filled(
        whole, weights, least, [m if w else low for m, w, low in zip(most, weighty, least, strict=True)]
    )


def _filled(
    whole: Fraction, weights: Sequence[Fraction], least: Sequence[Fraction], most: Sequence[Fraction]
) -> list[Fraction]:
    """Raise one rate for all until the parts total the whole: between two edges they rise in a straight line."""

    def at(rate: Fraction) -> list[Fraction]:
        parts = zip(weights, least, most, strict=True)
        return [min(max(rate * weight, low), high) for weight, low, high in parts]

    edges = sorted(
        {Fraction()} | {e / w for w, *ends in zip(weights, least, most, strict=True) if w for e in ends}
    )
    above = next(edge for edge in edges if sum(at(edge)) >= whole)
    below = max((edge for edge in edges if edge < above), default=above)
    low, high = sum(at(below)), sum(at(above))
    if low == high:
        return at(above)
    return at(below + (above - below) * (whole - low) / (high - low))

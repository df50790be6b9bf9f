"""Chance in a count of students, in whole numbers: of a rate that is set, and of one a single cohort showed.

A cohort is taken as students who sign each for themselves. They share one market, so chance is at least this large.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from planner.model.amounts import heads

_LIKELIEST = 1 << 128


def at_most(count: int, size: int, rate: Fraction) -> Fraction:
    """Binomial: how often at most `count` of `size` would sign where each does at `rate`.

    >>> at_most(1, 2, Fraction(4, 5))  # all but both: 1 - 16/25
    Fraction(9, 25)
    """
    count, size = heads("count", count), heads("size", size)
    if not 0 < rate < 1:
        return Fraction(count >= size or rate == 0)
    signs, not_so = rate.numerator, rate.denominator - rate.numerator
    chances = _chances(size, int((size + 1) * rate), lambda k: ((size - k) * signs, (k + 1) * not_so))
    return _up_to(count, chances)


def next_at_most(count: int, size: int, signed: int) -> Fraction:
    """How often a next cohort of `size` would have at most `count`, where `signed` of this one have; see `next_span`."""
    return _up_to(heads("count", count), _next(size, signed))


def next_span(size: int, signed: int) -> tuple[int, int]:
    """Give where nine in ten next cohorts of `size` end, where `signed` of this one have an agreement.

    Predictive: the rate is not known, and one cohort says only so much of it (Jeffreys' prior, so a beta-binomial of
    signed + 1/2 and unsigned + 1/2). Counts come whole, so no range leaves exactly one in twenty beyond each end;
    each end is where what lies beyond it is nearest to that (the percentiles of the mid-distribution, "mid-P").
    Over rates of 0.4 to 0.95 the range then holds 89 to 91 % of next cohorts on average, whatever their size from
    10 to 200; at one rate and size from 87 to 94 %, up to 99 % where nearly all of fewer than 20 sign.

    >>> next_span(80, 56), next_span(52, 41), next_span(30, 30)
    ((46, 64), (34, 47), (28, 30))
    """
    chances = _next(size, signed)
    total = sum(chances.values())
    below, within = 0, []
    for count in sorted(chances):
        # Twice what lies below the middle of a count, in twentieths of all: from one to nineteen of them.
        if total <= 10 * (2 * below + chances[count]) <= 19 * total:
            within.append(count)
        below += chances[count]
    return within[0], within[-1]


def _next(size: int, signed: int) -> dict[int, int]:
    size = heads("size", size)
    signed = heads("signed", signed, most=size)
    # Twice signed + 1/2 and twice unsigned + 1/2, to stay in whole numbers.
    ours, others = 2 * signed + 1, 2 * (size - signed) + 1
    return _chances(
        size,
        signed,
        lambda k: ((size - k) * (2 * k + ours), (k + 1) * (2 * (size - k - 1) + others)),
    )


def _up_to(count: int, chances: dict[int, int]) -> Fraction:
    return Fraction(sum(c for k, c in chances.items() if k <= count), sum(chances.values()))


def _chances(size: int, likely: int, step: Callable[[int], tuple[int, int]]) -> dict[int, int]:
    """Chance of each count, in units of 2^-128 of a likely one; none where it is 0.

    `step`: the chance of k + 1 over that of k, as a whole number over another. Whole numbers, so that little is lost
    on the way, and as few as matter: a million students take 40 ms, where exact chances have a million digits.
    """
    start = min(likely, size)
    chances = {start: _LIKELIEST}
    count, chance = start, _LIKELIEST
    while count:
        more, less = step(count - 1)
        if not (chance := chance * less // more):
            break
        count -= 1
        chances[count] = chance
    count, chance = start, _LIKELIEST
    while count < size:
        more, less = step(count)
        if not (chance := chance * more // less):
            break
        count += 1
        chances[count] = chance
    return chances

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.effort import Range, Resolution, resolution
from planner.model.target import TargetGap, WouldTake


@given(st.integers(1, 2000), st.integers(0, 100), st.data())
def test_needed_is_the_first_count_that_reaches_the_target(cohort, percent, data):
    agreements = data.draw(st.integers(0, cohort))
    gap = TargetGap(cohort, agreements, percent / 100)
    reaches = [n for n in range(cohort + 1) if Fraction(n, cohort) >= Fraction(percent, 100)]
    assert gap.needed == min(reaches)
    assert gap.short == max(0, gap.needed - agreements)
    assert math.isclose(gap.share, agreements / cohort)


def test_a_float_just_above_does_not_ask_for_one_more():
    assert TargetGap(45, 0, 0.8).needed == 36
    assert TargetGap(25, 0, 0.28).needed == 7  # 0.28 x 25 is 7.000000000000001 in floats


@pytest.mark.parametrize("bad", [(0, 0, 0.8), (10, 11, 0.8), (10, -1, 0.8), (10, 5, 1.1), (10, 5, -0.1)])
def test_counts_that_cannot_be_are_refused(bad):
    with pytest.raises(ValueError, match=r"^(cohort|agreements|target): "):
        TargetGap(*bad)


@given(st.integers(2, 120), st.data())
def test_the_next_cohort_is_the_binomials_nine_in_ten(cohort, data):
    agreements = data.draw(st.integers(1, cohort - 1))
    rate = Fraction(agreements, cohort)
    chances = [math.comb(cohort, k) * rate**k * (1 - rate) ** (cohort - k) for k in range(cohort + 1)]
    low, high = TargetGap(cohort, agreements, 0.8).next_cohort
    assert sum(chances[: low + 1]) >= Fraction(1, 20) > sum(chances[:low])
    assert sum(chances[: high + 1]) >= Fraction(19, 20) > sum(chances[:high])
    assert low <= agreements <= high


def test_the_next_cohort_agrees_with_scipy():
    from scipy.stats import binom

    # A million students typed into a page cost it 20 ms; the exact chances, of a million digits, would hang it.
    for cohort, agreements in ((46, 31), (5, 1), (900, 617), (1_000_000, 612_345), (1_000_000, 3)):
        expected = binom.ppf((0.05, 0.95), cohort, agreements / cohort)
        assert TargetGap(cohort, agreements, 0.8).next_cohort == tuple(expected)


@pytest.mark.parametrize("agreements", [0, 46])
def test_all_or_none_give_no_range(agreements):
    assert TargetGap(46, agreements, 0.8).next_cohort is None


def test_six_agreements_from_190_hours_is_one_per_32():
    assert round(WouldTake(6, 190).hours_each) == 32
    assert WouldTake.of_move(6, fte=0.1).hours == pytest.approx(192.4)
    assert WouldTake.of_move(6, 0.1, 1687.2).hours_each == pytest.approx(28.12)


@pytest.mark.parametrize("bad", [(0, 10), (-1, 10), (1, 0), (1, -1), (1, math.inf), (1, math.nan)])
def test_what_is_no_question_is_refused(bad):
    with pytest.raises(ValueError, match=r"^(agreements|hours): "):
        WouldTake(*bad)


@pytest.mark.parametrize(
    ("fte", "donors", "expected"),
    [
        (
            0.1,
            [Range(0.5, 0.6, 0.7)],
            Resolution.RESOLVED,
        ),  # exactly half of 0.2, which in floats is a little off
        (0.0999, [Range(0.5, 0.6, 0.7)], Resolution.BELOW),
        (0.15, [Range(0.5, 0.6, 0.7), Range(0.1, 0.1, 0.2)], Resolution.RESOLVED),
        (0.14, [Range(0.5, 0.6, 0.7), Range(0.1, 0.1, 0.2)], Resolution.BELOW),
        (5.0, [None], Resolution.NO_RANGE),
        (5.0, [Range(0.5, 0.6, 0.7), None], Resolution.NO_RANGE),
        (5.0, [], Resolution.NO_RANGE),
        (0.1, [Range(1, 1, 1)], Resolution.RESOLVED),
    ],
)
def test_a_move_is_resolved_from_half_the_donors_width(fte, donors, expected):
    assert resolution(fte, donors) is expected

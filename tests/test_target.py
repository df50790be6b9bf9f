from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.target import TargetGap


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
    with pytest.raises(ValueError, match=r"cannot be|not a share"):
        TargetGap(*bad)

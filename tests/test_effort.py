from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import Range, TaskType
from planner.files.content import hours
from planner.model.effort import fte_of_weekly_hours, hours_a_week, share_ranges, total
from planner.model.schools import SchoolYear

ranges = st.tuples(*[st.floats(0, 10, allow_subnormal=False)] * 3).map(sorted).map(lambda r: Range(*r))


@given(st.lists(ranges, max_size=6))
def test_likely_values_add_and_ends_add(parts):
    whole = total(parts)
    assert whole.likely == pytest.approx(math.fsum(r.likely for r in parts))
    assert whole.low == pytest.approx(math.fsum(r.low for r in parts))
    assert whole.high == pytest.approx(math.fsum(r.high for r in parts))


@given(ranges, ranges, ranges)
def test_share_ranges_are_the_widest_any_choice_within_the_ranges_gives(a, b, c):
    parts = dict(zip(TaskType, (a, b, c), strict=True))
    if total(parts.values()).likely == 0:
        with pytest.raises(ValueError, match="no shares"):
            share_ranges(parts)
        return
    shares = share_ranges(parts)
    # The share of one part is monotone in each, so its extremes stand at corners: all eight are tried.
    for corner in itertools.product(*[(r.low, r.high) for r in parts.values()]):
        whole = math.fsum(corner)
        for t, value in zip(parts, corner, strict=True):
            if whole:
                assert shares[t].low - 1e-9 <= value / whole <= shares[t].high + 1e-9
    for share in shares.values():
        assert 0 <= share.low <= share.likely <= share.high <= 1 + 1e-12


@pytest.mark.parametrize(
    "bad",
    [
        (2, 1, 3),
        (1, 3, 2),
        (-1, 0, 1),
        (0, math.nan, 1),
        (0, 1, math.inf),
        ("0", 1, 2),
        (False, 1, 2),
        (0, 1, 10**400),
    ],
)
def test_what_is_no_range_is_refused(bad):
    with pytest.raises(ValueError, match=r"low|likely|high"):
        Range(*bad)


def test_an_fte_in_hours():
    assert hours().gross.hours == 1924
    assert hours_a_week(1) == 37
    assert fte_of_weekly_hours(18.5) == 0.5
    assert hours().net_in(SchoolYear(2025)) == 1679.8
    assert hours().net_in(SchoolYear(2026)) == 1687.2
    assert hours().net_in(SchoolYear(2031)) is None


@pytest.mark.parametrize("text", ["2025/26", "2025/2026", "2025-26", " 2025–26 "])
def test_a_school_year_is_read_as_people_write_it(text):
    assert SchoolYear.read(text) == SchoolYear(2025)


@pytest.mark.parametrize("text", ["2025", "2025/27", "25/26", "2025/25", "1889/90", "", "2025/26/27"])
def test_what_is_no_school_year_is_refused(text):
    with pytest.raises(ValueError, match="not a school year"):
        SchoolYear.read(text)


def test_a_century_turns():
    assert str(SchoolYear(2099)) == "2099/00"
    assert SchoolYear.read("2099/00") == SchoolYear(2099)
    assert SchoolYear(2025).last_day.isoformat() == "2026-07-31"

"""A year's change says what the estimates cannot tell, and a product's is the sum of its parts, whatever the figures."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.model.change import Change, contributions

CASES = tomllib.loads((Path(__file__).parent / "cases" / "decomposition.toml").read_text(encoding="utf-8"))

factors = st.floats(1e-3, 1e4)
maybe_zero = st.one_of(st.just(0.0), factors)
pairs = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.lists(maybe_zero, min_size=n, max_size=n), st.lists(maybe_zero, min_size=n, max_size=n)
    )
)


def test_ranges_that_meet_cannot_tell_the_change_and_without_a_range_nothing_is_said():
    before = School("1", "A", 100, Allocation(1, 1, 1), SchoolYear(2024),
                    ranges={TaskType.ADMINISTRATION: Range(0.8, 1, 1.2), TaskType.STUDENT_SUPPORT: Range(0.9, 1, 1.1)})  # fmt: skip
    after = School("1", "A", 100, Allocation(1.3, 1.4, 1), SchoolYear(2025),
                   ranges={TaskType.ADMINISTRATION: Range(1.2, 1.3, 1.5), TaskType.STUDENT_SUPPORT: Range(1.2, 1.4, 1.5),
                           TaskType.COMPANY_RELATIONS: Range(1, 1, 1)})  # fmt: skip
    assert Change(before, after).within_ranges == {
        TaskType.ADMINISTRATION: True,
        TaskType.STUDENT_SUPPORT: False,
    }


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [("", "", False), ("2026.1", "", False), ("2026.1", "2026.1", False), ("2026.1", "2027.1", True)],
)
def test_a_form_is_said_to_have_changed_only_where_both_years_say_which(old, new, changed):
    before = School("1", "A", 100, Allocation(1, 1, 1), instrument=old)
    after = School("1", "A", 100, Allocation(1, 1, 1), instrument=new)
    assert Change(before, after).instrument_changed is changed


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        (0.3, 0.4, True),  # exactly half a day a week, and exactly a quarter of the larger
        (0.4, 0.3, True),
        (0.0, 0.1, True),
        (0.0, 0.09, False),  # all of it, and less than half a day
        (1.0, 1.3, False),  # more than half a day, and less than a quarter
        (1.5, 2.0, True),
    ],
)
def test_without_ranges_a_change_is_large_from_half_a_day_and_a_quarter(before, after, listed):
    years = [School("900001", "Eksempelskole A", 100, Allocation(fte, 1, 1)) for fte in (before, after)]
    assert Change(*years).large_without_ranges == ((TaskType.ADMINISTRATION,) if listed else ())


def test_where_both_years_have_ranges_these_decide_and_no_rule_of_ours():
    years = [
        School("900001", "Eksempelskole A", 100, Allocation(fte, 1, 1),
               ranges={TaskType.ADMINISTRATION: Range(0.1, fte, 2)})
        for fte in (0.3, 0.9)
    ]  # fmt: skip
    assert Change(*years).large_without_ranges == ()


@pytest.mark.parametrize("case", CASES["step"], ids=lambda case: case["name"])
def test_a_published_decomposition_comes_out_as_published(case):
    found = [contributions(b, a) for b, a in zip(case["before"], case["after"], strict=True)]
    for parts, published in zip(found, case["parts"], strict=True):
        assert parts == pytest.approx(published, abs=5e-9)
    if "totals" in case:
        totals = [math.fsum(column) for column in zip(*found, strict=True)]
        assert totals == pytest.approx(case["totals"], abs=5e-9)
        assert math.fsum(totals) == pytest.approx(case["change"])


@pytest.mark.parametrize("case", CASES["zero"], ids=lambda case: case["name"])
def test_a_zero_has_the_published_limit(case):
    assert contributions(case["before"], case["after"])[0] == case["part"]


@given(pairs)
def test_the_parts_add_up_to_the_change(pair):
    before, after = pair
    old, new = math.prod(before), math.prod(after)
    assert math.fsum(contributions(before, after)) == pytest.approx(
        new - old, rel=1e-9, abs=1e-9 * max(old, new)
    )


@given(pairs)
def test_backwards_every_part_has_the_other_sign(pair):
    before, after = pair
    there, back = contributions(before, after), contributions(after, before)
    scale = max(math.prod(before), math.prod(after), 1e-300)
    assert [-part for part in back] == pytest.approx(list(there), rel=1e-9, abs=1e-9 * scale)


@given(st.lists(st.tuples(factors, factors), min_size=1, max_size=5))
def test_a_factor_that_stands_still_has_no_part_in_it(pairs):
    before, after = ([pair[i] for pair in pairs] for i in (0, 1))
    assert contributions(before, [before[0], *after[1:]])[0] == 0


@given(st.lists(st.tuples(factors, factors), min_size=1, max_size=4), st.data())
def test_a_zero_is_the_limit_of_ever_smaller_values(pairs, data):
    which = data.draw(st.integers(0, len(pairs) - 1))
    before, after = ([p[i] for p in pairs] for i in (0, 1))
    before[which] = 0.0
    at_zero = contributions(before, after)
    scale = math.prod(after)
    distance = []
    for small in (1e-50, 1e-100, 1e-200):
        before[which] = small
        near = contributions(before, after)
        distance.append(max(abs(a - b) for a, b in zip(near, at_zero, strict=True)) / scale)
    assert distance[2] <= distance[0] + 1e-12
    assert distance[2] < 0.3  # it goes as 1 / ln: slowly, which is why the limit is used


@pytest.mark.parametrize(
    ("before", "after"), [((1,), (1, 2)), ((-1, 2), (1, 2)), ((math.inf,), (1,)), ((math.nan,), (1,))]
)
def test_what_is_no_product_is_refused(before, after):
    with pytest.raises(ValueError, match="factor"):
        contributions(before, after)

"""The rules of disclosure control: the field's worked examples, their laws, and an intruder who attacks."""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intruder import InAPart, Scenario, gain, gain_in_a_part, without_differencing

from planner.model.edition.disclosure import (
    Contribution,
    all_or_none,
    is_dominated,
    is_within,
    protection,
)
from planner.model.edition.edition import Rules

CASES = tomllib.loads((Path(__file__).parent / "cases" / "disclosure.toml").read_text(encoding="utf-8"))
long = pytest.mark.long
amounts = st.lists(st.floats(0, 1e6), min_size=1, max_size=12)


def cases(kind):
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


@cases("dominance")
def test_the_dominance_rule_says_what_the_handbook_prints(case):
    assert is_dominated(case["contributions"], case["n"], case["k"]) == case["unsafe"]


@cases("p_percent")
def test_the_p_percent_rule_says_what_the_handbook_prints(case):
    assert is_within(case["contributions"], case["p"], case["known"]) == case["unsafe"]


@cases("counts")
def test_counts_are_suppressed_with_what_they_could_be_worked_out_of(case):
    shown = tuple(count or None for count in case["shown"])
    assert all_or_none(case["counts"], case["least"]) == shown


@given(amounts, st.floats(1, 100))
def test_what_is_safe_by_the_dominance_rule_is_safe_by_the_p_percent_rule_that_goes_with_it(given_amounts, p):
    # the handbook's proof A: (2,k) with k = 100 * 100 / (100 + p)
    if is_within(given_amounts, p * 0.999, 1):
        assert is_dominated(given_amounts, 2, 100 * 100 / (100 + p) * 0.999)


@pytest.mark.parametrize("schools", [5, 9, 16, 23])
def test_every_table_that_is_told_alike_leaves_a_suppressed_count_open(schools):
    tables = [(a, b, schools - a - b) for a in range(schools + 1) for b in range(schools + 1 - a)]
    alike = defaultdict(list)
    for table in tables:
        alike[all_or_none(table, 3)].append(table)
    for shown, could_be in alike.items():
        assert all(count >= 3 for count in shown if count is not None)
        hidden = [{table[at] for table in could_be} for at, count in enumerate(shown) if count is None]
        assert all(len(values) > schools // 2 for values in hidden)


@given(st.lists(st.floats(0, 100), min_size=6, max_size=30), st.integers(1, 3), st.floats(0.1, 5))
def test_a_finer_step_or_a_better_informed_intruder_never_leaves_more_protection(values, came, step):
    now = [Contribution(value, 1.0) for value in values]
    before = [Contribution()] * came + now[came:]
    left = protection(before, now, steps=(1.0, step), known=3)
    assert protection(before, now, steps=(1.0, step / 2), known=3) <= left
    assert protection(before, now, steps=(1.0, step), known=4) <= left
    assert protection(now, now, steps=(1.0, step), known=3) == math.inf
    # one alone who came is hidden by the rounding of both means and by nothing else
    alone = protection([Contribution(), *now[1:]], now, steps=(1.0, step), known=3)
    n = len(now)
    assert alone == pytest.approx(math.hypot(n - 1, n * step) / math.sqrt(12))


@given(st.integers(6, 30), st.floats(-2, 2))
def test_a_school_that_moved_farther_than_schools_lie_apart_is_as_one_that_came(n, by):
    before = [Contribution(40.0 + 20.0 * (at % 2), 1.0) for at in range(n)]  # ten points from their mean
    now = [Contribution(before[0].value + 10.0 * by, 1.0), *before[1:]]
    left = protection(before, now, steps=(1.0, 1.0), known=3)
    assert math.isinf(left) if abs(by) < 0.9 else math.isfinite(left) or abs(by) < 1.6


LEAST_GAIN, MOST_GAIN = 25, 10  # percentage points over guessing
SCENARIOS = {
    "two of three who came are known": Scenario(3),
    "the largest of three who came": Scenario(3, largest=True),
    "three of five": Scenario(5),
    "three of six": Scenario(6),
    "three of eight": Scenario(8),
    "three left": Scenario(3, how="left"),
    "three corrected their figures": Scenario(3, how="corrected"),
    "the largest of three that corrected them": Scenario(3, how="corrected", largest=True),
    "one came the year after": Scenario(1, moves=3.0),
    "eight came the year after": Scenario(8, moves=3.0),
    "three that gave no tasks": Scenario(3, quiet=True),
    "one that gave no tasks": Scenario(1, quiet=True),
    "editions before it": Scenario(3, steps=2),
}


def test_an_intruder_finds_a_late_school_where_nobody_looks_at_differences():
    # else the attack below would show nothing
    assert gain(Scenario(3), 12, 500, without_differencing()) > LEAST_GAIN


def test_an_intruder_who_knows_two_of_three_who_came_late_hardly_does_better_than_by_guessing():
    assert gain(Scenario(3), 12, 600) <= MOST_GAIN


IN_A_PART = {
    "one edition": InAPart(),
    "one edition, and the split goes with size": InAPart(pull=1.0),
    "three of its size came late": InAPart(late=3),
    "three of its size and three others": InAPart(late=3, elsewhere=3),
    "six of its size and six others": InAPart(late=6, elsewhere=6),
    "it came alone, and two of other sizes": InAPart(late=1, elsewhere=2),
    "one came the year after": InAPart(late=1, moves=3.0),
    "three came the year after": InAPart(late=3, moves=3.0),
}


@long
def test_an_intruder_finds_a_school_among_those_of_its_size_where_nobody_looks_at_differences():
    # with every school's figures as they were the year before, but for the one that came
    assert gain_in_a_part(InAPart(late=1, moves=0.01), 24, 3000, without_differencing()) > MOST_GAIN


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(InAPart(), id="one edition"),
        pytest.param(InAPart(late=3, moves=3.0), id="a year later", marks=long),
    ],
)
def test_an_intruder_hardly_does_better_for_the_figures_of_a_schools_size(scenario):
    assert gain_in_a_part(scenario, 24, 300) <= MOST_GAIN


@long
@pytest.mark.parametrize("n", [24, 31, 60])
@pytest.mark.parametrize("scenario", IN_A_PART.values(), ids=IN_A_PART)
def test_an_intruder_who_has_the_parts_of_every_edition_hardly_does_better_than_by_guessing(scenario, n):
    assert gain_in_a_part(scenario, n, 3000) <= MOST_GAIN


def test_an_intruder_does_not_find_the_one_school_that_gave_no_tasks_beside_the_share_of_all():
    # as it would by subtraction, where tasks are not hidden for another reason
    assert gain(Scenario(1, quiet=True), 12, 600, without_differencing(Rules(p_percent=0.0))) > MOST_GAIN
    assert gain(Scenario(1, quiet=True), 12, 600) <= MOST_GAIN


@long
@pytest.mark.parametrize("n", [12, 23, 31])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_an_intruder_who_has_every_edition_hardly_does_better_than_by_guessing(scenario, n):
    assert gain(scenario, n, 6000) <= MOST_GAIN


@long
@pytest.mark.parametrize("n", [12, 23, 31])
def test_the_rule_of_the_last_edition_alone_would_not_hold(n):
    # at least three different, whole percents, and nothing else
    rules = replace(without_differencing(Rules()), changed_from=3)
    assert gain(Scenario(3), n, 6000, rules) > MOST_GAIN

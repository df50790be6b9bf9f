"""Shares as the field looks at them: published figures come out, and the laws of ratios hold."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.relations.compositions import (
    NOTHING,
    centred,
    closed,
    first_pivots,
    without_nothing,
)
from planner.model.relations.ranks import slopes

CASES = tomllib.loads((Path(__file__).parent / "cases" / "compositions.toml").read_text(encoding="utf-8"))
LAKE = CASES["lake"]

part = st.floats(1e-3, 1e3)
composition = st.lists(part, min_size=2, max_size=6)
three = st.tuples(part, part, part)
with_zeros = st.lists(st.one_of(st.just(0.0), part), min_size=2, max_size=6).filter(any)


def pivots(parts):
    """Pivot coordinates by the book: each part against those after it; what `first_pivots` is a turn of."""
    logs = [math.log(part) for part in parts]
    after = [logs[at + 1 :] for at in range(len(logs) - 1)]
    return [
        math.sqrt(len(a) / (len(a) + 1)) * (log - math.fsum(a) / len(a))
        for log, a in zip(logs, after, strict=False)
    ]


def near(values, rel=1e-9):
    return pytest.approx(values, rel=rel, abs=1e-9)


@pytest.mark.parametrize("case", CASES["centred"])
def test_published_centred_ratios_come_out(case):
    assert [round(ratio, 8) for ratio in centred(case["parts"])] == case["printed"]


@pytest.mark.parametrize("case", CASES["without_nothing"])
def test_published_replacements_of_a_zero_come_out(case):
    assert list(without_nothing(case["parts"], case["nothing"])) == case["printed"]


@pytest.mark.parametrize("case", CASES["from_the_other_end"])
def test_published_coordinates_come_out(case):
    found = [-z for z in reversed(pivots(case["parts"][::-1]))]
    assert [round(z, 8) for z in found] == case["printed"]


def lake(names):
    return np.array([[row[LAKE["columns"].index(name)] for name in names] for row in LAKE["rows"]])


@pytest.mark.parametrize("line", LAKE["lines"], ids=lambda line: "/".join(line["ratio"]))
def test_a_published_regression_of_log_ratios_comes_out_and_from_our_coordinates_too(line):
    depth = lake(["depth"])
    once = np.ones((len(depth), 1))
    ratio = np.log(lake(line["ratio"])) @ [1, -1]
    ((slope,),) = slopes(depth, ratio, once)
    assert round(slope, 6) == line["slope"]
    assert round(ratio.mean() - slope * depth.mean(), 6) == line["start"]
    # A line through coordinates is the same line: the log-ratio is what two of them are apart.
    above, below = (LAKE["columns"].index(name) for name in line["ratio"])
    coordinates = np.array([first_pivots(row) for row in lake(["sand", "silt", "clay"])])
    of_each = [slopes(depth, column, once)[0, 0] for column in coordinates.T]
    assert round((of_each[above] - of_each[below]) * math.sqrt(2 / 3), 6) == line["slope"]


@given(composition, part)
def test_a_composition_is_the_same_in_any_unit(parts, factor):
    scaled = [factor * value for value in parts]
    assert closed(scaled) == near(closed(parts))
    assert math.fsum(closed(parts)) == near(1)
    assert first_pivots(scaled) == near(first_pivots(parts))


@given(st.lists(st.tuples(part, part), min_size=2, max_size=6))
def test_what_multiplies_every_part_adds_to_the_coordinates_and_ratios_keep_distances(pairs):
    one, other = zip(*pairs, strict=True)
    both = [a * b for a, b in pairs]
    assert first_pivots(both) == near(
        [a + b for a, b in zip(first_pivots(one), first_pivots(other), strict=True)]
    )
    assert math.dist(pivots(one), pivots(other)) == near(math.dist(centred(one), centred(other)))


@given(composition)
def test_the_first_coordinate_of_a_part_is_that_of_a_composition_it_stands_first_in(parts):
    for at, coordinate in enumerate(first_pivots(parts)):
        assert coordinate == near(pivots([parts[at], *parts[:at], *parts[at + 1 :]])[0])
    assert math.fsum(first_pivots(parts)) == near(0)


@given(three, st.permutations(range(3)))
def test_parts_under_other_names_have_the_same_coordinates_under_those(parts, order):
    turned = first_pivots([parts[at] for at in order])
    assert turned == tuple(first_pivots(parts)[at] for at in order)


@given(with_zeros)
def test_where_nothing_was_a_little_is_put_and_what_was_there_keeps_its_ratios(parts):
    before, after = closed(parts), without_nothing(parts)
    assert math.fsum(after) == near(1)
    assert all(share == near(NOTHING) for was, share in zip(before, after, strict=True) if was < NOTHING)
    kept = [(was, share) for was, share in zip(before, after, strict=True) if was >= NOTHING]
    assert kept
    assert all(share / kept[0][1] == near(was / kept[0][0]) for was, share in kept)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_smaller_of_two_shares_never_comes_to_count_for_more(one, other):
    less, more = sorted((one, other))
    low, high = (
        first_pivots(without_nothing([share, (1 - share) / 2, (1 - share) / 2]))[0] for share in (less, more)
    )
    assert low <= high + 1e-9


@pytest.mark.parametrize("parts", [[], [1.0], [0.0, 0.0], [-1.0, 2.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_what_is_no_composition_is_refused(parts):
    with pytest.raises(ValueError, match="part"):
        closed(parts)
    with pytest.raises(ValueError, match="part"):
        without_nothing(parts)


def test_a_part_that_is_nothing_has_no_coordinate():
    for look in (centred, first_pivots):
        with pytest.raises(ValueError, match="no logarithm"):
            look([0.5, 0.5, 0.0])

from __future__ import annotations

import math
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import allocations, fractions, some_fte, task_types

from planner import Allocation, AllocationError, TaskType, reallocate, students_per_fte
from planner.model.allocation import rounded_shares
from planner.model.parts import rounded_parts, whole_percents

CASES = tomllib.loads((Path(__file__).parent / "cases" / "moves.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_written_cases_hold(case):
    before, move = Allocation(*case["before"]), case["move"]
    source = TaskType(move["from"]) if "from" in move else None
    if "refused" in case:
        with pytest.raises(AllocationError, match=re.escape(case["refused"])):
            reallocate(before, move["fte"], TaskType(move["to"]), source)
    else:
        after = reallocate(before, move["fte"], TaskType(move["to"]), source)
        assert list(after.values()) == pytest.approx(case["after"], abs=1e-12)


@given(some_fte, task_types, task_types, fractions)
def test_one_for_one_keeps_the_total_and_no_part_falls_below_zero(before, to, source, part):
    assume(to is not source)
    after = reallocate(before, part * before[source], to, source)
    assert after.fte == pytest.approx(before.fte, rel=1e-9)
    assert all(value >= 0 for value in after.values())
    bystander = next(t for t in TaskType if t not in {to, source})
    assert after[bystander] == before[bystander]


@given(some_fte, task_types, fractions)
def test_taking_in_proportion_keeps_the_total_and_the_donors_ratio(before, to, part):
    donors = [t for t in TaskType if t is not to]
    held = math.fsum(before[t] for t in donors)
    after = reallocate(before, part * held, to)
    assert after.fte == pytest.approx(before.fte, rel=1e-9)
    assert all(value >= 0 for value in after.values())
    one, other = donors
    slack = 1e-9 * before.fte**2
    assert after[one] * before[other] == pytest.approx(after[other] * before[one], rel=1e-6, abs=slack)


@given(some_fte, task_types, task_types, fractions)
def test_there_and_back_is_where_we_were(before, to, source, part):
    assume(to is not source)
    moved = part * before[source]
    back = reallocate(reallocate(before, moved, to, source), moved, source, to)
    assert list(back.values()) == pytest.approx(list(before.values()), rel=1e-9, abs=1e-9 * before.fte)


@given(some_fte, task_types)
def test_more_than_the_donors_hold_is_refused(before, to):
    held = math.fsum(before[t] for t in TaskType if t is not to)
    with pytest.raises(AllocationError, match="asked for"):
        reallocate(before, held * 1.001 + 1e-6, to)


@given(some_fte)
def test_shares_total_one_and_rounded_shares_total_a_hundred(allocation):
    assert math.fsum(allocation.shares.values()) == pytest.approx(1, abs=1e-12)
    for decimals in (0, 1):
        rounded = rounded_shares(allocation, decimals)
        assert math.fsum(rounded.values()) == pytest.approx(100, abs=1e-9)
        for t, percent in rounded.items():
            assert abs(percent - 100 * allocation.shares[t]) < 10**-decimals + 1e-9


@given(some_fte, st.integers(0, 12))
def test_shares_are_rounded_as_fractions_say(allocation, decimals):
    unit = 10**decimals
    parts = [Fraction(repr(part)) for part in allocation.values()]
    exact = [part * 100 * unit / sum(parts) for part in parts]
    whole = [math.floor(part) for part in exact]
    for at in sorted(range(3), key=lambda k: whole[k] - exact[k])[: 100 * unit - sum(whole)]:
        whole[at] += 1
    assert list(rounded_shares(allocation, decimals).values()) == [part / unit for part in whole]


@given(
    some_fte.map(lambda allocation: allocation.parts)
    | st.tuples(*[st.integers(0, 300).map(lambda n: n / 100)] * 3).filter(any)
)
def test_whole_percents_by_floats_are_those_of_the_decimals(parts):
    assert whole_percents(parts) == rounded_parts([Decimal(f"{part:.12g}") for part in parts])


def test_a_tie_goes_to_the_first_in_the_fixed_order():
    assert list(rounded_shares(Allocation(1, 1, 1)).values()) == [34, 33, 33]
    assert list(rounded_shares(Allocation(0.1, 0.1, 0.6)).values()) == [13, 12, 75]  # 12.5, 12.5, 75


@pytest.mark.parametrize("name", ["administration", "student_support", "company_relations"])
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, -math.inf, "0.5", None, True, 1j, [1], 10**400])
def test_what_is_no_fte_is_refused_and_named(name, value):
    parts = dict.fromkeys(("administration", "student_support", "company_relations"), 0.5) | {name: value}
    with pytest.raises(AllocationError, match=name):
        Allocation(**parts)


def test_an_allocation_cannot_be_changed_and_is_a_value():
    allocation = Allocation(1, 2, 3)
    assert allocation == Allocation(1.0, 2.0, 3.0)
    assert hash(allocation) == hash(Allocation(1.0, 2.0, 3.0))
    with pytest.raises(AttributeError):
        allocation.administration = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        allocation.shares[TaskType.ADMINISTRATION] = 1  # type: ignore[index]


def test_nothing_has_no_shares_and_no_students_per_fte():
    nothing = Allocation(0, 0, 0)
    with pytest.raises(AllocationError, match="0 FTE"):
        _ = nothing.shares
    with pytest.raises(AllocationError, match="0 FTE"):
        students_per_fte(100, nothing)
    with pytest.raises(AllocationError, match="not finite"):
        Allocation(1e308, 1e308, 1e308)


@given(st.integers(0, 100_000), some_fte)
def test_students_per_fte_is_students_over_the_total(students, allocation):
    total = sum(Fraction(repr(part)) for part in allocation.values())
    assert students_per_fte(students, allocation) == pytest.approx(float(students / total), rel=1e-15)


hundredths = st.integers(0, 400)


@given(hundredths, hundredths, hundredths, st.integers(1, 4000))
def test_figures_written_as_decimals_give_what_they_give_on_paper(a, s, r, students):
    assume(a + s + r)
    allocation, total = Allocation(a / 100, s / 100, r / 100), a + s + r
    assert allocation.fte == total / 100
    assert students_per_fte(students, allocation) == float(Fraction(100 * students, total))
    assert list(allocation.shares.values()) == [float(Fraction(part, total)) for part in (a, s, r)]


def test_what_stands_on_an_edge_is_on_it():
    assert Allocation(0.02, 0.18, 0).fte == 0.2  # in floats 0.19999999999999998: below the lowest reported
    assert students_per_fte(975, Allocation(2.22, 0.92, 0.11)) == 300  # 299.99999999999994
    assert Allocation(1.62, 0.54, 0.24).shares[TaskType.ADMINISTRATION] == 0.675  # 0.6749999999999999


def test_a_ratio_no_float_can_hold_is_refused():
    with pytest.raises(ValueError, match="finite"):
        students_per_fte(1e308, Allocation(1e-300, 0, 0))


@pytest.mark.parametrize("students", [-1, math.nan, math.inf, "360", True, 10**400])
def test_what_is_no_number_of_students_is_refused(students):
    with pytest.raises(ValueError, match="students"):
        students_per_fte(students, Allocation(1, 1, 1))


@given(allocations)
def test_a_frame_holds_the_same_figures(allocation):
    frame = allocation.to_frame()
    assert list(frame.index) == [t.value for t in TaskType]
    assert list(frame["fte"]) == list(allocation.values())
    if allocation.fte:
        assert list(frame["share"]) == list(allocation.shares.values())
    else:
        assert frame["share"].isna().all()

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import fractions, some_fte, task_types

from planner import Allocation, AllocationError, Lever, Scenario, TaskType, reallocate, students_per_fte
from planner.model.effort import fte_of_weekly_hours

donors = st.one_of(st.none(), task_types)
students = st.integers(1, 5000)


@st.composite
def scenarios(draw):
    to, donor = draw(task_types), draw(donors)
    assume(to is not donor)
    resting = Scenario(draw(some_fte), draw(students), to=to, donor=donor)
    return replace(
        resting,
        move=draw(fractions) * resting.most_to_move,
        total_fte=draw(st.one_of(st.none(), st.floats(0.01, 50))),
        new_students=draw(st.one_of(st.none(), students)),
    )


@given(some_fte, students)
def test_levers_at_rest_give_back_the_baseline_bit_for_bit(baseline, heads):
    outcome = Scenario(baseline, heads).outcome
    assert outcome.allocation == baseline
    assert outcome.students == heads


@given(some_fte, students, task_types, task_types, fractions)
def test_a_move_is_a_reallocation_of_hours(baseline, heads, to, donor, part):
    assume(to is not donor)
    hours = part * baseline[donor] * 37
    moved = Scenario(baseline, heads, move=hours, to=to, donor=donor).outcome.allocation
    assert moved == (reallocate(baseline, fte_of_weekly_hours(hours), to, donor) if hours else baseline)


@given(scenarios())
def test_the_total_is_what_the_lever_says_and_the_split_is_the_moves(scenario):
    outcome = scenario.outcome
    total = scenario.baseline.fte if scenario.total_fte is None else scenario.total_fte
    assert outcome.allocation.fte == pytest.approx(total, rel=1e-9)
    moved = replace(scenario, total_fte=None).outcome.allocation
    for t in TaskType:
        assert outcome.allocation.shares[t] == pytest.approx(moved.shares[t], abs=1e-9)


@given(scenarios(), st.floats(0.01, 50), students)
def test_levers_never_change_one_anothers_limits(scenario, total, heads):
    other = replace(scenario, total_fte=total, new_students=heads)
    assert other.most_to_move == scenario.most_to_move
    assert replace(scenario, move=scenario.most_to_move).outcome.allocation.fte > 0


@given(scenarios(), st.sampled_from(Lever))
def test_a_scenario_is_its_levers_by_hand(scenario, lever):
    top = {Lever.MOVE: scenario.most_to_move, Lever.TOTAL_FTE: 5.0, Lever.STUDENTS: 800.0}[lever]
    for i in range(21):
        step = max(0.1, top * i / 20) if lever is Lever.TOTAL_FTE else top * i / 20
        outcome = scenario.with_lever(lever, step).outcome
        # by hand: the move on today's hours, then the total, then the heads
        hours = step if lever is Lever.MOVE else scenario.move
        total = step if lever is Lever.TOTAL_FTE else scenario.total_fte
        heads = step if lever is Lever.STUDENTS else scenario.new_students
        moved = reallocate(
            scenario.baseline, min(hours, scenario.most_to_move) / 37, scenario.to, scenario.donor
        )
        factor = 1 if total is None else total / scenario.baseline.fte
        expected = [part * factor for part in moved.values()]
        assert list(outcome.allocation.values()) == pytest.approx(
            expected, rel=1e-9, abs=1e-9 * (1 + moved.fte)
        )
        assert outcome.students == (scenario.students if heads is None else heads)


@given(scenarios(), st.sampled_from(Lever), st.lists(fractions, min_size=1, max_size=12))
def test_every_column_of_a_sweep_is_the_scenarios_one_by_one_bit_for_bit(scenario, lever, parts):
    most = {Lever.MOVE: scenario.most_to_move, Lever.TOTAL_FTE: 5.0, Lever.STUDENTS: 800.0}[lever]
    # Today's own total is one of the steps: there nothing is multiplied.
    steps = [max(0.01 * (lever is Lever.TOTAL_FTE), most * part) for part in parts]
    steps += [{Lever.MOVE: 0.0, Lever.TOTAL_FTE: scenario.baseline.fte, Lever.STUDENTS: 360}[lever]]
    swept = scenario.sweep(lever, steps)
    for k, step in enumerate(steps):
        outcome = scenario.with_lever(lever, step).outcome
        at = {t: entry(swept.fte[t], k) for t in TaskType}
        assert same(at, {t: outcome.allocation[t] for t in TaskType})
        assert same({t: entry(swept.shares[t], k) for t in TaskType}, outcome.allocation.shares)
        assert same({t: entry(swept.hours_week[t], k) for t in TaskType}, outcome.hours_week)
        assert same(entry(swept.total_fte, k), outcome.allocation.fte)
        assert same(entry(swept.students, k), outcome.students)
        assert same(entry(swept.students_per_fte, k), outcome.students_per_fte)


def entry(column, k):
    """A column that is the same at every step has one entry."""
    return column[k if len(column) > 1 else 0]


def same(one, other):
    """Bit for bit: 0.0 is not -0.0."""
    return repr(one) == repr(dict(other) if isinstance(one, dict) else other)


@pytest.mark.parametrize(
    ("lever", "step"), [(Lever.MOVE, 3.8), (Lever.MOVE, -1), (Lever.STUDENTS, math.nan), (Lever.TOTAL_FTE, 0)]
)
def test_a_step_that_cannot_be_is_refused_by_a_sweep_too(lever, step):
    scenario = Scenario(Allocation(0.1, 1, 1), 100, donor=TaskType.ADMINISTRATION)
    with pytest.raises(ValueError, match=r"held|below zero|finite|0 FTE"):
        _ = scenario.sweep(lever, [1, step]).shares


@given(scenarios())
def test_hours_follow_from_fte_and_students(scenario):
    outcome = scenario.outcome
    for t in TaskType:
        fte = outcome.allocation[t]
        assert outcome.hours_week[t] == pytest.approx(fte * 37)
        assert outcome.hours_year()[t] == pytest.approx(fte * 1924)
        assert outcome.hours_year(1679.8)[t] == pytest.approx(fte * 1679.8)
        assert outcome.hours_per_student()[t] == pytest.approx(fte * 1924 / outcome.students)
    assert outcome.students_per_fte == students_per_fte(outcome.students, outcome.allocation)


def test_no_students_means_no_hours_per_student():
    outcome = Scenario(Allocation(1, 1, 1), 300, new_students=0).outcome
    assert set(outcome.hours_per_student().values()) == {None}
    assert outcome.to_frame()["hours_per_student"].isna().all()


@pytest.mark.parametrize("field", ["students", "move", "total_fte", "new_students"])
@pytest.mark.parametrize("value", [-1, math.nan, math.inf, "3", True, 10**400])
def test_a_forged_lever_is_refused_by_name(field, value):
    settings = {"baseline": Allocation(1, 1, 1), "students": 100} | {field: value}
    with pytest.raises(ValueError, match=field):
        Scenario(**settings)


def test_what_the_donor_does_not_hold_is_refused_when_asked_for():
    with pytest.raises(AllocationError, match="held"):
        Scenario(
            Allocation(0.1, 1, 1), 100, move=3.8, to=TaskType.STUDENT_SUPPORT, donor=TaskType.ADMINISTRATION
        )
    with pytest.raises(AllocationError, match="itself"):
        Scenario(Allocation(1, 1, 1), 100, to="student_support", donor=TaskType.STUDENT_SUPPORT)
    with pytest.raises(ValueError, match="nowhere"):
        Scenario(Allocation(1, 1, 1), 100, to="nowhere")
    assert Scenario(Allocation(0.6, 0.2, 0.4), 100, to="student_support").most_to_move == 37
    with pytest.raises(AllocationError, match="nothing to move"):
        Scenario(Allocation(0, 0, 0), 100)


@given(scenarios())
def test_a_frame_holds_the_same_figures(scenario):
    outcome = scenario.outcome
    frame = outcome.to_frame()
    assert list(frame["hours_week"]) == list(outcome.hours_week.values())
    assert list(frame["fte"]) == list(outcome.allocation.values())

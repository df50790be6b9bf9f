"""What a direction is told: what the report says of the shares it touches, and never which way to go."""

from __future__ import annotations

import pytest
from every_direction import MOVES
from hypothesis import given
from hypothesis import strategies as st
from strategies import allocations

from planner.files.content import claims
from planner.model.allocation import Allocation, TaskType
from planner.model.compass import Direction, touched, touched_by_staffing
from planner.model.scenario import Scenario

A, S, R = TaskType


@pytest.mark.parametrize(
    ("donor", "to", "told"),
    [
        (A, S, ["c2", "c3"]),
        (S, A, ["c2", "c3"]),
        (A, R, ["c3", "c4"]),
        (R, A, ["c3", "c4"]),
        (R, S, ["c2", "c4"]),
        (S, R, ["c2", "c4"]),
        (None, S, ["c2", "c3", "c4"]),
        (None, A, ["c2", "c3", "c4"]),
        (None, R, ["c2", "c3", "c4"]),
    ],
)
def test_a_move_and_the_way_back_are_told_the_same(donor, to, told):
    direction = Direction.of_move(to, donor)
    assert [claim.id for claim in touched(direction, claims())] == told
    assert touched_by_staffing(direction, claims()) == ()


def test_there_are_the_six_moves_and_the_three_in_proportion():
    assert len(set(MOVES)) == len(MOVES) == 9
    assert [move for move in MOVES if move[1] is None] == [(t, None) for t in TaskType]
    assert all(to is not donor for to, donor in MOVES)


@pytest.mark.parametrize("way", [-1, 1])
def test_more_and_less_fte_touch_the_relation_of_staffing_alone(way):
    direction = Direction(students_per_fte=way)
    assert [claim.id for claim in touched_by_staffing(direction, claims())] == ["c1"]
    assert touched(direction, claims()) == ()


def test_a_task_type_cannot_give_to_itself():
    with pytest.raises(ValueError, match="cannot give to itself"):
        Direction.of_move(A, A)


def test_without_claims_nothing_is_told():
    assert (
        touched(Direction.of_move(A, S), ()) == touched_by_staffing(Direction(students_per_fte=1), ()) == ()
    )


@given(allocations.filter(lambda a: a.fte > 0.01), st.sampled_from(MOVES), st.floats(0.001, 1))
def test_a_scenarios_direction_is_that_of_its_shares(baseline, move, part):
    to, donor = move
    most = Scenario(baseline, 100, to=to, donor=donor).most_to_move
    if most < 0.01:
        return
    scenario = Scenario(baseline, 100, part * most, to, donor)
    direction = Direction.of_scenario(scenario)
    before, after = baseline.shares, scenario.outcome.allocation.shares
    for t in TaskType:
        if t in direction.rising:
            assert after[t] > before[t]
        elif t in direction.falling:
            assert after[t] <= before[t]
        else:
            assert after[t] == pytest.approx(before[t])
    assert direction.students_per_fte == 0


@pytest.mark.parametrize(
    ("change", "way"),
    [
        ({}, 0),
        ({"total_fte": 1.2}, 0),
        ({"total_fte": 1.3}, -1),
        ({"total_fte": 1.1}, 1),
        ({"total_fte": 0.0}, 1),
        ({"new_students": 361}, 1),
        ({"new_students": 0}, -1),
        ({"new_students": 720, "total_fte": 2.4}, 0),
        ({"new_students": 720, "total_fte": 2.5}, -1),
    ],
)
def test_students_per_fte_go_the_way_the_levers_take_them(change, way):
    scenario = Scenario(Allocation(0.6, 0.2, 0.4), 360, **change)
    direction = Direction.of_scenario(scenario)
    assert (direction.students_per_fte, direction.rising, direction.falling) == (
        way,
        frozenset(),
        frozenset(),
    )


def test_a_donor_that_holds_nothing_gives_nothing():
    scenario = Scenario(Allocation(0.6, 0.2, 0.0), 360, move=3.7, to=S)
    assert Direction.of_scenario(scenario) == Direction.of_move(S, A)

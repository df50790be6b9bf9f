"""What a direction may be told: never more than the report saw, never an outcome."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import allocations

from planner.files.content import claims
from planner.model.allocation import Allocation, TaskType
from planner.model.compass import MOVES, Bearing, Direction, Grade, split_bearing, staffing_bearing
from planner.model.evidence import Association
from planner.model.scenario import Scenario

A, S, R = TaskType
OPPOSITE = {
    Grade.BOTH_ALONG: Grade.BOTH_AGAINST,
    Grade.ONE_ALONG: Grade.ONE_AGAINST,
    Grade.NONE_FOUND: Grade.NONE_FOUND,
}


def of(to: TaskType, donor: TaskType | None) -> Bearing:
    found = split_bearing(Direction.of_move(to, donor), claims())
    assert found is not None
    return found


def ids(bearing: Bearing) -> tuple[list[str], list[str], list[str]]:
    return tuple([c.id for c in part] for part in (bearing.along, bearing.against, bearing.silent))


@pytest.mark.parametrize(
    ("donor", "to", "grade", "touched"),
    [
        (A, S, Grade.BOTH_ALONG, (["c2", "c3"], [], [])),
        (S, A, Grade.BOTH_AGAINST, ([], ["c2", "c3"], [])),
        (A, R, Grade.ONE_ALONG, (["c3"], [], ["c4"])),
        (R, A, Grade.ONE_AGAINST, ([], ["c3"], ["c4"])),
        (R, S, Grade.ONE_ALONG, (["c2"], [], ["c4"])),
        (S, R, Grade.ONE_AGAINST, ([], ["c2"], ["c4"])),
        (None, S, Grade.BOTH_ALONG, (["c2", "c3"], [], ["c4"])),
        (None, A, Grade.BOTH_AGAINST, ([], ["c2", "c3"], ["c4"])),
        (None, R, Grade.OPPOSED, (["c3"], ["c2"], ["c4"])),
    ],
)
def test_each_move_is_graded_by_the_relations_it_touches(donor, to, grade, touched):
    bearing = of(to, donor)
    assert (bearing.grade, ids(bearing)) == (grade, touched)
    assert staffing_bearing(Direction.of_move(to, donor), claims()) is None


def test_the_compass_has_the_six_moves_and_the_three_in_proportion():
    assert len(set(MOVES)) == len(MOVES) == 9
    assert [move for move in MOVES if move[1] is None] == [(t, None) for t in TaskType]
    assert all(to is not donor for to, donor in MOVES)


@pytest.mark.parametrize(("to", "donor"), [move for move in MOVES if move[1] is not None])
def test_the_way_back_is_graded_the_other_way_round(to, donor):
    there, back = of(to, donor), of(donor, to)
    ways = OPPOSITE | {after: before for before, after in OPPOSITE.items()}
    assert back.grade is ways[there.grade]
    assert (back.along, back.against, back.silent) == (there.against, there.along, there.silent)


@pytest.mark.parametrize("way", [-1, 1])
def test_more_and_less_fte_have_no_clear_relation(way):
    bearing = staffing_bearing(Direction(students_per_fte=way), claims())
    assert bearing.grade is Grade.NO_CLEAR
    assert [c.id for c in bearing.silent] == ["c1"]
    assert split_bearing(Direction(students_per_fte=way), claims()) is None


def test_a_task_type_cannot_give_to_itself():
    with pytest.raises(ValueError, match="cannot give to itself"):
        Direction.of_move(A, A)


def test_without_claims_nothing_was_looked_at():
    assert split_bearing(Direction.of_move(A, S), ()) is None
    assert staffing_bearing(Direction(students_per_fte=1), ()) is None


def test_where_no_relation_was_found_none_is_said():
    silent = [c for c in claims() if c.task_type is R]
    assert split_bearing(Direction.of_move(R, A), silent).grade is Grade.NONE_FOUND


def test_a_bearing_holds_no_number():
    for to, donor in MOVES:
        bearing = of(to, donor)
        values = [getattr(bearing, f.name) for f in dataclasses.fields(bearing)]
        assert not [value for value in values if isinstance(value, int | float)]
        assert {c.fact[0] for c in bearing.claims} <= set(bearing.fact)


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


def test_directions_are_of_the_claims_own_associations():
    # Were the report to find the opposite, the compass would turn round with it.
    swap = {Association.HIGHER: Association.LOWER, Association.LOWER: Association.HIGHER}
    turned = [dataclasses.replace(c, association=swap.get(c.association, c.association)) for c in claims()]
    assert of(S, A).grade is Grade.BOTH_ALONG
    assert split_bearing(Direction.of_move(S, A), turned).grade is Grade.BOTH_AGAINST

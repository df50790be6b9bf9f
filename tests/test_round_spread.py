"""A round's descriptives: spreads, both means by their names, who does what, what nobody has, and the parts of a change."""

from __future__ import annotations

import math
import statistics

import pytest
from drawn_rounds import drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from school_estimates import estimate
from strategies import some_fte

from planner import Allocation, Range, School, TaskType, load_benchmark
from planner.model.estimate.people import TASKS, Person, Role, TaskTime
from planner.model.publication.benchmark import MeanOf
from planner.model.relations import work
from planner.model.relations.spread import (
    Distribution,
    all_students_per_fte,
    banded,
    fte,
    mean_split,
    parts_of_change,
    shares,
    students_per_fte,
)
from planner.model.relations.work import Gaps, Model

A, S, R = TaskType
schools = st.builds(
    School, school_id=st.just("900001"), school=st.just("Eksempelskole A"), students=st.integers(1, 5000),
    allocation=some_fte,
)  # fmt: skip
many = st.lists(schools, min_size=1, max_size=6)


def school(students, *parts):
    return School("900001", "Eksempelskole A", students, Allocation(*parts))


def alone(role, number, *times, share=1.0, others=0, quick=None):
    return Person(f"{role}-{number}", role, 1.0, share, others, quick, times)


def hours(task, likely, task_type=None):
    return TaskTime(task, Range(likely, likely, likely), task_type=task_type)


# Schools


@given(many)
@settings(max_examples=30)
def test_a_spread_is_in_order_and_a_mean_within_it(some):
    for spread in (fte(some), students_per_fte(some), *shares(some).values()):
        inner = [spread.low, spread.lower_quartile, spread.median, spread.upper_quartile, spread.high]
        assert inner == sorted(inner)
        assert spread.median == statistics.median(spread.values)
        assert spread.low - 1e-9 <= spread.mean <= spread.high * (1 + 1e-9)
        assert spread.schools == len(some)


@given(many)
@settings(max_examples=30)
def test_both_means_of_the_split_are_splits_and_the_same_where_schools_are_of_one_size(some):
    for reading in (MeanOf.SCHOOLS, MeanOf.FTE):
        assert math.fsum(mean_split(some, reading).values()) == pytest.approx(1)
    alike = [school(one.students, *one.allocation.shares.values()) for one in some]
    assert mean_split(alike, MeanOf.FTE) == pytest.approx(mean_split(alike, MeanOf.SCHOOLS))
    assert mean_split(some, MeanOf.SCHOOLS) == pytest.approx(mean_split(alike, MeanOf.SCHOOLS))


def test_the_two_means_differ_by_size_and_so_do_the_two_ratios():
    small, large = school(100, 1, 0, 0), school(900, 0, 0, 3)
    assert mean_split([small, large], MeanOf.SCHOOLS) == {A: 0.5, S: 0.0, R: 0.5}
    assert mean_split([small, large], MeanOf.FTE) == {A: 0.25, S: 0.0, R: 0.75}
    assert students_per_fte([small, large]).mean == 200
    assert all_students_per_fte([small, large]) == 250
    with pytest.raises(ValueError, match="over schools or over FTE"):
        mean_split([small], MeanOf.UNSTATED)


def test_the_edges_of_the_middle_band_belong_to_it():
    bands = load_benchmark("carpentry-2023").bands
    counted = banded([school(students, 1, 0, 0) for students in (149, 150, 300, 301, 900)], bands)
    assert [band.schools for band in counted] == [1, 2, 2]
    assert [(band.low, band.high, band.fact) for band in counted] == [(b.low, b.high, ()) for b in bands]


def test_of_no_school_there_is_no_spread():
    with pytest.raises(ValueError, match="of no school"):
        Distribution.of([])
    assert Distribution.of([2.0]).lower_quartile == 2


@given(st.lists(st.tuples(schools, schools), min_size=1, max_size=5))
@settings(max_examples=30)
def test_a_change_is_wholly_made_up_of_its_parts(pairs):
    for t, parts in parts_of_change(pairs).items():
        assert parts.before == pytest.approx(math.fsum(before.allocation[t] for before, _ in pairs))
        assert parts.after == pytest.approx(math.fsum(after.allocation[t] for _, after in pairs))
        scale = max(parts.before, parts.after, 1e-9)
        assert parts.students + parts.staffing + parts.split == pytest.approx(
            parts.after - parts.before, rel=1e-9, abs=1e-9 * scale
        )


def test_more_of_the_same_is_none_of_it_by_split_and_a_split_alone_none_by_size():
    before = drawn(1, 12)
    twice = [school(2 * one.students, *(2 * part for part in one.allocation.parts)) for one in before]
    turned = [school(one.students, *one.allocation.parts[1:], one.allocation.parts[0]) for one in before]
    for t in TaskType:
        grown, moved = (parts_of_change(zip(before, after, strict=True))[t] for after in (twice, turned))
        assert grown.students == pytest.approx(grown.before)
        assert (grown.staffing, grown.split) == pytest.approx((0, 0), abs=1e-9)
        assert (moved.students, moved.staffing) == pytest.approx((0, 0), abs=1e-9)


# Estimates


def test_a_task_has_its_part_of_the_schools_time_over_all_its_people():
    one = estimate("900001", people=(
        alone(Role.CONSULTANT, 1, hours("ta1", 6), hours("tr1", 2)),
        alone(Role.ADMINISTRATIVE_STAFF, 1, hours("ta1", 2), hours("other", 5, S), hours("other", 9)),
    ))  # fmt: skip
    found = work.task_shares(one)
    assert {task: share for task, share in found.items() if share} == pytest.approx(
        {"ta1": 8 / 15, "tr1": 2 / 15, "other": 5 / 15}
    )
    assert set(found) == set(TASKS)


def test_a_task_somebody_does_not_know_the_time_of_and_a_rough_split_say_nothing_of_tasks():
    unknown = estimate("900001", people=(alone(Role.CONSULTANT, 1, hours("ta1", 6), TaskTime("ta2", None)),))
    assert "ta2" not in work.task_shares(unknown)
    rough = estimate("900002")
    assert work.task_shares(rough) == {}
    spread = work.tasks([unknown, rough])
    assert spread["ta1"].values == (1.0,)
    assert "ta2" not in spread
    assert list(spread) == [task for task in TASKS if task != "ta2"]


def test_roles_have_their_part_where_they_are_and_models_follow_from_who_is_there():
    quick = dict.fromkeys(TaskType, Range(20, 30, 33))
    both = estimate("900001", people=(
        alone(Role.CONSULTANT, 1, share=0.5, quick=quick), alone(Role.CONSULTANT, 2, share=0.25, quick=quick),
        alone(Role.ADMINISTRATIVE_STAFF, 1, share=0.25, quick=quick),
    ))  # fmt: skip
    alone_there = estimate("900002", people=(alone(Role.CONSULTANT, 1, quick=quick),))
    without = estimate("900003", people=(alone(Role.TEACHER, 1, quick=quick),))
    assert work.role_shares(both)[Role.CONSULTANT] == pytest.approx(0.75)
    assert work.role_shares(without) == {}  # teachers' time is not counted there
    found = work.roles([both, alone_there, without])
    assert {role: spread.schools for role, spread in found.items()} == {
        Role.CONSULTANT: 2,
        Role.ADMINISTRATIVE_STAFF: 1,
    }
    assert work.models([both, alone_there, without]) == dict.fromkeys(Model, 1)
    assert work.models([]) == dict.fromkeys(Model, 0)


def test_consultants_of_other_programmes_are_counted_school_by_school():
    here = estimate("900001", people=(alone(Role.CONSULTANT, 1),))
    shared = estimate("900002", people=(
        alone(Role.CONSULTANT, 1, share=0.4, others=3), alone(Role.CONSULTANT, 2, share=0.6, others=1),
        alone(Role.TEACHER, 1, share=0.1, others=9),
    ))  # fmt: skip
    found = work.programmes([here, shared])
    assert (found.this_alone, found.others.values, found.share.values) == (1, (2.0,), (0.5,))
    assert work.programmes([here]) == work.Programmes(1, None, None)


def test_what_nobody_has_is_counted_among_the_schools_that_said():
    said = [
        estimate("900001", owners={"ta1": (), "ta2": (Role.TEACHER,)}),
        estimate("900002", owners={"ta1": (Role.CONSULTANT,)}),
    ]
    found = work.gaps([*said, estimate("900003")])
    assert (found["ta1"], found["ta2"], found["tr1"]) == (Gaps(1, 2), Gaps(0, 1), Gaps(0, 0))
    assert list(found) == list(TASKS)

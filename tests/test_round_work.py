"""Who does what at a school of a round, and what a change between two rounds is made up of."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from drawn_rounds import drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from school_estimates import estimate
from strategies import some_fte

from planner import Allocation, Range, School, TaskType
from planner.model.estimate.people import TASKS, Person, Role, TaskTime
from planner.model.relations import work
from planner.model.relations.contributions import parts_of_change
from planner.model.relations.work import Model

A, S, R = TaskType
schools = st.builds(
    School, school_id=st.just("900001"), school=st.just("Eksempelskole A"), students=st.integers(1, 5000),
    allocation=some_fte,
)  # fmt: skip


def school(students, *parts):
    return School("900001", "Eksempelskole A", students, Allocation(*parts))


def alone(role, number, *times, share=1.0, others=0, quick=None):
    return Person(f"{role}-{number}", role, 1.0, share, others, quick, times)


def hours(task, likely, task_type=None):
    return TaskTime(task, Range(likely, likely, likely), task_type=task_type)


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
    assert list(work.task_shares(unknown)) == [task for task in TASKS if task != "ta2"]


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
    assert [work.model_of(one) for one in (both, alone_there, without)] == list(Model)
    assert work.model_of(replace(without, people=())) is None

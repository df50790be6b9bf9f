"""Laws of a year's time estimate."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import school_estimates
from estimate_sheets import EXAMPLE
from hypothesis import given
from hypothesis import strategies as st
from strategies import estimates, task_times

from planner import Allocation, Range, School, TaskType
from planner.files import content
from planner.model.estimate.documents import from_document, to_document
from planner.model.estimate.estimate import LEAST_FTE
from planner.model.estimate.laws import (
    lens_differences,
    problems,
)
from planner.model.estimate.people import TASKS, Lens, Role, TaskTime, Unit
from planner.model.estimate.questions import Step, in_order
from planner.model.estimate.versions import chosen_with, composed, differences

A = TaskType.ADMINISTRATION


def test_each_task_has_its_words_and_nothing_else_has(root):
    said = tomllib.loads((root / "planner/content/tasks.toml").read_text(encoding="utf-8"))["task"]
    assert sorted(entry["id"] for entry in said) == sorted(TASKS)


def test_the_roles_are_those_of_the_content():
    first = [item.id for item in content.organisation()][: len(Role)]
    assert first == [role.value for role in Role]


@given(estimates())
def test_an_estimate_survives_its_document_to_the_last_bit(estimate):
    document = to_document(estimate)
    assert from_document(json.loads(json.dumps(document))) == estimate
    assert to_document(from_document(document)) == document


@given(estimates())
def test_ends_add_and_likely_lies_between(estimate):
    hours = estimate.hours_per_fte
    for task_type, whole in estimate.ranges().items():
        parts = [p.fte(p.lenses[0], hours)[task_type] for p in estimate.counted if p.lenses]
        for end in ("low", "likely", "high"):
            assert math.isclose(
                getattr(whole, end), math.fsum(getattr(p, end) for p in parts), rel_tol=1e-9, abs_tol=1e-12
            )
        assert whole.low <= whole.likely <= whole.high


@given(estimates())
def test_a_lens_alone_counts_only_those_who_have_it(estimate):
    for lens in Lens:
        seen = [p for p in estimate.counted if lens in p.lenses]
        expected = math.fsum(
            r.likely
            for p in seen
            for kind, r in p.fte(lens, estimate.hours_per_fte).items()
            if kind is not None
        )
        assert math.isclose(estimate.allocation(lens).fte, expected, rel_tol=1e-9, abs_tol=1e-12)


@given(estimates())
def test_teachers_count_only_where_the_school_counts_them(estimate):
    roles = {person.role for person in estimate.counted}
    assert estimate.counts_teachers or Role.TEACHER not in roles


@given(estimates())
def test_what_aub_funds_is_part_of_the_whole(estimate):
    for task_type in TaskType:
        assert estimate.aub[task_type].likely <= estimate.ranges()[task_type].likely * (1 + 1e-12)


def test_time_that_nothing_can_be_divided_by_makes_no_school():
    tiny = school_estimates.person(1, 2.2250738585072014e-308)
    assert school_estimates.estimate("900001", people=(tiny,)).to_school() is None


@given(estimates())
def test_a_school_has_a_range_only_where_every_figure_came_with_one(estimate):
    school = estimate.to_school()
    if school is None:
        assert not estimate.students or estimate.allocation().fte < LEAST_FTE
        return
    assert school.allocation == estimate.allocation()
    assert set(school.ranges) == {t for t, said in estimate.says_ranges().items() if said}
    assert all(r.likely == school.allocation[t] for t, r in school.ranges.items())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(year="2026"), "year"),
        (lambda d: d.update(first_day="2026-01-01"), "first_day"),
        (lambda d: d.update(students=-1), "students"),
        (lambda d: d.update(students=1.5), "students"),
        (lambda d: d.update(hours_per_fte=1e400), "hours_per_fte"),
        (lambda d: d.update(hours_per_fte=1680), "hours_per_fte"),
        (lambda d: d.update(respondent="boss"), "respondent"),
        (lambda d: d.update(counts_teachers="no"), "counts_teachers"),
        (lambda d: d.update(people={}), "people"),
        (lambda d: d.update(owners={"ta9": []}), "owners"),
        (lambda d: d["people"][0].update(id="Ida Jensen"), "people[0]"),
        (lambda d: d["people"][0].update(employment=1.2), "people[0]"),
        (lambda d: d["people"][0].update(other_programmes=1e400), "people[0].other_programmes"),
        (lambda d: d["people"][0].update(quick={"administration": None}), "people[0].quick.administration"),
        (lambda d: d["people"][0].update(times=[{"task": "ta7"}]), "people[0].times[0]"),
        (lambda d: d["people"].append(d["people"][0]), "people"),
    ],
)
def test_a_document_that_cannot_be_is_refused_with_its_place(change, named):
    document = {
        "instrument": "2026.1", "school_id": "1", "school": "Eksempelskole A", "programme": "carpentry",
        "year": "2026/27", "respondent": "consultant", "sureness": "sure", "ground": "log",
        "counts_teachers": True, "hours_basis": "gross", "hours_per_fte": 1924, "owners": {}, "note": "",
        "people": [{"id": "consultant-1", "role": "consultant", "employment": 1, "programme_share": 0.5}],
    }  # fmt: skip
    assert from_document(document).people[0].capacity == 0.5
    change(document)
    with pytest.raises(ValueError, match="^" + named.replace("[", r"\[").replace("]", r"\]")):
        from_document(document)


STAFFING = tomllib.loads((Path(__file__).parent / "cases" / "staffing.toml").read_text(encoding="utf-8"))


def exactly(figure):
    return Range(figure, figure, figure)


def as_printed(figure, text):
    """The figure to as many decimals as a source prints."""
    return str(Decimal(repr(figure)).quantize(Decimal(text), ROUND_HALF_UP))


def work(task_type, **said):
    if "hours" in said:
        return TaskTime("other", exactly(said["hours"]), Unit.HOURS_YEAR, task_type=task_type)
    return TaskTime(
        "other", exactly(said["times"]), Unit.TIMES_MINUTES, exactly(said["minutes"]), task_type=task_type
    )


def estimated(times, hours_per_post):
    """An estimate of one full-time post with these times, in a year (or whatever period) of that many hours."""
    person = replace(EXAMPLE.people[0], programme_share=1, quick=None, times=tuple(times))
    return replace(EXAMPLE, people=(person,), hours_basis="net", hours_per_fte=hours_per_post)


@pytest.mark.parametrize("case", STAFFING["post"], ids=lambda case: case["name"])
def test_published_examples_of_staffing_by_workload_come_out_as_published(case):
    types = dict(zip(TaskType, case["work"], strict=False))
    estimate = estimated([work(t, **said) for t, said in types.items()], case["hours_per_post"])
    allocation = estimate.allocation()
    assert as_printed(allocation.fte, case["posts"]) == case["posts"]
    for task_type, said in types.items():
        if "posts" in said:
            assert as_printed(allocation[task_type], said["posts"]) == said["posts"]
    if "hours" in case:
        assert as_printed(allocation.fte * case["hours_per_post"], case["hours"]) == case["hours"]


@pytest.mark.parametrize("case", STAFFING["year"], ids=lambda case: case["name"])
def test_published_percents_of_a_post_are_the_hours_published_and_leave_as_many(case):
    hours, percents = case["hours_per_post"], case["percents"]
    times = [TaskTime("other", exactly(said["percent"]), Unit.PERCENT) for said in percents]
    estimate = estimated(times, hours)
    found = [
        as_printed(t.fte(1, hours).likely * hours, p["hours"]) for t, p in zip(times, percents, strict=True)
    ]
    assert found == [said["hours"] for said in percents]
    left = 1 - estimate.people[0].filled(Lens.TASKS, hours)
    assert as_printed(left * hours, case["left"]) == case["left"]


@pytest.mark.parametrize("case", STAFFING["ratio"], ids=lambda case: case["name"])
def test_published_ratios_of_heads_to_staff_come_out_as_published(case):
    school = School("900001", "Eksempelskole A", case["heads"], Allocation(case["fte"], 0, 0))
    for said, found in (
        ("per_fte", school.students_per_fte),
        ("fte_per_thousand", 1000 / school.students_per_fte),
    ):
        if said in case:
            assert as_printed(found, case[said]) == case[said]


@given(estimates())
def test_the_lenses_stand_side_by_side_and_are_never_evened_out(estimate):
    differences = lens_differences(estimate)
    both = [p for p in estimate.people if len(p.lenses) == 2]
    assert [(d.person, d.task_type) for d in differences] == [(p.id, t) for p in both for t in TaskType]
    for d in differences:
        person = next(p for p in both if p.id == d.person)
        assert d.tasks == person.fte(Lens.TASKS, estimate.hours_per_fte)[d.task_type]
        assert d.quick.likely == pytest.approx(person.quick[d.task_type].likely / 100 * person.capacity)
        assert d.fte == d.tasks.likely - d.quick.likely
    assert all(lens is Lens.TASKS for name, lens in estimate.lenses.items() if name in {p.id for p in both})


def test_tasks_that_add_up_to_more_than_the_time_are_shown_as_they_are():
    hours = TaskTime("ta1", exactly(37 * 0.55 * 1.14))
    person = replace(EXAMPLE.people[0], quick=None, times=(hours,))
    estimate = replace(EXAMPLE, people=(person,))
    assert person.filled(Lens.TASKS, 1924.0) == pytest.approx(1.14)
    assert estimate.allocation()[A] == pytest.approx(0.55 * 1.14)
    (asked,) = problems(estimate)
    assert (asked.code, asked.severity) == ("over_time", "question")
    assert asked.values["percent"] == pytest.approx(114)


@pytest.mark.parametrize("quick", [None, EXAMPLE.people[0].quick])
def test_figures_of_somebody_without_time_on_the_programme_are_asked_about(quick):
    times = () if quick else (TaskTime("ta1", exactly(5)),)
    person = replace(EXAMPLE.people[0], programme_share=0.0, quick=quick, times=times)
    asked = problems(replace(EXAMPLE, people=(person, EXAMPLE.people[1])))
    assert [(p.code, p.values["lens"]) for p in asked] == [("over_time", "no_time")]
    person = replace(person, quick=None, times=(TaskTime("ta1", exactly(0)), TaskTime("ts1", None)))
    assert not problems(replace(EXAMPLE, people=(person, EXAMPLE.people[1])))


def test_time_that_is_left_over_and_what_nobody_knows_are_answers_like_any_other():
    person = replace(
        EXAMPLE.people[0], quick=None, times=(TaskTime("ta1", exactly(5)), TaskTime("ts1", None))
    )
    estimate = replace(EXAMPLE, people=(person,))
    assert problems(estimate) == []
    assert estimate.unknown == (("consultant-1", "ts1"),)
    assert estimate.says_ranges()[TaskType.STUDENT_SUPPORT] is False  # nothing is said of noise


def test_one_persons_share_of_all_hours_is_theirs_over_everybodys():
    two = [
        replace(EXAMPLE.people[2], id=f"consultant-{n}", times=(TaskTime("ta1", exactly(h)),))
        for n, h in ((1, 6), (2, 2))
    ]
    assert replace(EXAMPLE, people=tuple(two)).largest_share == pytest.approx(0.75)
    assert replace(EXAMPLE, people=()).largest_share is None


@st.composite
def two_versions(draw):
    """Two versions of one estimate, the tasks in their order: what one person answered, and another after them."""
    mine, theirs = (
        replace(e, people=tuple(replace(p, times=in_order(p.times)) for p in e.people))
        for e in (draw(estimates()), draw(estimates()))
    )
    given = {name: getattr(mine, name) for name in ("year", "respondent")}
    # Somebody who is in both, with other answers, is the rule; the strategy alone would seldom make one.
    there = {p.id: p for p in theirs.people}
    for p in mine.people:
        if draw(st.booleans()):
            times = in_order([*p.times[1:], *draw(st.lists(task_times("other"), max_size=2))])
            there[p.id] = replace(p, programme_share=draw(st.floats(0, 1)), quick=None, times=times)
    return mine, replace(theirs, people=tuple(there.values()), **given)


@given(two_versions(), st.data())
def test_an_estimate_made_of_two_has_each_answer_as_it_was_chosen(both, data):
    mine, theirs = both
    found = differences(mine, theirs)
    choices = list(dict.fromkeys(chosen_with(step, mine, theirs) for step in found))
    assert composed(mine, theirs, ()) == mine
    assert composed(mine, theirs, choices) == theirs
    chosen = data.draw(st.sets(st.sampled_from(choices)) if choices else st.just(set()))
    made = composed(mine, theirs, chosen)
    other_way = composed(theirs, mine, set(choices) - chosen)
    assert made == other_way
    # Nothing but what was chosen is the other's, and all of that is.
    left = {chosen_with(step, mine, theirs) for step in differences(made, theirs)}
    assert left == set(choices) - chosen
    assert {chosen_with(step, mine, theirs) for step in differences(mine, made)} == chosen
    # It is an estimate as any other, and the store takes it.
    assert from_document(to_document(made)) == made


@given(two_versions())
def test_no_two_versions_of_other_work_are_mixed(both):
    mine, theirs = both
    for p in composed(mine, theirs, {Step("task", p.id, "other") for p in mine.people}).people:
        sides = [q for e in both for q in e.people if q.id == p.id]
        own = [t for t in p.times if t.task == "other"]
        assert own in [[t for t in q.times if t.task == "other"] for q in sides]

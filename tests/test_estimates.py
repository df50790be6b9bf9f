"""Laws of a year's time estimate."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from strategies import estimates

from planner import TaskType
from planner.files import content
from planner.model.estimate_documents import from_document, to_document
from planner.model.people import TASKS, Lens, Role


def test_the_tasks_are_those_of_the_content():
    assert {item.id: item.task_type for item in content.tasks()} == dict(TASKS)


def test_the_roles_are_those_of_the_content():
    roles = [item.id for item in content.organisation() if item.group == "roles"]
    assert roles == [role.value for role in Role]


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
def test_every_hour_has_a_type_or_none_and_the_rest_is_left_over(estimate):
    for person in estimate.counted:
        if not person.lenses:
            assert person.id not in estimate.unallocated
            continue
        named = person.fte(estimate.lenses[person.id], estimate.hours_per_fte)
        total = math.fsum(r.likely for r in named.values())
        assert math.isclose(
            total + estimate.unallocated[person.id], person.capacity, abs_tol=1e-6 * (1 + total)
        )


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


@given(estimates())
def test_a_school_has_a_range_only_where_every_figure_came_with_one(estimate):
    school = estimate.to_school()
    if school is None:
        assert not estimate.students or estimate.allocation().fte == 0
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

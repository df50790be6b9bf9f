"""Who does what in an edition: tasks, roles, ways to organise, tasks nobody has, and the change at schools in two rounds."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random
from statistics import fmean

import pytest
from drawn_rounds import who_does_what

from planner.model.allocation import TaskType
from planner.model.documents import built, plain
from planner.model.edition.closing import Closing
from planner.model.edition.counting import counts_of
from planner.model.edition.counts import Asked, Counted
from planner.model.edition.edition import Edition, Rules
from planner.model.edition.figures import MAIN, ROLE, TASK, Figures, Measure, measured
from planner.model.edition.groups import Earlier
from planner.model.edition.kinds import Kind, Why
from planner.model.edition.sealing import sealed, unsealed, written
from planner.model.edition.work import Work
from planner.model.effort import Range
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import Person, Role, TaskTime
from planner.model.problems import Refused
from planner.model.relations.contributions import parts_of_change
from planner.model.relations.work import Model
from planner.model.schools import School, SchoolYear

OLD = Path(__file__).parent / "cases" / "editions" / "before-tasks-and-roles.json"


def a_school(seed, **work):
    draw = Random(seed)
    split = [draw.gammavariate(k, 1) for k in (3.7, 2.3, 2.7)]
    shares = [part / sum(split) for part in split]
    fte = draw.uniform(0.4, 2.4)
    a, s, r = (fte * share for share in shares)
    return Figures(
        administration=a, student_support=s, company_relations=r, students=round(fte * draw.uniform(120, 400)) + 1,
        work=who_does_what(draw, shares, **work),
    )  # fmt: skip


def schools_of(numbers, **work):
    return {f"9{number:05}": a_school(number, **work) for number in numbers}


def closing(schools, earlier=(), year=2025):
    return Closing(
        year=SchoolYear(year), programme="tømrer", schools=schools, earlier=earlier,
        closed=dt.date(2026, 12, 1), instrument="2026.1", made_by="0",
    ).edition()  # fmt: skip


def given_out(schools, year=2025):
    return Earlier(closing(schools, year=year), schools)


def test_an_edition_from_before_is_read_with_the_hash_it_was_given_out_with_and_lacks_what_nobody_asked():
    document = json.loads(OLD.read_text(encoding="utf-8"))
    edition = unsealed(document)
    assert (edition.counts, edition.since) == ((), None)
    assert edition.of(Measure.STUDENT_SUPPORT, Kind.MEAN).schools == edition.schools == 14
    assert written(document) == OLD.read_text(encoding="utf-8")


def test_an_edition_with_all_that_is_new_survives_its_document():
    first = schools_of(range(23))
    now = {number: replace(one, students=one.students + 20) for number, one in first.items()}
    edition = closing(now, [given_out(first, 2024)])
    assert edition.counts
    assert edition.since.moved
    assert unsealed(json.loads(written(sealed(edition)))) == edition
    held = first["900003"]
    assert built(Figures, json.loads(json.dumps(plain(held)))) == held


def test_figures_an_edition_holds_from_before_are_the_same_school_as_now():
    now = schools_of(range(20))
    before = {number: replace(one, work=None) for number, one in now.items()}
    earlier = [given_out(before)]
    with pytest.raises(
        Refused
    ) as refused:  # else one that came late would hide behind those that only say more
        closing({**now, **schools_of([20])}, earlier)
    assert refused.value.values["schools"] == 1
    assert closing({**now, **schools_of(range(20, 29))}, earlier).changed.moved is None


def test_every_mean_of_a_task_and_a_role_is_worked_out_again_from_the_schools():
    schools = schools_of(range(27))
    edition = closing(schools)
    told = [one for one in edition.statistics if one.measure not in MAIN]
    assert len(told) > 15
    for one in told:
        values = [measured(one.measure, each) for each in schools.values()]
        assert (one.kind, one.step, one.schools) == (Kind.MEAN, 1, 27)
        assert one.value == pytest.approx(fmean(values), abs=1)  # roles are rounded to total 100
    assert sum(edition.of(measure, Kind.MEAN).value for measure in ROLE.values()) == 100
    # what is not told is listed, with why
    for measure in (*TASK.values(), *ROLE.values()):
        assert (edition.of(measure, Kind.MEAN) is None) == (edition.why_not(measure, Kind.MEAN) is not None)


def test_a_task_is_told_from_five_schools_that_have_its_figure():
    for count, told in ((4, False), (12, True)):
        schools = schools_of(range(30))
        for number in list(schools)[count:]:
            work = schools[number].work
            tasks = {task: share for task, share in work.tasks.items() if task != "ta1"}
            schools[number] = replace(schools[number], work=replace(work, tasks=tasks))
        edition = closing(schools)
        assert (edition.of(TASK["ta1"], Kind.MEAN) is not None) == told
        assert told or edition.why_not(TASK["ta1"], Kind.MEAN) is Why.THRESHOLD
        assert edition.of(TASK["ta2"], Kind.MEAN).schools == 30


def test_what_two_schools_are_most_of_is_suppressed_and_so_is_what_it_could_be_worked_out_of():
    schools = schools_of(range(23))
    for at, (number, one) in enumerate(schools.items()):
        head = 0.3 if at < 2 else 0.0
        roles = {Role.CONSULTANT: 0.6 - head, Role.TEACHER: 0.25, Role.ADMINISTRATIVE_STAFF: 0.15 + 0.001 * at, Role.HEAD_OF_PROGRAMME: head}  # fmt: skip
        roles[Role.TEACHER] -= 0.001 * at
        schools[number] = replace(one, work=replace(one.work, roles=roles))
    edition = closing(schools)
    assert {role: edition.why_not(measure, Kind.MEAN) for role, measure in ROLE.items()} == {
        Role.CONSULTANT: None, Role.ADMINISTRATIVE_STAFF: Why.COMPLEMENT, Role.TEACHER: None,
        Role.HEAD_OF_PROGRAMME: Why.P_PERCENT,
    }  # fmt: skip
    # nor where who knows three of the few that have it would know the next: beside how many they are, it is their mean
    for count, told in ((4, False), (5, False), (8, True)):
        some = {
            number: replace(one, work=replace(one.work, roles=dict.fromkeys(Role, 0.0) | {
                Role.CONSULTANT: 0.6 - 0.01 * at * (at < count), Role.TEACHER: 0.4 + 0.01 * at if at < count else 0.0,
            }))
            for at, (number, one) in enumerate(schools.items())
        }  # fmt: skip
        assert (closing(some).of(ROLE[Role.TEACHER], Kind.MEAN) is not None) == told
    # nor is it said where all have the same: who is one of them would know the others
    alone = {
        number: replace(
            one, work=replace(one.work, roles={role: float(role is Role.CONSULTANT) for role in Role})
        )
        for number, one in schools.items()
    }
    assert {closing(alone).why_not(measure, Kind.MEAN) for measure in ROLE.values()} == {Why.P_PERCENT}


def test_tasks_are_hidden_where_those_who_gave_none_could_be_worked_out_of_the_share():
    schools = schools_of(range(23))
    one, eight = ({**schools, **schools_of(range(n), by_tasks=False)} for n in (1, 8))
    assert {closing(one).why_not(measure, Kind.MEAN) for measure in TASK.values()} == {Why.IMPLIED}
    assert closing(eight).of(TASK["ts1"], Kind.MEAN).schools == 15
    assert closing(one).of(ROLE[Role.TEACHER], Kind.MEAN)


def test_a_share_hides_who_came_after_an_edition_whose_tasks_are_of_the_others():
    # Half gave no tasks and have left: the first edition's tasks are of all but the one who came.
    gave, came = schools_of(range(11)), schools_of([40])
    first = {**gave, **schools_of(range(11, 22), by_tasks=False)}
    earlier = [given_out(first)]
    assert earlier[0].edition.of(TASK["ts1"], Kind.MEAN).schools == 11
    without = replace(
        earlier[0].edition, statistics=[one for one in earlier[0].edition.statistics if one.measure in MAIN]
    )
    share = Measure.STUDENT_SUPPORT
    assert closing({**gave, **came}, [replace(earlier[0], edition=without)]).of(share, Kind.MEAN).step == 1
    assert closing({**gave, **came}, earlier).of(share, Kind.MEAN).step == 5


def test_sizes_put_together_say_no_more_of_who_came_late_than_the_whole_does():
    share = Measure.STUDENT_SUPPORT, Kind.MEAN
    schools = schools_of(range(26))
    late = closing(schools, [given_out(schools_of(range(22)))])
    steps = [
        [
            one.step
            for part in edition.by_students
            for one in part.statistics
            if (one.measure, one.kind) == share
        ]
        for edition in (closing(schools), late)
    ]
    assert (late.of(*share).step, steps) == (5, [[1, 1], []])


def test_nothing_is_said_to_be_hidden_for_an_earlier_edition_where_there_is_none():
    for some in (range(5), range(12), range(30)):
        for gave_none in (0, 1, 4):
            schools = {**schools_of(some), **schools_of(range(gave_none), by_tasks=False)}
            edition = closing(schools)
            whys = {one.why for one in edition.suppressed} | {one.why for one in edition.counts}
            assert Why.DIFFERENCING not in whys


CELLS = [(True, True), (True, False), (False, True), (False, False)]  # a consultant, administrative staff
MODELS = dict(
    zip(CELLS, [Model.CONSULTANT_AND_ADMINISTRATION, Model.CONSULTANT_ALONE, *[Model.NO_CONSULTANT] * 2], strict=True)
)  # fmt: skip


def told_of(counts):
    """What an edition says of schools so many of which are in each of the four cells."""
    one = Figures(administration=0.4, student_support=0.3, company_relations=0.3, students=200)
    works = [
        Work(present=tuple(r for r, is_in in zip(Role, cell, strict=False) if is_in), model=MODELS[cell])
        for cell, count in zip(CELLS, counts, strict=True)
        for _ in range(count)
    ]
    schools = {str(at): replace(one, work=work) for at, work in enumerate(works)}
    return tuple(
        (found.name, found.schools)
        for found in counts_of(schools, [], Rules())
        if found.asked is Asked.MODEL or found.name in {"consultant", "administrative_staff"}
    )


@pytest.mark.parametrize("n", [9, 13, 16])
def test_no_count_of_one_or_two_schools_follows_from_all_that_is_told_of_roles_and_models(n):
    # every way that n schools can lie in the four cells: what is told of each, and all that would be told alike
    worlds = defaultdict(list)
    for counts in product(range(n + 1), repeat=4):
        if sum(counts) == n:
            worlds[told_of(counts)].append(counts)
    whole = 0
    for said, fitting in worlds.items():
        whole += None not in dict(said).values()
        for size in (1, 2, 3):
            for cells in combinations(range(4), size):
                possible = {sum(counts[at] for at in cells) for counts in fitting}
                assert len(possible) > 1 or possible.isdisjoint({1, 2}), (said, cells)
        assert all(count is None or count >= 3 for _, count in said)
    assert (whole > 0) == (n > 11)  # four cells of three schools each


def test_counts_beside_an_earlier_edition_are_suppressed_until_six_schools_are_different():
    first = schools_of(range(23))
    for came, hidden in ((3, True), (5, True), (9, False)):
        edition = closing({**first, **schools_of(range(23, 23 + came))}, [given_out(first)])
        whys = {one.why for one in edition.counts if one.asked is Asked.MODEL}
        assert (whys == {Why.DIFFERENCING}) == hidden, came


def test_the_change_is_that_of_the_schools_in_both_and_its_parts_total_it():
    before = schools_of(range(23))
    now = {
        number: replace(one, student_support=one.student_support * 1.2, students=one.students + 10)
        for number, one in before.items()
    }
    now |= schools_of(range(23, 33))
    since = closing(now, [given_out(before)], 2026).since
    assert (since.year, since.number, since.schools) == (SchoolYear(2025), 1, 23)
    pairs = [
        tuple(School(n, n, side[n].students, side[n].allocation) for side in (before, now)) for n in before
    ]
    exact = parts_of_change(pairs)
    assert [one.task_type for one in since.moved] == list(TaskType)
    for one in since.moved:
        parts = exact[one.task_type]
        assert one.change == one.by_students + one.by_staffing + one.by_split
        assert one.change == pytest.approx(100 * (parts.after / parts.before - 1), abs=0.51)
        assert one.by_split == pytest.approx(100 * parts.split / parts.before, abs=1)


@pytest.mark.parametrize(
    ("came", "moved", "told", "count"),
    [(0, False, True, 23), (0, True, True, 23), (1, False, True, None), (4, False, True, 23), (4, True, False, None), (12, True, False, None), (16, True, True, 23)],
)  # fmt: skip
def test_the_change_is_told_where_it_shows_nobody_who_is_in_one_round_alone(came, moved, told, count):
    # Where all others moved, that hides who came; the change takes the hiding away, and is then not told.
    before = schools_of(range(23))
    later = {number: a_school(100 + at) for at, number in enumerate(before)} if moved else before
    now = {**later, **schools_of(range(23, 23 + came))}
    now = {number: replace(one, students=one.students + 20) for number, one in now.items()}
    edition = closing(now, [given_out(before)], 2026)
    assert (bool(edition.since.moved), edition.since.schools) == (told, count)
    assert told or edition.since.why is Why.DIFFERENCING
    if came and moved:
        assert edition.of(Measure.FTE, Kind.MEAN).step == 0.1
    # how many are in both would be how many came
    assert came in {0, 4, 16} or edition.since.schools is None


def test_a_change_is_told_once_a_year_and_from_five_schools_in_both():
    before, now = schools_of(range(23)), schools_of(range(36))
    first = closing(now, [given_out(before)], 2026)
    assert first.since.moved
    earlier = [given_out(before), Earlier(first, now)]
    assert closing(schools_of(range(56)), earlier, 2026).since.why is Why.DIFFERENCING
    few = closing(schools_of([*range(4), *range(40, 60)]), [given_out(before)], 2026).since
    assert few.why is Why.THRESHOLD


def test_work_is_taken_from_an_estimate_of_all_its_people_and_no_hours_of_anybody():
    times = (TaskTime("ta1", Range(5, 10, 15)), TaskTime("tr2", Range(1, 2, 3)), TaskTime("ts1", None))
    people = (
        Person("consultant-1", Role.CONSULTANT, 1.0, 1.0, times=times),
        Person("teacher-1", Role.TEACHER, 1.0, 0.5, times=(TaskTime("ta1", Range(1, 2, 3)),)),
    )
    one = TimeEstimate(
        school_id="900001", school="Eksempelskole A", programme="tømreruddannelsen", year=SchoolYear(2025),
        respondent=Role.CONSULTANT, sureness=Sureness.SURE, ground=Ground.CALENDAR, counts_teachers=False,
        people=people, students=200, owners={"ta1": (Role.TEACHER,), "tr2": ()},
    )  # fmt: skip
    work = Work.of(one)
    assert work.tasks["ta1"] == pytest.approx(10 / 12)
    assert "ts1" not in work.tasks  # not known
    assert (work.present, work.model) == ((Role.CONSULTANT,), Model.CONSULTANT_ALONE)
    assert work.owned == {"ta1": True, "tr2": False}
    assert Work.of(replace(one, counts_teachers=True)).roles[Role.TEACHER] == pytest.approx(2 / 14)


@pytest.mark.parametrize("broken", [{"name": "nosuch"}, {"schools": 24}, {"said": -1}])
def test_a_count_that_cannot_be_is_refused(broken):
    with pytest.raises(ValueError, match=next(iter(broken))):
        Counted(**{"asked": Asked.ROLE, "name": "teacher", "schools": 3, "said": 23, **broken})
    edition = closing(schools_of(range(12)))
    spoiled = json.loads(json.dumps(plain(edition)))
    spoiled["counts"][0] |= broken
    with pytest.raises(ValueError, match="counts"):
        built(Edition, spoiled)

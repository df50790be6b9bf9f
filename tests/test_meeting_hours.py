"""Where the hours come from: asked, found and held are set against one another, and a sheet is kept to the last bit."""

from __future__ import annotations

import json
import math
import tomllib
from copy import deepcopy
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from estimate_sheets import EXAMPLE
from hypothesis import assume, given
from hypothesis import strategies as st
from lint import faults
from meeting_sheets import sheets, weeklies
from strategies import booleans, estimates, fractions, some_fte, task_types

from planner import Range, Scenario, TaskType
from planner.files import content
from planner.model.effort import HOURS_A_WEEK, hours_a_week
from planner.model.estimate.people import TASKS, Lens, Person, Role, TaskTime
from planner.model.meeting.asked import asked_of
from planner.model.meeting.balance import balance
from planner.model.meeting.documents import from_document, to_document
from planner.model.meeting.hours import NOTHING, TaskHours, Weekly, added, blank_tasks, people_of, tasks_of
from planner.model.meeting.left import Enough, Left
from planner.model.meeting.sheet import PRACTICES, QUESTIONS, Card, HoursSheet, Marked
from planner.model.problems import Refused
from planner.words.language import LANGUAGES, words_in
from planner.words.meeting.hours import (
    basis_sentences,
    card_sentences,
    found_sentences,
    question,
    role_sentences,
    row_name,
)

CASES = tomllib.loads((Path(__file__).parent / "cases" / "hours_found.toml").read_text(encoding="utf-8"))[
    "case"
]
ENDS = ("low", "likely", "high")


def weekly(typed):
    """One figure alone, or low, likely, high."""
    return Weekly.of(typed[1], typed[0], typed[2]) if isinstance(typed, list) else Weekly.of(typed)


def sheet_of(case):
    tasks = []
    for name, hours in case["tasks"].items():
        role, task, *aub = name.split()
        tasks.append(
            TaskHours(role=role, task=task, hours=weekly(hours), task_type=TASKS[task], aub=bool(aub))
        )
    marks = {
        name: Marked(said[0], weekly(said[1]) if len(said) > 1 else None, said[2] if len(said) > 2 else None)
        for name, said in case["marks"].items()
    }
    cards = [Card(name, *map(weekly, hours)) for name, hours in case.get("cards", {}).items()]
    people = case.get("people", {})
    return HoursSheet(net_hours_per_fte=1679.8, tasks=tasks, people=people, marks=marks, cards=cards)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_written_cases_are_told_as_written(case):
    sheet, words = sheet_of(case), words_in("da")
    told = balance(sheet, {TaskType(t): hours for t, hours in case.get("asked", {}).items()})
    assert told.over.enough == case["enough"]
    assert [getattr(told.found.hours, end) for end in ENDS] == case["found"]
    assert [getattr(told.stays.hours, end) for end in ENDS] == case.get("stays", [0, 0, 0])
    said = [*found_sentences(told, words)]
    assert [one for one in case.get("says", ()) if one not in said] == [], said
    assert [one for one in case.get("not_said", ()) if one in said] == [], said
    if "roles" in case:
        assert [*role_sentences(told, words)] == case["roles"]
    if "hand" in case:
        assert told.after_cards.enough == case["hand"]
        played = [*card_sentences(told, len(sheet.cards), words)]
        assert [one for one in case["played"] if one not in played] == [], played
        assert [one for one in case.get("not_played", ()) if one in played] == []


# --- tasks of an estimate --------------------------------------------------------------------------------------


def test_practices_and_questions_are_those_of_the_content():
    assert tuple(item.id for item in content.practices()) == PRACTICES
    assert tuple(item.id for item in content.worksheet("question")) == QUESTIONS


@given(estimates())
def test_the_tasks_have_all_the_hours_of_the_estimate_and_no_more(estimate):
    rows = tasks_of(estimate)
    assert len({row.id for row in rows}) == len(rows)
    for kind, whole in {**estimate.ranges(), None: estimate.untyped}.items():
        mine = added(row.hours for row in rows if row.task_type is kind and row.hours)
        for end in ENDS:
            fte = getattr(mine.hours, end) / HOURS_A_WEEK
            assert math.isclose(fte, getattr(whole, end), rel_tol=1e-8, abs_tol=1e-8)
    by_task = {p.id for p in estimate.counted if p.lenses[:1] == (Lens.TASKS,)}
    unknown = {(name.rpartition("-")[0], task) for name, task in estimate.unknown if name in by_task}
    assert {(row.role.value, row.task) for row in rows if not row.all_known} == unknown
    assert {row.role for row in rows} <= set(people_of(estimate))


def test_a_figure_typed_in_hours_a_week_is_that_figure_again():
    rows = {row.id: row for row in tasks_of(EXAMPLE)}
    assert rows["consultant.ts3"].hours == Weekly(Range(2, 2.25, 4), has_range=True)
    assert rows["consultant.ts5"].hours is None
    assert rows["consultant.ta6.aub"].aub
    assert not rows["consultant.tr2"].hours.has_range


def test_teachers_whose_time_is_not_counted_have_no_tasks_to_give():
    teacher = Person("teacher-1", Role.TEACHER, 1.0, 0.1, times=(TaskTime("ts2", Range(1, 2, 3)),))
    counted = replace(EXAMPLE, counts_teachers=True, people=(*EXAMPLE.people, teacher))
    uncounted = replace(counted, counts_teachers=False)
    seen = [{row.role for row in tasks_of(one)} | set(people_of(one)) for one in (counted, uncounted)]
    assert [Role.TEACHER in roles_seen for roles_seen in seen] == [True, False]


def test_a_school_without_an_estimate_has_every_task_of_a_role_to_type_in():
    rows = blank_tasks([Role.CONSULTANT, Role.TEACHER, Role.CONSULTANT])
    assert [(row.role, row.task) for row in rows] == [*product((Role.CONSULTANT, Role.TEACHER), TASKS)]
    assert all(row.is_typed and row.hours is None for row in rows)
    HoursSheet(net_hours_per_fte=1679.8, tasks=rows)


# --- what is found, asked and held -----------------------------------------------------------------------------


asks = st.dictionaries(task_types, st.floats(0, 40, allow_subnormal=False), max_size=2)


@given(sheets(), asks)
def test_what_is_found_is_found_once_and_by_types_and_roles_alike(sheet, asked):
    told = balance(sheet, asked)
    untyped = added(
        sheet.marks[row.id].hours or NOTHING
        for row in sheet.tasks
        if row.id in sheet.marks and row.task_type is None
    )
    by_role = added(one.found for one in told.by_role.values())
    for end in ENDS:
        of = {
            name: getattr(value.hours, end)
            for name, value in {
                "released": told.released, "types": added((*told.by_type.values(), untyped)),
                "found": told.found, "roles": by_role, "stays": told.stays,
            }.items()
        }  # fmt: skip
        assert math.isclose(of["released"], of["types"], rel_tol=1e-9, abs_tol=1e-12)
        assert math.isclose(of["found"], of["roles"], rel_tol=1e-9, abs_tol=1e-12)
        assert of["stays"] <= of["found"] <= of["released"] or math.isclose(of["stays"], of["found"])
    if len(told.asked) == 1:
        assert told.over_in(*told.asked) == told.over
    parts = [one.asked for one in told.by_role.values()]
    if told.asked and parts and None not in parts:
        assert math.isclose(sum(parts), told.asked_in_all, rel_tol=1e-9)


@given(weeklies, weeklies)
def test_there_is_enough_where_every_corner_says_so_and_too_little_where_none_does(has, wants):
    left = Left.of(has, wants)
    ends = ENDS if left.has_range else ("likely",)
    over = [
        (getattr(has.hours, one) >= getattr(wants.hours, other)) for one, other in product(ends, repeat=2)
    ]
    expected = Enough.YES if all(over) else Enough.NO if not any(over) else Enough.BETWEEN
    assert left.enough is expected
    assert left.low <= left.likely <= left.high


@given(some_fte, task_types, st.none() | task_types, fractions)
def test_what_a_move_asks_adds_up_to_the_move_and_nobody_is_asked_for_more_than_they_hold(
    today, to, donor, part
):
    assume(donor is not to)
    most = Scenario(today, 100, to=to, donor=donor).most_to_move
    move = round(part * most, 3)
    assume(0 < move <= most)
    asked = asked_of(Scenario(today, 100, move=move, to=to, donor=donor, total_fte=today.fte * 2))
    assert math.isclose(math.fsum(asked.values()), move, rel_tol=1e-12)
    assert to not in asked
    for kind, hours in asked.items():
        assert 0 < hours <= hours_a_week(today[kind]) + 1e-9 * (1 + move)


def test_nothing_moved_asks_nothing():
    assert asked_of(Scenario(EXAMPLE.allocation(), 220)) == {}


# --- what cannot be --------------------------------------------------------------------------------------------

ROW = TaskHours(role=Role.CONSULTANT, task="ta1", hours=Weekly.of(2, 1, 4), task_type=TaskType.ADMINISTRATION)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"marks": {"consultant.ta1": Marked("simplify", Weekly.of(2.1))}}, "more than the 2 hours it takes"),
        ({"marks": {"consultant.ta1": Marked("simplify", Weekly.of(1, 0, 4.5))}}, "more than the 4 hours"),
        ({"marks": {"consultant.ta1": Marked("hand_over", to="consultant")}}, "their own role"),
        ({"marks": {"consultant.ta9": Marked("simplify")}}, "no task here"),
        ({"tasks": (ROW, ROW)}, "consultant.ta1 stands there more than once"),
        ({"cards": (Card("ba1"), Card("ba1"))}, "ba1 stands there more than once"),
        ({"answers": {"waits": "x" * 501}}, "answers.waits"),
        ({"answers": {"waits": "\ud800"}}, "answers.waits"),
        ({"answers": {"who": "x"}}, "no question here"),
        ({"people": {"consultant": 0}}, "people"),
        ({"net_hours_per_fte": 1925}, "net_hours_per_fte"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_its_place(values, said):
    with pytest.raises(ValueError, match=said):
        HoursSheet(**{"net_hours_per_fte": 1679.8, "tasks": (ROW,), **values})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Marked("cannot_stop", Weekly.of(1)),
        lambda: Marked("simplify", to="teacher"),
        lambda: Card("bd1"),
        lambda: replace(ROW, task="ta7"),
        lambda: replace(ROW, task_type=TaskType.STUDENT_SUPPORT),
        lambda: replace(ROW, task="", task_type=None),
    ],
)
def test_a_part_of_a_sheet_that_cannot_be_is_refused(make):
    with pytest.raises(ValueError, match=":"):
        make()


def test_where_somebody_does_not_know_what_a_task_takes_any_part_of_it_may_be_found():
    row = replace(ROW, all_known=False)
    sheet = HoursSheet(
        net_hours_per_fte=1679.8, tasks=(row,), marks={row.id: Marked("simplify", Weekly.of(9))}
    )
    assert balance(sheet, {}).found.hours.likely == 9
    assert balance(sheet, {}).by_role[Role.CONSULTANT].has is None


# --- kept, and read again --------------------------------------------------------------------------------------


@given(sheets())
def test_a_sheet_survives_its_document_to_the_last_bit(sheet):
    document = to_document(sheet)
    assert from_document(json.loads(json.dumps(document))) == sheet
    assert to_document(from_document(document)) == document


def places(node, at=()):
    """Every place in a document, by the way to it."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield (*at, key)
        yield from places(value, (*at, key))


FULL = to_document(
    HoursSheet(
        net_hours_per_fte=1679.8,
        tasks=tasks_of(EXAMPLE),
        people=people_of(EXAMPLE),
        marks={
            "consultant.ta3": Marked("hand_over", Weekly.of(1, 0.5, 2), "teacher"),
            "consultant.tr1": Marked("cannot_stop"),
        },
        cards=(Card("ba1", Weekly.of(1), Weekly.of(0.5, 0, 1)), Card("bc6")),
        answers={"waits": "Hos den, der har ferie"},
    )
)
odd = st.one_of(
    st.none(), booleans, st.integers(-5, 10**400), st.floats(), st.text(max_size=5), st.just([]), st.just({}),
    st.sampled_from(["consultant", "ta1", "administration", [1], {"a": 1}]),
)  # fmt: skip


@given(st.sampled_from([*places(FULL)]), odd)
def test_whatever_stands_at_a_place_is_kept_as_it_is_or_refused(way, value):
    document = deepcopy(FULL)
    node = document
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    try:
        assert to_document(from_document(document)) == document
    except Refused as refused:
        assert refused.code == "hours_sheet_unreadable"  # noqa: PT017  (one or the other, never a third)


@pytest.mark.parametrize("way", [(), *(w for w in places(FULL) if isinstance(w[-1], str))], ids=str)
def test_nothing_unknown_is_taken_and_nothing_missing_made_up(way):
    more, less = deepcopy(FULL), deepcopy(FULL)
    inner, outer = more, less
    for step in way:
        inner = inner[step]
    for step in way[:-1]:
        outer = outer[step]
    if isinstance(inner, dict):
        inner["unheard_of"] = 1
        with pytest.raises(Refused):
            from_document(more)
    # What may stand or not: a role's count, a mark, an answer.
    if way and way[0] != "form" and not (len(way) == 2 and way[0] in {"people", "marks", "answers"}):
        del outer[way[-1]]
        with pytest.raises(Refused, match="hours_sheet_unreadable"):
            from_document(less)


@pytest.mark.parametrize("document", [None, [], "x", {}, {"form": "hours-2"}, {**FULL, "form": ["hours-1"]}])
def test_another_form_of_document_is_refused(document):
    with pytest.raises(Refused, match="form"):
        from_document(document)


# --- said --------------------------------------------------------------------------------------------------------


@given(sheets(), asks)
def test_whatever_the_sheet_is_it_is_said_in_both_languages_without_a_cause_or_a_name(sheet, asked):
    told = balance(sheet, asked)
    for language in LANGUAGES:
        words = words_in(language)
        said = [
            question(told, words),
            *found_sentences(told, words),
            *role_sentences(told, words),
            *card_sentences(told, len(sheet.cards), words),
            *basis_sentences(sheet.net_hours_per_fte, words),
            *(row_name(row, words) for row in sheet.tasks),
        ]
        for sentence in said:
            assert sentence.strip()
            assert faults(sentence, language) == []
            assert "{" not in sentence
            assert "consultant-" not in sentence


def test_the_question_carries_the_hours_that_are_asked():
    sheet = HoursSheet(net_hours_per_fte=1679.8, tasks=(ROW,))
    asked = {TaskType.ADMINISTRATION: 5.5}
    assert question(balance(sheet, asked), words_in("da")) == "Hvor skal 5,5 timer om ugen komme fra?"
    assert question(balance(sheet, {}), words_in("da")) == "Hvor kan der hentes timer?"

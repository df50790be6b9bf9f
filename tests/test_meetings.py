"""What a planning meeting keeps, compares and decides: in the model, in the store, and as its page asks."""

import datetime as dt
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from estimate_sheets import EXAMPLE
from hypothesis import given
from hypothesis import strategies as st
from strategies import some_fte

from planner.acts.estimates import Kept, key_of, loaded, save
from planner.acts.meetings import Of, changed, ground_of, keep, plans, reopen, scenarios
from planner.memos.meeting.sheet import plan_sheet
from planner.memos.prints.documents import document
from planner.model.allocation import TaskType
from planner.model.documents import built, plain
from planner.model.effort import Range
from planner.model.meeting.plans import MeetingPlan, what_became
from planner.model.meeting.scenarios import (
    MODEL,
    Footing,
    KeptScenario,
    LeverSetting,
    Reopening,
    Workload,
    reopened,
)
from planner.model.problems import Refused
from planner.model.scenario import Lever, Scenario
from planner.model.schools import SchoolYear
from planner.rooms.estimate.page import _figures
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.whatif.meeting.table import MeetingShelf
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.schools import opening_state, schools_offered
from planner.store import open_store
from planner.store.purging import purge
from planner.store.selection import Selection
from planner.words.language import words_in
from planner.words.meeting.kept import reopened_sentence, since_sentence

TODAY = Workload(0.6, 0.35, 0.45, 360)
MOVE = LeverSetting(Lever.MOVE, 5.5, TaskType.STUDENT_SUPPORT, TaskType.ADMINISTRATION)
ON = Footing(MODEL, "", "")
DA = words_in("da")
FIELDS = {
    "which": "",
    "why": "Administrationen får skabeloner.",
    "expects": "Flere elever har talt med en virksomhed.",
    "by": "head_of_programme",
    "review_on": "15.11.2099",
}


def kept(today=TODAY, settings=(MOVE,), footing=ON, **others):
    outcome = KeptScenario("x", "", today, (), settings, today, (), footing).on(today).outcome
    came_to = Workload.of(outcome.allocation, outcome.students)
    return replace(KeptScenario("x", "Eksempelskole A", today, (), settings, came_to, (), footing), **others)


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "planner.db")) as opened:
        yield opened


@pytest.fixture
def room(store):
    return Room(shelf=MeetingShelf(lambda: store))


def asked(room, what, **fields):
    answer = room.answer({"what": what, **fields})
    return answer, (answer.get("said") or {}).get("text", "")


def kept_one(room, hours=5.5):
    asked(room, "settle", state={"move": hours, "to": "student_support", "donor": "administration"})
    return asked(room, "keep", **{"with": ""})


# --- the same, recomputed, or no longer to be computed ---


@given(some_fte, st.integers(1, 2000), st.floats(0, 1))
def test_what_is_kept_is_the_same_when_nothing_has_moved_and_comes_back_from_json(split, students, part):
    today = Workload.of(split, students)
    most = Scenario(split, students, donor=TaskType.ADMINISTRATION).most_to_move
    settings = (replace(MOVE, value=part * most), LeverSetting(Lever.TOTAL_FTE, split.fte * (1 + part)))
    one = kept(today, settings)
    back = built(KeptScenario, json.loads(json.dumps(plain(one))))
    assert back == one
    again = reopened(back, today, ON)
    assert (again.how, again.because) == (Reopening.SAME, ())
    assert again.now == one.came_to


def test_a_scenario_on_newer_answers_says_from_which_share_to_which():
    newer = Workload(0.5, 0.4, 0.5, 360)
    again = reopened(kept(), newer, replace(ON, estimate_version=2))
    assert again.how is Reopening.RECOMPUTED
    assert again.because == ("estimate",)
    assert (
        reopened_sentence(again, DA)
        == "Beregnet igen med skolens nyeste svar: administrative opgaver 32\xa0% → 25\xa0%."
    )


def test_a_scenario_that_cannot_be_computed_any_more_is_shown_as_it_was():
    one = kept()
    for today in (None, Workload(0.1, 0.4, 0.5, 360), Workload(0, 0, 0, 360)):
        again = reopened(one, today, ON)
        assert (again.how, again.now, again.scenario) == (Reopening.AS_IT_WAS, one.came_to, None)
        assert reopened_sentence(again, DA) == "Kan ikke beregnes mere; vises, som det var."


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("model_1.json", "same"),
        ("model_1_totals_of_floats.json", "recomputed"),
        ("model_1_too_much.json", "as_it_was"),
    ],
)
def test_files_of_an_older_model_are_reopened(file, how):
    document = json.loads((Path(__file__).parent / "cases" / "scenarios" / file).read_text("utf-8"))
    one = built(KeptScenario, document)
    again = reopened(one, one.today, ON)
    assert again.how.value == how
    assert "model" in again.because


# --- in the store ---


def test_two_who_decide_at_once_are_both_kept_and_told(store, room):
    other = Room(shelf=MeetingShelf(lambda: store))
    for one in (room, other):
        kept_one(one)
    asked(room, "table")
    asked(other, "table")
    assert asked(other, "decide", **{"with": FIELDS})[1] == ""
    said = asked(room, "decide", **{"with": FIELDS})[1]
    assert said.startswith("Også andre har besluttet noget for skolen")
    assert len(plans(store, "Eksempelskole A")) == 2


def test_a_scenario_changed_by_two_keeps_the_first_and_says_so(store):
    held = keep(store, Of("900001", "", "2026/27"), kept(), by="meeting")
    changed(store, held, replace(held.what, name="y"), by="meeting")
    with pytest.raises(Refused, match="changed_by_another"):
        changed(store, held, replace(held.what, name="z"), by="meeting")
    assert [one.what.name for one in scenarios(store, "900001")] == ["y"]


def test_scenarios_come_back_in_the_order_they_were_kept_each_school_its_own(store):
    for name in "cab":
        keep(store, Of("900001", "", "2026/27"), kept(name=name), by="meeting")
    keep(store, Of("900002", "", "2026/27"), kept(name="d"), by="meeting")
    assert [one.what.name for one in scenarios(store, "900001")] == list("cab")


def test_a_benchmark_that_says_otherwise_is_named(store):
    at = ground_of("carpentry-2023", "", 0)
    one = kept(footing=replace(at, benchmark_figures="otherwise"), standing=(0,) * 6)
    assert reopen(store, one).because == ("benchmark",)


# --- as the page asks ---


def test_a_meeting_keeps_compares_decides_and_takes_a_sheet_along(room):
    for hours in (5.5, 3.0, 8.0):
        assert kept_one(room, hours)[1] == ""
    names = [one.what.name for one in room.laid.kept]
    assert names == [
        "5,5 timer til elevunderstøttelse",
        "3,0 timer til elevunderstøttelse",
        "8,0 timer til elevunderstøttelse",
    ]
    for one in room.laid.kept:
        answer, said = asked(room, "compare", **{"with": one.which})
        assert said == ""
    assert answer["parts"]["table"].count("wi-stack") == 4
    answer, said = asked(room, "decide", **{"with": FIELDS | {"which": room.laid.kept[1].which}})
    assert said == ""
    plan = room.laid.plans[0]
    assert answer["decided"] == plan.which
    assert plan.what.weighed_against == (names[0], names[2])
    answer, said = asked(room, "take", **{"with": f"{plan.which}|pdf"})
    assert (said, answer["files"][0][:4]) == ("", b"%PDF")


def test_opening_a_scenario_sets_the_levers_and_can_be_undone(room):
    kept_one(room, 5.5)
    kept_one(room, 8.0)
    first = room.laid.kept[0].which
    asked(room, "open", **{"with": first})
    assert (room.state.move, room.laid.opened) == (5.5, first)
    asked(room, "undo")
    assert room.state.move == 8.0


def test_what_is_put_away_can_be_taken_out_again(room):
    kept_one(room)
    which = room.laid.kept[0].which
    asked(room, "compare", **{"with": which})
    asked(room, "put_away", **{"with": which})
    assert (room.laid.listed, room.laid.beside) == ([], ())
    asked(room, "take_out", **{"with": which})
    assert [one.which for one in room.laid.listed] == [which]


def test_each_change_has_its_reason(room):
    kept_one(room)
    which = room.laid.kept[0].which
    fields = {"which": which, "name": "Skabeloner", "why.move": "Aftalerne skrives af to gange."}
    answer, said = asked(room, "describe", **{"with": fields})
    assert said == ""
    assert room.laid.kept[0].what.changes[0].why == "Aftalerne skrives af to gange."
    assert "Skabeloner" in answer["parts"]["table"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"why": " "}, "Udfyld »Hvorfor« med højst 500 tegn."),
        ({"expects": "12 aftaler"}, "Skriv det, I forventer at se, som en retning"),
        ({"review_on": "1.1.2020"}, "Vælg en dag efter i dag"),
        ({"review_on": "snart"}, "Vælg en dag efter i dag"),
        ({"why": "efter 010190-1234"}, "CPR"),
        ({"which": "nobody"}, "Det scenarie er her ikke mere."),
    ],
)
def test_a_decision_that_cannot_be_is_a_sentence_and_nothing_is_decided(store, room, wrong, said):
    assert said in asked(room, "decide", **{"with": FIELDS | wrong})[1]
    assert plans(store, "Eksempelskole A") == []


def test_a_fifth_scenario_side_by_side_is_refused_in_a_sentence(room):
    for hours in (1, 2, 3, 4, 5):
        kept_one(room, hours)
    said = [asked(room, "compare", **{"with": one.which})[1] for one in room.laid.kept]
    assert said[:4] == [""] * 4
    assert said[4] == "Højst 4 scenarier kan stå ved siden af hinanden. Tag et af dem væk først."


def test_another_school_has_a_table_of_its_own(room):
    kept_one(room)
    answer, _ = asked(room, "school", **{"with": "2"})
    assert room.laid.kept == ()
    assert answer["parts"] == {}


def test_a_database_that_is_not_there_is_said_and_the_levers_stay(tmp_path):
    room = Room(shelf=MeetingShelf(lambda: open_store(str(tmp_path / "none" / "planner.db"))))
    said = kept_one(room)[1]
    assert said.startswith("Mappen")
    assert room.state.move == 5.5


# --- a school whose figures are a kept estimate ---


def opened_from_estimate(store, estimate):
    """Open the what-if page as the estimate page's own link does."""
    key = key_of(estimate, "consultant")
    there = loaded(store, key)
    saved = save(store, key, estimate, base=there.version if there else 0, by="consultant")
    assert isinstance(saved, Kept)
    query = _figures(estimate, "consultant", Shelf(lambda: store))
    return Room(opening_state(query, schools_offered()), shelf=MeetingShelf(lambda: store)), query


def test_a_scenario_of_an_estimate_is_computed_on_its_newest_answers(store):
    room, query = opened_from_estimate(store, EXAMPLE)
    assert (query["number"], query["version"]) == (EXAMPLE.school_id, "1")
    assert room.answer({"what": "hello"})["history"] == {"undo": False, "redo": False}
    kept_one(room, 1.0)
    first = room.laid.kept[0]
    assert reopen(store, first.what).how is Reopening.SAME
    busier = replace(EXAMPLE, people=tuple(replace(p, employment=p.employment / 2) for p in EXAMPLE.people))
    later, _ = opened_from_estimate(store, busier)
    asked(later, "table")
    assert [one.what.name for one in later.laid.kept] == [first.what.name]
    again = reopen(store, first.what)
    assert (again.how, again.because) == (Reopening.RECOMPUTED, ("estimate",))
    asked(later, "open", **{"with": first.which})
    assert later.state.scenario.outcome.allocation == again.now.allocation
    purge(store.database, Selection(EXAMPLE.school_id))
    assert reopen(store, first.what).how is Reopening.AS_IT_WAS


def test_a_year_later_the_page_lays_the_new_estimate_beside_the_decision(store):
    room, _ = opened_from_estimate(store, EXAMPLE)
    kept_one(room, 1.0)
    assert asked(room, "decide", **{"with": FIELDS})[1] == ""
    next_year = replace(
        EXAMPLE, year=SchoolYear(EXAMPLE.year.start + 1),
        people=tuple(replace(p, employment=p.employment * 0.9) for p in EXAMPLE.people),
    )  # fmt: skip
    later, _ = opened_from_estimate(store, next_year)
    answer, _ = asked(later, "table")
    assert "Siden da" in answer["parts"]["table"]
    assert "Elevunderstøttelse: besluttet +1,0 timer om ugen, skønnet" in answer["parts"]["table"]


# --- the decision ---


def decision(**others):
    values = {
        "scenario": kept(ranges=(Range(0.5, 0.6, 0.7), Range(0.3, 0.35, 0.4), Range(0.4, 0.45, 0.5))),
        "weighed_against": ("3 timer",),
        "why": "Administrationen får skabeloner.",
        "expects": "Flere elever har talt med en virksomhed.",
        "by": "head_of_programme",
        "decided_on": dt.date(2026, 11, 28),
        "review_on": dt.date(2027, 11, 15),
    }
    return MeetingPlan(**values | others)


def test_a_year_later_the_new_estimate_lies_beside_what_was_planned():
    now = Workload(0.55, 0.4, 0.45, 360)
    ranges = {t: Range(now.allocation[t] - 0.1, now.allocation[t], now.allocation[t] + 0.1) for t in TaskType}
    one = what_became(decision(), now, ranges)[TaskType.STUDENT_SUPPORT]
    assert (round(one.planned, 1), round(one.estimated, 2), one.is_within) == (5.5, 1.85, True)
    assert since_sentence(TaskType.STUDENT_SUPPORT, one, DA) == (
        "Elevunderstøttelse: besluttet +5,5 timer om ugen, skønnet +1,9. "
        "Det, der blev besluttet, ligger inden for, hvad begge års skøn giver plads til."
    )


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_decision_is_one_page(language):
    long = "Vi flytter tid, fordi administrationen er blevet lettere at dele. " * 7
    sheet = plan_sheet(decision(why=long[:500], expects=long[:500]), words_in(language)).as_json()
    with pikepdf.open(BytesIO(document(sheet, "pdf"))) as pdf:
        assert len(pdf.pages) == 1


def test_a_plan_comes_back_from_json():
    assert built(MeetingPlan, json.loads(json.dumps(plain(decision())))) == decision()


# --- what it would take ---

WISH = {"kind.0": "share.at_least", "goal.0": "35", "of.0": "student_support"}


def test_a_wish_is_worked_out_and_the_levers_set_so(room):
    assert asked(room, "seek", **{"with": WISH})[1] == ""
    asked(room, "table")
    assert "Det kræver mindst 5,2 timer om ugen" in asked(room, "weigh")[0]["parts"]["seek"]
    asked(room, "apply", **{"with": ""})
    shares = room.state.scenario.outcome.allocation.shares
    assert shares[TaskType.STUDENT_SUPPORT] == pytest.approx(0.35)
    asked(room, "undo")
    assert room.state.untouched


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Skriv mindst ét ønske"),
        ({**WISH, "goal.0": "135"}, "Det ønske kan ikke regnes på."),
        ({**WISH, "of.0": ""}, "Det ønske kan ikke regnes på."),
        ({**WISH, "goal.0": "mange"}, "andel af tiden, mindst"),
        ({**WISH, "most": "0,1"}, "Det ønske kan ikke regnes på."),
    ],
)
def test_a_wish_that_cannot_be_is_a_sentence(room, fields, said):
    assert said in asked(room, "seek", **{"with": fields})[1]


def test_levers_are_set_only_where_one_move_does_it(room):
    fields = WISH | {
        "lock.company_relations": "on",
        "kind.1": "share.at_least",
        "goal.1": "20",
        "of.1": "administration",
    }
    asked(room, "seek", **{"with": fields})
    asked(room, "apply", **{"with": ""})
    assert (room.state.to, room.state.donor) == (TaskType.STUDENT_SUPPORT, TaskType.ADMINISTRATION)
    two = {"kind.0": "share.at_least", "goal.0": "40", "of.0": "student_support",
           "kind.1": "share.at_least", "goal.1": "40", "of.1": "company_relations"}  # fmt: skip
    asked(room, "seek", **{"with": two})
    before = room.state
    asked(room, "apply", **{"with": ""})  # no button of ours does
    assert room.state == before


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_sheet_for_who_leads_is_one_page(room, language):
    asked(room, "language", **{"with": language})
    answer, said = asked(room, "guide")
    assert said == ""
    with pikepdf.open(BytesIO(answer["files"][0])) as pdf:
        assert len(pdf.pages) == 1


# --- a scenario as a file ---


def test_a_scenario_goes_to_another_machine_as_a_file(room, tmp_path):
    kept_one(room)
    answer, said = asked(room, "export", **{"with": room.laid.kept[0].which})
    assert said == ""
    with open_store(str(tmp_path / "elsewhere.db")) as elsewhere:
        other = Room(shelf=MeetingShelf(lambda: elsewhere))
        said = other.answer({"what": "bring"}, answer["files"]).get("said")
        assert said is None
        assert [one.what for one in other.laid.kept] == [room.laid.kept[0].what]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b"\xff",
        b'{"form": "scenario-2"}',
        b'{"form": "scenario-1"}',
        b"1e999",
        b" " * 2_000_000,
    ],
)
def test_a_file_that_is_no_scenario_is_a_sentence_and_nothing_is_kept(room, data):
    said = room.answer({"what": "bring"}, [data])["said"]["text"]
    assert said.startswith("Filen er ikke et scenarie")
    asked(room, "table")
    assert room.laid.kept == ()


def test_a_cpr_number_in_a_file_is_refused(room):
    kept_one(room)
    answer, _ = asked(room, "export", **{"with": room.laid.kept[0].which})
    forged = answer["files"][0].replace(b"Eksempelskole A", b"010190-1234")
    assert "CPR" in room.answer({"what": "bring"}, [forged])["said"]["text"]


def test_a_scenario_of_another_school_is_not_laid_on_this_ones_table(room):
    kept_one(room)
    answer, _ = asked(room, "export", **{"with": room.laid.kept[0].which})
    asked(room, "school", **{"with": "2"})
    said = room.answer({"what": "bring"}, answer["files"])["said"]["text"]
    assert said.startswith("Scenariet i filen er for »Eksempelskole A«, ikke for skolen på siden.")
    asked(room, "table")
    assert room.laid.kept == ()


@pytest.mark.parametrize(
    "estimate", ["nobody", "a|b", "Eksempelskole A|x|never|y", "900001|x|2026/27|consultant"]
)
def test_a_file_that_names_no_estimate_of_ours_takes_no_table_down(room, estimate):
    kept_one(room)
    answer, _ = asked(room, "export", **{"with": room.laid.kept[0].which})
    document = json.loads(answer["files"][0])
    document["ground"]["estimate"] = estimate
    room.answer({"what": "bring"}, [json.dumps(document).encode()])
    answer, said = asked(room, "table")
    assert said == ""
    assert "wi-plan" in answer["parts"]["table"]

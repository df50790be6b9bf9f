"""The what-if room: requests in, what the page shows out."""

import gzip
import html
import json
import logging
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lint import faults

from planner.model.allocation import Allocation, TaskType
from planner.model.effort import Range
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.model.schools import School as Row
from planner.rooms.line import packed
from planner.rooms.live_numbers import plain
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.entry import read_school
from planner.rooms.whatif.frames import frames_of
from planner.rooms.whatif.opening import Stage, opening
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.schools import address_of, offered, opening_state, said_of, schools_offered
from planner.rooms.whatif.state import School, WhatIf, scale_of
from planner.rooms.whatif.view import View

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "planner" / "words" / "locale" / "da" / "LC_MESSAGES" / "rooms.po"
NOTEBOOK = ROOT / "dashboards" / "whatif.ipynb"
SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)


def numbers(room):
    return room.answer({"what": "settle", "state": room.levers()})["live"]["numbers"]


def settle(room, **levers):
    return room.answer({"what": "settle", "state": room.levers() | levers})


@pytest.mark.parametrize("moves", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_after_random_moves_the_page_is_the_scenario_and_undoing_all_gives_the_first_numbers(moves):
    chance = random.Random(moves)
    room = Room(WhatIf(SCHOOL))
    first = numbers(room)
    for _ in range(moves):
        lever = chance.choice(list(Lever))
        match chance.randrange(8):
            case 0:
                room.answer({"what": chance.choice(["undo", "redo"]), "state": room.levers()})
            case 1:
                settle(
                    room,
                    donor=chance.choice(["both", *(t.value for t in TaskType if t is not room.state.to)]),
                )
            case 2:
                settle(room, to=chance.choice([t.value for t in TaskType]))
            case _:
                settle(room, **{lever.value: chance.choice(scale_of(room.state, lever).steps)})
        outcome, now = room.state.scenario.outcome, numbers(room)
        for t in TaskType:
            assert now[f"fte.{t.value}.scenario"][0] == outcome.allocation[t]
            assert now[f"shares.{t.value}.scenario"][0] == outcome.allocation.shares[t]
        assert now["students_per_fte.scenario"][0] == outcome.students_per_fte
    while room.answer({"what": "undo", "state": room.levers()})["history"]["undo"]:
        pass
    assert numbers(room) == first


def test_one_pull_on_a_lever_is_one_step_to_undo():
    room = Room(WhatIf(SCHOOL))
    for hours in (1.0, 2.0, 3.0):
        room.answer({"what": "settle", "gesture": 7, "state": room.levers() | {"move": hours}})
    room.answer({"what": "settle", "gesture": 8, "state": room.levers() | {"move": 4.0}})
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.move == 3.0
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.move == 0.0


def test_steps_of_one_request_are_each_undone_alone_and_one_that_is_refused_stops_none():
    room = Room(WhatIf(SCHOOL))
    asked = [
        {"what": "settle", "state": {"move": 1.0}, "gesture": 1},
        {"what": "settle", "state": {"students": 1e9}, "gesture": 2},
        {"what": "settle", "state": {"move": 2.0}, "gesture": 3},
        {"what": "undo"},
        {"what": "settle", "state": {"total_fte": 1.5}, "gesture": 4},
    ]
    answer = room.answer({"what": "steps", "steps": asked})
    assert "uden for sine grænser" in answer["said"]["text"]
    assert room.state == WhatIf(SCHOOL, move=1.0, total_fte=1.5)
    assert set(answer["frames"]) == {lever.value for lever in Lever}  # of where the levers are now
    alone = Room(room.state)
    assert answer["live"] == alone.answer({"what": "settle", "state": {}})["live"]
    for state in (WhatIf(SCHOOL, move=1.0), WhatIf(SCHOOL)):
        room.answer({"what": "undo"})
        assert room.state == state


@pytest.mark.parametrize(
    "steps", [None, {}, "x", [1], [{"what": "undo"}] * 2000, [{"what": "rm -rf"}]], ids=str
)
def test_forged_steps_are_refused(steps):
    room = Room(WhatIf(SCHOOL, move=3.0))
    answer = room.answer({"what": "steps", "steps": steps})
    assert room.state.move == 3.0
    assert answer["said"]["text"]
    assert not answer["said"]["logId"]


def test_frames_are_made_once_however_many_steps_a_request_holds(monkeypatch):
    made = []
    monkeypatch.setattr(
        "planner.rooms.whatif.page.frames_of",
        lambda told, steps: made.append(steps) or frames_of(told, steps),
    )
    room = Room(WhatIf(SCHOOL))
    steps = [{"what": "settle", "state": {"move": hours / 2}, "gesture": hours} for hours in range(1, 41)]
    room.answer({"what": "steps", "steps": steps})
    assert sorted(made) == sorted(
        scale_of(room.state, lever).steps for lever in (Lever.TOTAL_FTE, Lever.STUDENTS)
    )


def test_another_page_of_the_same_kernel_is_told_everything():
    room = Room(WhatIf(SCHOOL))
    for visit in ("one", "two"):
        room.answer({"what": "hello", "bare": True, "visit": visit})
    settled = room.answer({"what": "settle", "state": {"move": 2.0}, "visit": "two"})
    assert set(settled["frames"]) == {"total_fte", "students"}
    other = room.answer({"what": "settle", "state": {"students": 300}, "visit": "one"})
    assert set(other["frames"]) == {lever.value for lever in Lever}
    assert "html" in other


def test_plotly_comes_over_the_line_where_no_server_has_its_address():
    (sent,) = Room(WhatIf(SCHOOL)).answer({"what": "plotly"})["files"]
    assert b"Plotly" in gzip.decompress(sent)


def test_the_switch_to_english_loses_nothing_and_is_no_step():
    room = Room(WhatIf(SCHOOL))
    settle(room, move=3.0, students=380.0)
    before = room.state
    answer = room.answer({"what": "language", "with": "en", "state": room.levers()})
    assert room.state == replace(before, language="en")
    assert "What if we moved the time?" in answer["html"]
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state == WhatIf(SCHOOL, language="en")
    room.answer({"what": "redo", "state": room.levers()})
    assert room.state == replace(before, language="en")


def test_a_receiver_that_was_the_donor_changes_places_with_it():
    room = Room(WhatIf(SCHOOL))
    settle(room, to="administration")
    assert (room.state.to, room.state.donor) == (TaskType.ADMINISTRATION, TaskType.STUDENT_SUPPORT)


def test_another_donor_gives_no_more_than_it_holds():
    room = Room(WhatIf(SCHOOL))
    settle(room, move=20.0)
    settle(room, donor="company_relations")
    assert room.state.move == scale_of(room.state, Lever.MOVE).steps[-1] == 14.5


FORGED = [
    None, 3, "state", [], {}, {"what": "settle"}, {"what": "settle", "state": 7}, {"what": "format_disk"},
    {"what": ["undo"]}, {"what": {}}, {"what": "school", "with": "../../etc/passwd"}, {"what": "school", "with": ["1"]},
    {"what": "benchmark", "with": "/etc/passwd"}, {"what": "language", "with": "xx"}, {"what": "typed", "with": 4},
    {"what": "typed", "with": {"way": "fte", "students": "9" * 400}}, {"what": "hello", "query": {"fte": "a/b/c"}},
]  # fmt: skip
FORGED_LEVERS = [
    {"move": 1e9}, {"move": -1.0}, {"move": "3"}, {"move": None}, {"move": True}, {"move": 10**400},
    {"move": float("nan")}, {"move": float("inf")}, {"total_fte": 0.0}, {"total_fte": 1e9}, {"students": -5},
    {"students": 1e9}, {"to": "sales"}, {"to": None}, {"donor": "sales"}, {"donor": []}, {"language": "fr"},
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_forged_request_leaves_the_page_as_it_was(forged):
    room = Room(WhatIf(SCHOOL))
    settle(room, move=3.0)
    before = room.state
    if isinstance(forged, dict) and "state" not in forged:
        forged = {**forged, "state": room.levers()}
    answer = room.answer(forged)
    assert room.state == before
    assert "said" in answer or forged["what"] in {"settle", "hello"}
    assert answer["live"]["numbers"]["move.hours_week"] == (3.0, "3,0")


def test_a_request_of_no_kind_is_not_a_fault_of_ours():
    room = Room(WhatIf(SCHOOL))
    answer = room.answer({"what": ["undo"], "state": room.levers() | {"move": 3.0}})
    assert not answer["said"]["logId"]
    assert room.state == WhatIf(SCHOOL)


@pytest.mark.parametrize("field", ["name", "students"])
def test_half_a_character_is_answered_too(field):
    fields = {"way": "fte", "students": "300", "name": "A"} | {t.value: "0,5" for t in TaskType}
    room = Room(WhatIf(SCHOOL))
    answer = room.answer({"what": "typed", "with": fields | {field: "\ud800"}, "state": room.levers()})
    assert json.loads(gzip.decompress(packed(answer)))["state"] == room.levers()


@pytest.mark.parametrize("forged", FORGED_LEVERS, ids=str)
def test_a_forged_lever_is_refused_with_a_sentence(forged):
    room = Room(WhatIf(SCHOOL))
    settle(room, move=3.0)
    before = room.state
    answer = settle(room, **forged)
    assert room.state == before
    assert "Intet er ændret" in answer["said"]["text"]
    assert not answer["said"]["logId"]


def test_what_nobody_foresaw_is_logged_under_an_id_the_page_shows(monkeypatch, caplog):
    room = Room(WhatIf(SCHOOL))

    def breaks(*_):
        msg = "secret path"
        raise RuntimeError(msg)

    monkeypatch.setattr("planner.rooms.whatif.room.from_browser", breaks)
    with caplog.at_level(logging.ERROR):
        answer = settle(room, move=3.0)
    log_id = answer["said"]["logId"]
    assert log_id in answer["said"]["text"]
    assert log_id in caplog.text
    assert "secret path" not in json.dumps(answer)
    assert answer["live"]["numbers"]["move.hours_week"][0] == 0


def test_two_persons_40_30_30_and_hours_a_week():
    fields = {"way": "people", "persons": "2", "hours": "18,5", "split": "40/30/30", "students": "300"}
    school = read_school(fields, "da")
    assert school.baseline.fte == pytest.approx(1.0)
    assert school.baseline.shares[TaskType.ADMINISTRATION] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "split",
    ["40/30/30", "40-30-30", "40 – 30 – 30", "40:30:30", "40, 30, 30", "40 % / 30 % / 30 %", "40 30 30", "40,0/30,0/30,0"],
)  # fmt: skip
def test_a_split_is_read_as_people_write_it(split):
    fields = {"way": "people", "persons": "2", "hours": "18,5", "split": split, "students": "300"}
    assert list(read_school(fields, "da").baseline.shares.values()) == pytest.approx([0.4, 0.3, 0.3])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"students": ""}, "uddannelsen: Skriv et tal."), ({"persons": ""}, "Personer: Skriv et tal."),
        ({"split": "40,30,30"}, "Skriv tre tal"), ({"split": "-40/30/30"}, "er ikke et tal"), ({"split": ""}, "Skriv tre tal"), ({"students": "1.250"}, "1250 eller 1,25"), ({"persons": "to"}, "er ikke et tal"),
        ({"split": "40/30"}, "Skriv tre tal"), ({"split": "40/30/20"}, "90,0"), ({"hours": "200"}, "168 timer"),
        ({"persons": "-2"}, "er ikke et tal"), ({"persons": "0"}, "over 0"), ({"students": "12,5"}, "helt antal elever"),
        ({"persons": "1e400"}, "er ikke et tal"), ({"persons": "<b>"}, "er ikke et tal"), ({"students": "0"}, "helt antal elever"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_that_says_what_to_write(change, said):
    fields = {"way": "people", "persons": "2", "hours": "15", "split": "40 / 30 / 30", "students": "300"}
    room = Room(WhatIf(SCHOOL))
    answer = room.answer({"what": "typed", "with": fields | change, "state": room.levers()})
    assert said in answer["said"]["text"]
    assert room.state.school == SCHOOL


def test_a_name_is_text_whatever_it_says():
    name = "</script><img src=x onerror=alert(1)>{fte}%s"
    fields = {"way": "fte", "name": name, "students": "300"} | {t.value: "0,5" for t in TaskType}
    room = Room(WhatIf(SCHOOL))
    answer = room.answer({"what": "typed", "with": fields, "state": room.levers()})
    assert html.escape(name) in answer["html"]
    assert name not in answer["html"]


def test_without_a_benchmark_there_is_everything_but_the_comparison():
    room = Room(WhatIf(SCHOOL, benchmark=""))
    answer = room.answer({"what": "hello", "bare": True})
    assert "benchmark" not in re.sub(r'data-do="benchmark"|id="wi-benchmark"', "", answer["html"])
    assert "shares.administration.scenario" in answer["html"]
    assert len(answer["figures"]["split"][0]["data"]) == 1


def test_a_move_below_the_estimate_s_width_is_said():
    ranges = (Range(0.5, 0.6, 0.9), Range(0.1, 0.2, 0.3), Range(0.3, 0.4, 0.5))
    view = View(WhatIf(replace(SCHOOL, ranges=ranges)))
    below, above = (view.live(replace(view.state, move=hours)).sentences["width"] for hours in (11.5, 22.0))
    assert "mindre" in below
    assert "større" in above


def test_a_school_table_s_rows_are_offered_under_numbers_that_say_nothing():
    ranges = {t: Range(0.1, 0.5, 0.9) for t in TaskType}
    row = Row("123456", "Skolen", 90, Allocation(0.5, 0.5, 0.5), ranges=ranges)
    (one,) = offered([row])
    assert (one.id, one.school.name, len(one.school.ranges)) == ("1", "Skolen", 3)
    room = Room(schools=(one,))
    assert "123456" not in json.dumps(room.answer({"what": "hello", "bare": True}))
    assert room.state.school == one.school


def test_bands_hold_their_edges():
    view = View(WhatIf(School("", Allocation(0.5, 0.25, 0.25), 300)))
    assert "150 til 300" in view.live(view.state).sentences["band"]
    assert "over 300" in view.live(replace(view.state, students=301)).sentences["band"]
    assert "under 150" in view.live(replace(view.state, students=149)).sentences["band"]


@pytest.mark.parametrize("query", [{}, {"lang": "en"}, {"fte": "0.5/0.5/0.5", "students": "100", "name": "<b>"}, {"benchmark": ""}, {"school": "nope", "fte": "nan/1/1", "students": "1e999"}])  # fmt: skip
def test_the_opening_prints_every_number_the_widget_will_show(query):
    printed = opening(query)
    data = json.loads(re.search(r'id="planner-opening-data">(.*?)</script>', printed)[1])
    places = dict(re.findall(r'data-key="([^"]+)" data-value="([^"]*)"', printed))
    for key, (value, _) in data["live"]["numbers"].items():
        assert places[key] == plain(value)
    assert data["state"] == to_browser(opening_state(query, schools_offered()))
    assert {"shares.student_support.scenario", "shares.student_support.baseline", "fte.student_support.scenario",
            "hours_week.student_support.baseline", "students_per_fte.scenario"} <= set(places)  # fmt: skip
    if query.get("benchmark", "x"):
        assert places["shares.student_support.benchmark_mean"] == "0.26"


def test_every_word_is_danish_and_none_is_causal():
    with CATALOGUE.open("rb") as file:
        danish = {m.id: m.string for m in read_po(file) if m.id}
    assert len(danish) > 200
    found = []
    for key, value in danish.items():
        ids, strings = (key, value) if isinstance(key, tuple) else ((key,), (value,))
        assert all(strings)
        for one, other in zip(ids, strings, strict=True):
            assert sorted(re.findall(r"\{(\w+)\}", one)) == sorted(re.findall(r"\{(\w+)\}", other))
        for language, told in (("en", ids), ("da", strings)):
            found += [fault for text in told for fault in faults(text, language)]
    assert found == []


def test_the_notebook_has_two_cells_and_no_logic():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert len(cells) == 2
    assert all(not cell["outputs"] and len(cell["source"]) == 1 for cell in cells)


def test_a_number_is_written_as_the_browser_writes_it():
    assert [plain(v) for v in (0.0, 12.0, -0.5, 1.2e-5, 1e-7, 0.1 + 0.2, 123456789.125)] == [
        "0", "12", "-0.5", "0.000012", "1e-7", "0.30000000000000004", "123456789.125",
    ]  # fmt: skip


def test_a_school_that_cannot_be_shown_is_refused():
    with pytest.raises(Refused):
        read_school({"way": "fte", "students": "3", **{t.value: "0" for t in TaskType}}, "da")


def test_a_browser_sets_no_trait_of_the_stage():
    stage = Stage(Room())
    before = stage.get_state()
    for forged in (
        {"_esm": "export default {}"},
        {"_css": "*{display:none}"},
        {"_view_name": "x", "layout": None},
    ):
        stage._handle_msg(
            {"content": {"data": {"method": "update", "state": forged, "buffer_paths": []}}, "buffers": []}
        )
    assert stage.get_state() == before


def test_a_school_taken_closes_where_it_was_chosen_and_a_refusal_does_not():
    room = Room()
    assert room.answer({"what": "school", "with": "2", "state": room.levers()})["closes"] == "wi-school"
    refused = room.answer({"what": "school", "with": "nope", "state": room.levers()})
    assert "closes" not in refused
    assert refused["said"]["text"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"fte": "0.6/0.2/0.4", "students": "360", "name": "Kim 010190-1234"}, [Code.CPR_NUMBER_TYPED]),
        ({"foo": "010190-1234"}, [Code.CPR_NUMBER_TYPED]),
        ({"fte": "0.6/0.2/0.4", "students": "360", "name": "Skolen 2026", "lang": "en"}, []),
    ],
)
def test_an_address_with_a_cpr_number_is_refused_and_does_not_say_it_again(query, said):
    schools = schools_offered()
    assert [one.code for one in said_of(query, schools)] == said
    assert "010190" not in str(opening_state(query, schools))


@pytest.mark.parametrize("school", [None, SCHOOL, School("A & B/C", Allocation(0.1 + 0.2, 0.0, 1 / 3), 1)])
@pytest.mark.parametrize("benchmark", ["", "carpentry-2023"])
def test_the_address_of_a_page_opens_the_same_page(school, benchmark):
    schools = schools_offered()
    state = WhatIf(school or schools[1].school, benchmark=benchmark, language="en")
    again = opening_state(address_of(state, schools), schools)
    assert (again.school, again.benchmark, again.language) == (state.school, benchmark, "en")


def test_a_page_loaded_again_stands_where_it_was_left_and_one_step_back_is_today():
    left = Room()
    left.answer(
        {
            "what": "typed",
            "with": {"way": "fte", "students": "300"} | dict.fromkeys((t.value for t in TaskType), "0.5"),
        }
    )
    settle(left, to="student_support")
    kept = settle(left, move=2.5, gf2_students="40")
    at = left.answer({"what": "language", "with": "en", "state": left.levers()})["at"]
    room = Room()
    answer = room.answer(
        {"what": "hello", "bare": True, "query": at, "state": kept["state"] | {"language": "en"}}
    )
    assert (room.state, "said" in answer) == (left.state, False)
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.untouched


@pytest.mark.parametrize("state", [None, {}, {"move": 1e9}, "x"])
def test_a_place_that_cannot_be_is_not_gone_to(state):
    room = Room()
    answer = room.answer(
        {"what": "hello", "bare": True, "query": {"school": "../x", "fte": "nan"}, "state": state}
    )
    assert room.state == Room().state
    assert answer["html"]
    assert answer["said"]


def test_nothing_is_chosen_before_a_hand_has_chosen_it():
    room = Room()
    page = room.answer({"what": "hello", "bare": True})["html"]
    assert (room.state.to, room.state.donor) == (None, None)
    assert '<option value="" selected>Vælg</option>' in page
    assert "Vælg først, hvor tiden skal hen." in page
    assert "Rapportens tal er for få til at placere" not in page  # of a share nobody has asked about
    assert scale_of(room.state, Lever.MOVE).steps == (0.0,)
    assert settle(room, move=2.0)["said"]["text"]
    assert room.state.untouched
    answer = settle(room, to="student_support")
    assert "Vælg først" not in answer["html"]
    assert settle(room, move=2.0)["state"]["move"] == 2.0
    assert room.state.donor is None  # both others in proportion, shown as the choice it is

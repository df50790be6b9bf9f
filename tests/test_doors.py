"""Doors that lose or mix nothing: a number and its name, several who answer, the way from one page to the next."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner
from estimate_sheets import EXAMPLE

from planner.acts.estimates import held_together, key_of
from planner.acts.schools import schools_stored
from planner.cli import main
from planner.files.estimate.template import estimate_workbook
from planner.model.allocation import TaskType
from planner.model.estimate.documents import to_document
from planner.model.estimate.estimate import respondent_id
from planner.model.estimate.questions import person_of, steps
from planner.model.problems import Code
from planner.rooms.estimate.page import _figures
from planner.rooms.estimate.question import values
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.whatif.room import Room as WhatIfRoom
from planner.rooms.whatif.schools import opening_state, schools_offered
from planner.rooms.whatif.state import Cohort
from planner.store import open_store, waiting
from planner.words.language import words_in

NORTH = replace(EXAMPLE, school="Nordskolen", school_id="751001")
OTHER_NAME = replace(EXAMPLE, school="Sydskolen", school_id="751001", students=99)
OTHER_NUMBER = replace(NORTH, school_id="751010")


def planner(*arguments):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture
def database(tmp_path):
    return tmp_path / "d.sqlite"


@pytest.fixture
def workbook(tmp_path):
    def made(estimate):
        path = tmp_path / "estimat.xlsx"
        path.write_bytes(estimate_workbook(estimate.year, "da", estimate))
        return path

    return made


def keep(database, *estimates):
    with open_store(str(database)) as store:
        for one, who in estimates:
            store.save(key_of(one, who), to_document(one), base_version=0, by=who)


def kept(database):
    with open_store(str(database)) as store:
        return [(one.key.school_id, one.key.respondent, one.text) for one in store.listed("school", most=99)]


def test_a_workbook_with_another_schools_number_is_not_stored_and_nothing_is_put_in_its_place(
    database, workbook
):
    assert planner("import", workbook(NORTH), "--database", database).exit_code == 0
    before = kept(database)
    for extra in ([], ["--number", "2"], ["--replace", "1"]):
        ended = planner("import", workbook(OTHER_NAME), "--database", database, *extra)
        assert ended.exit_code == 1
        assert "nummer »751001« er »Nordskolen« i databasen og »Sydskolen« her" in ended.output
        assert "--replace" not in ended.output
        assert kept(database) == before


def test_a_school_with_a_new_name_says_so(database, workbook):
    assert planner("import", workbook(NORTH), "--database", database).exit_code == 0
    later = replace(OTHER_NAME, year=type(NORTH.year)(NORTH.year.start + 1))
    assert planner("import", workbook(later), "--database", database, "--same-school").exit_code == 0
    # From now on both are its names.
    assert planner("import", workbook(later), "--database", database, "--number", "2").exit_code == 0


def test_a_name_in_other_letters_is_the_same_name(database):
    keep(database, (NORTH, "consultant"))
    with open_store(str(database)) as store:
        assert held_together(store, replace(NORTH, school="NORDSKOLEN ")) == []


def test_one_school_under_two_numbers_is_asked_about(database, workbook):
    keep(database, (NORTH, "consultant"))
    ended = planner("import", workbook(OTHER_NUMBER), "--database", database)
    assert ended.exit_code == 0
    assert "en skole af samme navn har i databasen nummer »751001«, og her »751010«" in ended.output


class Page:
    """The estimate page without a browser."""

    def __init__(self, store):
        self.room, self.n = Room(Shelf(lambda: store)), 0

    def ask(self, what, extra=None, fields=None, files=()):
        self.n += 1
        asked = {"n": self.n, "what": what, "with": extra, "fields": fields or {}}
        return self.room.answer(asked, files)["html"]


def test_the_page_takes_no_number_of_another_school_either(database, workbook):
    keep(database, (NORTH, "consultant"))
    with open_store(str(database)) as store:
        page = Page(store)
        shown = page.ask("upload", {"name": "x"}, files=[workbook(OTHER_NAME).read_bytes()])
        assert 'data-taken="no"' in shown
        assert "er »Nordskolen« i databasen og »Sydskolen« her" in shown
        for role in ("consultant", "teacher"):  # whose answers are there, and who has none
            typed = {"name": "Sydskolen", "number_of_school": "751001", "programme": NORTH.programme,
                     "year": str(NORTH.year), "role": role, "number": "1"}  # fmt: skip
            assert "Nummer 751001 er Nordskolen her" in page.ask("begin", fields=typed)
            assert page.room.state.estimate is None
        shown = page.ask("upload", {"name": "x"}, files=[workbook(OTHER_NUMBER).read_bytes()])
        assert 'data-taken="yes"' in shown
        assert "er det samme skole?" in shown


@pytest.mark.parametrize(("students", "differs"), [(99, True), (NORTH.students, False)])
def test_the_page_says_whose_figures_it_has_where_others_differ(database, students, differs):
    keep(database, (NORTH, "consultant"), (replace(NORTH, students=students), "teacher"))
    with open_store(str(database)) as store:
        page = Page(store)
        chosen = {
            "school": "751001",
            "programme": NORTH.programme,
            "year": str(NORTH.year),
            "who": "consultant",
        }
        page.ask("open", chosen)
        page.room._change(at="finish")
        shown = page.ask("look")
        assert 'id="es-others-h"' in shown
        assert ("er svarene fra »Virksomhedskonsulent«. Andre har svaret noget andet" in shown) is differs


def stored(database):
    with open_store(str(database)) as store:
        from planner.files.programmes import programme_key

        return schools_stored(store, None, None, {programme_key(NORTH.programme)})


def test_a_number_that_has_two_names_already_gives_no_memo_of_either(database):
    keep(database, (NORTH, "consultant"), (OTHER_NAME, "teacher"))
    found = stored(database)
    assert not found.schools
    assert [p.code for p in found.problems] == [Code.NUMBER_OF_SEVERAL_NAMES]
    assert found.problems[0].values["names"] == ("Nordskolen", "Sydskolen")


def test_where_several_answer_the_memo_says_whose_figures_it_has_and_whether_the_others_differ(database):
    keep(database, (NORTH, "teacher"), (replace(NORTH, students=99), respondent_id(NORTH.respondent, 2)))
    (asked,) = [p for p in stored(database).problems if p.code == Code.SEVERAL_ESTIMATES]
    assert asked.values == {"people": 2, "who": "consultant-2", "others": ("teacher",), "differ": "yes"}
    keep(database, (replace(NORTH, school_id="751002", school="Sydskolen"), "teacher"),
         (replace(NORTH, school_id="751002", school="Sydskolen"), "consultant"))  # fmt: skip
    asked = [p for p in stored(database).problems if p.code == Code.SEVERAL_ESTIMATES]
    assert [p.values["differ"] for p in asked] == ["yes", "no"]


def test_one_name_under_two_numbers_is_asked_about_in_memos_too(database):
    keep(database, (NORTH, "consultant"), (OTHER_NUMBER, "consultant"))
    found = stored(database)
    assert len(found.schools) == 2
    assert Code.SCHOOL_UNDER_OTHER_NUMBER in [p.code for p in found.problems]


def test_a_purge_reaches_the_second_respondent_and_shows_each_that_goes(database):
    keep(database, (NORTH, "consultant"), (NORTH, "consultant-2"), (NORTH, "teacher"))
    asked = [
        "purge",
        "--school",
        "751001",
        "--respondent",
        "consultant",
        "--number",
        "2",
        "--database",
        database,
    ]
    ended = planner(*asked, "--yes")
    assert ended.exit_code == 0
    assert "Nordskolen (751001) · tømrer · 2026/27 · Virksomhedskonsulent 2" in ended.output
    assert "Underviser" not in ended.output
    assert [who for _, who, _ in kept(database)] == ["consultant", "teacher"]
    assert planner("purge", "--school", "751001", "--number", "2", "--database", database).exit_code == 2


def test_a_purge_names_what_goes_from_each_backup(database, tmp_path):
    keep(database, (NORTH, "consultant"), (OTHER_NUMBER, "teacher"))
    backup = tmp_path / "b.sqlite"
    assert planner("backup", "--database", database, "--to", backup).exit_code == 0
    shown = planner("purge", "--school", "751001", "--database", database).output
    named = "  Nordskolen (751001) · tømrer · 2026/27 · Virksomhedskonsulent"
    lines = shown.splitlines()
    at = next(i for i, line in enumerate(lines) if str(backup) in line)
    assert lines[at + 1] == named
    assert lines.count(named) == 2  # of the database, and of the backup
    assert "751010" not in shown


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_command_that_waits_for_a_locked_database_says_so_after_a_second(
    database, workbook, tmp_path, command, monkeypatch
):
    monkeypatch.setattr(waiting, "LONG", 0.05)
    keep(database, (NORTH, "teacher"))
    file = workbook(NORTH)  # made first: nothing else takes its time while the other has its turn
    other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    over = threading.Event()  # the other's turn, once it was said that it is waited for

    def told(tell):
        return really_told(lambda: (tell(), other.execute("ROLLBACK"), over.set()))

    really_told = waiting.told
    monkeypatch.setattr(waiting, "told", told)
    arguments = {"import": (file,), "export": (tmp_path / "ud",)}[command]
    ended = planner(command, *arguments, "--database", database)
    assert over.is_set() == (command == "import")
    other.close()
    assert ended.exit_code == 0
    said = "Databasen har ikke svaret endnu"
    assert ended.stderr.count(said) == (1 if command == "import" else 0)  # who only reads waits for nobody
    assert said not in ended.stdout


# --- from the estimate to what if, and other links


@pytest.fixture
def figures(database):
    """What the estimate page sends along where nobody else has answered."""
    with open_store(str(database)) as store:
        return _figures(NORTH, "consultant", Shelf(lambda: store))


def opened_at(query):
    room = WhatIfRoom()
    return room, room.answer({"what": "hello", "bare": True, "query": query})


def test_the_way_from_estimate_to_what_if_keeps_low_and_high_gf2_and_agreements(figures):
    row = NORTH.to_school()
    assert row.ranges
    assert row.gf2_students
    room, answer = opened_at(figures)
    assert "said" not in answer
    assert room.state.school.baseline == row.allocation
    assert room.state.school.ranges == tuple(row.ranges.get(t) for t in TaskType)
    heads = (
        room.state.cohort.gf2_students,
        room.state.cohort.agreements,
        room.state.cohort.agreements_week15,
    )
    assert heads == (row.gf2_students, row.agreements, row.agreements_week15)
    assert "lavt og et højt" in answer["live"]["sentences"]["width"] or None in room.state.school.ranges
    again, _ = opened_at(answer["at"])
    assert again.state.school == room.state.school


def test_a_link_with_levers_is_honoured():
    query = {"fte": "0.6/0.2/0.4", "students": "360", "name": "X", "move": "2", "to": "company_relations",
             "donor": "student_support", "gf2_students": "80", "agreements": "56"}  # fmt: skip
    room, answer = opened_at(query)
    state = room.state
    assert "said" not in answer
    assert (state.move, state.to, state.donor) == (2.0, TaskType.COMPANY_RELATIONS, TaskType.STUDENT_SUPPORT)
    assert (state.cohort.gf2_students, state.cohort.agreements) == (80, 56)


def test_counts_of_a_link_do_not_stand_beside_those_of_an_example():
    room, answer = opened_at({"move": "2", "to": "student_support", "gf2_students": "46", "agreements": "31"})
    assert "said" not in answer
    example = schools_offered()[0].cohort
    assert example.agreements_week15 is not None
    assert room.state.cohort == Cohort(46, 31, None, year=example.year)


@pytest.mark.parametrize(
    "query",
    [
        {"move": "9999"}, {"move": "a"}, {"total_fte": "nan"}, {"who": "Karen"}, {"fte": "1/1/1", "students": "99", "others": "1"}, {"to": "nobody"}, {"donor": "student_support", "to": "student_support"},
        {"total_fte": "-1"}, {"gf2_students": "-3"}, {"agreements": "1000000000"}, {"school": "nope"}, {"benchmark": "nope"},
        {"fte": "0.6/0.2/0.4", "students": "0"}, {"students": "360"}, {"fte": "1/1/1", "students": "9", "low": "2//", "high": "3//"},
        {"fte": "1/1/1", "students": "9", "low": "0.5//"}, {"fte": "1/nan/1", "students": "9"},
        {"foo": "1"}, {"FTE": "0.6/0.2/0.4", "students": "360"},
        {"name": "Nordskolen"}, {"lang": "dk"},
    ],
    ids=str,
)  # fmt: skip
def test_what_of_a_link_cannot_be_used_is_said_and_the_page_opens_without_it(query):
    room, answer = opened_at(query)
    assert "Adressen indeholder noget, der ikke kan bruges her: " in answer["said"]["text"]
    assert all(f"{name}={text}" in answer["said"]["text"] for name, text in query.items())
    assert room.state == opening_state({}, schools_offered())


@pytest.mark.parametrize(
    ("asked", "stands", "said"),
    [
        ({"move": "3.7"}, 3.5, "move=3.7 → 3.5"),
        ({"move": "3,7"}, 3.5, "move=3,7 → 3.5"),
        ({"total_fte": "1.57"}, 1.55, "total_fte=1.57 → 1.55"),
    ],
)
def test_a_link_between_two_steps_is_honoured_at_the_nearest_and_says_so(asked, stands, said):
    room, answer = opened_at({"fte": "0.6/0.2/0.4", "students": "360", "to": "student_support", **asked})
    (lever,) = asked
    assert getattr(room.state, lever) == stands
    assert "det nærmeste: " + said in answer["said"]["text"]
    assert "kan ikke bruges" not in answer["said"]["text"]


def test_figures_that_can_hardly_be_fte_are_asked_about_in_a_link_and_where_they_are_typed():
    said = "120 årsværk og 360 elever giver 3,0 elever pr. årsværk, og det kendes ikke fra nogen skole."
    room, answer = opened_at({"fte": "60/20/40", "students": "360"})
    assert (room.state.school.baseline.fte, answer["said"]["text"].startswith(said)) == (120, True)
    room = WhatIfRoom()
    fields = {"students": "360", "administration": "60", "student_support": "20", "company_relations": "40"}
    answer = room.answer({"what": "typed", "with": fields, "state": room.levers()})
    assert answer["said"]["text"].startswith(said)
    assert answer["closes"] == "wi-school"  # the school is taken, and asked about
    assert room.state.school.baseline.fte == 120
    assert "said" not in opened_at({"fte": "0.6/0.2/0.4", "students": "360"})[1]


@pytest.mark.parametrize(("students", "differs"), [(99, True), (NORTH.students, False)])
def test_what_if_says_whose_figures_it_shows_where_others_have_answered(database, students, differs):
    keep(database, (NORTH, "consultant"), (replace(NORTH, students=students), "teacher"))
    with open_store(str(database)) as store:
        room, answer = opened_at(_figures(NORTH, "consultant", Shelf(lambda: store)))
    assert "Tallene er svarene fra »Virksomhedskonsulent«." in answer["html"]
    assert ("Andre på skolen har svaret noget andet: Bliv enige om ét estimat." in answer["html"]) is differs
    again, _ = opened_at(answer["at"])
    assert again.state.school == room.state.school


def test_one_school_under_two_numbers_typed_on_the_page_is_asked_about(database):
    keep(database, (NORTH, "consultant"))
    with open_store(str(database)) as store:
        page = Page(store)
        typed = {"name": NORTH.school, "number_of_school": "751010", "programme": NORTH.programme,
                 "year": str(NORTH.year), "role": "consultant", "number": "1"}  # fmt: skip
        shown = page.ask("begin", fields=typed)
        assert "er det samme skole?" in shown
        assert page.room.state.estimate.school_id == "751010"
        assert "er det samme skole?" not in page.ask("look")


def test_an_example_says_that_it_is_one_and_a_school_does_not(figures):
    assert "et opdigtet eksempel" in opened_at({})[1]["html"]
    assert "et opdigtet eksempel" not in opened_at(figures)[1]["html"]


# --- a guess as people write one


@pytest.mark.parametrize(
    ("typed", "read", "said"),
    [
        ("2-4", (2, 3, 4), "»2-4« er læst som 2 – 3 – 4."),
        ("2,5 til 3", (2.5, 2.75, 3), "»2,5 til 3« er læst som 2,5 – 2,75 – 3."),
        ("ca. 3", (3, 3, 3), "»ca. 3« er læst som 3."),
    ],
)
def test_a_guess_typed_on_the_page_is_understood_and_shown(database, typed, read, said):
    with open_store(str(database)) as store:
        page = Page(store)
        page.ask(
            "begin",
            fields={
                "school": "900001",
                "programme": "Tømrer",
                "year": "2026/27",
                "role": "consultant",
                "number": "1",
            },
        )
        page.room._change(
            estimate=NORTH, kept=None, at=str(step := next(s for s in steps(NORTH) if s.kind == "task"))
        )
        fields = values(NORTH, step, words_in("da")) | {
            "unit": "hours_week",
            "low": "",
            "likely": typed,
            "high": "",
        }
        page.n += 1
        shown = page.room.answer({"n": page.n, "what": "next", "at": str(step), "fields": fields})["html"]
        (time,) = [t for t in person_of(page.room.state.estimate, step).times if t.task == step.of]
        assert said in shown
        assert (time.amount.low, time.amount.likely, time.amount.high) == read
        assert time.has_range is (read[0] != read[2])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"students": "1000000000"}, "Skriv et helt antal elever"),
        ({"students": "0"}, "Skriv et helt antal elever"),
        ({"persons": "1000000000"}, "Årsværk i alt skal"),
        ({"hours": "169"}, "En uge har 168 timer, og ingen arbejder dem alle"),
        ({"hours": "168"}, "En uge har 168 timer, og ingen arbejder dem alle"),
    ],
)
def test_what_cannot_be_typed_gets_a_sentence_that_is_true(typed, said):
    room = WhatIfRoom()
    fields = {"way": "people", "students": "300", "persons": "2", "hours": "15", "split": "40/30/30"} | typed
    answer = room.answer({"what": "typed", "with": fields, "state": room.levers()})
    assert said in answer["said"]["text"]

"""The round page's room: what it answers, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from school_estimates import PROGRAMME, estimate

from planner.acts import rounds
from planner.model.estimate.documents import to_document
from planner.model.problems import Code
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.rooms.round.desk import Desk
from planner.rooms.round.room import Room
from planner.store import Key, StoreError, open_store

ROUND = Round(
    year=SchoolYear(2025),
    programme=PROGRAMME,
    deadline=dt.date(2026, 11, 30),
    invited=(
        Invited(school_id="900001", school="Eksempelskole <b>A</b>", students=200),
        Invited(school_id="900002", school="Eksempelskole B"),
    ),
)


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


@pytest.fixture
def room(store):
    return Room(Desk(lambda: store))


def hello(room, **query):
    return room.answer({"what": "hello", "query": {"lang": "en", **query}})


def test_without_a_round_the_page_says_what_one_is_and_how_it_begins(room):
    assert "There is no round yet" in hello(room)["html"]


def test_the_newest_round_is_shown_and_another_when_it_is_chosen(room, store):
    rounds.begin(store, ROUND, by="association")
    rounds.begin(store, replace(ROUND, year=SchoolYear(2026)), by="association")
    assert "the round for 2026/27?" in hello(room)["html"]
    chosen = room.answer({"what": "choose", "with": f"2025/26|{PROGRAMME}"})
    assert "the round for 2025/26?" in chosen["html"]
    assert chosen["query"] == {"lang": "en", "year": "2025/26", "programme": PROGRAMME}
    assert "Hvor langt er runden for 2025/26?" in room.answer({"what": "language", "with": "da"})["html"]


def test_schools_are_sorted_by_name_as_danish_does_whatever_the_order_of_the_list(room, store):
    names = "Ørneskolen", "Bakkeskolen", "Aaskolen"
    invited = tuple(Invited(school_id=f"90000{n}", school=name) for n, name in enumerate(names))
    rounds.begin(store, replace(ROUND, invited=invited), by="association")
    rows = re.findall(r'data-text="(\w+) .*?data-by-school="(\d+)"', hello(room)["html"])
    assert rows == [("Ørneskolen", "1"), ("Bakkeskolen", "0"), ("Aaskolen", "2")]


def test_a_look_shows_what_has_come_in_meanwhile_and_names_are_text(room, store):
    rounds.begin(store, ROUND, by="association")
    before = hello(room)["html"]
    assert 'data-key="round.not_begun" data-value="2"' in before
    assert "Eksempelskole &lt;b&gt;A&lt;/b&gt;" in before
    one = estimate("900001")
    store.save(
        Key("900001", PROGRAMME, "2025/26", "consultant"), to_document(one), base_version=0, by="consultant"
    )
    after = room.answer({"what": "look"})["html"]
    assert 'data-key="round.complete" data-value="1"' in after
    assert "Something new from 1 school since yesterday." in after


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"what": "hello", "query": {"lang": "en", "year": "2030/31"}}, "There is no round for 2030/31"),
        ({"what": "choose", "with": "nonsense|x"}, "Der er ingen runde for nonsense"),
        ({"what": "choose", "with": "\ud800\x00|x"}, "Der er ingen runde for \ufffd\ufffd"),
    ],
)
def test_a_round_that_is_not_there_is_a_sentence(room, store, asked, said):
    rounds.begin(store, ROUND, by="association")
    answer = room.answer(asked)
    assert said in answer["html"]
    assert "<table" not in answer["html"]


def test_what_no_page_of_ours_sends_is_refused_and_the_page_stays(room, store):
    rounds.begin(store, ROUND, by="association")
    hello(room)
    for asked in ({"what": "drop"}, {"what": "language", "with": "xx"}, {"what": "choose"}, None):
        answer = room.answer(asked)
        assert answer["said"]
        assert "the round for 2025/26?" in answer["html"]


def test_a_database_that_cannot_be_asked_is_a_sentence(tmp_path):
    def missing():
        raise StoreError(Code.NO_FOLDER, folder=str(tmp_path / "none"))

    answer = Room(Desk(missing)).answer({"what": "hello", "query": {"lang": "en"}})
    assert str(tmp_path / "none") in answer["html"]


def test_an_example_is_offered_where_there_is_one_and_stands_apart_from_everything_that_is_the_users(
    room, store, tmp_path, monkeypatch
):
    example = tmp_path / "eksempel.db"
    monkeypatch.setenv("PLANNER_EXAMPLE_ROUND", str(example))
    assert "example of a round" not in hello(room)["html"]
    assert "There is no example of a round here" in hello(room, example="1")["html"]
    with open_store(str(example)) as made:
        rounds.begin(made, replace(ROUND, year=SchoolYear(2026)), by="association")
    rounds.begin(store, ROUND, by="association")
    mine = hello(room)
    assert 'href="round?lang=en&amp;example=1"' in mine["html"]
    assert "An example." not in mine["html"]
    shown = hello(room, example="1")
    assert "An example." in shown["html"]
    assert "the round for 2026/27?" in shown["html"]
    assert shown["query"] == {"lang": "en", "example": "1"}
    assert "the round for 2025/26?" in hello(room)["html"]
    assert [key.year for key in rounds.rounds(store)] == ["2025/26"]

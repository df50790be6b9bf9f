"""A database that does not answer is said to be silent within five seconds, and what was typed is sent again."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import time

import psutil
import pytest

import planner.store.database
from planner.model.problems import Code
from planner.rooms.estimate import opening
from planner.rooms.estimate.question import values
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import Shelf
from planner.store import Key, StoreError, open_store
from planner.store.waiting import LONG, told
from planner.words.language import words_in

KEY = Key("900001", "carpentry", "2025/26", "consultant")
SOON = 5.0
BEGIN = {"number_of_school": "900001", "name": "Eksempelskole A", "programme": "Tømrer", "year": "2025/26", "role": "consultant"}  # fmt: skip


@pytest.fixture
def frozen(postgresql):
    """Freeze the server and everything it started, and thaw it."""
    server = psutil.Process(postgresql.pid)

    def tell(what):
        # The server first, so that it starts no more; what it had started may be on its way out by itself.
        server.send_signal(what)
        for process in server.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(what)

    yield lambda: tell(signal.SIGSTOP), lambda: tell(signal.SIGCONT)
    tell(signal.SIGCONT)


def awake(server, thaw):
    """The server answers again, and so long after that a store asks it again."""
    thaw()
    server.ask("postgres", "SELECT 1")
    time.sleep(2.1)


def silent(work):
    """What is said, and after how long."""
    began = time.monotonic()
    with pytest.raises(StoreError) as said:
        work()
    assert time.monotonic() - began < SOON
    return said.value.code


@pytest.mark.parametrize("rested", [0.0, 1.5], ids=["just asked", "rested"])
def test_a_frozen_server_is_said_to_be_silent_within_five_seconds(postgresql, frozen, rested):
    freeze, thaw = frozen
    database = postgresql.new_database()
    with open_store(database) as store:
        store.save(KEY, {"n": 1}, base_version=0, by="consultant")
        time.sleep(rested)
        freeze()
        said = {silent(lambda: store.save(KEY, {"n": 2}, base_version=1, by="consultant"))}
        said |= {silent(lambda: store.load(KEY)), silent(lambda: open_store(database).close())}
        assert said <= {Code.NO_CONNECTION, Code.CONNECTION_LOST}
        awake(postgresql, thaw)
        assert store.save(KEY, {"n": 2}, base_version=1, by="consultant").version == 2


def test_a_page_says_so_in_time_keeps_what_was_typed_and_saves_it_when_it_is_asked_again(postgresql, frozen):
    freeze, thaw = frozen
    database = postgresql.new_database()
    shelf = Shelf(lambda: open_store(database))
    room = Room(shelf)
    room.answer({"what": "hello", "query": {}})
    room.answer({"what": "begin", "fields": BEGIN})

    def form():
        return values(room.state.estimate, room.state.step, words_in("da"))

    room.answer({"what": "next", "at": room.state.at, "fields": form()})
    assert room.state.is_saved
    freeze()
    began = time.monotonic()
    said = room.answer({"what": "next", "at": room.state.at, "fields": form() | {"students": "120"}})
    assert time.monotonic() - began < SOON + 1
    assert not room.state.is_saved
    typed = room.state.estimate
    assert "svarer ikke" in said["html"] or "gik tabt" in said["html"]
    awake(postgresql, thaw)
    room.answer({"what": "save"})
    assert room.state.is_saved
    assert shelf.load(room.state.kept.key).estimate == typed
    shelf.store.close()


def test_a_page_that_is_opened_meanwhile_is_there_in_time_and_says_so(postgresql, frozen, monkeypatch):
    freeze, _ = frozen
    database = postgresql.new_database()
    open_store(database).close()
    monkeypatch.setattr(opening, "_SHELF", Shelf(lambda: open_store(database)))
    freeze()
    began = time.monotonic()
    printed = opening.opening({})
    answered = Room(Shelf(lambda: open_store(database))).answer({"what": "hello", "query": {}})
    assert time.monotonic() - began < SOON
    for html in (printed, answered["html"]):
        assert "svarer ikke" in html
        assert "number_of_school" in html


def test_who_waits_for_a_file_to_be_opened_is_told_too(tmp_path, monkeypatch):
    monkeypatch.setattr(planner.store.database, "_PATIENCE", 2 * LONG)
    file = tmp_path / "planner.sqlite"
    open_store(str(file)).close()
    said = []
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with told(lambda: said.append(1)):
            assert silent(lambda: open_store(str(file)).close()) == Code.LOCKED
    assert said == [1]

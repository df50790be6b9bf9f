"""A planning meeting whose server is killed, whose database is away, or whose school is purged: what was said is so."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter

import pytest
from click.testing import CliRunner
from processes import ended, forked

from planner.acts.meetings import plans, scenarios
from planner.cli import main
from planner.rooms.whatif.meeting.table import MeetingShelf
from planner.rooms.whatif.room import Room
from planner.store import open_store
from planner.store.backups import make_backup

SCHOOL = "Eksempelskole A"  # the first of the examples: where a room begins
FIELDS = {"which": "", "expects": "Flere taler med en virksomhed.", "by": "teacher", "review_on": "15.11.2099"}  # fmt: skip


def asked(room, what, carried="", **fields):
    answer = room.answer({"what": what, "with": carried, **fields})
    return (answer.get("said") or {}).get("text", "")


def found(store):
    """Names of scenarios and reasons of decisions, as they stand."""
    return Counter(one.what.name for one in scenarios(store, SCHOOL)), Counter(one.what.why for one in plans(store, SCHOOL))  # fmt: skip


@pytest.mark.parametrize("kills", [5, pytest.param(300, marks=pytest.mark.long)])
def test_what_a_meeting_was_told_is_kept_is_there_after_its_server_was_killed(tmp_path, kills):
    url, chance, told = str(tmp_path / "planner.db"), random.Random(18), 0
    open_store(url).close()
    for kill in range(kills):
        reading, writing = os.pipe()

        def meet(kill=kill, writing=writing):
            with open_store(url) as store:
                room = Room(shelf=MeetingShelf(lambda: store))
                for turn in range(100_000):
                    name = f"{kill}-{turn}"
                    if not asked(room, "keep", name):
                        os.write(writing, f"keep {name}\n".encode())
                    if not asked(room, "describe", {"which": room.laid.opened, "name": f"{name} igen"}):
                        os.write(writing, f"name {name}\n".encode())
                    if not asked(room, "decide", FIELDS | {"which": room.laid.opened, "why": name}):
                        os.write(writing, f"decide {name}\n".encode())

        server = forked(meet)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as said:
            lines = [said.readline() for _ in range(chance.randint(1, 4))]
            os.kill(server, signal.SIGKILL)
            lines += said.readlines()
        assert ended(server) == -signal.SIGKILL
        with open_store(url) as store:
            kept, decided = found(store)
        for what, name in (line.split() for line in lines):
            told += 1
            names = {"keep": {name, f"{name} igen"}, "name": {f"{name} igen"}}.get(what)
            assert sum(kept[one] for one in names) == 1 if names else decided[name] == 1
    assert told >= kills


def test_a_database_that_is_moved_away_is_said_and_what_was_kept_is_kept_once_it_is_back(tmp_path):
    file = tmp_path / "planner.db"
    with open_store(str(file)) as store:
        room = Room(shelf=MeetingShelf(lambda: store))
        assert asked(room, "keep", "Før") == ""
        aside = file.rename(tmp_path / "aside")
        for what, carried in (("keep", "Væk"), ("decide", FIELDS | {"why": "Væk"}), ("table", "")):
            assert asked(room, what, carried) != ""
        assert asked(room, "settle", state={"move": 2.0, "to": "student_support"}) == ""
        assert room.state.move == 2.0
        aside.rename(file)
        assert asked(room, "keep", "Efter") == ""
        assert found(store) == (Counter(["Før", "Efter"]), Counter())


def test_a_purge_names_and_takes_what_a_meeting_kept_in_backups_too_and_an_older_page_brings_nothing_back(
    tmp_path,
):
    url = str(tmp_path / "planner.db")
    with open_store(url) as store:
        room = Room(shelf=MeetingShelf(lambda: store))
        for what, carried in (("keep", "Et"), ("decide", FIELDS | {"why": "Fordi"})):
            assert asked(room, what, carried) == ""
        make_backup(store.database, tmp_path / "copy.sqlite")
        which = room.laid.kept[0].which
        purge = ["purge", "--yes", "--database", url, "--language", "en"]
        told = CliRunner().invoke(main, [*purge, "--respondent", "consultant"])
        assert "nothing to remove" in told.output
        told = CliRunner().invoke(main, [*purge, "--school", SCHOOL])
        assert told.exit_code == 0, told.output
        assert told.output.count("a kept scenario") == 4  # two here, two in the backup
        assert told.output.count("a meeting's decision") == 2
        assert which not in told.output
        for what, carried in (
            ("duplicate", which), ("decide", FIELDS | {"which": which, "why": "Igen"}), ("open", which), ("put_away", which),
            ("describe", {"which": which, "name": "Tilbage"}), ("withdraw", "x"),
        ):  # fmt: skip
            page = Room(shelf=MeetingShelf(lambda: store))
            page.laid = room.laid  # as it was last looked at
            assert asked(page, what, carried) != ""
        assert asked(room, "table") == ""
        assert (room.laid.kept, room.laid.plans) == ((), ())

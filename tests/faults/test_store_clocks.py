"""A clock that is wrong puts nothing in another order: backups, purges, restores, daily copies."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from saved import save

import planner.store.backups
import planner.store.purging
import planner.store.store
from planner.acts.schools import schools_stored
from planner.model.problems import Code
from planner.store import Key
from planner.store.backups import backup_folder, look_at, make_backup, make_daily_backup, restore
from planner.store.purging import purge
from planner.store.selection import Selection, contents

KEY = Key("900001", "carpentry", "2025/26", "consultant")
OTHER = Key("900002", "carpentry", "2025/26", "consultant")
HOUR, DAY, YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)
CLOCKS = pytest.mark.parametrize(
    "wrong", [HOUR, -HOUR, YEAR, -YEAR], ids=["hour ahead", "hour behind", "year ahead", "year behind"]
)


@pytest.fixture
def clock(monkeypatch):
    """Puts the clock of the store so much ahead."""
    ahead = [dt.timedelta()]

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime.now(tz) + ahead[0]

    for module in (planner.store.backups, planner.store.purging, planner.store.store):
        monkeypatch.setattr(module, "dt", SimpleNamespace(datetime=Clock, timedelta=dt.timedelta, UTC=dt.UTC))
    return lambda shift: ahead.__setitem__(0, shift)


@CLOCKS
def test_what_was_purged_does_not_come_back_whatever_the_clock_said_when_it_was_saved(
    store, tmp_path, clock, wrong
):
    clock(wrong)
    save(store, KEY, 1)
    save(store, OTHER, 1)
    away = make_backup(store.database, tmp_path / "away.sqlite").read_bytes()
    clock(dt.timedelta())
    purge(store.database, Selection(KEY.school_id))
    (tmp_path / "away.sqlite").write_bytes(away)
    restore(store.database, tmp_path / "away.sqlite")
    assert store.keys() == [OTHER]


@CLOCKS
def test_what_was_answered_anew_after_a_purge_comes_back(store, tmp_path, clock, wrong):
    save(store, KEY, 1)
    purge(store.database, Selection(KEY.school_id))
    clock(wrong)
    save(store, KEY, "anew")
    later = make_backup(store.database, tmp_path / "later.sqlite")
    clock(dt.timedelta())
    save(store, KEY, "since")
    restore(store.database, later)
    assert store.load(KEY).document == {"n": "anew"}


@CLOCKS
def test_no_backup_goes_before_its_time_and_the_last_stays(store, clock, wrong):
    made = []
    for days in range(-4, 1):
        clock(days * DAY)
        save(store, KEY, days)
        made.append(make_backup(store.database))
    clock(wrong)
    save(store, KEY, "wrong")
    made.append(make_backup(store.database))
    clock(DAY)
    save(store, KEY, "right")
    made.append(make_backup(store.database))
    assert [file for file in made if not file.exists()] == []
    clock(45 * DAY)
    save(store, KEY, "much later")
    for days in (45, 46, *range(50, 80, 3)):  # in use again, and so the time goes
        clock(days * DAY)
        last = make_backup(store.database)
    assert [file for file in made if file.exists()] == []
    assert last.exists()


@CLOCKS
def test_the_days_backup_is_made_again_once_the_clock_is_right(store, clock, wrong):
    clock(wrong)
    save(store, KEY, 1)
    assert make_daily_backup(store.database)
    clock(2 * DAY)
    save(store, KEY, 2)
    second = make_daily_backup(store.database)
    assert look_at(second).contents.versions == 2
    assert make_daily_backup(store.database) is None


@CLOCKS
def test_nothing_new_is_no_backup_whatever_the_clock_says(store, clock, wrong):
    save(store, KEY, 1)
    make_backup(store.database)
    clock(wrong)
    assert make_daily_backup(store.database) is None
    assert len(list(backup_folder(store.database).glob("planner-*.sqlite"))) == 1


@CLOCKS
def test_what_a_restore_replaced_comes_back_and_what_was_saved_last_is_last(store, clock, wrong):
    save(store, KEY, 1)
    first = make_backup(store.database)
    clock(wrong)
    save(store, KEY, 2)
    before = restore(store.database, first)
    clock(dt.timedelta())
    assert store.load(KEY).document == {"n": 1}
    restore(store.database, before)
    assert store.load(KEY).document == {"n": 2}
    save(store, OTHER, "last")
    with store.database.reading() as connection:
        assert contents(connection, Selection()).last_saved == store.load(OTHER).saved_at


@CLOCKS
def test_of_several_who_answered_whoever_saved_last_counts(store, clock, wrong):
    head = Key(KEY.school_id, KEY.programme, KEY.year, "head_of_programme")
    save(store, KEY, 1)
    clock(wrong)
    save(store, head, 1)
    found = schools_stored(store, KEY.programme, KEY.year, frozenset()).problems
    assert Code.ESTIMATE_UNREADABLE in {problem.code for problem in found}
    newest = max(store.load(KEY), store.load(head), key=lambda one: one.order)
    assert newest.key == head


def test_two_purges_of_one_moment_are_two(store, clock, monkeypatch):
    save(store, KEY, 1)
    save(store, OTHER, 1)
    moment = dt.datetime.now(dt.UTC)

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    monkeypatch.setattr(planner.store.purging, "dt", SimpleNamespace(datetime=Stopped, UTC=dt.UTC))
    for key in (KEY, OTHER):
        purge(store.database, Selection(key.school_id))
    assert store.keys() == []

"""The file that bears the database's name: moved, removed, replaced or written over, and nothing that is lost called saved."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from processes import ended, forked

from planner.cli import main
from planner.files.workplace import alone_in, workplace
from planner.model.problems import Code
from planner.store import Conflict, Key, StoreError, open_store
from planner.store.backups import make_backup
from planner.store.one_file import bearer
from planner.store.store import Store  # noqa: F401  (imported before anything forks: a child starts in no time)

KEY = Key("900001", "carpentry", "2025/26", "consultant")
OTHER = Key("900002", "carpentry", "2025/26", "consultant")


def filled(file, versions, key=OTHER):
    """A database with so many versions of one document, each of several pages."""
    with open_store(str(file)) as store:
        for n in range(versions):
            store.save(key, {"n": n + 1, "filling": "x" * 9000}, base_version=n, by="consultant")
    return file


def held(file, key):
    """How many versions a file holds, read by SQLite alone, as any program reads it; and whether it is whole."""
    with contextlib.closing(sqlite3.connect(file)) as alone:
        whole = alone.execute("PRAGMA integrity_check").fetchone()[0]
        count = alone.execute("SELECT count(*) FROM versions WHERE school_id = ?", (key.school_id,))
        return count.fetchone()[0], whole


def moved(file, other):
    file.rename(file.with_name("elsewhere.sqlite"))


def removed(file, other):
    file.unlink()


def replaced(file, other):
    other.rename(file)


def written_over(file, other):
    shutil.copyfile(other, file)


WAYS = (moved, removed, replaced, written_over)


@pytest.mark.parametrize("way", WAYS)
def test_a_save_after_the_file_is_no_more_what_it_was_is_refused_with_a_sentence(tmp_path, way):
    file, other = filled(tmp_path / "planner.sqlite", 3, KEY), filled(tmp_path / "other.sqlite", 40)
    with open_store(str(file)) as store:
        store.load(KEY)
        way(file, other)
        with pytest.raises(StoreError) as said:
            store.save(KEY, {"n": 4}, base_version=3, by="consultant")
        assert said.value.code == Code.MOVED
        with pytest.raises((StoreError, Conflict)):  # nor is it found again by asking twice
            store.save(KEY, {"n": 4}, base_version=3, by="consultant")
    if way in {replaced, written_over}:
        assert held(file, OTHER) == (40, "ok")
        assert held(file, KEY) == (0, "ok")
    else:
        assert not file.exists()


def test_a_file_that_is_put_back_takes_the_save_that_was_refused(tmp_path):
    file = filled(tmp_path / "planner.sqlite", 3, KEY)
    with open_store(str(file)) as store:
        aside = file.rename(tmp_path / "aside")
        with pytest.raises(StoreError):
            store.save(KEY, {"n": 4}, base_version=3, by="consultant")
        aside.rename(file)
        assert store.save(KEY, {"n": 4}, base_version=3, by="consultant").version == 4
    assert held(file, KEY) == (4, "ok")


def test_an_earlier_copy_of_the_same_file_written_over_it_is_another_file(tmp_path):
    file = filled(tmp_path / "planner.sqlite", 3, KEY)
    earlier = shutil.copyfile(file, tmp_path / "earlier.sqlite")
    with open_store(str(file)) as store:
        store.save(KEY, {"n": 4}, base_version=3, by="consultant")
        shutil.copyfile(earlier, file)
        with pytest.raises(StoreError) as said:
            store.save(KEY, {"n": 5}, base_version=4, by="consultant")
        assert said.value.code == Code.MOVED
    assert held(file, KEY) == (3, "ok")


def test_whoever_copies_the_file_alone_has_every_save_that_was_confirmed(tmp_path):
    file = tmp_path / "planner.sqlite"
    with open_store(str(file)) as store:
        for n in range(20):
            store.save(KEY, {"n": n + 1}, base_version=n, by="consultant")
            shutil.copyfile(file, tmp_path / "copy.sqlite")
            assert held(tmp_path / "copy.sqlite", KEY) == (n + 1, "ok")


def test_what_lies_beside_a_file_that_came_in_anothers_place_is_set_aside(tmp_path):
    """A program that was killed leaves a -wal; SQLite would lay it on whatever file stands there then."""
    file, other = filled(tmp_path / "planner.sqlite", 3, KEY), filled(tmp_path / "other.sqlite", 40)

    def killed():
        with open_store(str(file)) as store, store.database.reading() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM versions").scalar()
            store.save(KEY, {"n": 4}, base_version=3, by="consultant")
            os._exit(0)  # somebody was reading, so it stands in the -wal alone

    assert ended(forked(killed)) == 0
    assert file.with_name("planner.sqlite-wal").stat().st_size
    shutil.copyfile(other, file)
    with pytest.raises(StoreError) as said:
        open_store(str(file))
    assert said.value.code == Code.STRAY
    with open_store(str(file)) as store:  # which is said once
        assert len(store.history(OTHER)) == 40
        assert store.load(KEY) is None
    assert held(file, OTHER) == (40, "ok")
    aside = [str(path) for path in (tmp_path / "planner-backups").glob("*stray*-wal")]
    assert aside == [said.value.values["aside"]]


EDITS = {
    "a role": "UPDATE versions SET saved_by = 'by hand' WHERE school_id = '900002' AND version = 2",
    "rows gone": "DELETE FROM versions WHERE school_id = '900002' AND version < 15",
    "a table": "CREATE TABLE mine AS SELECT * FROM versions WHERE school_id = '900002'",
}


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_changed_by_hand_is_not_mixed_with_what_waits_in_the_wal(tmp_path, edit, mode):
    """It says the same name and number as the file it was made of; under the -wal its pages are another's."""
    file = filled(filled(tmp_path / "planner.sqlite", 20), 3, KEY)
    copy = shutil.copyfile(file, tmp_path / "copy.sqlite")
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as by_hand:
        by_hand.execute(f"PRAGMA journal_mode = {mode}")
        by_hand.executescript(EDITS[edit])
    as_edited = held(copy, OTHER)
    assert as_edited[1] == "ok"

    def killed():
        with open_store(str(file)) as store, store.database.reading() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM versions").scalar()
            store.save(KEY, {"n": 4, "filling": "y" * 20_000}, base_version=3, by="consultant")
            os._exit(0)

    assert ended(forked(killed)) == 0
    copy.rename(file)
    with pytest.raises(StoreError) as said:
        open_store(str(file))
    assert said.value.code == Code.STRAY
    with open_store(str(file)) as store:
        assert store.load(KEY).version == 3
    assert held(file, OTHER) == as_edited


def test_a_wal_that_a_killed_program_left_is_read_with_its_file(tmp_path):
    file = filled(tmp_path / "planner.sqlite", 3, KEY)

    def killed():
        with open_store(str(file)) as store, store.database.reading() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM versions").scalar()
            for n in (3, 4):
                store.save(KEY, {"n": n + 1}, base_version=n, by="consultant")
            os._exit(0)

    assert ended(forked(killed)) == 0
    with open_store(str(file)) as store:
        assert store.load(KEY).version == 5
    assert not list(tmp_path.glob("planner-backups/*"))


def vacuumed(file, other):
    """A copy by SQLite's own means: it says the same name and number, and its pages lie elsewhere."""
    with contextlib.closing(sqlite3.connect(file)) as alone:
        alone.execute("VACUUM INTO ?", [str(file.with_name("vacuumed.sqlite"))])
    file.with_name("vacuumed.sqlite").rename(file)


def led_elsewhere(file, other):
    file.rename(file.with_name("elsewhere.sqlite"))
    file.symlink_to(other)


def restored_by_sqlite(file, other):
    with (
        contextlib.closing(sqlite3.connect(other)) as source,
        contextlib.closing(sqlite3.connect(file)) as to,
    ):
        source.backup(to)


def loaded(page, file):
    with contextlib.suppress(StoreError):
        page.load(KEY)
    return 0


def saved(page, file):
    confirmed = 0
    for n in range(3):
        with contextlib.suppress(StoreError, Conflict):
            newest = page.load(KEY)
            page.save(KEY, {"again": n}, base_version=newest.version if newest else 0, by="consultant")
            confirmed += 1
    assert confirmed
    return confirmed


def closed(page, file):
    page.close()
    return 0


ANOTHER = """
import sys, planner.store as s
for _ in range(2):
    try:
        with s.open_store(sys.argv[1]) as store:
            store.keys()
        break
    except s.StoreError as error:  # which is said once
        print(error.code)
"""


def open_in_another_process(file):
    done = subprocess.run([sys.executable, "-c", ANOTHER, file], check=True, capture_output=True, text=True)
    aside = list(file.parent.glob("planner-backups/*-wal"))
    assert done.stdout.split() == [Code.STRAY] * len(aside)


def opened_by_another(page, file):
    open_in_another_process(file)
    page.close()
    return 0


CAME = [replaced, written_over, vacuumed, led_elsewhere, restored_by_sqlite]
# Another that opens it is a process more, so three ways alone.
CASES = [
    *itertools.product(CAME, (loaded, saved, closed)),
    (written_over, opened_by_another),
    (vacuumed, opened_by_another),
    (restored_by_sqlite, opened_by_another),
]


@pytest.mark.parametrize(("way", "then"), CASES)
def test_what_waits_in_the_wal_is_not_laid_on_the_file_that_came(tmp_path, way, then):
    """Somebody was reading, so a save stands in the -wal alone; then another file comes under the name."""
    file, other = filled(tmp_path / "planner.sqlite", 3, KEY), filled(tmp_path / "other.sqlite", 20)
    with open_store(str(file)) as page:
        reader = sqlite3.connect(file)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM versions").fetchone()
        page.save(KEY, {"n": 4}, base_version=3, by="consultant")
        reader.close()
        assert file.with_name("planner.sqlite-wal").stat().st_size
        way(file, other)
        confirmed = then(page, file)
    ours, theirs = (4, 0) if way is vacuumed else (0, 20)
    assert held(file, KEY) == (ours + confirmed, "ok")
    assert held(file, OTHER) == (theirs, "ok")


def moved_and_replaced(file, other):
    moved(file, other)
    other.rename(file)


@pytest.mark.parametrize("way", [moved, moved_and_replaced, led_elsewhere])
def test_what_waits_in_the_wal_of_a_file_that_was_moved_goes_with_it_when_the_page_is_closed(tmp_path, way):
    file, other = filled(tmp_path / "planner.sqlite", 3, KEY), filled(tmp_path / "other.sqlite", 1)
    with open_store(str(file)) as page:
        with contextlib.closing(sqlite3.connect(file)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM versions").fetchone()
            page.save(KEY, {"n": 4}, base_version=3, by="consultant")
        way(file, other)
    assert held(tmp_path / "elsewhere.sqlite", KEY) == (4, "ok")
    assert not list(tmp_path.glob("planner-backups/*"))


def test_what_sqlite_brought_back_beside_an_open_page_is_what_the_next_to_open_it_sees(tmp_path):
    """Nothing waits in the -wal before, so nothing in it says that it was begun on this file."""
    file, other = filled(tmp_path / "planner.sqlite", 3, KEY), filled(tmp_path / "other.sqlite", 20)
    with open_store(str(file)) as page:
        assert page.load(KEY).version == 3
        restored_by_sqlite(file, other)
        assert file.with_name("planner.sqlite-wal").stat().st_size
        open_in_another_process(file)
        with pytest.raises(StoreError) as said:
            page.save(KEY, {"n": 4}, base_version=3, by="consultant")
        assert said.value.code == Code.MOVED
    assert (held(file, OTHER), held(file, KEY)) == ((20, "ok"), (0, "ok"))
    assert not list(tmp_path.glob("planner-backups/*"))


def test_nobody_opens_a_file_while_another_sets_aside_what_lies_beside_it(tmp_path, monkeypatch):
    """Both go by names: what one has just begun beside the new file, the other would take for what the old one left."""
    file = filled(tmp_path / "planner.sqlite", 1, KEY)
    monkeypatch.setattr(bearer, "_LOOKS", 0.2)
    with alone_in(tmp_path, 0), pytest.raises(StoreError) as said:
        open_store(str(file))
    assert said.value.code == Code.LOCKED
    with workplace(tmp_path) as own:  # locked by who made it, and nobody else's
        assert held(filled(own / "draft.sqlite", 1, KEY), KEY) == (1, "ok")


@pytest.mark.parametrize("way", WAYS)
def test_twenty_changes_between_two_saves_cost_the_new_file_nothing(tmp_path, way):
    for round_ in range(20):
        folder = tmp_path / str(round_)
        folder.mkdir()
        file, other = filled(folder / "planner.sqlite", 1, KEY), filled(folder / "other.sqlite", 5)
        with open_store(str(file)) as idle, open_store(str(file)) as page:
            assert idle.load(KEY).version == 1
            page.save(KEY, {"n": 2}, base_version=1, by="consultant")
            way(file, other)
            with pytest.raises(StoreError):
                page.save(KEY, {"n": 3}, base_version=2, by="consultant")
            with contextlib.suppress(StoreError, Conflict):
                idle.save(KEY, {"n": 3}, base_version=2, by="consultant")
                pytest.fail("saved where nobody looks")
        if file.exists():
            assert (held(file, OTHER), held(file, KEY)) == ((5, "ok"), (0, "ok"))


def after_what_is_said_once(file):
    """Open a file beside which the old one's -wal may lie still: nobody had come so far before they were killed."""
    with contextlib.suppress(StoreError):
        return open_store(str(file))
    return open_store(str(file))


# Not written over: between the look at a file and SQLite's writing to it there is a moment, a thousandth of a second, in
# which nothing on this earth keeps a third from writing to it too.
@pytest.mark.parametrize("rounds", [4, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("way", [moved, removed, replaced])
def test_nothing_confirmed_after_the_change_is_missing_and_the_new_file_stays_whole(tmp_path, way, rounds):
    chance = random.Random(5)
    for round_ in range(rounds):
        folder = tmp_path / str(round_)
        folder.mkdir()
        file, other = filled(folder / "planner.sqlite", 2, KEY), filled(folder / "other.sqlite", 20)
        reading, writing = os.pipe()

        def write(who, file=file, writing=writing):
            with open_store(str(file)) as store:
                for _ in itertools.count():
                    with contextlib.suppress(StoreError, Conflict):
                        began = time.monotonic()
                        newest = store.load(KEY)
                        n = newest.version if newest else 0
                        document = {"n": n + 1, "who": who, "filling": "y" * 9000}
                        version = store.save(KEY, document, base_version=n, by=who).version
                        os.write(writing, f"{began} {version} {who}\n".encode())

        writers = [forked(lambda who=who: write(who)) for who in ("first", "second")]
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as told:
            at_work = set()
            while len(at_work) < len(writers):  # both have it open
                at_work.add(told.readline().split()[-1])
            time.sleep(chance.uniform(0, 0.2))
            way(file, other)
            changed = time.monotonic()
            time.sleep(0.3)
            for writer in writers:
                os.kill(writer, 9)
            confirmed = [line.split() for line in told.read().splitlines()]
        assert [ended(writer) for writer in writers] == [-9, -9]
        after = [int(version) for began, version, _ in confirmed if float(began) > changed]
        if not file.exists():
            assert after == []
            continue
        with after_what_is_said_once(file) as store:
            assert len(store.history(OTHER)) == 20
            there = {one.version for one in store.history(KEY)}
        assert set(after) <= there
        assert held(file, OTHER) == (20, "ok")


def test_a_page_open_while_a_damaged_file_is_restored_is_told_and_its_saves_go_nowhere_else(tmp_path):
    file = filled(tmp_path / "planner.sqlite", 30, KEY)
    with open_store(str(file)) as store:
        backup = make_backup(store.database, tmp_path / "kept.sqlite")
    with open_store(str(file)) as page:
        newest = page.load(KEY).version
        whole = file.read_bytes()
        file.write_bytes(whole[: 3 * 4096] + b"\xff" * 4096 * 4 + whole[7 * 4096 :])
        done = CliRunner().invoke(main, ["restore", str(backup), "--database", str(file), "--yes"])
        assert done.exit_code == 0, done.output
        with pytest.raises(StoreError) as said:
            page.save(KEY, {"n": "typed"}, base_version=newest, by="consultant")
        assert said.value.code == Code.MOVED
        page.save(KEY, {"n": "typed"}, base_version=newest, by="consultant")  # into what bears the name now
    with open_store(str(file)) as store:
        assert store.load(KEY).document == {"n": "typed"}

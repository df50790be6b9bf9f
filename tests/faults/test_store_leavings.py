"""No copy of personal data without an owner: what is killed leaves nothing, or it goes with the next start."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from looking import some
from postgresql import carried_out
from processes import ended, forked

from planner.cli import main
from planner.files.workplace import sweep, workplace
from planner.rooms.estimate.upload import read_upload
from planner.store import Key, StoreError, open_store
from planner.store.backups import backup_folder, make_backup, restore
from planner.store.purging import purge
from planner.store.selection import Selection
from planner.words.language import words_in

SECRET = "b9a81c6e"
KEY = Key("900001", "carpentry", "2025/26", "consultant")
OTHER = Key("900002", "carpentry", "2025/26", "consultant")


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The folder for what is temporary, a test's own: nothing may ever lie in it."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    assert list(folder.iterdir()) == []


def fill(database, versions=40):
    with open_store(database) as store:
        for key, text in ((KEY, SECRET * 200), (OTHER, "x")):
            for n in range(versions):
                store.save(key, {"text": f"{text} {n}"}, base_version=n, by="consultant")


def run(database, *arguments):
    return CliRunner().invoke(main, [*map(str, arguments), "--database", database])


def leavings(folder):
    return [path for path in folder.rglob("*") if path.name[0] == "." or path.name.endswith("-journal")]


def holding(folder):
    """Files that hold what was purged."""
    return [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize("kills", [4, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.parametrize("what", ["backup", "backup --to", "restore", "purge"])
def test_a_command_killed_at_any_moment_leaves_nothing_that_the_next_start_does_not_take(
    database, tmp_path, what, kills
):
    fill(database)
    away = tmp_path / "away"
    away.mkdir()
    with open_store(database) as store:
        kept = make_backup(store.database, away / "kept.sqlite")
        own = backup_folder(store.database)
    chance = random.Random(5)
    was_left = killed = 0
    while killed < kills or (not was_left and killed < 20 * kills):  # the moment may be missed
        killed += 1
        reading, writing = os.pipe()

        def work(writing=writing):
            with open_store(database) as store:
                while True:
                    if what == "restore":
                        restore(store.database, kept)
                    elif what == "purge":
                        purge(store.database, Selection(OTHER.school_id, year="2020/21"))
                    else:
                        make_backup(store.database, away / "again.sqlite" if "to" in what else None)
                    os.write(writing, b".")

        worker = forked(work)
        os.close(writing)
        assert os.read(reading, 1)  # it is at work
        began = time.monotonic()
        assert os.read(reading, 1)  # once more, and that is how long it takes on this machine
        time.sleep(chance.uniform(0, time.monotonic() - began))
        os.kill(worker, signal.SIGKILL)
        os.close(reading)
        assert ended(worker) == -signal.SIGKILL
        carried_out(database)
        was_left += len([path for path in leavings(away) + leavings(own) if path.is_dir()])
        assert run(database, "export", tmp_path / "out").exit_code == 0  # any command is a next start
        assert leavings(away) + leavings(own) == []
    assert was_left, "it was never killed over a copy: this test has shown nothing"
    assert run(database, "purge", "--school", KEY.school_id, "--yes").exit_code == 0
    assert holding(away) + holding(own) == []


def test_a_copy_somebody_is_at_work_on_is_named_and_nothing_is_called_removed(database, tmp_path):
    fill(database, 2)
    with open_store(database) as store:
        folder = make_backup(store.database).parent
    with workplace(folder) as at_work:
        ended_ = run(database, "purge", "--school", KEY.school_id, "--yes")
        assert at_work.is_dir()
    assert ended_.exit_code == 1
    assert str(at_work) in ended_.output
    assert "Det er fjernet" not in ended_.output
    again = run(database, "purge", "--school", KEY.school_id, "--year", "2025/26", "--yes")
    assert again.exit_code == 0


def test_a_folder_of_copies_is_its_owners_alone_and_goes_with_the_process(tmp_path):
    with workplace(tmp_path) as made:
        assert oct(made.stat().st_mode & 0o777) == "0o700"
        assert sweep(tmp_path) == [made]
    assert not made.exists()

    def killed():
        with workplace(tmp_path):
            os.kill(os.getpid(), signal.SIGKILL)

    assert ended(forked(killed)) == -signal.SIGKILL
    assert some(tmp_path.glob(".planner-work-*"))
    assert sweep(tmp_path) == []
    assert not list(tmp_path.glob(".planner-work-*"))


KILLED = "import os\nfrom planner.memos.run.forking import warmed\nwarmed()\nos.kill(os.getpid(), 9)"


def killed_in(folder):
    there = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.run([sys.executable, "-c", KILLED], env=there, check=False).returncode


def test_a_killed_server_leaves_no_folder_of_its_sockets():
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # short, as a socket's must be
        assert killed_in(name) == -signal.SIGKILL
        assert some(Path(name).iterdir())
        sweep(Path(name))
        assert not list(Path(name).iterdir())


def test_a_folder_for_copies_with_a_long_name_keeps_nothing_from_starting(tmp_path):
    long = tmp_path / ("n" * 100)
    long.mkdir()
    assert killed_in(long) == -signal.SIGKILL


def test_a_backup_made_while_something_is_purged_does_not_hold_it(database, tmp_path):
    fill(database, 20)
    folder = tmp_path / "kept"
    folder.mkdir()
    stop = threading.Event()

    def keep_making():
        with open_store(database) as store:
            while not stop.is_set():
                with suppress(StoreError):
                    make_backup(store.database, folder / "kept.sqlite")

    maker = threading.Thread(target=keep_making)
    maker.start()
    try:
        while not (folder / "kept.sqlite").exists():
            assert maker.is_alive()
            time.sleep(0.01)
        with open_store(database) as store:
            purge(store.database, Selection(KEY.school_id))
            time.sleep(0.5)
    finally:
        stop.set()
        maker.join()
    assert holding(folder) == []


def test_an_upload_never_stands_on_the_disk(tmp_path, temporary):
    with open_store(str(tmp_path / "a.sqlite")) as store:
        before = sorted(tmp_path.rglob("*"))
        receipt = read_upload({"name": "skøn.xlsx"}, [b"PK\x03\x04" + b"x" * 1000], store, words_in("da"))
    assert receipt.part is None
    assert receipt.problems
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before] == []

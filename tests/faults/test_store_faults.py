"""Two writers, killed writers, killed servers and full disks: nothing torn, nothing confirmed lost."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from postgresql import carried_out
from processes import ended, forked

from planner.model.problems import Code
from planner.store import Conflict, Key, StoreError, open_store
from planner.store.store import Store  # noqa: F401  (imported before anything forks: a child starts in no time)

KEY = Key("900001", "carpentry", "2025/26", "consultant")
FULL = {Code.DISK_FULL, Code.DISK_FAILED}
long = pytest.mark.long


def whole(database):
    """Every version there is, each checked to be the one its number says."""
    with open_store(database) as store:
        history = store.history(KEY)
    assert [one.version for one in history] == list(range(1, len(history) + 1))
    assert [one.document["n"] for one in history] == [one.version for one in history]
    if "://" not in database:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return history


def document(n, who="", size=2000):
    """So large that a save goes over several pages of the database, and of digits no database packs."""
    return {"n": n, "who": who, "filling": random.Random(n).randbytes(size // 2).hex()}


@pytest.mark.parametrize("saves", [100, pytest.param(500, marks=long)])
def test_two_writers_of_one_school_lose_none_of_their_saves(database, saves):
    def write(who):
        with open_store(database) as store:
            saved = refused = 0
            # One may be done before the other began: on until they have met.
            while saved < saves or not (met.exists() or saved >= 500):
                newest = store.load(KEY)
                base = newest.version if newest else 0
                try:
                    store.save(KEY, document(base + 1, who), base_version=base, by=who)
                    saved += 1
                except Conflict:
                    refused += 1
                    met.touch()
                except StoreError as error:
                    # Told that its turn did not come in time, on a machine with too much to do: it asks again.
                    if error.code != Code.LOCKED:
                        raise
        Path(f"{folder}/{who}").write_text(f"{saved} {refused}", "utf-8")

    open_store(database).close()
    with tempfile.TemporaryDirectory() as folder:
        met = Path(folder) / "met"
        writers = [forked(lambda who=who: write(who)) for who in ("first", "second")]
        assert [ended(writer) for writer in writers] == [0, 0]
        told = {who: Path(f"{folder}/{who}").read_text("utf-8").split() for who in ("first", "second")}
    saved = {who: int(count) for who, (count, _) in told.items()}
    refused = sum(int(count) for _, count in told.values())
    history = whole(database)
    assert min(saved.values()) >= saves
    assert Counter(one.saved_by for one in history) == saved
    assert refused > 0, "the two never met: this test has shown nothing"


@pytest.mark.parametrize("kills", [30, pytest.param(300, marks=long)])
def test_a_writer_killed_at_any_moment_tears_nothing_and_loses_nothing_confirmed(database, kills):
    open_store(database).close()
    chance = random.Random(5)
    seen = 0
    for _ in range(kills):
        reading, writing = os.pipe()

        def write(writing=writing):
            with open_store(database) as store:
                newest = store.load(KEY)
                for n in itertools.count(newest.version if newest else 0):
                    version = store.save(
                        KEY, document(n + 1, size=20_000), base_version=n, by="writer"
                    ).version
                    os.write(writing, f"{version}\n".encode())

        writer = forked(write)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as told:
            first = int(told.readline())  # it has begun
            time.sleep(chance.uniform(0, 0.02))
            os.kill(writer, signal.SIGKILL)
            confirmed = max([first, *map(int, told.read().split())])
        assert ended(writer) == -signal.SIGKILL
        carried_out(database)
        history = whole(database)
        assert len(history) >= confirmed > seen
        seen = confirmed


@pytest.mark.parametrize("kills", [3, pytest.param(300, marks=long)])
def test_a_server_killed_at_any_moment_tears_nothing_and_loses_nothing_confirmed(postgresql, kills):
    database = postgresql.new_database()
    chance = random.Random(5)
    stop, confirmed, lost = threading.Event(), [], []

    def write():
        unanswered = False
        with open_store(database) as store:
            # What was stored before its answer was lost is counted when it is sent again: the last one too.
            while unanswered or not stop.is_set():
                n = len(confirmed)
                try:
                    saved = store.save(KEY, document(n + 1, size=20_000), base_version=n, by="writer")
                except StoreError as error:
                    # Nobody knows whether it was stored: it is sent again, from the same version.
                    unanswered = True
                    lost.append(error.code)
                    time.sleep(0.01)
                else:
                    unanswered = False
                    assert saved.version == n + 1
                    confirmed.append(saved.version)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(kills):
            before = len(confirmed)
            deadline = time.monotonic() + 60
            while len(confirmed) < before + 3:
                assert writer.is_alive()
                assert time.monotonic() < deadline
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.02))
            postgresql.kill()
            postgresql.start()
    finally:
        stop.set()
        writer.join()
    assert len(lost) >= kills
    assert set(lost) <= {Code.CONNECTION_LOST, Code.NO_CONNECTION}
    assert len(whole(database)) == len(confirmed)


class Line:
    """A server's socket seen through another, which can be cut: whatever is under way then is lost."""

    def __init__(self, server, folder):
        self.there, self.ends, self.cuts = str(server.folder / ".s.PGSQL.5432"), [], 0
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(folder / ".s.PGSQL.5432"))
        self.door.listen()
        threading.Thread(target=self._let_in, daemon=True).start()

    def _let_in(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                threading.Thread(target=self._connect, args=[self.door.accept()[0]]).start()

    def _connect(self, ours):
        with ours, socket.socket(socket.AF_UNIX) as theirs:
            theirs.connect(self.there)
            self.ends += [ours, theirs]
            back = threading.Thread(target=self._pass_on, args=(theirs, ours))
            back.start()
            self._pass_on(ours, theirs)
            back.join()

    @staticmethod
    def _pass_on(here, there):
        with contextlib.suppress(OSError):
            while said := here.recv(1000):  # a save is many: a cut comes in the middle of one
                there.sendall(said)
        for end in (here, there):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()
        self.cuts += 1

    def close(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.cut()
        self.door.close()


@pytest.mark.parametrize("saves", [8, pytest.param(300, marks=long)])
def test_a_save_whose_line_is_cut_is_sent_again_and_stored_once(postgresql, saves):
    database, chance, lost, stop = postgresql.new_database(), random.Random(5), [], threading.Event()
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Line(postgresql, Path(folder))) as line:
        through = database.replace(str(postgresql.folder), folder)

        def cutting(took):
            while not stop.wait(chance.uniform(0.5, 6) * took):
                line.cut()

        def save(n):
            while True:
                try:
                    saved = store.save(KEY, document(n, size=60_000), base_version=n - 1, by="writer")
                except StoreError as error:
                    # Nobody knows whether it was stored: once more, until it is answered.
                    lost.append(error.code)
                    time.sleep(0.01)
                else:
                    assert saved.version == n
                    return

        with open_store(through) as store:
            save(1)
            began = time.monotonic()
            save(2)
            cutter = threading.Thread(target=cutting, args=[time.monotonic() - began])
            cutter.start()
            try:
                n = 2
                # A few may all pass between two cuts: on until one has met a cut.
                while n < saves or (not lost and n < saves + 1000):
                    n += 1
                    save(n)
            finally:
                stop.set()
                cutter.join()
    assert set(lost) == {Code.CONNECTION_LOST} or set(lost) == {Code.CONNECTION_LOST, Code.NO_CONNECTION}
    assert len(whole(database)) == n >= saves


def fill(database):
    """Save until there is no room: gives what was confirmed, and what was said then."""
    confirmed = []
    with open_store(database) as store:
        for n in range(10_000):
            try:
                confirmed.append(
                    store.save(KEY, document(n + 1, size=30_000), base_version=n, by="writer").version
                )
            except StoreError as error:
                return confirmed, error.code
    pytest.fail("the disk was never full")


def after_it_was_full(database, confirmed):
    """What was confirmed is there; and with room again, the next save goes well."""
    assert len(whole(database)) == len(confirmed) > 3
    with open_store(database) as store:
        store.save(KEY, document(len(confirmed) + 1), base_version=len(confirmed), by="writer")
    whole(database)


def test_a_file_that_may_grow_no_more_keeps_what_it_holds(tmp_path):
    database = str(tmp_path / "planner.sqlite")
    reading, writing = os.pipe()

    def write():
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
        confirmed, code = fill(database)
        os.write(writing, f"{len(confirmed)} {code}".encode())

    assert ended(forked(write)) == 0
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as told:
        count, code = told.read().split()
    assert code in FULL
    after_it_was_full(database, range(int(count)))


@pytest.fixture
def small_disk():
    """A disk of 12 MB, and the way to make it larger."""
    folder = Path(tempfile.mkdtemp(prefix="planner-disk-"))

    def mount(options):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "planner", str(folder)], check=False
        ).returncode

    if os.geteuid() or mount("size=12m,mode=0777"):
        folder.rmdir()
        pytest.skip("this user may mount no small disk; RLIMIT_FSIZE stands in for it above")
    yield folder, lambda: mount("remount,size=64m")
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def test_a_full_disk_keeps_what_it_holds(small_disk):
    folder, enlarge = small_disk
    database = str(folder / "planner.sqlite")
    confirmed, code = fill(database)
    assert code == Code.DISK_FULL
    assert len(whole(database)) == len(confirmed)
    enlarge()
    after_it_was_full(database, confirmed)


def test_a_servers_full_disk_keeps_what_it_holds(small_disk, postgresql):
    folder, enlarge = small_disk
    shutil.chown(folder, "postgres", "postgres")
    name = "planner_full"
    postgresql.ask(
        "postgres", f"CREATE TABLESPACE small LOCATION '{folder}'", f"CREATE DATABASE {name} TABLESPACE small"
    )
    database = postgresql.url(name)
    try:
        confirmed, code = fill(database)
        assert code == Code.DISK_FULL
        assert len(whole(database)) == len(confirmed)
        enlarge()
        after_it_was_full(database, confirmed)
    finally:
        postgresql.ask("postgres", f"DROP DATABASE {name}", "DROP TABLESPACE small")

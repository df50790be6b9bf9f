"""A PostgreSQL server of the tests' own, from Debian's package: in a folder that goes away, on a socket in it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

TEMPORARY = tempfile.gettempdir()  # as it is before a test gives itself one of its own


def carried_out(database: str) -> None:
    """Wait until a server has done what killed clients had asked for last; a file's clients did it themselves."""
    if not database.startswith("postgresql"):
        return
    left = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    until = time.monotonic() + 60
    with psycopg.connect(database, autocommit=True) as connection:
        while connection.execute(left).fetchall():
            assert time.monotonic() < until
            time.sleep(0.001)


class Server:
    """A running server; `kill` it as a power cut would, `start` it again."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.fail("PostgreSQL is missing, and the store is held to it: make .venv/.services")
        self._bin = found[-1].parent
        # Short, and not pytest's own: a socket's path is at most 107 bytes, and root's folders are closed to others.
        self.folder = Path(tempfile.mkdtemp(prefix="planner-pg-", dir=TEMPORARY))
        self._as = ()
        if os.geteuid() == 0:  # a server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            self._as = ("runuser", "-u", "postgres", "--")
        self._data = self.folder / "data"
        self._names = (f"planner_{n}" for n in itertools.count())
        self._run(
            "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", self._data
        )
        hba = self._data / "pg_hba.conf"
        hba.write_text("local all locked_out scram-sha-256\n" + hba.read_text("utf-8"), "utf-8")
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [*self._as, str(self._bin / program), *map(str, arguments)],
            capture_output=True, text=True, check=False, cwd=self.folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        settings = f"-k {self.folder} -c listen_addresses= -c max_connections=60"
        deadline = time.monotonic() + 60
        while True:
            try:
                self._run(
                    "pg_ctl", "start", "-D", self._data, "-l", self.folder / "log", "-w", "-o", settings
                )
            except AssertionError:  # what a killed server left is still going away
                assert time.monotonic() < deadline, (self.folder / "log").read_text("utf-8")
            else:
                return

    @property
    def pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text("utf-8").splitlines()[0])

    def kill(self) -> None:
        """Kill the server and everything it started, at once and unasked."""
        parent = psutil.Process(self.pid)
        for process in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def stop(self) -> None:
        with contextlib.suppress(AssertionError):
            self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = next(self._names)
        self.ask("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def emptied(self) -> str:
        """The address of a database that is empty again: making a new one for each test is a second of disk each."""
        name = "planner_again"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name}")
        self.ask(
            name,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
        )
        return self.url(name)

    def ask(self, name: str, *statements: str) -> None:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

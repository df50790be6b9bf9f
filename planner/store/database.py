"""One door to SQLite and PostgreSQL: where the database is, how it is opened, what its errors are called."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from planner.files.atomic import sync
from planner.model.problems import Code
from planner.store.migrating import is_up_to_date, upgrade
from planner.store.one_file.sqlite import WRITING, confirming, sqlite_engine, standing
from planner.store.one_file.troubles import file_trouble
from planner.store.rows import next_turn
from planner.store.values import StoreError, of_os_error
from planner.store.waiting import counted, watch

_PATIENCE = 4  # seconds a writer waits for the others' turns: nobody waits longer in silence
_OWNER_ONLY = 0o600
_NO_TABLES = 4096  # bytes: a page of its own and no other
# Seconds until one that is as good as empty is no more just being copied, or made by another planner.
_JUST_BEGUN = 0.5


@dataclass(frozen=True, slots=True)
class Located:
    """Where a database is, opened or not: its file, where it is one, and what a person is told."""

    file: Path | None
    place: str


def located(url: str | None) -> Located:
    """Say where the database of an address is. StoreError for one that can be none, or a folder that is not there."""
    chosen = _address(url)
    file = Path(chosen.database or "") if chosen.get_backend_name() == "sqlite" else None
    if file and not file.parent.is_dir() and not _is_own(url):
        raise StoreError(Code.NO_FOLDER, folder=str(file.parent))
    return Located(file, str(file) if file else _without_secrets(chosen))


def _is_own(url: str | None) -> bool:
    return url is None and not os.environ.get("PLANNER_DATABASE")


class Database:
    """An open database whose tables are up to date.

    Attributes
    ----------
    place : str
        The file, or the address without its password: what a person is told.
    file : Path or None
        Where it is a file.

    Raises
    ------
    StoreError
        in the making and from both contexts.
    """

    def __init__(self, url: str | None = None) -> None:
        chosen, where = _address(url), located(url)
        self.file, self.place = where.file, where.place
        self._is_empty = self._prepare_file(self.file) if self.file else True
        if self.file:
            self._engine, self.close = sqlite_engine(self.file, _PATIENCE)
        else:
            from planner.store.server import server_engine  # noqa: PLC0415  (psycopg, for those who have a server)

            self._engine = server_engine(chosen, _PATIENCE)
            self.close = self._engine.dispose
        watch(self._engine)
        self._is_known = False
        try:
            self._know()
        except BaseException:
            self.close()
            raise

    def _know(self) -> None:
        """Bring the tables up to date; they are made only in a file that was empty when it was opened."""
        if self._is_known:
            return
        with self._reading() as connection:
            up_to_date = is_up_to_date(connection, self.place)
            if not (up_to_date or self._is_empty or inspect(connection).get_table_names()):
                raise StoreError(Code.MOVED, place=self.place)  # another is just being copied there
        if not up_to_date:
            with self._writing() as connection:
                upgrade(connection, self.place)
        self._is_known, self._is_empty = True, False

    def _prepare_file(self, file: Path) -> bool:
        """Make a new file readable by its owner alone, since it holds what people answered; say whether it is empty."""
        with self._named():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not file.exists():
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
                sync(file.parent)
            elif file.stat().st_size <= _NO_TABLES:
                time.sleep(_JUST_BEGUN)
            return file.stat().st_size <= _NO_TABLES

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database, however long the reading takes."""
        self._know()
        with self._reading() as connection:
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        level = {} if self.file else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._named(), self._engine.connect().execution_options(**level) as connection:
            if self.file:
                standing(connection, self.file)
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it confirmed at the end, or nothing: a turn of its own, in which nobody else writes.

        IntegrityError is let through: a key was taken.
        """
        self._know()
        with self._writing() as connection:
            next_turn(connection)
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._named(), self._engine.connect() as opened:
            made = opened.execution_options(**{WRITING: True})
            with confirming(made, self.file) if self.file else made.begin():
                yield made

    def sweep(self) -> bool:
        """Leave no remains of deleted rows in the database's own files; False when others kept it from that."""
        try:
            if self.file:
                with counted(), contextlib.closing(sqlite3.connect(self.file, timeout=_PATIENCE)) as direct:
                    direct.execute("VACUUM")
                    (kept_from_it, *_) = direct.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    return not kept_from_it
            from planner.store.server import unhurried  # noqa: PLC0415  (as above)

            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                unhurried(connection)
                for table in ("versions", "digests"):
                    connection.exec_driver_sql(f"VACUUM FULL {table}")
        except (sqlite3.Error, DBAPIError):
            return False
        return True

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Call a driver's error by its name."""
        try:
            yield
        except IntegrityError:
            raise
        except StoreError as error:
            if error.code == Code.MOVED:
                self._let_go()
            raise
        except DBAPIError as error:
            if self.file:
                self._let_go()
                raise file_trouble(error.orig, self.place) from error
            from planner.store.server import server_trouble  # noqa: PLC0415  (as above)

            raise server_trouble(error, self.place) from error
        except sqlite3.Error as error:
            self._let_go()
            raise file_trouble(error, self.place) from error
        except UnicodeDecodeError as error:  # SQLite hands out what a damaged file holds for text
            raise StoreError(Code.DAMAGED, place=self.place) from error
        except OSError as error:
            raise of_os_error(error, self.place) from error

    def _let_go(self) -> None:
        """Give back what was opened: the next asks for what bears the name then, and reads it by nothing older."""
        self._is_known = False
        self.close()


def _address(url: str | None) -> URL:
    """Read an address: a file's path counts as one. None: PLANNER_DATABASE, else the user's data folder."""
    given = url or os.environ.get("PLANNER_DATABASE", "")
    if not given:
        from platformdirs import user_data_path  # noqa: PLC0415  (only where nothing is given)

        given = str(user_data_path("planner", appauthor=False) / "planner.sqlite")
    if "://" not in given:
        return URL.create("sqlite", database=str(Path(given).absolute()))
    try:
        read = make_url(given)
        if read.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
            return read.set(drivername="postgresql+psycopg")
        if read.drivername == "sqlite" and read.database and not read.query and read.database != ":memory:":
            return read.set(database=str(Path(read.database).absolute()))
    except (ArgumentError, ValueError):
        pass
    raise StoreError(Code.WRONG_ADDRESS)


def _without_secrets(url: URL) -> str:
    """What a person may be shown: no password, and no options, where one may stand too."""
    shown = URL.create("postgresql", url.username, host=url.host, port=url.port, database=url.database)
    return shown.render_as_string()

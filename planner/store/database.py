"""One door to SQLite and PostgreSQL: where the database is, how it is opened, what its errors are called."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from planner.files.atomic import sync
from planner.model.problems import Code
from planner.store.migrating import is_up_to_date, upgrade
from planner.store.values import StoreError, of_os_error
from planner.store.waiting import watch

_PATIENCE = 15  # seconds a writer waits for the others' turns
_OWNER_ONLY = 0o600
_WRITING = "planner_writing"

_SQLITE = {
    "SQLITE_BUSY": Code.LOCKED,
    "SQLITE_LOCKED": Code.LOCKED,
    "SQLITE_READONLY": Code.READ_ONLY,
    "SQLITE_CANTOPEN": Code.NO_ACCESS,
    "SQLITE_PERM": Code.NO_ACCESS,
    "SQLITE_AUTH": Code.NO_ACCESS,
    "SQLITE_FULL": Code.DISK_FULL,
    "SQLITE_IOERR": Code.DISK_FAILED,
    "SQLITE_NOTADB": Code.DAMAGED,
    "SQLITE_CORRUPT": Code.DAMAGED,
}
# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": Code.CONNECTION_LOST,
    "28": Code.REFUSED_LOGIN,
    "3D": Code.NO_DATABASE,
    "25006": Code.READ_ONLY,
    "40": Code.LOCKED,
    "42501": Code.NO_ACCESS,
    "53100": Code.DISK_FULL,
    "53": Code.NO_CONNECTION,
    "55P03": Code.LOCKED,
    "57P01": Code.CONNECTION_LOST,
    "57P02": Code.CONNECTION_LOST,
    "57P03": Code.NO_CONNECTION,
    "58": Code.DISK_FAILED,
    "XX": Code.DAMAGED,
}

_AT_THE_DOOR = {
    "password": Code.REFUSED_LOGIN,
    'role "': Code.REFUSED_LOGIN,
    'database "': Code.NO_DATABASE,
}


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
        chosen = _address(url)
        self.file = Path(chosen.database or "") if chosen.get_backend_name() == "sqlite" else None
        self.place = str(self.file) if self.file else _without_secrets(chosen)
        if self.file:
            self._prepare_file(self.file, own=url is None and not os.environ.get("PLANNER_DATABASE"))
        self._engine = _sqlite(chosen) if self.file else _postgresql(chosen)
        watch(self._engine)
        try:
            with self.reading() as connection:
                up_to_date = is_up_to_date(connection, self.place)
            if not up_to_date:
                with self.writing() as connection:
                    upgrade(connection, self.place)
        except BaseException:
            self.close()
            raise

    def _prepare_file(self, file: Path, *, own: bool) -> None:
        """Make a new file readable by its owner alone, since it holds what people answered."""
        with self._named():
            if own:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not file.parent.is_dir():
                raise StoreError(Code.NO_FOLDER, folder=str(file.parent))
            if not file.exists():
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
                sync(file.parent)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database, however long the reading takes."""
        level = {} if self.file else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._named(), self._engine.connect().execution_options(**level) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it confirmed at the end, or nothing. IntegrityError is let through: a key was taken."""
        options = {_WRITING: True}
        with self._named(), self._engine.connect() as made, made.execution_options(**options).begin():
            yield made

    def sweep(self) -> bool:
        """Leave no remains of deleted rows in the database's own files; False when others kept it from that."""
        try:
            if self.file:
                with contextlib.closing(sqlite3.connect(self.file, timeout=_PATIENCE)) as direct:
                    direct.execute("VACUUM")
                    (kept_from_it, *_) = direct.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    return not kept_from_it
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM FULL versions")
        except (sqlite3.Error, DBAPIError):
            return False
        return True

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Call a driver's error by its name."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise _trouble(error, self.place) from error
        except UnicodeDecodeError as error:  # SQLite hands out what a damaged file holds for text
            raise StoreError(Code.DAMAGED, place=self.place) from error
        except OSError as error:
            raise of_os_error(error, self.place) from error


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


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _PATIENCE})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its turn at once: one that has read before it asks could be refused its turn.
        writing = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    settings = f"-c lock_timeout={_PATIENCE}s -c synchronous_commit=on -c client_encoding=utf8"
    given: dict[str, Any] = {"connect_timeout": _PATIENCE, "options": settings}
    return create_engine(url, connect_args=given, pool_pre_ping=True)


def _trouble(error: DBAPIError, place: str) -> StoreError:
    """Find our name for a driver's error."""
    cause, code = error.orig, Code.STORE_FAILED
    reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    if isinstance(cause, sqlite3.Error):
        name = "_".join(getattr(cause, "sqlite_errorname", "").split("_")[:2])
        code = Code.DAMAGED if "decode" in reason else _SQLITE.get(name, Code.STORE_FAILED)
    elif state := getattr(cause, "sqlstate", None) or "":
        code = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or Code.STORE_FAILED
    elif error.connection_invalidated:
        code = Code.CONNECTION_LOST
    else:
        # A refused connection has no code, only the server's words; it has them in no Danish.
        reason = reason.rpartition("failed: ")[2]
        code = next((known for said, known in _AT_THE_DOOR.items() if said in str(cause)), Code.NO_CONNECTION)
    return StoreError(code, place=place, reason=reason)

"""One kind of backup for every database: a planner's database in one file, with a seal on it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from planner.files.atomic import sync
from planner.files.workplace import sweep, workplace
from planner.model.problems import Code
from planner.store.database import Database
from planner.store.one_file.bearer import put_aside, undisturbed
from planner.store.rows import continue_from, insert
from planner.store.values import StoreError, of_os_error

_DRAFT = ".backup-tmp"  # as an earlier planner called a backup in the making, on which it held no lock
_FORGOTTEN = 3600  # seconds after which nobody is at work on such a one any more
_SQLITE = b"SQLite format 3\0"
_ROWS = "SELECT * FROM versions ORDER BY 1, 2, 3, 4, 5, 6"  # by their key


def write_copy(rows: Iterable[Mapping[str, Any]], target: Path, made_at: str, source: Connection) -> None:
    """Write rows of `versions` to a sealed file: the old file or the new one, never half of either.

    Parameters
    ----------
    source : Connection
        The database whose rows and turns they are.

    Raises StoreError about `target`.
    """
    with drafted(rows, target, made_at, source) as put:
        put()


@contextlib.contextmanager
def drafted(
    rows: Iterable[Mapping[str, Any]], target: Path, made_at: str, source: Connection
) -> Iterator[Callable[[], None]]:
    """Write a sealed file beside its name, and give what puts it there; without that it is gone at the end.

    For `write_copy`'s arguments; raises StoreError about `target`.
    """
    with contextlib.ExitStack() as held:
        with about(target):
            draft = held.enter_context(workplace(target.parent)) / target.name
            with contextlib.closing(Database(str(draft))) as database, database.writing() as connection:
                insert(connection, rows)
                continue_from(connection, source)
            _seal(draft, made_at)

        def put() -> None:
            with about(target):
                draft.replace(target)
                sync(target.parent)

        yield put


@contextlib.contextmanager
def read_copy(file: Path, beside: Path | None = None) -> Iterator[tuple[Database, str]]:
    """Open a copy of a backup and say when it was made; the backup itself is not touched.

    An older planner's backup is brought up to date on the way. Raises StoreError about `file`: for one whose
    seal does not fit what is in it, too.

    Parameters
    ----------
    beside : Path or None
        The folder the copy stands in meanwhile; None: the backup's own.
    """
    with contextlib.ExitStack() as held:
        with about(file):
            copy = held.enter_context(workplace(beside or file.parent)) / "copy.sqlite"
            shutil.copyfile(file, copy)
            made_at = _checked(copy)
            database = held.enter_context(contextlib.closing(Database(str(copy))))
        yield database, made_at


def is_copy(file: Path) -> bool:
    """Whether a file is a backup, whole or not."""
    with contextlib.suppress(OSError, ValueError, sqlite3.Error), file.open("rb") as opened:
        if opened.read(len(_SQLITE)) == _SQLITE:
            with _connected(file, "?mode=ro&immutable=1") as connection:
                return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone())
    return False


def clear_drafts(folder: Path) -> list[Path]:
    """Remove what a backup that was killed in the making left in a folder: it holds what a backup holds.

    Gives where somebody is at work.
    """
    for draft in folder.glob(f".*{_DRAFT}*"):
        with contextlib.suppress(OSError):
            if abs(time.time() - draft.stat().st_mtime) > _FORGOTTEN:  # a clock may have been put right since
                draft.unlink()
    return [*sorted(folder.glob(f".*{_DRAFT}*")), *sweep(folder)]


def damaged_file(url: str | None) -> Path | None:
    """The database's file, where it can be read no more; None where it can. Other troubles are raised."""
    try:
        with contextlib.closing(Database(url)) as database, database.reading() as connection:
            if not database.file or connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok":
                return None
            return database.file
    except StoreError as error:
        if error.code == Code.DAMAGED and (file := Path(str(error.values["place"]))).is_file():
            return file
        raise


def set_aside(file: Path) -> Path:
    """Move a damaged database file, and what SQLite keeps beside it, to its backups; gives where it went.

    Who still has it open is told at its next save that it no longer bears the name.
    """
    with about(file), undisturbed(file):
        return put_aside(file, "damaged")


@contextlib.contextmanager
def about(file: Path) -> Iterator[None]:
    """Say of a file what is the matter with it, or with what it is made of."""
    try:
        yield
    except StoreError as error:
        raise StoreError(error.code, **{**error.values, "place": str(file)}) from error
    except sqlite3.Error as error:
        raise StoreError(Code.DISK_FAILED, place=str(file)) from error
    except OSError as error:
        raise of_os_error(error, str(file)) from error


def _seal(file: Path, made_at: str) -> None:
    with _connected(file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        connection.execute("CREATE TABLE seal (made_at TEXT, sha256 TEXT)")
        connection.execute("INSERT INTO seal VALUES (?, ?)", (made_at, _digest(connection)))
        connection.commit()
    sync(file)


def _checked(file: Path) -> str:
    """When a backup was made, if its seal fits what is in it."""
    if not is_copy(file):
        raise StoreError(Code.NOT_A_BACKUP)
    try:
        with _connected(file) as connection:
            ((made_at, sha256),) = connection.execute("SELECT made_at, sha256 FROM seal").fetchall()
            whole = sha256 == _digest(connection)
    except (sqlite3.Error, ValueError):
        whole = False
    if not whole:
        raise StoreError(Code.DAMAGED_BACKUP)
    return str(made_at)


def _digest(connection: sqlite3.Connection) -> str:
    """Fingerprint of all rows, as the planner that wrote them saw them."""
    digest = hashlib.sha256()
    for row in connection.execute(_ROWS):
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.hexdigest()


@contextlib.contextmanager
def _connected(file: Path, how: str = "") -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}{how}", uri=True)) as connection:
        yield connection

"""One kind of backup for every database: a planner's database in one file, with a seal on it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.files.atomic import sync
from planner.model.problems import Code
from planner.store.database import Database
from planner.store.rows import insert
from planner.store.values import StoreError, of_os_error

_DRAFT = ".backup-tmp"
_FORGOTTEN = 3600  # seconds after which nobody is at work on a draft any more
_SQLITE = b"SQLite format 3\0"
_ROWS = "SELECT * FROM versions ORDER BY 1, 2, 3, 4, 5, 6"  # by their key


def write_copy(rows: Iterable[Mapping[str, Any]], target: Path, made_at: str) -> None:
    """Write rows of `versions` to a sealed file: the old file or the new one, never half of either.

    Raises StoreError about `target`.
    """
    draft = target.with_name(f".{secrets.token_hex(8)}{_DRAFT}")
    try:
        with about(target):
            with contextlib.closing(Database(str(draft))) as database, database.writing() as connection:
                insert(connection, rows)
            _seal(draft, made_at)
            draft.replace(target)
            sync(target.parent)
    finally:
        for left in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + left).unlink(missing_ok=True)


@contextlib.contextmanager
def read_copy(file: Path) -> Iterator[tuple[Database, str]]:
    """Open a copy of a backup and say when it was made; the backup itself is not touched.

    An older planner's backup is brought up to date on the way. Raises StoreError about `file`: for one whose
    seal does not fit what is in it, too.
    """
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        copy = Path(folder) / "copy.sqlite"
        with about(file):
            shutil.copyfile(file, copy)
            made_at = _checked(copy)
            database = Database(str(copy))
        with contextlib.closing(database):
            yield database, made_at


def is_copy(file: Path) -> bool:
    """Whether a file is a backup, whole or not."""
    with contextlib.suppress(OSError, ValueError, sqlite3.Error), file.open("rb") as opened:
        if opened.read(len(_SQLITE)) == _SQLITE:
            with _connected(file, "?mode=ro&immutable=1") as connection:
                return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone())
    return False


def clear_drafts(folder: Path) -> None:
    """Remove what a backup that was killed in the making left in a folder: it holds what a backup holds."""
    for draft in folder.glob(f".*{_DRAFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _FORGOTTEN:
                draft.unlink()


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

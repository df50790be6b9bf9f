"""The file that bears a database's name: whether SQLite still writes to what stands there.

SQLite holds what it has opened. A file that is moved, removed or put in another's place it writes to still, where nobody
looks; one that is written over it reads under the -wal of the file before. So who a file is stands in its first page,
and with it in every transaction of the -wal: a name drawn once (application_id) and how many writes it has had
(user_version). What is in the -wal follows on what is in the file, or one of the two is a stranger's.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from planner.files.workplace import alone_in
from planner.model.problems import Code
from planner.store.one_file.wal import Said, Wal, in_wal
from planner.store.values import StoreError

PARTS = ("", "-wal", "-shm")
_LOOKS, _PAUSE = 4.0, 0.002  # seconds to look again while others write

Marks = tuple[tuple[int, int] | None, ...]


def beside(file: Path, part: str) -> Path:
    """What SQLite keeps beside a file; where the name is a link, beside what it leads to."""
    real = Path(os.path.realpath(file))
    return real.with_name(real.name + part)


def marks(file: Path) -> Marks:
    """Device and inode of a database and what SQLite keeps beside it; None for what is not there."""
    return tuple(_mark(beside(file, part)) for part in PARTS)


def _mark(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(FileNotFoundError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def sign(connection: Connection) -> int:
    """Begin a write: name the file where it has no name yet, and count. Gives the number of this write."""
    if not named(connection):
        connection.exec_driver_sql(f"PRAGMA application_id = {1 + secrets.randbelow(2**31 - 1)}")
    writes = seen(connection) + 1
    connection.exec_driver_sql(f"PRAGMA user_version = {writes}")
    return writes


def named(connection: Connection) -> int:
    """Give the name of the file that a connection sees; 0 where it has none."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())


def seen(connection: Connection) -> int:
    """Give the number of the newest write that a connection sees."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def newest(file: Path) -> int | None:
    """Give the number of the newest write in a file and the -wal beside it; None where the one does not follow on the other.

    Safe beside any writer: the -wal is only begun anew once all of it is in the file, and what is read while that
    happens is read again.
    """
    until = time.monotonic() + _LOOKS
    before, said, after = in_wal(beside(file, "-wal")), in_file(file), in_wal(beside(file, "-wal"))
    while before != after and time.monotonic() < until:
        time.sleep(_PAUSE)
        before, said, after = after, in_file(file), in_wal(beside(file, "-wal"))
    if said is None:
        return None
    if not after.said:
        return said.writes
    return after.said[-1].writes if after.follows_on(said) or _is_brought_back(file, after) else None


def _is_brought_back(file: Path, wal: Wal) -> bool:
    """Whether SQLite itself wrote another database in place of a file's (its `.restore`): every page of it, and since."""
    with contextlib.suppress(FileNotFoundError):
        return wal.is_whole and beside(file, "-wal").stat().st_ctime_ns > file.stat().st_ctime_ns
    return False


def in_file(file: Path) -> Said | None:
    """What the file itself says, whatever lies beside it; None where it is no database. Raises sqlite3.OperationalError.

    SQLite reads it: a file that is opened by anybody else in a process loses, when it is closed, the locks of the others.
    """
    alone = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    with contextlib.closing(alone):
        try:
            # Else a file that is not yet as long as its first page says, for the rest is in the -wal, is not read at all.
            alone.execute("PRAGMA writable_schema = ON")
            said = Said(
                *(
                    alone.execute(f"PRAGMA {each}").fetchone()[0]
                    for each in ("application_id", "user_version", "schema_version")
                )
            )
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return None
    return said


@contextlib.contextmanager
def undisturbed(file: Path) -> Iterator[None]:
    """Open a file, close it or set it aside while no other planner does: all three go by the name. Raises StoreError."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(alone_in(beside(file, "").parent, _LOOKS))
        except TimeoutError as error:
            raise StoreError(Code.LOCKED, place=str(file)) from error
        yield


def disown(file: Path) -> None:
    """Empty the -wal of a file that was written over, so that nobody lays it on what stands there now."""
    with contextlib.suppress(OSError):
        os.truncate(beside(file, "-wal"), 0)


def put_aside(file: Path, why: str, parts: tuple[str, ...] = PARTS) -> Path:
    """Move what stands under a database's name to the folder of its backups; gives where it went. Raises OSError.

    A -wal that goes without its file is emptied, too: whoever holds it open would lay it on what stands there now.
    """
    folder = file.with_name(f"{file.stem}-backups")
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = f"planner-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{why}"
    numbered = (f"{stamp}{n}.sqlite" for n in ("", *(f"-{n}" for n in range(2, 1000))))
    aside = next(
        folder / name for name in numbered if not any((folder / (name + part)).exists() for part in PARTS)
    )
    for part in parts:
        with contextlib.suppress(FileNotFoundError):
            old, new = beside(file, part), aside.with_name(aside.name + part)
            if "" in parts:
                shutil.move(old, new)
            else:
                shutil.copy2(old, new)
                if part == "-wal":
                    os.truncate(old, 0)
                old.unlink()
    return aside


@dataclass(slots=True)
class Known:
    """What somebody who has a file open knows of it: what stood under its name, and what it said of itself."""

    marks: Marks = (None, None, None)
    said: Said | None = None

    def is_left_behind(self, now: Marks) -> bool:
        """Whether the -wal that lies there is of the file that stood there before."""
        return now[1] is not None and now[1] == self.marks[1] and now[0] != self.marks[0]

    def is_named(self, name: int) -> bool:
        """Whether what is read under the -wal has the name that the file had, if it had one."""
        return not (self.said and self.said.name) or name == self.said.name

    def is_written_over(self, file: Path) -> bool:
        """Whether another file was written in its place: it says another name, or fewer writes than before."""
        now, before = in_file(file), self.said
        if now is None:
            return False
        if before and ((before.name and now.name != before.name) or now.writes < before.writes):
            return True
        self.said = now
        return False

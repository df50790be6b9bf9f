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
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

PARTS = ("", "-wal", "-shm")
_WHO = struct.Struct(">40xI16xi4xi")  # of a first page: schema_version, user_version, application_id
_WAL_HEADER = struct.Struct(">8xI4x8s8x")  # page size, salts
_FRAME_HEADER = struct.Struct(">II8s8x")  # page, size of the database after a commit else 0, salts
_LOOKS, _PAUSE = 4.0, 0.002  # seconds to look again while others write

Marks = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a first page says: who the file is (0: an earlier planner's, or empty), and the number of its last write.

    And how often its tables were made anew: VACUUM INTO gives a file of the same name and number, its pages elsewhere.
    """

    name: int
    writes: int
    made: int


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
    before, said, after = _in_wal(file), in_file(file), _in_wal(file)
    while before != after and time.monotonic() < until:
        time.sleep(_PAUSE)
        before, said, after = after, in_file(file), _in_wal(file)
    if said is None:
        return None
    if not after.said:
        return said.writes
    return after.said[-1].writes if after.follows_on(said) or _is_brought_back(file, after) else None


def _is_brought_back(file: Path, wal: _Wal) -> bool:
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


@dataclass(frozen=True, slots=True)
class _Wal:
    """What was confirmed in a -wal: what its first pages say, in order, which pages there are, and of how many at its end."""

    said: tuple[Said, ...] = ()
    pages: frozenset[int] = frozenset()
    size: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file under it is seen."""
        return bool(self.size) and self.pages >= frozenset(range(1, self.size + 1))

    def follows_on(self, file: Said) -> bool:
        """Whether it was begun on this file; it may end as another, which SQLite brought back."""
        first = self.said[0]
        last = next(one for one in reversed(self.said) if one.name == first.name)
        # Only a file that is being made has its name in the -wal alone.
        is_one = file.name == first.name or (not file.name and first.writes <= 1)
        follows = first.writes - 1 <= file.writes <= last.writes and file.made <= last.made
        return (is_one and follows) or file in self.said


def _in_wal(file: Path) -> _Wal:
    """Read the -wal of a file, as far as it was confirmed: https://www.sqlite.org/fileformat2.html#walformat."""
    said, pages, waiting, size = list[Said](), set[int](), list[tuple[int, Said | None]](), 0
    with contextlib.suppress(FileNotFoundError), beside(file, "-wal").open("rb") as opened:
        for page, says, committed in _frames(opened):
            waiting.append((page, says))
            if committed:
                pages.update(page for page, _ in waiting)
                said += [one for _, one in waiting if one]
                waiting, size = [], committed
    return _Wal(tuple(said), frozenset(pages), size)


def _frames(wal: BinaryIO) -> Iterator[tuple[int, Said | None, int]]:
    """Every frame: its page, what that says where it is the first, and how many pages there are where it ends a write."""
    header = wal.read(_WAL_HEADER.size)
    if len(header) < _WAL_HEADER.size:
        return
    size, salts = _WAL_HEADER.unpack(header)
    while len(frame := wal.read(_FRAME_HEADER.size)) == _FRAME_HEADER.size:
        page, committed, own = _FRAME_HEADER.unpack(frame)
        if own != salts:
            return
        says = None
        if page == 1:
            if len(begins := wal.read(_WHO.size)) < _WHO.size:
                return
            made, writes, who = _WHO.unpack(begins)
            says = Said(who, writes, made)
            wal.seek(-_WHO.size, os.SEEK_CUR)
        wal.seek(size, os.SEEK_CUR)
        yield page, says, committed


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

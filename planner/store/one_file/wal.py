"""What waits in a -wal: what its first pages say of the file it is of, and which pages there are."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_WHO = struct.Struct(">40xI16xi4xi")  # of a first page: schema_version, user_version, application_id
_WAL_HEADER = struct.Struct(">8xI4x8s8x")  # page size, salts
_FRAME_HEADER = struct.Struct(">II8s8x")  # page, size of the database after a commit else 0, salts


@dataclass(frozen=True, slots=True)
class Said:
    """What a first page says: who the file is (0: an earlier planner's, or empty), and the number of its last write.

    And how often its tables were made anew: VACUUM INTO gives a file of the same name and number, its pages elsewhere.
    """

    name: int
    writes: int
    made: int


@dataclass(frozen=True, slots=True)
class Wal:
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


def in_wal(wal: Path) -> Wal:
    """Read a -wal, as far as it was confirmed: https://www.sqlite.org/fileformat2.html#walformat."""
    said, pages, waiting, size = list[Said](), set[int](), list[tuple[int, Said | None]](), 0
    with contextlib.suppress(FileNotFoundError), wal.open("rb") as opened:
        for page, says, committed in _frames(opened):
            waiting.append((page, says))
            if committed:
                pages.update(page for page, _ in waiting)
                said += [one for _, one in waiting if one]
                waiting, size = [], committed
    return Wal(tuple(said), frozenset(pages), size)


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

"""Workbooks handed in together: a folder of them, or a ZIP; each opened when it is asked for, and never more than its bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from planner.files.grids.guard import MAX_WORKBOOK
from planner.files.grids.tables import Opened
from planner.model.problems import Code, Refused

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_MOST_FILES = 10_000


def is_several(path: Path) -> bool:
    """Whether a path is of workbooks together and not of one: a folder, or a ZIP that says so by its name."""
    return path.is_dir() or path.suffix.lower() == ".zip"


@dataclass(frozen=True, slots=True)
class Handed:
    """One workbook that was handed in with others: its name there, and a way to open it, which reads it each time."""

    name: str
    open: Callable[[], Opened]


@contextmanager
def handed_in(path: Path) -> Iterator[list[Handed]]:
    """Give the workbooks of a folder or a ZIP in the order of their names; none is read yet.

    What is no workbook by its name, what begins with a dot and what a spreadsheet program keeps beside an open file
    (~$…) is passed over.

    Raises Refused for a ZIP that cannot be read, and for more than 10,000 workbooks; OSError.
    """
    if path.is_dir():
        names = ((file.relative_to(path).as_posix(), file) for file in path.rglob("*") if file.is_file())
        yield _in_order(Handed(name, partial(Opened, file)) for name, file in names)
        return
    try:
        packed = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Refused(Code.ZIP_UNREADABLE) from error
    with packed:
        infos = (info for info in packed.infolist() if not info.is_dir())
        yield _in_order(Handed(info.filename, partial(_unpacked, packed, info)) for info in infos)


def _in_order(files: Iterable[Handed]) -> list[Handed]:
    found = sorted((file for file in files if _is_workbook(PurePosixPath(file.name))), key=lambda f: f.name)
    if len(found) > _MOST_FILES:
        raise Refused(Code.TOO_MANY_FILES, limit=_MOST_FILES)
    return found


def _is_workbook(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in name.parts)
    return name.suffix.lower() in _WORKBOOKS and not hidden


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opened:
    try:
        with packed.open(info) as file:
            data = file.read(MAX_WORKBOOK + 1)  # one too large is then said to be so
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        # damaged, packed in another way, or under a password
        raise Refused(Code.ZIP_UNREADABLE) from error
    return Opened(Path(info.filename), data)

"""Files handed in together: a folder of them, or a ZIP; each opened when it is asked for, and never more than its bounds."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from planner.files.grids.guard import MAX_WORKBOOK
from planner.files.grids.tables import Opened
from planner.model.problems import Code, Refused

_MOST_FILES = 10_000
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})  # what Windows leaves in a folder
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what Windows and macOS make
_IS_UTF_8 = 0x800  # the flag of a ZIP's entry whose name says how its letters are written


def is_several(path: Path) -> bool:
    """Whether a path is of workbooks together and not of one: a folder, or a ZIP that says so by its name."""
    return path.is_dir() or is_packed(path)


def is_packed(path: Path) -> bool:
    """Whether a file says by its name that it is a ZIP."""
    return path.suffix.lower() == ".zip"


@dataclass(frozen=True, slots=True)
class Handed:
    """One file that was handed in with others: its name there, and a way to open it, which reads it each time."""

    name: str
    open: Callable[[], Opened]


@contextmanager
def handed_in(path: Path) -> Iterator[list[Handed]]:
    """Give the files of a folder or a ZIP in the order of their names; none is read yet.

    What is no workbook is among them, so that somebody hears of an answer that came as a letter. What begins with a dot
    and what programs keep beside an open file (~$…) or in a folder is passed over.

    Raises Refused for a ZIP that cannot be read, and for more than 10,000 files; OSError.
    """
    if path.is_dir():
        names = ((file.relative_to(path).as_posix(), file) for file in path.rglob("*") if file.is_file())
        yield _in_order(
            Handed(name, partial(_opened, Path(name), partial(Opened, file))) for name, file in names
        )
        return
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
        raise Refused(Code.ZIP_UNREADABLE) from error
    with packed:
        infos = [(_name_in(info), info) for info in packed.infolist()]
        yield _in_order(
            Handed(name, partial(_opened, Path(name), partial(_unpacked, packed, info, name)))
            for name, info in infos
            if not name.endswith("/")  # a folder
        )


def _in_order(files: Iterable[Handed]) -> list[Handed]:
    composed = (replace(file, name=unicodedata.normalize("NFC", file.name)) for file in files)
    found = sorted((file for file in composed if not _is_hidden(file.name)), key=lambda f: f.name)
    if len(found) > _MOST_FILES:
        raise Refused(Code.TOO_MANY_FILES, limit=_MOST_FILES)
    return found


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in parts) or (
        bool(parts) and parts[-1].lower() in _OF_SYSTEMS
    )


def _name_in(info: zipfile.ZipInfo) -> str:
    """Name a ZIP's entry as it was called: macOS writes UTF-8 and does not say so, older Windows its own Danish page."""
    name = info.orig_filename
    if not info.flag_bits & _IS_UTF_8:
        written = name.encode("cp437")  # what it has been read as
        try:
            name = written.decode()
        except UnicodeDecodeError:
            name = written.decode("cp850")
    return name.replace("\\", "/")


def _opened(name: Path, opening: Callable[[], Opened]) -> Opened:
    if is_packed(name):
        raise Refused(Code.PACKED_WITHIN)
    return opening()


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Opened:
    try:
        if info.compress_type not in _PACKINGS:
            raise Refused(Code.ZIP_UNREADABLE)
        with packed.open(info) as file:
            data = file.read(MAX_WORKBOOK + 1)  # one too large is then said to be so
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        # damaged, packed in another way, or under a password
        raise Refused(Code.ZIP_UNREADABLE) from error
    return Opened(Path(name), data)

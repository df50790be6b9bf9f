"""A path or a frame to grids of cells: what kind of file it is, and what cannot be one at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

from planner.files.grids.cells import Cell, Fault, Grid, Row, problem
from planner.files.grids.guard import MAX_WORKBOOK, MIB, is_workbook
from planner.files.grids.identity import without_mark
from planner.files.grids.objects import object_grid
from planner.files.grids.text import MAX_ROWS, decode, text_grids
from planner.files.grids.workbook import plain_cell, workbook_grids
from planner.model.problems import Code, Refused

MAX_TEXT = 20 * MIB
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_HTML = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|table|head|body|meta|div|\?xml|\w+:workbook)", re.IGNORECASE
)
_OTHER_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
)
_NO_TEXT = 0.1  # a text has next to no control characters; a picture or a program has many


@runtime_checkable
class Frame(Protocol):
    """A pandas DataFrame, as far as it is needed here; pandas itself is not imported."""

    columns: Iterable[object]

    def itertuples(self, *, index: bool, name: str | None) -> Iterable[tuple[object, ...]]:
        """Rows as tuples."""


@dataclass(frozen=True)
class Opened:
    """A file that is read once and parsed once, whatever it turns out to be: what was looked at is what is read.

    Parameters
    ----------
    path : Path
    content : bytes or None
        What is in it, where that is known already; None: what stands under its path.
    """

    path: Path
    content: bytes | None = None

    @cached_property
    def data(self) -> bytes:
        """Its bytes, and never more of them than a table may have; raises Refused."""
        return read_bytes(self.path) if self.content is None else self.content

    @property
    def suffix(self) -> str:
        """What its name says it is."""
        return self.path.suffix.lower()

    @cached_property
    def grids(self) -> list[Grid]:
        """One per sheet, or one per delimiter; raises Refused."""
        return grids_of(self.data, self.suffix)


def read_grids(source: str | os.PathLike[str] | Opened | Frame) -> list[Grid]:
    """All grids of a table file or of a frame; raises Refused."""
    if isinstance(source, (str, os.PathLike)):
        source = Opened(Path(source))
    return source.grids if isinstance(source, Opened) else [_frame_grid(source)]


def grids_of(data: bytes, suffix: str) -> list[Grid]:
    """All grids of a file's bytes; `suffix` (".csv", ".xlsx") is what its name says it is."""
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise Refused(problem(Code.EMPTY_FILE))
    if is_workbook(data):
        if suffix not in _WORKBOOK_SUFFIXES and suffix:
            raise Refused(problem(Code.WORKBOOK_NAMED_TEXT, suffix=suffix))
        return workbook_grids(data, suffix)
    if _HTML.match(data[:2000].removeprefix(b"\xef\xbb\xbf")):
        raise Refused(problem(Code.HTML_FILE, suffix=suffix))
    if data.startswith(_OTHER_MAGIC):
        raise Refused(problem(Code.NOT_A_TABLE, suffix=suffix))
    if suffix in _WORKBOOK_SUFFIXES:
        raise Refused(problem(Code.TEXT_NAMED_WORKBOOK, suffix=suffix))
    text = decode(data)
    if (grid := object_grid(text)) is not None:
        return [grid]
    if suffix == ".json":
        raise Refused(problem(Code.NOT_ROWS_OF_OBJECTS))
    if sum(character < " " and character not in "\t\r\n" for character in text[:4000]) > _NO_TEXT * len(
        text[:4000]
    ):
        raise Refused(problem(Code.NOT_A_TABLE, suffix=suffix))
    return text_grids(text)


def read_bytes(path: Path) -> bytes:
    """The file's bytes, and never more of them than a table may have."""
    try:
        if path.is_dir():
            raise Refused(problem(Code.CANNOT_OPEN, reason="folder"))
        if path.exists() and not path.is_file():
            raise Refused(problem(Code.CANNOT_OPEN, reason="other"))  # a pipe or a device never ends
        with path.open("rb") as file:
            data = file.read(MAX_TEXT + 1)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        reason = "missing"
    except PermissionError:
        reason = "permission"
    except (OSError, ValueError):  # ValueError: a NUL in the name
        reason = "other"
    else:
        if len(data) > MAX_TEXT:
            limit = MAX_WORKBOOK if is_workbook(data) else MAX_TEXT
            raise Refused(problem(Code.FILE_TOO_LARGE, size=size, limit=limit))
        return data
    raise Refused(problem(Code.CANNOT_OPEN, reason=reason))


def _frame_grid(frame: Frame) -> Grid:
    """Headings as row 1, then the rows; a frame's missing values are blank cells."""
    rows = [Row(1, tuple(str(name) for name in frame.columns))]
    for number, values in enumerate(frame.itertuples(index=False, name=None), 2):
        if number > MAX_ROWS:
            raise Refused(problem(Code.TOO_MANY_ROWS, rows=number, limit=MAX_ROWS))
        rows.append(Row(number, tuple(_frame_cell(value) for value in values)))
    return Grid(rows)


def _frame_cell(value: object) -> Cell:
    if type(value).__name__ in {"NAType", "NaTType"} or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return ""
    if type(value).__name__ in {"bool", "bool_"}:
        return Fault(Code.BOOLEAN_CELL, {"text": str(value).upper()})
    item = getattr(value, "item", None)  # a numpy number as Python's own
    cell = plain_cell(item() if callable(item) else value)
    # No spreadsheet has put its apostrophe there: the one that will be taken off is not the text's own.
    return f"'{cell}" if isinstance(cell, str) and without_mark(cell) != cell else cell

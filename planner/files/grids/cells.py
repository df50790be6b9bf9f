"""Cells, rows and grids: what every kind of table becomes before anybody asks what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from planner.files.content import problem_kinds
from planner.model.problems import Code, Place, Problem

_SHOWN = 60
_UNIT = re.compile(r"[(\[]\s*(årsværk|fte|antal|heads?)\.?\s*[)\]]", re.IGNORECASE)
_REFERENCE = re.compile(r"\$?([A-Z]{1,7})\$?([0-9]{1,9})", re.IGNORECASE)
_LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or a row cannot be read; becomes a Problem where its place is known."""

    code: Code
    values: Mapping[str, object] = field(default_factory=dict)


class Padded(float):
    """A whole number that its sheet shows with zeros in front: 751 as 000751.

    >>> text_of(Padded(751, 6))
    '000751'
    """

    __slots__ = ("width",)
    width: int

    def __new__(cls, number: float, width: int) -> Self:
        """Show the number with at least so many digits."""
        padded = super().__new__(cls, number)
        padded.width = width
        return padded


class Percent(float):
    """A figure that its sheet shows in percent: 0.205 as 20.5 %, or rounded to so many decimals.

    >>> str(Percent(20.5)), str(Percent(100 / 3, 1))
    ('20.5 %', '33.3 %')
    """

    __slots__ = ("decimals",)
    decimals: int | None

    def __new__(cls, number: float | str, decimals: int | None = None) -> Self:
        """Keep to how many decimals it is shown."""
        percent = super().__new__(cls, number)
        percent.decimals = decimals
        return percent

    def __str__(self) -> str:
        return f"{float(self):.10g} %" if self.decimals is None else f"{float(self):.{self.decimals}f} %"


class Drawn(float):
    """A figure that its sheet shows together with a unit of the number format's own: 7.4 as "7,4 timer".

    >>> Drawn(7.4, "timer").unit
    'timer'
    """

    __slots__ = ("unit",)
    unit: str

    def __new__(cls, number: float, unit: str) -> Self:
        """Keep the unit beside the number."""
        drawn = super().__new__(cls, number)
        drawn.unit = unit
        return drawn


class Rounded(float):
    """A figure that its sheet shows as quite another one: 0.4 as 0.

    >>> Rounded(0.4, 0.0).seen
    0.0
    """

    __slots__ = ("seen",)
    seen: float

    def __new__(cls, number: float, seen: float) -> Self:
        """Keep what is seen of it."""
        rounded = super().__new__(cls, number)
        rounded.seen = seen
        return rounded


class Marked(str):
    """A text as a person reads it, without what is struck out or a footnote's mark; `whole` is all that is stored.

    >>> Marked("38", "3638"), Marked("38", "3638").whole
    ('38', '3638')
    """

    __slots__ = ("whole",)
    whole: str

    def __new__(cls, read: str, whole: str) -> Self:
        """Keep all of it beside what is read: nothing personal may hide there."""
        marked = super().__new__(cls, read)
        marked.whole = whole
        return marked


Area = tuple[int, int, int, int]  # of merged cells: top, left, bottom, right; from 1

# A number is one a workbook or a frame holds as a number; text is still to be read.
Cell = str | float | Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts as a person does in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]
    fault: Fault | None = None

    @property
    def blank(self) -> bool:
        """Nothing stands in any cell."""
        return self.fault is None and all(isinstance(cell, str) and not cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or a text file cut at one delimiter: there a row's cells may have shifted."""

    rows: Sequence[Row]
    sheet: str = ""
    delimiter: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unseen: frozenset[tuple[int, int]] = frozenset()  # whose letters have the colour behind them; from 1
    merged: Sequence[Area] = ()
    may_differ: Callable[[int, int], bool] = field(
        default=lambda _r, _c: False, compare=False
    )  # from what is stored

    def covers(self, area: Area, rows: Sequence[Row]) -> bool:
        """Something stands in one of these rows under merged cells, where nobody sees it: in any but the first."""
        top, left, bottom, right = area
        return any(
            text_of(cell) != ""
            for row in rows
            if top <= row.number <= bottom
            for column, cell in enumerate(row.cells[left - 1 : right], left)
            if (row.number, column) != (top, left)
        )


def problem(code: Code, place: Place | None = None, **values: object) -> Problem:
    """Make a Problem of its code's own severity."""
    return Problem(code, place or Place(), values, problem_kinds()[code].severity)


def about_rounded(cells: Iterable[tuple[int, Cell]], place: Place) -> Iterator[Problem]:
    """Ask once about figures that a sheet shows as quite others, each with its row; what is stored is what counts."""
    if found := [(row, cell) for row, cell in cells if isinstance(cell, Rounded)]:
        rows, first = tuple(dict.fromkeys(row for row, _ in found)), found[0][1]
        yield problem(Code.ROUNDED, place, rows=rows, number=float(first), seen=first.seen)


def text_of(cell: Cell) -> str:
    """What a person sees in the cell, trimmed; a whole number shows no decimals, and the zeros it is shown with."""
    if isinstance(cell, str):  # nearly always, and a large table asks two million times
        return cell.strip()
    if isinstance(cell, Fault):
        return str(cell.values.get("text", ""))
    if isinstance(cell, Padded) and cell.is_integer():
        return f"{int(cell):0{cell.width}d}"
    return str(int(cell)) if cell.is_integer() else repr(cell)


def seen(cell: Cell) -> str | float:
    """What a sentence quotes of a cell: text as it is typed, a figure as one, for each language has its own decimals."""
    if isinstance(cell, Fault):
        text = cell.values.get("text", "")
        return text if isinstance(text, float) else shown(str(text))
    if isinstance(cell, float) and not cell.is_integer():
        return float(cell)
    return shown(text_of(cell))


def shown(text: str, longest: int = _SHOWN) -> str:
    """Shorten a text so that a sentence can quote it; what cannot be seen is shown as �."""
    text = text.strip()
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def key(heading: str) -> str:
    """Fold what people vary in a heading: case, spaces, marks, a unit in brackets, how å is stored.

    >>> key("Administrative opgaver (årsværk)") == key("administrative_opgaver")
    True
    """
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = _UNIT.sub("", text).translate(_LETTERS)
    return "".join(character for character in text if character.isalnum())


def cell_position(reference: str) -> tuple[int, int]:
    """Row and column, from 1; ValueError for what is no cell.

    >>> cell_position("AB12")
    (12, 28)
    """
    match = _REFERENCE.fullmatch(reference)
    if not match:
        msg = f"no cell: {reference[:20]!r}"
        raise ValueError(msg)
    places = enumerate(reversed(match[1].upper()))
    return int(match[2]), sum((ord(letter) - ord("A") + 1) * 26**place for place, letter in places)


def area_name(area: Area) -> str:
    """Name merged cells as a person sees them.

    >>> area_name((5, 1, 6, 28))
    'A5:AB6'
    """
    top, left, bottom, right = area
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


def column_letters(column: int) -> str:
    """Name a column (from 1) as a person sees it.

    >>> column_letters(28), column_letters(16384)
    ('AB', 'XFD')
    """
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters

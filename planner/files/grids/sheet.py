"""A stream through one sheet's XML before it is parsed: how far it reaches, and what a parser would not say.

The parser gives nothing for an error cell or for a formula whose value was never stored, and the plain
number for a cell shown as percent, in thousands or with zeros in front; hidden rows and merged cells it does not mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.files.grids.cells import Area, cell_position, column_letters, problem
from planner.files.grids.conditional import RuleScan
from planner.files.grids.number_formats import PLAIN, Look
from planner.files.grids.runs import Run, RunScan, local
from planner.files.grids.styles import StyleScan
from planner.files.grids.text import MAX_COLUMNS, MAX_ROWS
from planner.model.problems import Code, Place, Refused

# One long text may be shown in every cell of a sheet; the parser would make as many copies of it.
_MAX_CHARACTERS = 20_000_000
_NO_RESULT = frozenset({"", "0", "0.0"})  # what programs write beside a formula they do not calculate


def _is_no(width: str | None) -> bool:
    """Whether a width in letters, or a height in points, is one that shows nothing."""
    return width is not None and float(width) < 1


@dataclass(slots=True)
class SheetScan:
    """Fed by `parse_part`; rows and columns count from 1. Refuses a sheet that reaches too far."""

    sheet: str
    styles: StyleScan
    shared: SharedTextScan
    rules: RuleScan = field(default_factory=RuleScan)
    room: tuple[int, int] = (MAX_ROWS, MAX_COLUMNS)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    runs: dict[tuple[int, int], Sequence[Run]] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    has_results: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    _row: int = 0
    _column: int = 0
    _last: tuple[int, int] = (0, 0)
    _type: str = ""
    _style: int = -1
    _formula: bool = False
    _value: list[str] | None = None
    _text: str = ""
    _characters: int = 0
    _inline: RunScan = field(default_factory=RunScan)
    _listening: RunScan | RuleScan = field(default_factory=RunScan)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self._listening.start(tag, attributes)
        match local(tag):
            case "c":
                self._open_cell(attributes)
            case "v" | "t":
                if self._value is not None or (self._text and local(tag) == "v"):
                    raise Refused(problem(Code.DAMAGED_WORKBOOK))  # two values: which one is seen?
                self._value = []
            case "f":
                self._formula = True
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
                if attributes.get("hidden") in {"1", "true"} or _is_no(attributes.get("ht")):
                    self.hidden_rows.add(self._row)
            case "col" if attributes.get("hidden") in {"1", "true"} or _is_no(attributes.get("width")):
                last = min(int(attributes["max"]), MAX_COLUMNS)
                self.hidden_columns.update(range(int(attributes["min"]), last + 1))
            case "mergeCell":
                first, _, last_cell = attributes.get("ref", "").partition(":")
                self.merged.append((*cell_position(first), *cell_position(last_cell or first)))
                if len(self.merged) > self.room[0]:  # no sheet has so many; each row looks at all of them
                    raise Refused(problem(Code.DAMAGED_WORKBOOK))
            case _:
                pass

    def data(self, text: str) -> None:
        """Take text, of cells and of what is laid over them."""
        self._listening.data(text)
        if self._value is not None:
            self._value.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        self._listening.end(tag)
        match local(tag):
            case "sheetData":
                self._listening = self.rules  # what is laid over the cells stands below them
            case "v" | "t" if self._value is not None:
                self._text += "".join(self._value)
                self._value = None
            case "c":
                self._close_cell()
            case _:
                pass

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        at = cell_position(reference) if reference else (self._row, self._column + 1)
        if at <= self._last:
            # Two cells of one place, or one that a parser meets where a person does not.
            raise Refused(problem(Code.DAMAGED_WORKBOOK))
        self._row, self._column = self._last = at
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", -1))
        self._formula, self._text = False, ""
        self._inline = self._listening = RunScan()

    def _close_cell(self) -> None:
        at = self._row, self._column
        if not (self._text or self._formula):
            return
        row_limit, column_limit = self.room
        if self._row > row_limit or self._column > column_limit:
            raise Refused(
                problem(
                    Code.TOO_FAR_OUT,
                    Place(self.sheet),
                    cell=column_letters(self._column) + str(self._row),
                    row_limit=row_limit,
                    column_limit=column_limit,
                )
            )
        if self._type == "e":
            self.errors[at] = self._text
        elif self._formula and not self._text and self._type != "str":
            self.without_value.add(at)
        if self._formula:
            self.formulas.add(at)
            self.has_results = self.has_results or self._text not in _NO_RESULT
        look = self.styles.look(self._style)
        if look != PLAIN:
            self.looks[at] = look
        runs = self.shared.marked.get(int(self._text)) if self._type == "s" else self._inline.runs
        if runs and (look.mark or any(own for _, own in runs)):
            self.runs[at] = runs
        length = self.shared.lengths[int(self._text)] if self._type == "s" else len(self._text)
        self._characters += length
        if self._characters > _MAX_CHARACTERS:
            raise Refused(
                problem(
                    Code.UNPACKS_TOO_LARGE,
                    Place(self.sheet),
                    size=self._characters,
                    limit=_MAX_CHARACTERS,
                    ratio=None,
                    ratio_limit=None,
                )
            )


@dataclass(slots=True)
class SharedTextScan:
    """How long each shared text is, in order; the runs of those that are in more than one type."""

    lengths: list[int] = field(default_factory=list)
    marked: dict[int, Sequence[Run]] = field(default_factory=dict)
    _scan: RunScan = field(default_factory=RunScan)
    _open: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if local(tag) == "si":
            self.lengths.append(0)
            self._scan = RunScan()
        self._open = local(tag) == "t"
        self._scan.start(tag, attributes)

    def data(self, text: str) -> None:
        """Take text."""
        if self._open and self.lengths:
            self.lengths[-1] += len(text)
            self._scan.data(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        self._open = False
        self._scan.end(tag)
        if local(tag) == "si" and any(mark is not None for _, mark in self._scan.runs):
            self.marked[len(self.lengths) - 1] = self._scan.runs

"""Workbooks (.xlsx): checked bytes to one grid per sheet."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from planner.files.grids.beside_cells import refuse_cpr_beside_cells
from planner.files.grids.cells import Cell, Drawn, Fault, Grid, Marked, Padded, Percent, Rounded, Row, problem
from planner.files.grids.conditional import ChangeScan, RuleScan, may_differ
from planner.files.grids.guard import checked_parts, main_part, parse_part, repacked
from planner.files.grids.number_formats import HIDDEN, PLAIN, TEXT, Look, says_percent
from planner.files.grids.runs import as_read
from planner.files.grids.sheet import SharedTextScan, SheetScan
from planner.files.grids.styles import StyleScan
from planner.files.grids.text import MAX_COLUMNS, MAX_ROWS
from planner.model.problems import Code, Refused

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_QUITE_ANOTHER = 0.1  # of a figure: what rounding may hide of it before that is asked about
_EXACT = 1e15  # no spreadsheet shows more digits
_WHOLE_ENOUGH = 1e6  # rounding hides next to nothing of a larger figure
_NO = frozenset({"0", "false"})
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class _BookScan:
    """Sheets of a workbook by name, the parts its relationships point at, and whether it was calculated.

    Parameters
    ----------
    folder : str
        Where its main part stands, as a path from the root.
    """

    folder: str
    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    calculated: bool = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "sheet":
                relation = attributes.get(_RELATIONSHIP) or attributes.get(_STRICT_RELATIONSHIP) or ""
                hidden = attributes.get("state", "visible") != "visible"
                self.sheets.append((attributes.get("name", ""), relation, hidden))
            case "calcPr":
                # Who asks for that has not calculated: what is stored beside the formulas is no result.
                asks, done = attributes.get("fullCalcOnLoad", "0"), attributes.get("calcCompleted", "1")
                self.calculated = asks in _NO and done not in _NO
            case "Relationship":
                target = posixpath.normpath(posixpath.join(self.folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                self.beside.setdefault(kind, target.lstrip("/"))
                if kind == "worksheet":
                    self.targets[attributes.get("Id", "")] = target.lstrip("/")
            case _:
                pass


def workbook_grids(
    data: bytes, suffix: str = ".xlsx", room: tuple[int, int] = (MAX_ROWS, MAX_COLUMNS)
) -> list[Grid]:
    """Every sheet of a workbook.

    Parameters
    ----------
    room : tuple of int
        Rows and columns a sheet may reach.

    Raises
    ------
    Refused
        for a workbook that is not what it says, or not safe to parse.
    """
    parts = checked_parts(data, suffix)
    scans = _scan(parts, room)
    refuse_cpr_beside_cells(parts)
    # calamine is fast and strict, but it is native code: what it makes of a file it cannot read is damage.
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  (only those who read a workbook pay for it)

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(repacked(parts))) as book:
            return [
                _grid(
                    scan, book.get_sheet_by_name(scan.sheet).to_python(skip_empty_area=False), hidden=hidden
                )
                for scan, hidden in scans
            ]
    except BaseException as error:  # a Rust panic is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise Refused(problem(Code.DAMAGED_WORKBOOK)) from None


def _scan(parts: Mapping[str, bytes], room: tuple[int, int]) -> list[tuple[SheetScan, bool]]:
    main = main_part(parts)
    folder, _, name = main.rpartition("/")
    book, styles, texts = _BookScan(f"/{folder}"), StyleScan(), SharedTextScan()
    changes = ChangeScan()

    def look(part: str, target: object) -> None:
        if part in parts:
            parse_part(part, parts[part], target)

    look(main, book)
    look(posixpath.join(folder, "_rels", f"{name}.rels"), book)
    look(book.beside.get("styles", ""), styles)
    look(book.beside.get("styles", ""), changes)
    look(book.beside.get("sharedStrings", ""), texts)
    scans: list[tuple[SheetScan, bool]] = []
    for sheet, relation, hidden in book.sheets:
        part = book.targets.get(relation)
        if part is None:
            continue  # a chart on a sheet of its own
        if part not in parts:
            raise Refused(problem(Code.DAMAGED_WORKBOOK))
        scan = SheetScan(sheet, styles, texts, RuleScan(changes.changes), room)
        parse_part(part, parts[part], scan)
        # A program that only passes a workbook on keeps the zeros of one that was never calculated.
        if not book.calculated or (len(scan.formulas) > 1 and not scan.has_results):
            scan.without_value |= scan.formulas
        scans.append((scan, hidden))
    if not scans:
        raise Refused(problem(Code.DAMAGED_WORKBOOK))
    return scans


def _grid(scan: SheetScan, values: Sequence[Sequence[object]], *, hidden: bool) -> Grid:
    # Rows at the end with nothing but formulas without values are no rows to the parser.
    last = max((row for row, _ in scan.without_value), default=0)
    width = max((column for _, column in scan.without_value), default=0)
    values = [*values, *([""] * width for _ in range(last - len(values)))]
    rows = [
        Row(r, tuple(_cell(value, scan, (r, c)) for c, value in enumerate(row, 1)))
        for r, row in enumerate(values, 1)
    ]
    return Grid(
        rows,
        sheet=scan.sheet,
        hidden=hidden,
        hidden_rows=frozenset(scan.hidden_rows),
        hidden_columns=frozenset(scan.hidden_columns),
        unseen=frozenset(at for at, look in scan.looks.items() if look.unseen),
        merged=scan.merged,
        may_differ=may_differ(scan.rules.rules, scan.looks, rows),
    )


def _cell(value: object, scan: SheetScan, at: tuple[int, int]) -> Cell:
    """One cell as a person reads it: what is struck out, and a footnote's mark, is none of it."""
    look = scan.looks.get(at, PLAIN)
    if at in scan.errors:
        cell: Cell = Fault(Code.ERROR_CELL, {"text": scan.errors[at]})
    elif at in scan.without_value:
        cell = Fault(Code.FORMULA_WITHOUT_VALUE, {"text": ""})
    else:
        cell = _as_shown(value, look) if isinstance(value, float) else plain_cell(value)
    cell = as_read(cell, scan.runs.get(at, ()), look.mark)
    if look.text and isinstance(cell, str) and cell.strip():
        seen = look.text.strip(HIDDEN).replace(TEXT, cell)
        return Marked(seen, f"{cell.whole if isinstance(cell, Marked) else cell} {seen}")
    return cell


def _as_shown(value: float, look: Look) -> Cell:
    if look.percent:
        # Shown as "43 %", stored as 0.43: what the person sees is what they are told.
        return Fault(Code.PERCENT_SIGN, {"text": Percent(f"{value * 100:.10g}", look.decimals)})
    if look.scaled:
        # Shown as 2.7, stored as 2655: only the person knows which is meant.
        seen = _rounded(value / 1000**look.scaled, look.decimals)
        text = str(int(seen)) if seen.is_integer() else seen
        return Fault(Code.AMBIGUOUS_NUMBER, {"text": text, "danish": seen, "international": value})
    if unit := look.unit if value else look.zero or look.unit:
        percent = says_percent(unit)
        return (
            Fault(Code.PERCENT_SIGN, {"text": Percent(value, look.decimals)})
            if percent
            else Drawn(_rounded(value, look.decimals), unit.strip(HIDDEN))
        )
    if look.padded and value.is_integer():
        return Padded(value, look.padded)
    if look.decimals is not None and abs(value) < _WHOLE_ENOUGH:
        seen = _rounded(value, look.decimals)
        if abs(seen - value) > _QUITE_ANOTHER * abs(value):
            return Rounded(value, seen)
    return plain_cell(value)


def _rounded(value: float, decimals: int | None) -> float:
    """As a number format shows it, which rounds halves up."""
    if decimals is None or abs(value) >= _EXACT:
        return value
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def plain_cell(value: object) -> Cell:
    """A value as a workbook's parser, or a frame, gives it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            cell: Cell = Fault(Code.BOOLEAN_CELL, {"text": str(value).upper()})
        case dt.date() | dt.time():
            cell = Fault(Code.DATE_CELL, {"text": value.isoformat()})
        case dt.timedelta():
            cell = Fault(Code.DATE_CELL, {"text": str(value)})
        case int() | float() if abs(value) <= sys.float_info.max:
            cell = float(value)
        case _:
            cell = _long_text(value)
    return cell


def _long_text(value: object) -> str:
    """Anything else as text; Python refuses to write out an integer of thousands of digits."""
    try:
        return str(value)
    except ValueError:
        return "…"

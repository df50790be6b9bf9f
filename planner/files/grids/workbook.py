"""Workbooks (.xlsx): checked bytes to one grid per sheet."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.files.grids.beside_cells import refuse_cpr_beside_cells
from planner.files.grids.cells import Cell, Fault, Grid, Padded, Percent, Row, problem
from planner.files.grids.guard import checked_parts, parse_part, repacked
from planner.files.grids.sheet import SharedTextScan, SheetScan
from planner.files.grids.styles import StyleScan
from planner.files.grids.text import MAX_COLUMNS, MAX_ROWS
from planner.model.problems import Code, Refused

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class _BookScan:
    """Sheets in workbook.xml by name, and the parts its relationships point at."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "sheet":
                relation = attributes.get(_RELATIONSHIP) or attributes.get(_STRICT_RELATIONSHIP) or ""
                hidden = attributes.get("state", "visible") != "visible"
                self.sheets.append((attributes.get("name", ""), relation, hidden))
            case "Relationship" if attributes.get("Type", "").endswith("/worksheet"):
                target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
                self.targets[attributes.get("Id", "")] = target.lstrip("/")
            case _:
                pass


def workbook_grids(
    data: bytes, suffix: str = ".xlsx", room: tuple[int, int] = (MAX_ROWS, MAX_COLUMNS)
) -> list[Grid]:
    """Every sheet of a workbook; Refused for one that is not what it says, or not safe to parse.

    room : rows and columns a sheet may reach
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
    book, styles, texts = _BookScan(), StyleScan(), SharedTextScan()
    for name, target in (
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", texts),
    ):
        if name in parts:
            parse_part(name, parts[name], target)
    scans: list[tuple[SheetScan, bool]] = []
    for sheet, relation, hidden in book.sheets:
        part = book.targets.get(relation)
        if part is None:
            continue  # a chart on a sheet of its own
        if part not in parts:
            raise Refused(problem(Code.DAMAGED_WORKBOOK))
        scan = SheetScan(sheet, styles, texts.lengths, room)
        parse_part(part, parts[part], scan)
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
        merged=scan.merged,
    )


def _cell(value: object, scan: SheetScan, at: tuple[int, int]) -> Cell:
    if at in scan.errors:
        return Fault(Code.ERROR_CELL, {"text": scan.errors[at]})
    if at in scan.without_value:
        return Fault(Code.FORMULA_WITHOUT_VALUE, {"text": ""})
    if at in scan.percent and isinstance(value, float):
        # Shown as "43 %", stored as 0.43: what the person sees is what they are told.
        return Fault(Code.PERCENT_SIGN, {"text": Percent(f"{value * 100:.10g}")})
    if at in scan.scaled and isinstance(value, float):
        # Shown as 2.7, stored as 2655: only the person knows which is meant.
        seen = value / 1000 ** scan.scaled[at]
        return Fault(Code.AMBIGUOUS_NUMBER, {"text": seen, "danish": seen, "international": value})
    if at in scan.padded and isinstance(value, float):
        return Padded(value, scan.padded[at])
    return plain_cell(value)


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

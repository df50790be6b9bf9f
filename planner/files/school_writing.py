"""Schools to a table that people, spreadsheets and `read_schools` read as the same figures."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.files.atomic import write_atomically
from planner.files.headings import FTE
from planner.model.allocation import TaskType
from planner.model.schools import School

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet would take for a formula; with an apostrophe in front it is the text it is. `read_schools`
# takes one apostrophe off again.
_LIVE = re.compile(r"'*[=+\-@\t\0]")
_OPTIONAL = ("gf2_students", "agreements", "agreements_week15")
# One and the same file for the same schools, whenever it is written.
CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001  (a workbook's dates have no zone)


class _Exact(float):
    """A float that is written with all its digits; xlsxwriter writes 16, and some floats need 17."""

    __slots__ = ()

    def __format__(self, _: str) -> str:
        return repr(float(self))


def write_schools(schools: Sequence[School], path: str | os.PathLike[str]) -> None:
    """Write a school table, .csv (UTF-8, comma, decimal point) or .xlsx by the suffix; the old file or the new.

    Figures are unrounded; text a spreadsheet would run is neutralised. ValueError for another suffix, OSError
    when the file cannot be written.
    """
    path = Path(path)
    match path.suffix.lower():
        case ".csv":
            write_atomically(path, _csv(_table(schools)))
        case ".xlsx":
            write_atomically(path, _xlsx(_table(schools)))
        case other:
            msg = f"{path.name}: a table is written as .csv or .xlsx, not {other!r}"
            raise ValueError(msg)


def schools_to_frame(schools: Sequence[School]) -> pd.DataFrame:
    """One row per school, columns as in `read_schools`; what a school has no figure for is missing (NA)."""
    import pandas as pd  # noqa: PLC0415  (1.3 s: only for those who ask for a frame)

    headings, *rows = _table(schools)
    frame = pd.DataFrame(rows, columns=headings)
    whole = {name: "Int64" for name in ("students", *_OPTIONAL) if name in frame}
    return frame.astype(whole)


def _table(schools: Sequence[School]) -> list[list[Any]]:
    """Headings and rows; optional columns only where some school has a figure for them."""
    columns: dict[str, list[Any]] = {
        "school_id": [s.school_id for s in schools],
        "school": [s.school for s in schools],
        "year": [None if s.year is None else str(s.year) for s in schools],
        "students": [s.students for s in schools],
    }
    for task_type, name in zip(TaskType, FTE, strict=True):
        ranges = [s.ranges.get(task_type) for s in schools]
        columns[name] = [s.allocation[task_type] for s in schools]
        columns[f"{name}_low"] = [None if r is None else r.low for r in ranges]
        columns[f"{name}_high"] = [None if r is None else r.high for r in ranges]
    for name in _OPTIONAL:
        columns[name] = [getattr(s, name) for s in schools]
    always = {"school_id", "school", "students", *FTE}
    kept = {n: c for n, c in columns.items() if n in always or any(v is not None for v in c)}
    return [list(kept), *(list(row) for row in zip(*kept.values(), strict=True))]


def _csv(table: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_as_text(value) for value in row] for row in table)
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = format(Decimal(repr(value)), "f")
        # Three decimals alone in a column would read as thousands too; a fourth says what they are.
        return text + "0" if re.fullmatch(r"\d+\.\d{3}", text) else text
    text = str(value)
    return f"'{text}" if _LIVE.match(text) else text


def _xlsx(table: Sequence[Sequence[Any]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  (0.2 s: only for those who write a workbook)

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("schools")
        for r, row in enumerate(table):
            for c, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(r, c, f"'{value}" if _LIVE.match(value) else value)
                elif value is not None:
                    sheet.write_number(r, c, _Exact(value))
        sheet.freeze_panes(1, 2)
        sheet.autofit()
    return buffer.getvalue()

"""Tables to CSV and workbooks: every digit kept, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Table = Sequence[Sequence[Any]]  # headings, then rows: text, numbers, true or false, None for no figure

# What a spreadsheet would take for a formula; with an apostrophe in front it is the text it is. `read_schools`
# takes one apostrophe off again.
_LIVE = re.compile(r"'*[=+\-@\t\r\n\0]")
# One and the same file for the same figures, whenever it is written.
CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001  (a workbook's dates have no zone)
_LONGEST = 32_767  # characters in a workbook's cell
_MOST_ROWS = 1_048_576  # in a workbook's sheet


class Exact(float):
    """A float that is written with all its digits; xlsxwriter writes 16, and some floats need 17."""

    __slots__ = ()

    def __format__(self, _: str) -> str:
        return repr(float(self))


def csv_of(table: Table, decimal: str = ".") -> bytes:
    """UTF-8 with its mark; comma and decimal point, or semicolon and decimal comma, as a Danish Excel opens it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    writer.writerows([_as_text(value, decimal) for value in row] for row in table)
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def xlsx_of(tables: Mapping[str, Table]) -> bytes:
    """Write a workbook with a sheet for each table; the first two columns and the headings stay in sight.

    What is longer than a cell may be is cut there and ends in "…"; what is longer than a sheet goes on in another.
    """
    import xlsxwriter  # noqa: PLC0415  (0.2 s: only for those who write a workbook)

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        for name, (headings, *rows) in tables.items():
            for part, first in enumerate(range(0, max(len(rows), 1), _MOST_ROWS - 1)):
                sheet = book.add_worksheet(f"{name} {part + 1}" if part else name)
                _fill(sheet, [headings, *rows[first : first + _MOST_ROWS - 1]])
                sheet.freeze_panes(1, 2)
                sheet.autofit()
    return buffer.getvalue()


def _fill(sheet: Any, table: Table) -> None:
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = neutralised(value).encode("utf-8", errors="backslashreplace").decode("utf-8")
                sheet.write_string(r, c, text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
            elif isinstance(value, bool):
                sheet.write_boolean(r, c, value)
            elif value is not None:
                sheet.write_number(r, c, Exact(value))


def _as_text(value: object, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        text = format(Decimal(repr(value)), "f")
        # Three decimals alone in a column would read as thousands too; a fourth says what they are.
        return (text + "0" if re.fullmatch(r"\d+\.\d{3}", text) else text).replace(".", decimal)
    return neutralised(str(value))


def neutralised(text: str) -> str:
    """A text that a spreadsheet would run, as the text it is."""
    return f"'{text}" if _LIVE.match(text) else text

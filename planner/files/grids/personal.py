"""Civil registration (CPR) numbers: a table that holds one is refused, and the number is never repeated."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import unquote

from planner.files.grids.cells import Cell, Grid, Marked, Padded, problem, text_of
from planner.model.problems import Code, Place, Problem

# What every form below has; most texts have none of it.
_SIX = re.compile(r"\d\d[ .\-/]?\d\d[ .\-/]?\d\d")
# DDMMYY-XXXX with any dash or a space; ten digits in a row are weighed below.
_DASHED = re.compile(r"(?<!\d)(\d{6})(?:\s?[-‐‑–—−/_]\s?|\s)(\d{4})(?!\d)")
# DD MM YY XXXX, as it is read aloud.
_SPACED = re.compile(r"(?<!\d)(?<!\d )(\d{2}) (\d{2}) (\d{2})\s?[-‐‑–—− ]\s?\d{4}(?!\d)(?! \d)")
# DD.MM.YY-XXXX, as some write it; with a space behind it a time of day follows a date.
_PARTED = re.compile(r"(?<!\d)(\d{2})[.\-/](\d{2})[.\-/](\d{2})\s?[-‐‑–—−/]\s?\d{4}(?!\d)")
_BARE = re.compile(r"(?<![\d.,])(\d{6})(\d{4})(?![.,]?\d)")
_HEADING = re.compile(r"\bcpr|personn(umme)?r", re.IGNORECASE)


def cpr_numbers(grids: Iterable[Grid], *, amounts: bool = True) -> Problem | None:
    """Find the first cell in any sheet that looks like it holds a CPR number; its place only.

    Parameters
    ----------
    amounts : bool
        A number may be an amount of nine or ten digits; without them it is weighed as a text is, with the
        zero that a spreadsheet took off it.
    """
    for grid in grids:
        said_so: frozenset[int] = frozenset()
        for row in grid.rows:
            filled = [(column, _whole(cell)) for column, cell in enumerate(row.cells) if _whole(cell) != ""]
            for column, cell in filled:
                if _cell_looks_like_cpr(cell, said_so=column in said_so, amounts=amounts):
                    place = Place(grid.sheet, row.number)
                    return problem(Code.CPR_NUMBER, place, column_number=column + 1)
            if headings := {column for column, cell in filled if _HEADING.search(text_of(cell))}:
                said_so = frozenset(headings)
    return None


def _whole(cell: Cell) -> Cell:
    """All that a cell holds: what is struck out is read too."""
    return cell.whole if isinstance(cell, Marked) else cell


def _cell_looks_like_cpr(cell: Cell, *, said_so: bool, amounts: bool) -> bool:
    if isinstance(cell, float) and not isinstance(cell, Padded):
        # An amount of ten digits is no CPR number, unless the heading says it is one.
        return (said_so or not amounts) and looks_like_cpr(text_of(cell).zfill(10), said_so=said_so)
    return looks_like_cpr(text_of(cell), said_so=said_so)


def looks_like_cpr(text: str, *, said_so: bool = False) -> bool:
    """Whether a text holds a CPR number: a date and four digits.

    Ten bare digits count too, except a cell that is nothing else and begins with 10: production units
    (P-numre) of Danish schools do, and would be valid dates. `said_so`: its heading speaks of CPR.

    >>> looks_like_cpr("Ida 010190-1234"), looks_like_cpr("410190-1234"), looks_like_cpr("1003398734")
    (True, False, False)
    >>> looks_like_cpr("01.01.90-1234"), looks_like_cpr("2026-11-24 - 2027"), looks_like_cpr("24.11.26 1030")
    (True, False, False)
    >>> looks_like_cpr("Ida 01 01 90 1234"), looks_like_cpr("tlf. 12 11 20 30"), looks_like_cpr("41 01 90 1234")
    (True, False, False)
    """
    text = unquote(text)  # in an address %20 is a space, and no digits of what follows
    if not _SIX.search(text):
        return False
    if any(_is_date(match[1]) for match in _DASHED.finditer(text)):
        return True
    parted = (match for form in (_PARTED, _SPACED) for match in form.finditer(text))
    if any(_is_date("".join(match.groups())) for match in parted):
        return True
    bare = [match[0] for match in _BARE.finditer(text) if _is_date(match[1])]
    return any(said_so or number != text or not number.startswith("10") for number in bare)


def _is_date(digits: str) -> bool:
    """DDMMYY is a day in some century."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    for century in (1900, 2000):
        try:
            dt.date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False

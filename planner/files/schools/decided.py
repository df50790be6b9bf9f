"""A table of what schools say of their figures: whose count, who says so and why, and whether they are in an edition."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.files.grids.cells import Fault, Row, problem, text_of
from planner.files.grids.identity import without_mark
from planner.files.grids.tables import Opened, read_grids
from planner.files.schools.cells import cell_of, place_of
from planner.files.schools.columns import named
from planner.files.schools.headings import Layout
from planner.files.schools.reading import find_layout
from planner.files.schools.rows import Reading, read_name, read_number, readable_rows
from planner.model.problems import Code, Place, Problem, Refused

# What we call a column, in Danish and in English; others that people write for it come after them.
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "respondent": ("hvis tal gælder", "whose figures count", "hvis svar gælder", "whose answer counts"),
    "version": ("version",),
    "by": ("hvem siger det", "who says so", "sagt af", "said by"),
    "why": ("hvorfor", "why", "begrundelse", "reason"),
    "in_edition": ("med i udgaven (ja/nej)", "in the edition (yes/no)", "med i udgaven", "in the edition"),
})  # fmt: skip
_NEEDED = ("respondent", "by", "why", "in_edition")


def heading(column: str, language: str) -> str:
    """Give the heading we write over a column.

    >>> heading("why", "da"), heading("version", "en")
    ('hvorfor', 'version')
    """
    names = HEADINGS[column]
    return names[0] if language == "da" else names[min(1, len(names) - 1)]


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One line of the table, as it was written.

    Parameters
    ----------
    texts : mapping
        What stands under each heading of `HEADINGS`, "" where nothing does.
    places : mapping
        Where each of them stands.
    place : Place
        Where the line is.
    """

    school_id: str
    school: str
    texts: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place


def read_said(path: str | os.PathLike[str] | Opened) -> tuple[list[SaidRow], list[Problem]]:
    """Read the table, CSV or XLSX: each line that can be read beside everything that is wrong. Never raises for what it holds."""
    try:
        layout = find_layout(read_grids(path), {}, ("school_id", "school"))
        where = _columns(layout)
        below, wrong = readable_rows(layout)
    except Refused as refused:
        return [], list(refused.problems)
    rows = []
    for row in below:
        one, found = _row(row, layout, where)
        wrong += found
        rows += [one] if one else []
    return rows, sorted(wrong, key=lambda p: p.place.row or 0)


def _columns(layout: Layout) -> dict[str, int]:
    """Find our columns; the first of two that are called the same. Raises Refused."""
    where: dict[str, int] = {}
    for column, cell in enumerate(layout.row.cells):
        for ours, names in HEADINGS.items():
            if named(text_of(cell)) in {named(name) for name in (ours, *names)}:
                where.setdefault(ours, column)
    if missing := tuple(HEADINGS[ours][0] for ours in _NEEDED if ours not in where):
        place = Place(layout.grid.sheet, layout.row.number)
        raise Refused(problem(Code.DECISION_HEADINGS_MISSING, place, headings=missing))
    return where


def _row(row: Row, layout: Layout, where: Mapping[str, int]) -> tuple[SaidRow | None, list[Problem]]:
    reading = Reading(row, layout)
    number, name = read_number(reading), read_name(reading)
    texts, places = dict.fromkeys(HEADINGS, ""), {}
    for ours, column in where.items():
        cell = cell_of(row, column)
        places[ours] = place_of(row, layout, text_of(layout.row.cells[column]))
        if isinstance(cell, Fault) and cell.code != Code.BOOLEAN_CELL:
            reading.problems.append(problem(cell.code, places[ours], column="school", **cell.values))
        else:
            texts[ours] = without_mark(text_of(cell)).strip()
    if reading.problems:
        return None, reading.problems
    return SaidRow(number, name, texts, places, place_of(row, layout)), []

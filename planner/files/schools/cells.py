"""A row of a school table under its headings: its cells, where it is and whose, and whether it is a school's row."""

from __future__ import annotations

from planner.files.grids import identity
from planner.files.grids.cells import Cell, Fault, Row, key, shown, text_of
from planner.files.grids.sheet import area_name
from planner.files.grids.text import control_character
from planner.files.schools.headings import Layout
from planner.model.problems import Code, Place

LONGEST_TEXT = 200


def cell_of(row: Row, column: int) -> Cell:
    """The cell under a heading; blank where the row ends before it."""
    return row.cells[column] if column < len(row.cells) else ""


def place_of(row: Row, layout: Layout, heading: str = "") -> Place:
    """Where the row is, and whose it is if it has the cells that say so."""
    columns = [layout.columns[ours][0] for ours in ("school", "school_id")]
    if max(columns) >= len(row.cells):
        return Place(layout.grid.sheet, row.number, heading)
    name, number = text_of(row.cells[columns[0]]), identity.institution_number(row.cells[columns[1]])
    if len(number) > LONGEST_TEXT or control_character(number):
        number = shown(number, LONGEST_TEXT)  # no school has it; any other stands as the school has it
    return Place(layout.grid.sheet, row.number, heading, shown(name, LONGEST_TEXT), number)


def row_fault(row: Row, layout: Layout) -> Fault | None:
    """Why the row's cells cannot be taken to stand under their headings."""
    if row.fault is not None:
        return row.fault
    cells = len(row.cells)
    while cells > layout.width and not text_of(row.cells[cells - 1]):
        cells -= 1
    if layout.grid.ragged and cells != layout.width:
        return Fault(Code.RAGGED_ROW, {"cells": cells, "expected": layout.width})
    used = [where[0] for where in layout.columns.values()]
    if all(key(text_of(cell_of(row, i))) == key(text_of(layout.row.cells[i])) for i in used):
        return Fault(Code.HEADING_AGAIN, {"first": layout.row.number})
    name, number = (text_of(cell_of(row, layout.columns[ours][0])) for ours in ("school", "school_id"))
    if any(
        identity.names_a_total(label) and not identity.says_something(other)
        for label, other in ((number, name), (name, number))
    ):
        return Fault(Code.TOTAL_ROW, {"text": shown(number if identity.names_a_total(number) else name)})
    for top, left, bottom, right in layout.grid.merged:
        if top <= row.number <= bottom and any(left <= i + 1 <= right for i in used):
            return Fault(Code.MERGED_CELLS, {"range": area_name((top, left, bottom, right))})
    return None

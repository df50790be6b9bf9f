"""A row of a school table under its headings: its cells, where it is and whose, and whether it is a school's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.files.grids import identity
from planner.files.grids.cells import Area, Cell, Fault, Row, area_name, shown, text_of
from planner.files.grids.text import control_character
from planner.files.schools.columns import FTE, MEANS, in_heads, in_percent, named
from planner.files.schools.headings import Layout
from planner.files.schools.widths import width_faults
from planner.model.problems import Code, Place

LONGEST_TEXT = 200
_LONGEST_HEADING = 100


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


def row_faults(rows: Sequence[Row], layout: Layout) -> Mapping[int, Fault]:
    """By row number, why a row's cells cannot be taken to stand under their headings."""
    whole = [row for row in rows if row.fault is None]
    faults = {row.number: row.fault for row in rows if row.fault is not None}
    other: int | None = None  # the row of headings another table began with
    merged = _merged(layout)
    again = {row.number: _other_headings(row, layout) for row in whole}
    narrow = width_faults([row for row in whole if again[row.number] is None], layout)
    for row in whole:
        headings = again[row.number]
        if headings is not None:
            other = row.number if headings else None
        if other is not None:
            faults[row.number] = Fault(Code.ANOTHER_TABLE, {"headings": other})
        elif headings is not None:
            faults[row.number] = Fault(Code.HEADING_AGAIN, {"first": layout.row.number})
        elif fault := narrow.get(row.number) or _fault(row, layout):
            faults[row.number] = fault
        elif area := merged.get(row.number):
            faults[row.number] = Fault(Code.MERGED_CELLS, {"range": area_name(area)})
    return faults


def _other_headings(row: Row, layout: Layout) -> bool | None:
    """Whether a row is one of other headings than the table's (True), the same again (False), or none (None)."""
    used = {ours: where[0] for ours, where in layout.columns.items()}
    own = {i: text_of(layout.row.cells[i]) for i in used.values()}
    texts = [cell if isinstance(cell, str) and any(map(str.isalpha, cell)) else "" for cell in row.cells]
    names = [named(text) for text in texts if text and len(text) <= _LONGEST_HEADING]
    known = {named(text) for text in own.values()} | MEANS.keys()
    if len({name for name in names if name in known}) > 1:
        return not all(i < len(texts) and _same_heading(texts[i], text) for i, text in own.items())
    counted = [used[ours] for ours in ("students", *FTE) if ours in used]
    figures = [texts[column] if column < len(texts) else "" for column in counted]
    said = all(text and not any(map(str.isdigit, text)) for text in figures) and len(set(figures)) > 1
    return True if said and not any(map(str.isdigit, text_of(cell_of(row, used["school_id"])))) else None


def _same_heading(one: str, other: str) -> bool:
    """Of one name, and both or neither of them percent or heads."""
    return named(one) == named(other) and all(says(one) == says(other) for says in (in_percent, in_heads))


def _fault(row: Row, layout: Layout) -> Fault | None:
    used = [cell_of(row, where[0]) for where in layout.columns.values()]
    if layout.grid.delimiter and any("\n" in text for text in used if isinstance(text, str)):
        lines = sum(cell.count("\n") for cell in row.cells if isinstance(cell, str))
        return Fault(Code.LINE_BREAK_IN_CELL, {"last_row": row.number + lines})
    filled = [cell for cell in used if cell != ""]
    if filled and all(isinstance(cell, Fault) and cell.code == Code.STRUCK_OUT for cell in filled):
        return Fault(Code.STRUCK_OUT, {"column": "school", "text": text_of(filled[0])})
    name, number = (text_of(cell_of(row, layout.columns[ours][0])) for ours in ("school", "school_id"))
    if any(
        identity.names_a_total(label) and not identity.says_something(other)
        for label, other in ((number, name), (name, number))
    ):
        return Fault(Code.TOTAL_ROW, {"text": shown(number if identity.names_a_total(number) else name)})
    return None


def _merged(layout: Layout) -> Mapping[int, Area]:
    """By row number, merged cells over a column of ours: one way down the sheet, however many there are."""
    used = [where[0] + 1 for where in layout.columns.values()]
    areas = sorted(a for a in layout.grid.merged if any(a[1] <= column <= a[3] for column in used))
    found: dict[int, Area] = {}
    i, lowest = 0, (0, 0, 0, 0)
    for row in layout.grid.rows:
        while i < len(areas) and areas[i][0] <= row.number:
            lowest = max(lowest, areas[i], key=lambda area: area[2])
            i += 1
        if row.number <= lowest[2]:
            found[row.number] = lowest
    return found

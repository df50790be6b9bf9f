"""School tables: a file or a frame to schools, and everything a person must know about the rest.

Every code a table can give rise to stands in content/problems, with its sentence and the values it needs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from planner.files.grids.cells import Grid, Row, problem, shown, text_of
from planner.files.grids.personal import cpr_numbers
from planner.files.grids.tables import Frame, Opened, read_grids
from planner.files.grids.workbook import plain_cell
from planner.files.schools.checks import check_schools
from planner.files.schools.columns import FTE, REQUIRED
from planner.files.schools.headings import Layout, find_table, read_mapping
from planner.files.schools.rows import read_rows
from planner.model.problems import Code, Place, Problem, Refused
from planner.model.schools import School, SchoolYear


def read_schools(
    path: str | os.PathLike[str] | Opened | Frame,
    columns: Mapping[str, str] | None = None,
    year: str | SchoolYear | None = None,
) -> tuple[list[School], list[Problem]]:
    """Read a school table: CSV or XLSX by path, or a pandas DataFrame.

    Parameters
    ----------
    path : path or DataFrame
    columns : mapping
        Our column name -> the heading it has in this table, where that is strange:
        ``{"company_relations_fte": "other_support_fte"}``.
    year : "2025/26" or SchoolYear
        For rows that name no year themselves.

    Returns
    -------
    schools, problems
        Every row that can be used, in the table's order, beside everything that is wrong or asked about, all
        at once. Never raises for what a file holds; a mistake in `columns` or `year` is a problem too.
    """
    try:
        mapping = read_mapping(columns or {})
        given = _year(year)
        grids = read_grids(path)
        layout = find_layout(grids, mapping)
        _refuse_above(layout)
        rows, problems = read_rows(layout, given)
    except Refused as refused:
        return [], list(refused.problems)
    return check_schools(rows, problems, layout, given)


def find_layout(
    grids: Sequence[Grid], mapping: Mapping[str, str], required: tuple[str, ...] = REQUIRED
) -> Layout:
    """Find the table, unless the file holds a CPR number: then nothing at all is quoted from it. Raises Refused."""
    try:
        layout = find_table(grids, mapping, required)
    except Refused as refused:
        personal = cpr_numbers(grids)
        raise Refused(personal) if personal else refused from None
    # Every sheet of a workbook counts; a text cut at the wrong delimiter has cells that nobody wrote.
    if personal := cpr_numbers([layout.grid] if layout.grid.delimiter else grids):
        raise Refused(personal)
    return layout


def _refuse_above(layout: Layout) -> None:
    if above := tuple(row.number for row in layout.grid.rows if _is_above(row, layout)):
        place = Place(layout.grid.sheet, layout.row.number)
        raise Refused(problem(Code.ROWS_ABOVE_HEADINGS, place, rows=above))


def _is_above(row: Row, layout: Layout) -> bool:
    """A school above the headings, where sorting may have put it: titles and notes have no two figures there."""
    if row.number >= layout.row.number:
        return False
    cells = [row.cells[i] for ours in ("students", *FTE) for i in layout.columns[ours] if i < len(row.cells)]
    return sum(any(map(str.isdigit, text_of(cell))) for cell in cells) > 1


def _year(year: object) -> SchoolYear | None:
    """A year as an argument; whatever is none, such as the number 2025, is said to be none."""
    if year is None or isinstance(year, SchoolYear):
        return year
    text = text_of(plain_cell(year))
    try:
        return SchoolYear.read(text)
    except ValueError:
        raise Refused(problem(Code.YEAR_ARGUMENT, text=shown(text))) from None

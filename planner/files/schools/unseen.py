"""What a sheet holds and does not show as it is: hidden rows and columns, letters nobody can see, rounded figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.files.grids.cells import Row, about_rounded, problem
from planner.files.schools.headings import Layout
from planner.model.problems import Code, Place, Problem


def about_unseen(rows: Sequence[Row], layout: Layout) -> Iterator[Problem]:
    """Ask about what of a table is read and cannot be seen, once for each kind; `rows` stand below its headings."""
    grid, place = layout.grid, Place(layout.grid.sheet)
    there = [row for row in rows if not row.blank]
    if grid.hidden:
        yield problem(Code.HIDDEN_SHEET, place)
    if hidden := tuple(row.number for row in there if row.number in grid.hidden_rows):
        yield problem(Code.HIDDEN_ROWS, place, rows=hidden)
    columns = tuple(ours for ours, where in layout.columns.items() if where[0] + 1 in grid.hidden_columns)
    if columns:
        headings = tuple(layout.heading(ours) for ours in columns)
        yield problem(Code.HIDDEN_COLUMNS, place, columns=columns, headings=headings)
    used = sorted(where[0] for where in layout.columns.values())
    if unseen := tuple(
        row.number for row in there if any((row.number, column + 1) in grid.unseen for column in used)
    ):
        yield problem(Code.UNSEEN, place, rows=unseen)
    if unsure := tuple(
        row.number
        for row in there
        if any(grid.may_differ(row.number, column + 1) for column in used if column < len(row.cells))
    ):
        yield problem(Code.CONDITIONAL_FORMAT, place, rows=unsure)
    cells = ((row.number, row.cells[i]) for row in there for i in used if i < len(row.cells))
    yield from about_rounded(cells, place)

"""Whether the cells of a text's row stand under their headings: a row is as wide as the heading says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from planner.files.grids.cells import Fault, Row, text_of
from planner.files.schools.columns import FTE
from planner.files.schools.headings import Layout
from planner.model.problems import Code

_BLOCK = 16  # Excel leaves out the separators of blank cells at the end, so many rows at a time
_DIGITS = re.compile(r"\d{1,4}")


def width_faults(rows: Sequence[Row], layout: Layout) -> Mapping[int, Fault]:
    """By row number, the rows of a text whose cells may have shifted; a sheet's cells have places of their own."""
    if not layout.grid.delimiter:
        return {}
    # A comma can only cut where figures have decimals.
    points = layout.grid.delimiter != "," or not _fte(layout) or _has_decimals(rows, layout, ".")
    safe = points or _has_decimals(rows, layout, ",")  # in quotes, which another row may lack
    cut = not safe and any(_looks_cut(row, layout) for row in rows)
    expected = layout.width
    wide = {cells for row in rows if (cells := len(row.cells)) >= expected}
    blocks: defaultdict[int, set[int]] = defaultdict(set)
    counts: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        block = (row.number - 1) // _BLOCK
        blocks[block].add(len(row.cells))
        counts[block] += 1
    faults = {}
    for row in rows:
        cells = len(row.cells)
        beyond = any(text_of(cell) for cell in row.cells[expected:])
        block = (row.number - 1) // _BLOCK
        if cells > len(layout.row.cells):
            # One separator more than the headings in every row is how some programs end a line.
            fits = safe and len(wide) == 1 and not beyond
        elif cells < expected:
            needed = max(layout.columns[ours][0] for ours in layout.required) + 1
            together = len(blocks[block]) == 1 and counts[block] > 1
            fits = safe and cells >= needed and (together or cells == needed)
        else:
            fits = not beyond
        if not fits:
            faults[row.number] = Fault(Code.RAGGED_ROW, {"cells": cells, "expected": expected})
        elif cut or (not points and not _has_decimals([row], layout, ",") and _looks_cut(row, layout)):
            faults[row.number] = Fault(Code.CUT_AT_COMMAS)
    return faults


def _fte(layout: Layout) -> list[int]:
    """Where FTE stand; nowhere in a table that is to say only which schools there are."""
    return [layout.columns[ours][0] for ours in FTE if ours in layout.columns]


def _has_decimals(rows: Sequence[Row], layout: Layout, mark: str) -> bool:
    """Some figure of FTE has decimals behind this mark: those were not cut off."""
    columns = _fte(layout)
    decimals = re.compile(rf"\d[{mark}]\d")
    return any(
        decimals.search(text_of(cell)) for row in rows for i in columns for cell in row.cells[i : i + 1]
    )


def _looks_cut(row: Row, layout: Layout) -> bool:
    """Here is a 0 among the FTE, or a figure where no column of ours is; no figure of the table has decimals."""
    taken = {where[0] for where in layout.columns.values()}
    fte = [text_of(cell) for column in _fte(layout) for cell in row.cells[column:][:1]]
    after = max(_fte(layout)) + 1
    strays = (text_of(cell) for i, cell in enumerate(row.cells) if i >= after and i not in taken)
    return "0" in fte or any(_DIGITS.fullmatch(text) for text in strays)

"""Headings over two rows, as merged cells and rows of units leave them, to one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from planner.files.grids.cells import Row, key, text_of
from planner.files.schools.columns import MEANS, in_heads, in_hours, in_percent, named

_FTE = frozenset({"aarsvaerk", "fte", "elever", "students"})


def joined(upper: Row, lower: Row) -> Row:
    """Two rows as one, in the place of the lower: what stands above counts where nothing stands below.

    A unit, in whichever row, goes into brackets behind the heading; one above several columns goes with each.
    """
    above, cells = "", list[str]()
    for top, below in zip_longest(map(text_of, upper.cells), map(text_of, lower.cells), fillvalue=""):
        above = top or (above if below else "")
        if not (above and below):
            cells.append(below or top)
        elif _is_unit(below):
            cells.append(f"{above} ({below})")
        elif _is_unit(above):
            cells.append(f"{below} ({above})")
        else:
            cells.append(top if named(top) in MEANS and named(below) not in MEANS else below)
    return Row(lower.number, tuple(cells))


def units_below(row: Row, rows: Sequence[Row]) -> Row:
    """A row of headings with the units that stand alone in the row below it, if they do."""
    below = next((other for other in rows if other.number == row.number + 1), None)
    texts = [text for cell in below.cells if (text := text_of(cell))] if below else []
    return joined(row, below) if below and texts and all(map(_is_unit, texts)) else row


def _is_unit(text: str) -> bool:
    return in_percent(text) or in_heads(text) or in_hours(text) or key(text) in _FTE

"""A table as objects in JSON, one a row, as open data comes: [{"Institutionsnummer": 751001, …}, …], or one a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from planner.files.grids.cells import Cell, Grid, Row, problem
from planner.files.grids.text import MAX_COLUMNS, MAX_ROWS
from planner.files.grids.workbook import plain_cell
from planner.model.problems import Code, Refused

_MOST_LETTERS = 2000
Pairs = list[tuple[str, Any]]


class _Object(list[tuple[str, Any]]):
    """A row's values with their names as they stand: the same one twice is seen, and no list."""


def object_grid(text: str) -> Grid | None:
    """Read rows of objects as a grid, the names as headings; None for a text that is no JSON.

    A name that a row does not have is a blank cell. Rows are counted as in the table they make: headings, then
    each object. Raises Refused for JSON of any other form.
    """
    if not text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        return None
    try:
        read = _loaded(text)
    except RecursionError:
        return None
    except ValueError:
        try:
            read = [_loaded(line) for line in text.lstrip("\ufeff").splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    if isinstance(read, _Object):  # the rows under a name of their own
        lists = [value for _, value in read if isinstance(value, list) and not isinstance(value, _Object)]
        read = lists[0] if len(lists) == 1 else []
    if not read or not all(isinstance(row, _Object) for row in read):
        raise Refused(problem(Code.NOT_ROWS_OF_OBJECTS))
    if len(read) + 1 > MAX_ROWS:
        raise Refused(problem(Code.TOO_MANY_ROWS, rows=len(read) + 1, limit=MAX_ROWS))
    return _grid(read)


def _loaded(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_Object, parse_constant=str)


def _grid(rows: Sequence[Pairs]) -> Grid:
    # As often as the row that has it most often: twice in one row are two columns, to be told apart by nobody.
    places: dict[tuple[str, int], int] = {}
    placed: list[dict[int, Cell]] = []
    for row in rows:
        cells: dict[int, Cell] = {}
        seen: dict[str, int] = {}
        for name, value in row:
            if isinstance(value, list) or len(places) > MAX_COLUMNS:
                raise Refused(problem(Code.NOT_ROWS_OF_OBJECTS))
            seen[name] = seen.get(name, 0) + 1
            cells[places.setdefault((name, seen[name]), len(places))] = _cell(value)
        placed.append(cells)
    headings = Row(1, tuple(name for name, _ in places))
    return Grid([headings, *(Row(n, tuple(cells.get(i, "") for i in range(len(places))))
                             for n, cells in enumerate(placed, 2))])  # fmt: skip


def _cell(value: object) -> Cell:
    cell = plain_cell(value)
    return cell[:_MOST_LETTERS] if isinstance(cell, str) else cell

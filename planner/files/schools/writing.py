"""Schools to a table that people, spreadsheets and `read_schools` read as the same figures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.files.atomic import write_atomically
from planner.files.schools.columns import FTE, WHOLE
from planner.files.table_writing import csv_of, xlsx_of
from planner.model.allocation import TaskType
from planner.model.schools import HEADS, School

if TYPE_CHECKING:
    import pandas as pd


def write_schools(schools: Sequence[School], path: str | os.PathLike[str]) -> None:
    """Write a school table, .csv (UTF-8, comma, decimal point) or .xlsx by the suffix; the old file or the new.

    Figures are unrounded; text a spreadsheet would run is neutralised. ValueError for another suffix, OSError
    when the file cannot be written.
    """
    path = Path(path)
    match path.suffix.lower():
        case ".csv":
            write_atomically(path, csv_of(_table(schools)))
        case ".xlsx":
            write_atomically(path, xlsx_of({"schools": _table(schools)}))
        case other:
            msg = f"{path.name}: a table is written as .csv or .xlsx, not {other!r}"
            raise ValueError(msg)


def schools_to_frame(schools: Sequence[School]) -> pd.DataFrame:
    """One row per school, columns as in `read_schools`; what a school has no figure for is missing (NA)."""
    import pandas as pd  # noqa: PLC0415  (1.3 s: only for those who ask for a frame)

    headings, *rows = _table(schools)
    frame = pd.DataFrame(rows, columns=headings)
    whole = {name: "Int64" for name in WHOLE if name in frame}
    return frame.astype(whole)


def _table(schools: Sequence[School]) -> list[list[Any]]:
    """Headings and rows; optional columns only where some school has a figure for them."""
    columns: dict[str, list[Any]] = {
        "school_id": [s.school_id for s in schools],
        "school": [s.school for s in schools],
        "year": [None if s.year is None else str(s.year) for s in schools],
        "students": [s.students for s in schools],
    }
    for task_type, name in zip(TaskType, FTE, strict=True):
        ranges = [s.ranges.get(task_type) for s in schools]
        columns[name] = [s.allocation[task_type] for s in schools]
        columns[f"{name}_low"] = [None if r is None else r.low for r in ranges]
        columns[f"{name}_high"] = [None if r is None else r.high for r in ranges]
    for name in HEADS[1:]:
        columns[name] = [getattr(s, name) for s in schools]
    columns["base_2019"] = [None if s.base_2019 is None else round(s.base_2019 * 100) for s in schools]
    always = {"school_id", "school", "students", *FTE}
    kept = {n: c for n, c in columns.items() if n in always or any(v is not None for v in c)}
    return [list(kept), *(list(row) for row in zip(*kept.values(), strict=True))]

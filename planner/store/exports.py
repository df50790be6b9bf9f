"""Everything the database holds as tables: CSV, and one workbook of the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.files.atomic import write_together
from planner.files.names import slug
from planner.files.table_writing import Table, csv_of, xlsx_of
from planner.files.workplace import sweep, workplace
from planner.store.database import Database
from planner.store.rows import every_row, newest_rows
from planner.store.values import damaged_version, read_document

_OWNER_ONLY = 0o600
_NAME = 31  # characters in the name of a workbook's sheet
_LEAD = ("school_id", "programme", "year", "respondent", "version", "saved_at", "saved_by")

Row = dict[str, Any]


def export(database: Database, folder: Path, *, decimal: str = ".") -> list[Path]:
    """Write all there is, unrounded; gives the files. It is personal data.

    Of each document's newest version, a table of what stands in it once (`estimate.csv`) and one for each list in
    it (`estimate-people.csv`, `estimate-people-times.csv`), with keys and numbers that tie them together. And
    `versions.csv`: every version there has been, who saved it and when, what changed, the document as JSON.

    A table of an earlier export in the folder goes where there is nothing in it any more; other files stay.

    Parameters
    ----------
    decimal : str
        With "," CSV as a Danish spreadsheet program opens it: semicolon and decimal comma.

    Raises
    ------
    StoreError
    OSError
        where the folder cannot be written.
    """
    with database.reading() as connection:
        tables: dict[str, list[Row]] = {"versions": list(every_row(connection))}
        newest = newest_rows(connection)
    for key in sorted(newest):
        row = newest[key]
        lead = {name: row[name] for name in _LEAD}
        try:
            document = read_document(row["document"])
        except (ValueError, TypeError, RecursionError) as error:
            raise damaged_version(row) from error
        for name, part in _parts(row["kind"], lead, document):
            tables.setdefault(name, []).append(part)
    made = {slug(name): _table(rows) for name, rows in tables.items()}
    files = {f"{name}.csv": csv_of(table, decimal) for name, table in made.items()}
    files["planner.xlsx"] = xlsx_of({name[:_NAME]: table for name, table in made.items()})
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(folder)
    with workplace(folder) as work:
        for path, data in ((folder / name, data) for name, data in files.items()):
            write_together({path: data}, work, None if path.exists() else _OWNER_ONLY)
    for earlier in folder.glob("*.csv"):
        if earlier.name not in files and _is_ours(earlier):
            earlier.unlink()  # a table there is no more: it would keep what has been purged
    return [folder / name for name in files]


def _is_ours(file: Path) -> bool:
    """Whether a file begins as every table of a document's does."""
    beginnings = [csv_of([_LEAD], decimal).rstrip() for decimal in (".", ",")]
    with file.open("rb") as opened:
        return opened.read(len(beginnings[0])) in beginnings


def _parts(name: str, lead: Row, value: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Give a row for what stands once in an object, then the rows of the objects in its lists."""
    own, lists = dict(lead), {}
    for path, leaf in _leaves("", value):
        if isinstance(leaf, list) and leaf and all(isinstance(item, dict) for item in leaf):
            lists[path] = leaf
        else:
            # A document may say of itself what its key says too; where they differ, both stand.
            own[path if own.get(path, leaf) == leaf else f"{path}_in_document"] = _cell(leaf)
    yield name, own
    for path, items in lists.items():
        for number, item in enumerate(items, 1):
            yield from _parts(f"{name} {path}", {**lead, f"{path}_no": number}, item)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Flatten what is nested: {"amount": {"low": 1}} is amount_low. What is not known has no cell."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}_{name}" if path else name, inner)
    elif value is not None:
        yield path, value


def _cell(leaf: Any) -> Any:
    if isinstance(leaf, list):
        return ", ".join(item if isinstance(item, str) else json.dumps(item) for item in leaf)
    return leaf


def _table(rows: list[Row]) -> Table:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    return [headings, *([row.get(name) for name in headings] for row in rows)]

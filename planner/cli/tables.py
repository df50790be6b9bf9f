"""A table beside what is said: as CSV and as a workbook, by the name that is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.output import unwritable
from planner.words.language import Words

Table = Sequence[Sequence[object]]


def write_tables(table: Table, files: Sequence[Path], words: Words) -> None:
    """Write a table to each of the files, by the endings of their names; another ending is wrong usage."""
    from planner.files.atomic import write_atomically
    from planner.files.languages import decimal_of
    from planner.files.table_writing import csv_of, xlsx_of

    for file in files:
        if file.suffix.lower() not in {".csv", ".xlsx"}:
            raise click.UsageError(words.text("{file} ends in neither .csv nor .xlsx.", file=file))
    for file in files:
        is_text = file.suffix.lower() == ".csv"
        data = csv_of(table, decimal_of(words.language)) if is_text else xlsx_of({"planner": table})
        with unwritable(file, words, is_folder=False):
            write_atomically(file, data)
        click.echo(words.text("Written: {file}", file=file))

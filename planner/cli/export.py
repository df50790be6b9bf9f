"""`planner export`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.database import database_option, opened
from planner.cli.options import EXITS, language_option
from planner.cli.output import unwritable
from planner.files.languages import decimal_of
from planner.words.language import Words


@click.command(short_help="Write all that is in the database as tables.", epilog=EXITS)
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@database_option
@language_option
def export(folder: Path, database: str | None, words: Words) -> None:
    """Write all that is in the database as tables, in CSV and as one workbook.

    Figures are unrounded. The CSV files have semicolons and decimal commas, as a Danish Excel opens them; with
    --language en, commas and decimal points. It is for those whose data it is: what single persons' hours are can be read from it,
    so it is personal data, and not for a group of schools.
    """
    from planner.store.exports import export

    with opened(database, words) as store, unwritable(folder, words):
        files = export(store.database, folder, decimal=decimal_of(words.language))
    click.echo(
        words.plural(
            "{count} file is in {folder}.", "{count} files are in {folder}.", len(files), folder=folder
        )
    )
    click.echo(
        words.text("Single persons' hours can be read from it. Share it only with those who may see them.")
    )

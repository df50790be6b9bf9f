"""`planner backup`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.database import database_option, opened
from planner.cli.options import EXITS, language_option
from planner.words.language import Words


@click.command(short_help="Copy the database to a file.", epilog=EXITS)
@click.option(
    "--to",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="File, or a folder for it.  [default: a folder beside the database]",
)
@database_option
@language_option
def backup(to: Path | None, database: str | None, words: Words) -> None:
    """Copy the database to one file, while it is in use.

    Without --to, backups of more than 30 days are removed afterwards; the newest always stays. The file holds
    personal data, as the database does.
    """
    from planner.store.backups import make_backup

    with opened(database, words) as store:
        file = make_backup(store.database, to)
    click.echo(words.text("The backup is in {file}.", file=file))
    click.echo(words.text("Bring it back with: planner restore {file}", file=file))

"""`planner restore`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.database import agree, database_errors, database_option, held, moment, yes_option
from planner.cli.options import EXITS, FILE, language_option
from planner.words.language import Words


@click.command(short_help="Bring a backup back.", epilog=EXITS)
@click.argument("file", metavar="BACKUP", type=FILE)
@yes_option
@database_option
@language_option
def restore(*, file: Path, yes: bool, database: str | None, words: Words) -> None:
    """Put what is in a backup in place of what is in the database.

    What is in both is shown first. What is in the database now is kept as a backup of its own.
    """
    from planner.acts.restoring import before_restoring, bring_back

    with database_errors(words):
        asked = before_restoring(database, file)
        day, has = moment(asked.made_at, words), held(asked.holds, words)
        click.echo(words.text("In the backup, made {date}: {held}", date=day, held=has))
        if asked.replaces is None:
            click.echo(
                words.text(
                    "The database {place} is damaged; it is set aside, not removed.", place=asked.place
                )
            )
        else:
            has = held(asked.replaces, words)
            click.echo(words.text("In the database {place} now: {held}", place=asked.place, held=has))
            click.echo(words.text("All that is in the database is replaced. A backup of it is made first."))
        agree(words, yes=yes)
        before = bring_back(asked)
    click.echo(words.text("What was there before is in {file}.", file=before))
    click.echo(words.text("The backup has been brought back."))

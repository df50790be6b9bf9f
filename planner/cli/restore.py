"""`planner restore`."""

from __future__ import annotations

from contextlib import closing
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
    from planner.store.backups import look_at, own_folder, restore
    from planner.store.copies import damaged_file, set_aside
    from planner.store.database import Database, located
    from planner.store.selection import contents

    with database_errors(words):
        backup = look_at(file, own_folder(located(database)))
        day, has = moment(backup.made_at, words), held(backup.contents, words)
        click.echo(words.text("In the backup, made {date}: {held}", date=day, held=has))
        if broken := damaged_file(database):
            click.echo(
                words.text("The database {place} is damaged; it is set aside, not removed.", place=broken)
            )
            agree(words, yes=yes)
            before = set_aside(broken)
            with closing(Database(database)) as opened:
                restore(opened, file, before)
        else:
            with closing(Database(database)) as opened:
                with opened.reading() as connection:
                    has = held(contents(connection), words)
                click.echo(words.text("In the database {place} now: {held}", place=opened.place, held=has))
                click.echo(
                    words.text("All that is in the database is replaced. A backup of it is made first.")
                )
                agree(words, yes=yes)
                before = restore(opened, file)
    click.echo(words.text("What was there before is in {file}.", file=before))
    click.echo(words.text("The backup has been brought back."))

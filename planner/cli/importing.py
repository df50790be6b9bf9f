"""`planner import`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.database import database_option, opened
from planner.cli.options import EXITS, language_option
from planner.cli.output import say, status
from planner.model.estimate.estimate import MOST_ALIKE, respondent_id
from planner.model.estimate.people import Role
from planner.model.problems import Code, Refused
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.estimates import Clash


@click.command("import", short_help="Put a filled-in time estimate into the database.", epilog=EXITS)
@click.argument("file", metavar="FILE|DIR|ZIP", type=click.Path(exists=True, path_type=Path))
@click.option("--by", type=click.Choice([role.value for role in Role]),
              help="Who puts it in.  [default: the role that answers in it]")  # fmt: skip
@click.option("--number", metavar="NUMBER", type=click.IntRange(1, MOST_ALIKE), default=1, show_default=True,
              help="Which of several in the same role who answer; each is kept apart.")  # fmt: skip
@click.option("--replace", "base", metavar="VERSION", type=click.IntRange(1),
              help="Put it in place of this version, which is kept.")  # fmt: skip
@click.option("--receipts", "tables", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
              help="Of a folder or a ZIP: write what became of each, ending in .csv or .xlsx. Repeat for both.")  # fmt: skip
@click.option("--same-school", is_flag=True, help="The school has a new name: its number has another in the database.")  # fmt: skip
@database_option
@language_option
def import_(
    *,
    file: Path,
    by: str | None,
    number: int,
    base: int | None,
    same_school: bool,
    tables: Sequence[Path],
    database: str | None,
    words: Words,
) -> None:
    """Put a filled-in time estimate into the database. Nothing is stored until all of it passes.

    Where the same respondent's estimate is there already, both are shown and nothing is stored; --replace
    then says which version this one was made from. Earlier versions are kept. A second respondent in the same
    role is no replacement: --number 2 keeps the two apart.

    Of a folder or a ZIP all workbooks are read first; those that pass are stored, every other is named with why. The
    same folder again changes nothing.
    """
    from planner.files.estimate.folder import is_several

    if is_several(file):
        if base or by or number > 1 or same_school:
            raise click.UsageError(
                words.text("--by, --number, --replace and --same-school are for one workbook.")
            )
        from planner.cli.arrivals import import_all

        sys.exit(import_all(file, tables, database, words))
    if tables:
        raise click.UsageError(words.text("--receipts is for a folder or a ZIP."))
    from planner.acts.estimates import Clash, arriving, held_together, save
    from planner.files.estimate.reading import read_opened
    from planner.files.grids.tables import Opened
    from planner.words.estimates import reading_summary

    read = read_opened(Opened(file))
    estimate, problems = read.estimate, [*read.problems]
    say(problems, words)
    if estimate is None:
        for line in reading_summary(read, words):
            click.echo(line)
        click.echo(words.text("Nothing is stored."))
        sys.exit(1)
    with opened(database, words) as store:
        asked = [] if same_school else held_together(store, estimate)
        say(asked, words)
        if status(asked):
            click.echo(words.text("Nothing is stored."))
            sys.exit(1)
        problems = [*problems, *asked]
        came = arriving(store, estimate, respondent_id(estimate.respondent, number))
        if len(came.spellings) > 1:
            said = words.text(
                "The school has this programme under several spellings, each kept as it is: {names}. This one goes under {name}.",
                names=", ".join(came.spellings), name=came.key.programme,
            )  # fmt: skip
            click.echo(said)
        if came.there and came.is_there:
            click.echo(words.text("It is there already, as version {version}.", version=came.there.version))
            sys.exit(status(problems))
        ended = save(store, came.key, came.estimate, base=base or 0, by=by or estimate.respondent.value)
    if isinstance(ended, Clash):
        _show_both(ended, file, number, words)
        sys.exit(1)
    click.echo(words.text("Stored as version {version}.", version=ended.version))
    sys.exit(status(problems))


def _show_both(clash: Clash, file: Path, number: int, words: Words) -> None:
    """Say what is there and what was to be stored; a person chooses."""
    from planner.words.answers import differing
    from planner.words.estimates import estimate_summary
    from planner.words.problems import refusal

    yours, theirs = clash.yours, clash.theirs
    if clash.is_gone:
        click.echo(words.text("That version is no longer there. Nothing is stored; try without --replace."))
        return
    if theirs is None:
        click.echo(refusal(Refused(Code.ESTIMATE_NOT_SAVED), words))
        return
    said = words.text(
        "In the database is version {version}, saved {date} by {by}:",
        version=theirs.version,
        date=words.date(theirs.at.astimezone().date()),
        by=_name(theirs.by, words),
    )
    for heading, estimate in (
        (said, theirs.estimate),
        (words.text("In {file}:", file=file), yours),
    ):
        click.echo(heading)
        for line in estimate_summary(estimate, words):
            click.echo(f"  {line}")
    if rows := differing(theirs.estimate, yours, words):
        click.echo(words.text("They differ here (in the database / in the file):"))
        for _, asked, one, other in rows:
            click.echo(f"  {asked}: {one or '–'} / {other or '–'}")
    click.echo(
        words.text(
            "Nothing is stored. To put the file in place of it: planner import {file} --replace {version}",
            file=file if number == 1 else f"{file} --number {number}",
            version=theirs.version,
        )
    )
    if rows:
        click.echo(words.text("To choose line by line, choose the file on the estimate page: planner serve"))


def _name(by: str, words: Words) -> str:
    """Who saved, as it stands within a sentence: a role in the reader's language, a login as it is."""
    from planner.words.terms import role_names

    return role_names(words)[Role(by)].lower() if by in set(Role) else by

"""`planner round`: a year's round, from the list of schools to whose figures count."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.database import asked, database_option
from planner.cli.deciding import BY, PROGRAMME, ROUND, agree, close, decide, today
from planner.cli.options import COLUMN, DAY, EXITS, FILE, YEAR, language_option
from planner.cli.output import mapping, refuse_mistakes, say, status, stop, unwritable, working
from planner.words.language import Words

_TABLES = click.option("--table", "tables", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
                       help="Write it as a table too, ending in .csv or .xlsx. Repeat for both.")  # fmt: skip


@click.group("round", short_help="Run a year's round over many schools.")
def round_() -> None:
    """Run a year's round of time estimates: who is invited, who has answered, whose figures count.

    A round is named by its school year, as in 2026/27, and where the year has several by --programme too.
    """


@round_.command(short_help="Begin a round, or change its schools or its deadline.", epilog=EXITS)
@click.argument("table", metavar="TABLE", type=FILE)
@click.option("--year", metavar="YEAR", type=YEAR, required=True, help="School year, as in 2026/27.")
@click.option("--programme", metavar="NAME", required=True, help="What programme it is about.")
@click.option("--deadline", metavar="DATE", type=DAY, required=True, help="Last day for answers, as in 30.11.2026.")  # fmt: skip
@click.option("--column", "columns", metavar="OURS=THEIRS", type=COLUMN, multiple=True,
              help="A strange heading: our name (school_id, school, students), then the table's own. Repeat as needed.")  # fmt: skip
@database_option
@language_option
def new(
    *,
    table: Path,
    year: str,
    programme: str,
    deadline: dt.date,
    columns: Sequence[tuple[str, str]],
    database: str | None,
    words: Words,
) -> None:
    """Begin a round with the schools in TABLE: their number and name, and their students and the role that answers.

    Run again with another list or another deadline it changes the round; earlier versions are kept.
    """
    from planner.acts.rounds import begin
    from planner.files.schools.invited import read_invited
    from planner.model.round.invitations import Round
    from planner.model.schools import SchoolYear
    from planner.store.values import LONGEST
    from planner.words.rounds import deadline_sentence, school_name

    school_year = SchoolYear.read(year)
    programme = " ".join(programme.split())
    if not 0 < len(programme) <= LONGEST or not programme.isprintable():
        said = words.text("between 1 and {count} letters, and only such as can be seen", count=LONGEST)
        raise click.BadParameter(said, param_hint="--programme")
    if (
        not school_year.start - 1 <= deadline.year <= school_year.start + 2
    ):  # another one is a slip of the hand
        said = words.text("{date} lies more than a year from the school year {year}", date=words.date(deadline), year=year)  # fmt: skip
        raise click.BadParameter(said, param_hint="--deadline")
    invited, problems = read_invited(table, mapping(columns, words))
    refuse_mistakes(problems, words)
    say(problems, words)
    if not invited:
        stop(words.text("Nothing is stored."))
    wanted = Round(year=school_year, programme=programme, deadline=deadline, invited=tuple(invited))  # fmt: skip
    with asked(database, words) as store:
        kept = begin(store, wanted, by=BY)
    click.echo(
        words.plural(
            "{count} school is in the round for {year}, {programme}, version {version}.",
            "{count} schools are in the round for {year}, {programme}, version {version}.",
            len(invited), year=year, programme=kept.key.programme, version=kept.version,
        )
    )  # fmt: skip
    if kept.gone:
        names = ", ".join(school_name(one, words) for one in kept.gone)
        click.echo(words.text("No longer in the round: {names}. Their answers stay.", names=names))
    click.echo(deadline_sentence(wanted, today(), words))
    click.echo(words.text("Make the workbooks with: planner round templates {year} --out DIR", year=year))
    sys.exit(status(problems))


@round_.command(short_help="Make a workbook for each school.", epilog=EXITS)
@ROUND
@PROGRAMME
@click.option("--out", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Where the workbooks go.")  # fmt: skip
@database_option
@language_option
def templates(*, year: str, programme: str | None, folder: Path, database: str | None, words: Words) -> None:
    """Make a workbook for each school, its number and name filled in, with last year's figures as suggestions.

    A workbook that is there already is left alone: somebody may have filled it in.
    """
    from planner.acts.rounds import last_years, round_of
    from planner.files.atomic import write_atomically
    from planner.files.estimate.template import estimate_workbook
    from planner.files.names import slug

    with asked(database, words) as store:
        kept = round_of(store, year, programme)
        before = last_years(store, kept.round)
    made = 0
    with unwritable(folder, words), working(words.text("Workbooks"), counted=True) as progress:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for count, one in enumerate(kept.round.invited, 1):
            file = folder / f"{slug(f'{one.school} {one.school_id} {kept.round.programme} {year}')}.xlsx"
            if not file.exists():
                given = {"school_id": one.school_id, "school": one.school, "programme": kept.round.programme}
                filled = before.get(one.school_id)
                data = estimate_workbook(kept.round.year, words.language, filled, suggested=filled is not None, given=given)  # fmt: skip
                write_atomically(file, data)
                made += 1
            progress(count, len(kept.round.invited))
    click.echo(words.plural("{count} workbook is in {folder}.", "{count} workbooks are in {folder}.", made, folder=folder))  # fmt: skip
    if there := len(kept.round.invited) - made:
        click.echo(words.plural("{count} was there already and is left alone.", "{count} were there already and are left alone.", there))  # fmt: skip
    click.echo(words.text("When they come back: planner import {folder}", folder=folder))


@round_.command("status", short_help="Say how far each school is.", epilog=EXITS)
@ROUND
@PROGRAMME
@_TABLES
@database_option
@language_option
def status_(
    *, year: str, programme: str | None, tables: Sequence[Path], database: str | None, words: Words
) -> None:
    """Say how far each school is, and what to ask each about. Nothing of one person's hours is in it."""
    from planner.acts.rounds import round_of
    from planner.acts.rounds import status as standings_of
    from planner.cli.tables import write_tables
    from planner.words.rounds import (
        counts_sentence,
        deadline_sentence,
        questions_of,
        school_name,
        standing_sentence,
        status_table,
    )

    with asked(database, words) as store:
        kept = round_of(store, year, programme)
        found = standings_of(store, kept.round)
    click.echo(counts_sentence(found, words))
    click.echo(deadline_sentence(kept.round, today(), words))
    for one in found:
        click.echo(f"  {school_name(one.invited, words)}: {standing_sentence(one, words)}")
        for question in questions_of(one, words):
            click.echo(f"    – {question}")
    write_tables(status_table(found, words), tables, words)


for command in (decide, agree, close):
    round_.add_command(command)

"""`planner round decide|agree|close`: whose figures count for a school, and what the round publishes of them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.database import asked, database_option
from planner.cli.options import EXITS, FILE, YEAR, language_option
from planner.cli.output import say, stop, unwritable
from planner.model.estimate.estimate import AGREED, MOST_ALIKE, respondent_id
from planner.model.estimate.people import Role
from planner.words.language import Words

BY = "association"  # who runs a round, in the store's history

ROUND = click.argument("year", metavar="ROUND", type=YEAR)
PROGRAMME = click.option("--programme", metavar="NAME", help="Which one, where the year has several.")
_ROLES = click.Choice([role.value for role in Role])
_WHO = click.option("--by", type=_ROLES, required=True, help="Who at the school says so.")
_WHY = click.option("--why", metavar="TEXT", required=True, help="Why, in a sentence.")
_EDITION = click.option("--edition/--no-edition", "in_edition", default=False, help="The school says yes to being part of the round's edition.  [default: no]")  # fmt: skip


@click.command(short_help="Say whose figures count for a school, or for many.", epilog=EXITS)
@ROUND
@PROGRAMME
@click.option(
    "--from",
    "table",
    metavar="FILE",
    type=FILE,
    help="Of many schools: a table, CSV or XLSX, a line a school.",
)
@click.option("--table", "tables", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
              help="Write that table, to be marked with yes or no, ending in .csv or .xlsx.")  # fmt: skip
@click.option("--receipts", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
              help="With --from: write what became of each line, ending in .csv or .xlsx. Repeat for both.")  # fmt: skip
@click.option("--school", "school_id", metavar="NUMBER", help="Institution number.")
@click.option("--respondent", type=click.Choice([*_ROLES.choices, AGREED]), help="Whose estimate counts.")
@click.option("--number", metavar="NUMBER", type=click.IntRange(1, MOST_ALIKE), default=1, show_default=True,
              help="Which of several in the same role.")  # fmt: skip
@click.option("--by", type=_ROLES, help="Who at the school says so.")
@click.option("--why", metavar="TEXT", help="Why, in a sentence.")
@_EDITION
@database_option
@language_option
def decide(
    *,
    year: str,
    programme: str | None,
    table: Path | None,
    tables: Sequence[Path],
    receipts: Sequence[Path],
    school_id: str | None,
    respondent: str | None,
    number: int,
    by: str | None,
    why: str | None,
    in_edition: bool,
    database: str | None,
    words: Words,
) -> None:
    """Say whose figures count for a school, as somebody there has decided: who, when and why is kept.

    The other answers stay as they are. Until then several that differ are not agreed, and the school is left out.

    For many schools: --table writes a table with a line for each complete answer, a yes or a no is marked in it, and
    --from takes it. The same table again changes nothing.
    """
    from planner.acts.rounds import decide as keep
    from planner.acts.rounds import round_of, version_of
    from planner.model.round.decisions import Decision
    from planner.words.terms import respondent_name

    given = school_id, respondent, by, why
    if (table or tables) and (any(given) or in_edition or (table and tables)):
        raise click.UsageError(words.text("--from, --table and --school are three ways; choose one."))
    if receipts and not table:
        raise click.UsageError(words.text("--receipts goes with --from."))
    if table or tables:
        from planner.cli.deciding_many import take, write

        if table:
            sys.exit(take(table, receipts, year, programme, database, words, by=BY))
        write(tables, year, programme, database, words)
        return
    if school_id is None or respondent is None or by is None or why is None:
        raise click.UsageError(
            words.text("Say --school, --respondent, --by and --why; for many schools, --from a table.")
        )
    if number > 1 and respondent == AGREED:
        raise click.UsageError(words.text("--number says which of several respondents in one role: name the role by --respondent."))  # fmt: skip
    who = AGREED if respondent == AGREED else respondent_id(Role(respondent), number)
    _can_be_read(why, words)
    with asked(database, words) as store:
        kept = round_of(store, year, programme)
        version = version_of(store, kept, school_id, who)
        said = Decision(respondent=who, version=version, by=Role(by), why=why.strip(), in_edition=in_edition)
        keep(store, kept, school_id, said)
    click.echo(
        words.text(
            "For {school_id} the figures of {who} count, version {version}.",
            school_id=school_id, who=respondent_name(who, words), version=version,
        )
    )  # fmt: skip
    click.echo(_in_or_out(words, in_edition=in_edition))


@click.command(short_help="Put in the figures a school has agreed on.", epilog=EXITS)
@ROUND
@click.argument("file", metavar="FILE", type=FILE)
@PROGRAMME
@_WHO
@_WHY
@_EDITION
@database_option
@language_option
def agree(
    *,
    year: str,
    file: Path,
    programme: str | None,
    by: str,
    why: str,
    in_edition: bool,
    database: str | None,
    words: Words,
) -> None:
    """Put in FILE, a workbook with the figures a school has agreed on: they count, and the others stay beside them.

    It is filled in as any other; that it counts, who says so, when and why is kept with it.
    """
    from planner.acts.agreeing import agree as keep
    from planner.acts.rounds import round_of
    from planner.files.estimate.reading import read_opened
    from planner.files.grids.tables import Opened
    from planner.model.round.decisions import Decision

    _can_be_read(why, words)
    read = read_opened(Opened(file))
    say(read.problems, words)
    if read.estimate is None:
        stop(words.text("Nothing is stored."))
    decision = Decision(respondent=AGREED, version=1, by=Role(by), why=why.strip(), in_edition=in_edition)
    with asked(database, words) as store:
        version = keep(store, round_of(store, year, programme), read.estimate, decision)
    said = words.text("For {school_id} the agreed figures count, version {version}.", school_id=read.estimate.school_id, version=version)  # fmt: skip
    click.echo(said)
    click.echo(_in_or_out(words, in_edition=in_edition))


@click.command(short_help="Close the round: freeze its figures into an edition.", epilog=EXITS)
@ROUND
@PROGRAMME
@click.option("--out", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Where the edition's file goes.")  # fmt: skip
@database_option
@language_option
def close(*, year: str, programme: str | None, folder: Path, database: str | None, words: Words) -> None:
    """Freeze the figures of the schools that have said yes into an edition: numbered, with a checksum, never changed.

    Nothing of a single school is in it. What is suppressed stands in it with its reason; which schools are left out,
    and why, is said here and nowhere else. The same figures once more are the same edition, and not a second.
    """
    from planner.acts.editions import close as closed_by
    from planner.acts.rounds import round_of
    from planner.cli.closing import refuse_unknown, say_unknown, tell

    with unwritable(folder, words):
        folder.mkdir(parents=True, exist_ok=True)
    with asked(database, words) as store:
        kept = round_of(store, year, programme)
        refuse_unknown(store, kept, folder, words)
        ended = closed_by(store, kept, closed=today(), by=BY)
        say_unknown(store, kept, words)
    sys.exit(tell(ended, folder, words))


def today() -> dt.date:
    """Give the day it is here."""
    return dt.datetime.now().astimezone().date()


def _can_be_read(why: str, words: Words) -> None:
    from planner.files.grids.text import control_character
    from planner.model.round.decisions import LONGEST_WHY

    if not 0 < len(why.strip()) <= LONGEST_WHY or control_character(why.strip()):
        said = words.text("between 1 and {count} letters, and only such as can be seen", count=LONGEST_WHY)
        raise click.BadParameter(said, param_hint="--why")


def _in_or_out(words: Words, *, in_edition: bool) -> str:
    if in_edition:
        return words.text("The school is part of the round's edition.")
    return words.text("The school is not part of the round's edition; --edition says that it is.")

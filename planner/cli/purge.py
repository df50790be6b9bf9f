"""`planner purge`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from planner.cli.database import agree, database_option, held, opened, yes_option
from planner.cli.options import EXITS, YEAR, language_option
from planner.model.estimate.estimate import AGREED, MOST_ALIKE, respondent_id
from planner.model.estimate.people import Role
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.store.selection import Contents


@click.command(short_help="Remove a school, a year or a respondent's answers for good.", epilog=EXITS)
@click.option("--school", metavar="ID", default="", help="Institution number.")
@click.option("--year", metavar="YEAR", type=YEAR, help="School year, as in 2025/26.")
@click.option(
    "--respondent", type=click.Choice([*(role.value for role in Role), AGREED]), help="Whose answers."
)
@click.option("--number", metavar="NUMBER", type=click.IntRange(1, MOST_ALIKE), default=1, show_default=True,
              help="Which of several in that role.")  # fmt: skip
@click.option("--programme", metavar="NAME", default="", help="Only this programme.")
@yes_option
@database_option
@language_option
def purge(
    *,
    school: str,
    year: str | None,
    respondent: str | None,
    number: int,
    programme: str,
    yes: bool,
    database: str | None,
    words: Words,
) -> None:
    """Remove a school, a year or a respondent's answers for good: every version, and in backups too.

    Given together, only what has all of them goes. What will go is shown first.
    """
    from planner.acts.rounds import inviting
    from planner.store.purging import purge, what_will_go
    from planner.store.selection import Selection
    from planner.store.values import PLAN, SCENARIO

    if not (school or year or respondent):
        raise click.UsageError(words.text("Say what to remove: --school, --year or --respondent."))
    if number > 1 and respondent in {None, AGREED}:
        raise click.UsageError(words.text("--number says which of several respondents in one role: name the role by --respondent."))  # fmt: skip
    who = respondent if respondent in {None, AGREED} else respondent_id(Role(respondent), number)
    who = who or ""
    selection = Selection(school, programme, year or "", who)
    with opened(database, words) as store:
        going = what_will_go(store.database, selection)
        said = words.text("In the database: {held}", held=held(going.here, words))
        _name_answers(said, going.here, words)
        for file, has in going.backups:
            _name_answers(
                words.text("In the backup {file}: {held}", file=file, held=held(has, words)), has, words
            )
        if not (going.here.versions or going.backups or going.out_of_reach):
            click.echo(words.text("There is nothing to remove."))
            return
        click.echo(words.text("All of this is removed and cannot be brought back."))
        agree(words, yes=yes)
        gone = purge(store.database, selection)
        invited = inviting(store, school) if school and not who else []
        met = (
            [key for kind in (SCENARIO, PLAN) for key in store.keys(school or None, kind=kind)] if who else []
        )
    is_gone = not (gone.out_of_reach or gone.traces)
    if is_gone:
        click.echo(words.text("It has been removed."))
    else:
        click.echo(words.text("It no longer stands in the database, but not all of it is gone."))
    click.echo(
        words.text(
            "What was exported, made into memos or sent as a workbook is not known here: whoever has it must remove it."
        )
    )
    if met:
        click.echo(
            words.text(
                "What planning meetings kept of the same schools may still hold hours of these answers. It goes with the school: planner purge --school."
            )
        )
    for key in invited:
        click.echo(
            words.text(
                "Its number and name still stand in the list of the round: {where}. Give the round a list without it: planner round new.",
                where=f"{key.programme} · {key.year}",
            )
        )
    for place in gone.out_of_reach:
        click.echo(
            words.text(
                "Not reached, and may still hold it: {place}. Remove that file, or purge again when it can be reached.",
                place=place,
            ),
            err=True,
        )
    if gone.traces:
        click.echo(
            words.text(
                "The database's file may still hold traces, because it was in use. Close planner everywhere and purge again."
            ),
            err=True,
        )
    sys.exit(0 if is_gone else 1)


def _name_answers(heading: str, has: Contents, words: Words) -> None:
    """Say how much there is of what will go, and name each of it."""
    from planner.store.values import DECISION, HELD, PLAN, ROUND, SCENARIO
    from planner.words.terms import respondent_name

    click.echo(heading)
    names = {one.key.school_id: one.text for one in has.answers if one.text}
    for one in has.answers:
        where = f"{one.key.programme} · {one.key.year}"
        if one.key.kind == ROUND:
            click.echo("  " + words.text("the round: {where}", where=where))
            continue
        of_no_respondent = {
            DECISION: words.text("whose figures count"),
            SCENARIO: words.text("a kept scenario"),
            PLAN: words.text("a meeting's decision"),
        }
        what = of_no_respondent.get(one.key.kind) or respondent_name(one.key.respondent, words)
        if one.key.kind == HELD:
            what = words.text("{what}, as an edition holds it; the edition stays", what=what)
        school = " ".join(filter(None, (names.get(one.key.school_id), f"({one.key.school_id})")))
        click.echo(f"  {school} · {where} · {what}")

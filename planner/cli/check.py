"""`planner check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.options import EXITS, FILE, table_options
from planner.cli.output import mapping, offer_headings, refuse_mistakes, remember_headings, say, status
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.files.estimate.reading import Reading


@click.command(short_help="Say what is wrong in a school table or a time estimate.", epilog=EXITS)
@click.argument("file", metavar="FILE", type=FILE)
@table_options
def check(file: Path, columns: Sequence[tuple[str, str]], year: str | None, words: Words) -> None:
    """Say what is wrong in a school table or a time estimate, and what should be looked at twice.

    A workbook made by planner template is read as a time estimate; anything else as a school table.
    """
    from planner.files.estimate.reading import estimate_of
    from planner.files.grids.tables import Opened
    from planner.files.schools.reading import read_schools

    opened = Opened(file)
    if (read := estimate_of(opened)) is not None:
        _say_estimate(read, words)
        sys.exit(status(read.problems))
    given = mapping(columns, words)
    schools, problems = read_schools(opened, given, year)
    refuse_mistakes(problems, words)
    say(problems, words)
    if schools:
        remember_headings(opened, given, words)
    else:
        offer_headings(file, year, problems, words)
    click.echo(words.plural("{count} school can be used.", "{count} schools can be used.", len(schools)))
    sys.exit(status(problems))


def _say_estimate(read: Reading, words: Words) -> None:
    """Say what is wrong with an estimate, and what it comes to, or what of it can be read."""
    from planner.words.estimates import reading_summary

    say(read.problems, words)
    if read.estimate is None:
        click.echo(words.text("The estimate cannot be used yet."))
    for line in reading_summary(read, words):
        click.echo(line)

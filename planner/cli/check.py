"""`planner check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.options import EXITS, FILE, table_options
from planner.cli.said import read, say, status
from planner.words.language import Language, Words, words_in


@click.command(short_help="Say what is wrong in a school table or a time estimate.", epilog=EXITS)
@click.argument("file", metavar="FILE", type=FILE)
@table_options
def check(file: Path, columns: Sequence[tuple[str, str]], year: str | None, language: Language) -> None:
    """Say what is wrong in a school table or a time estimate, and what should be looked at twice.

    A workbook made by planner template is read as a time estimate; anything else as a school table.
    """
    from planner.files.estimate.reading import is_estimate_file

    words = words_in(language)
    if is_estimate_file(file):
        _check_estimate(file, words)
    schools, problems = read(file, columns, year, language)
    say(problems, words)
    click.echo(words.plural("{count} school can be used.", "{count} schools can be used.", len(schools)))
    sys.exit(status(problems))


def _check_estimate(file: Path, words: Words) -> None:
    """Say what an estimate comes to, and end there."""
    from planner.files.estimate.reading import read_estimate
    from planner.words.estimates import estimate_summary

    estimate, problems = read_estimate(file)
    say(problems, words)
    if estimate is None:
        click.echo(words.text("The estimate cannot be used yet."))
        sys.exit(1)
    for line in estimate_summary(estimate, words):
        click.echo(line)
    sys.exit(status(problems))

"""`planner check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.options import EXITS, FILE, table_options
from planner.cli.said import read, say, status
from planner.words.language import Language, words_in


@click.command(short_help="Say what is wrong in a school table.", epilog=EXITS)
@click.argument("file", metavar="TABLE", type=FILE)
@table_options
def check(file: Path, columns: Sequence[tuple[str, str]], year: str | None, language: Language) -> None:
    """Say what is wrong in a school table, and what should be looked at twice."""
    schools, problems = read(file, columns, year, language)
    words = words_in(language)
    say(problems, words)
    click.echo(words.plural("{count} school can be used.", "{count} schools can be used.", len(schools)))
    sys.exit(status(problems))

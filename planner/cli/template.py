"""`planner template`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from planner.cli.options import EXITS, FILE, YEAR, language_of
from planner.cli.output import say, stop, unwritable
from planner.model.schools import SchoolYear
from planner.words.language import Words


@click.command(short_help="Make the workbook for a year's time estimate.", epilog=EXITS)
@click.option("--year", metavar="YEAR", type=YEAR, required=True, help="School year, as in 2026/27.")
@click.option("--out", "file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="The workbook to make, ending in .xlsx.")  # fmt: skip
@click.option("--from", "last_year", metavar="FILE", type=FILE,
              help="A filled-in workbook whose figures stand in the new one, to be looked through.")  # fmt: skip
@language_of("Language of the workbook and of what is said.")
def template(year: str, file: Path, last_year: Path | None, words: Words) -> None:
    """Make the workbook for a year's time estimate, to fill in without a connection.

    A file that is there already is left alone: somebody may have filled it in.
    """
    from planner.files.atomic import write_atomically
    from planner.files.estimate.reading import read_estimate
    from planner.files.estimate.template import estimate_workbook

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(words.text("{file} does not end in .xlsx.", file=file))
    if file.exists():
        stop(words.text("{file} is there already and is left alone. Choose another name.", file=file))
    if not file.parent.is_dir():
        raise click.UsageError(words.text("The folder {folder} is not there.", folder=file.parent))
    filled = None
    if last_year is not None:
        filled, problems = read_estimate(last_year)
        if filled is None:
            say(problems, words)
            sys.exit(1)
        if filled.year >= SchoolYear.read(year):
            stop(
                words.text(
                    "{file} is of {its_year}, and figures of a year before {year} are wanted.",
                    file=last_year, its_year=filled.year, year=SchoolYear.read(year),
                )
            )  # fmt: skip
    data = estimate_workbook(SchoolYear.read(year), words.language, filled, suggested=filled is not None)
    with unwritable(file, words, is_folder=False):
        write_atomically(file, data)
    click.echo(words.text("{file} is ready to be filled in.", file=file))
    click.echo(words.text("Afterwards, see if all is well: planner check {file}", file=file))

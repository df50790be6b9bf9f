"""Reading a table and saying what was found, the same in every command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, Words, words_in


def read(
    file: Path, columns: Sequence[tuple[str, str]], year: str | None, language: Language
) -> tuple[list[School], list[Problem]]:
    """Read a school table; a mistake on the command line itself ends here, as wrong usage."""
    from planner.files.schools.reading import read_schools
    from planner.model.problems import Code
    from planner.words.problems import problem_sentence

    given = [ours for ours, _ in columns]
    for twice in sorted({ours for ours in given if given.count(ours) > 1}):
        raise click.UsageError(
            words_in(language).text("{name} is given more than once with --column.", name=twice)
        )
    schools, problems = read_schools(file, dict(columns), year)
    usage = {Code.UNKNOWN_COLUMN_NAME, Code.MAPPED_TWICE, Code.MAPPED_HEADING_MISSING, Code.YEAR_ARGUMENT}
    mistakes = [problem_sentence(p, words_in(language)) for p in problems if p.code in usage]
    if mistakes:
        raise click.UsageError("\n".join(mistakes))
    return schools, problems


def say_gone(zips: Iterable[Path], words: Words) -> None:
    """Name the ZIPs that were taken away, and why."""
    for path in zips:
        click.echo(
            words.text("The {file} of before held what is not approved now; it is gone.", file=path), err=True
        )


def say(problems: Sequence[Problem], words: Words) -> None:
    """Print what was left out, then what should be looked at twice."""
    from planner.words.problems import problem_sentence

    for severity, heading in (
        ("problem", words.text("Left out:")),
        ("question", words.text("Kept, but please look:")),
    ):
        found = [problem for problem in problems if problem.severity == severity]
        if found:
            click.echo(heading)
        for problem in found:
            click.echo(f"  {problem_sentence(problem, words)}")


def status(problems: Sequence[Problem]) -> int:
    """Exit 1 where something was left out."""
    return 1 if any(problem.severity == "problem" for problem in problems) else 0


@contextmanager
def working(label: str) -> Iterator[Callable[[int, int], object]]:
    """Show a bar, from the first time what it yields is told how many steps are done, of how many."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.file.isatty()) as bar:
        task = bar.add_task(label, total=None, visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=True)


def stop(sentence: str) -> NoReturn:
    """Say why and end with exit 1."""
    click.echo(sentence, err=True)
    sys.exit(1)

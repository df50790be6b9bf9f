"""What every command says alike: what was left out, how far it is, why it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from planner.model.problems import Problem
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.files.grids.tables import Opened


def mapping(columns: Sequence[tuple[str, str]], words: Words) -> dict[str, str]:
    """Take what was given with --column; the same column twice is wrong usage."""
    given = [ours for ours, _ in columns]
    for twice in sorted({ours for ours in given if given.count(ours) > 1}):
        raise click.UsageError(words.text("{name} is given more than once with --column.", name=twice))
    return dict(columns)


def refuse_mistakes(problems: Sequence[Problem], words: Words) -> None:
    """End here, as wrong usage, where what is wrong with a table is a mistake on the command line itself."""
    from planner.model.problems import Code
    from planner.words.problems import problem_sentence

    usage = {Code.UNKNOWN_COLUMN_NAME, Code.MAPPED_TWICE, Code.MAPPED_HEADING_MISSING, Code.YEAR_ARGUMENT}
    if mistakes := [problem_sentence(p, words) for p in problems if p.code in usage]:
        raise click.UsageError("\n".join(mistakes))


def offer_headings(table: Path, year: str | None, problems: Sequence[Problem], words: Words) -> None:
    """Where headings are missing that a file beside the table tells of, say which, and how it is used or forgotten."""
    import shlex

    from planner.files.schools.reading import read_schools
    from planner.files.schools.remembered import remembered
    from planner.model.problems import Code

    missing = {Code.MISSING_COLUMN, Code.NO_HEADING_ROW, Code.NO_MATCHING_SHEET, Code.UNIT_HEADING}
    if not missing & {p.code for p in problems}:
        return
    for path, known in remembered(table):
        if read_schools(table, known, year)[0]:
            options = " ".join(
                f"--column {shlex.quote(f'{ours}={theirs}')}" for ours, theirs in known.items()
            )
            said = words.text(
                "{file} says what such headings meant. If they mean the same here, add {options}. Delete the file to forget it.",
                file=path, options=options,
            )  # fmt: skip
            click.echo(said)
            return


def remember_headings(table: Opened, columns: Mapping[str, str], words: Words) -> None:
    """Keep beside the table what its strange headings mean, and say so; what stands there is left alone."""
    from planner.files.schools.headings import read_mapping
    from planner.files.schools.remembered import remember

    if not columns:
        return
    with suppress(OSError):  # a folder nobody may write in remembers nothing
        if path := remember(table.path, read_mapping(columns)):
            click.echo(words.text("What the headings mean is remembered in {file}.", file=path))


def say_gone(zips: Iterable[Path], words: Words) -> None:
    """Name the ZIPs that were taken away, and why."""
    for path in zips:
        click.echo(
            words.text("The {file} of before held what is not approved now; it is gone.", file=path), err=True
        )


def say(problems: Sequence[Problem], words: Words) -> None:
    """Print what was left out, then what should be looked at twice."""
    from planner.words.problems import problem_sentence

    headings = words.text("Left out:"), words.text("Kept, but please look:")
    say_under(headings, problems, lambda problem: problem_sentence(problem, words))


def say_under(
    headings: tuple[str, str], problems: Sequence[Problem], sentence: Callable[[Problem], str]
) -> None:
    """Print problems under the first heading and questions under the second; none where there are none."""
    for severity, heading in zip(("problem", "question"), headings, strict=True):
        if found := [sentence(problem) for problem in problems if problem.severity == severity]:
            click.echo("\n  ".join([heading, *found]))


def status(problems: Sequence[Problem]) -> int:
    """Exit 1 where something was left out."""
    return 1 if any(problem.severity == "problem" for problem in problems) else 0


@contextmanager
def working(label: str, *, counted: bool = False) -> Iterator[Callable[[int, int], object]]:
    """Show a bar, from the first time what it yields is told how many steps are done, of how many.

    Parameters
    ----------
    counted : bool
        Whether the bar says these numbers too.
    """
    bars: list[Callable[[int, int], object]] = []
    with ExitStack() as stack:

        def tell(done: int, of: int) -> None:
            if not bars and sys.stderr.isatty():  # else nobody watches
                bars.append(stack.enter_context(_bar(label, counted=counted)))
            for bar in bars:
                bar(done, of)

        yield tell


@contextmanager
def _bar(label: str, *, counted: bool) -> Iterator[Callable[[int, int], object]]:
    from rich.console import (
        Console,  # what is done at once needs no bar, and a command half its time for this
    )
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    numbers = (MofNCompleteColumn(),) if counted else ()
    columns = (TextColumn("{task.description}"), BarColumn(), *numbers, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=True)


@contextmanager
def unwritable(place: Path, words: Words, *, is_folder: bool = True) -> Iterator[None]:
    """End with exit 1 where a folder, or a file, turns out to be one that cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        if is_folder:
            stop(words.text("{folder} could not be written: {reason}.", folder=place, reason=reason))
        stop(words.text("{file} could not be written: {reason}.", file=place, reason=reason))


def stop(sentence: str) -> NoReturn:
    """Say why and end with exit 1."""
    click.echo(sentence, err=True)
    sys.exit(1)

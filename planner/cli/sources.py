"""Where memos get their schools from: a table, or the store of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from planner.cli.said import read, stop
from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, words_in

STORE = "store"


@dataclass(frozen=True, slots=True)
class Source:
    """What memos are made of.

    earlier : schools' figures for the year before that get no memo of their own
    is_described : whether the programme is the one the benchmark is about
    """

    schools: Sequence[School]
    problems: Sequence[Problem]
    earlier: Sequence[School] = ()
    is_described: bool = True


def from_table(
    source: str, columns: Sequence[tuple[str, str]], year: str | None, language: Language
) -> Source:
    """Read a table; a mistake on the command line itself ends here, as wrong usage."""
    if not Path(source).is_file():
        missing = words_in(language).text("there is no file {name}", name=source)
        raise click.BadParameter(missing, param_hint="INPUT")
    return Source(*read(Path(source), columns, year, language))


def from_store(
    database: str | None, year: str | None, programme: str | None, benchmark: str | None, language: Language
) -> Source:
    """Take a programme's estimates from the store: the benchmark's programme where none is named."""
    from planner.files.benchmarks import load_benchmark
    from planner.memos.stored import stored_schools
    from planner.store import StoreError
    from planner.words.store import store_sentence

    words = words_in(language)
    described = load_benchmark(benchmark).programme if benchmark else None
    names = {described.da, described.en} if described else set()
    if not (programme or names):
        raise click.UsageError(words.text("Without a benchmark, name the programme: --programme NAME."))
    is_described = programme is None or programme.casefold() in {name.casefold() for name in names}
    try:
        found = stored_schools(database, names if is_described else {str(programme)}, year)
    except StoreError as error:
        stop(store_sentence(error, words))
    if found.others:
        click.echo(words.text("Left aside, other programmes: {names}.", names=", ".join(found.others)))
    if not is_described and benchmark:
        click.echo(words.text("The benchmark is about another programme, so nothing is compared with it."))
    return Source(found.schools, found.problems, found.earlier, is_described)

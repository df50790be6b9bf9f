"""Where memos get their schools from: a table, an estimate workbook, or the store of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from planner.cli.said import read, stop
from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, Words, words_in

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


def from_file(
    source: str,
    columns: Sequence[tuple[str, str]],
    year: str | None,
    benchmark: str | None,
    language: Language,
) -> Source:
    """Read a table or an estimate workbook; a mistake on the command line itself ends here, as wrong usage."""
    from planner.files.estimate.reading import is_estimate_file, read_estimate
    from planner.files.programmes import programme_key
    from planner.memos.run.stored import estimated_school

    if not Path(source).is_file():
        words = words_in(language)
        missing = words.text("there is no file {name}", name=source)
        raise click.BadParameter(missing, param_hint=words.text("INPUT"))
    if not is_estimate_file(source):
        return Source(*read(Path(source), columns, year, language))
    estimate, problems = read_estimate(source)
    if estimate is None:
        return Source([], problems)
    school, asked = estimated_school(estimate)
    is_described = programme_key(estimate.programme) in _names(benchmark)
    _say_what_is_compared(benchmark, words_in(language), is_described=is_described)
    return Source([school] if school else [], asked, is_described=is_described)


def _names(benchmark: str | None) -> set[str]:
    """Name the programme a benchmark is about, in every language, in the form names are compared in."""
    from planner.files.programmes import programme_key
    from planner.files.publication.reading import load_benchmark

    described = load_benchmark(benchmark).programme if benchmark else None
    return {programme_key(name) for name in described.wordings} if described else set()


def _say_what_is_compared(benchmark: str | None, words: Words, *, is_described: bool) -> None:
    if benchmark and not is_described:
        click.echo(words.text("The benchmark is about another programme, so nothing is compared with it."))


def from_store(
    database: str | None, year: str | None, programme: str | None, benchmark: str | None, language: Language
) -> Source:
    """Take a programme's estimates from the store: the benchmark's programme where none is named."""
    from planner.files.programmes import programme_key
    from planner.memos.run.stored import stored_schools
    from planner.store import StoreError
    from planner.words.store import store_sentence

    words = words_in(language)
    names = _names(benchmark)
    if not (programme or names):
        raise click.UsageError(words.text("Without a benchmark, name the programme: --programme NAME."))
    is_described = programme is None or programme_key(programme) in names
    try:
        found = stored_schools(database, names if is_described else {str(programme)}, year)
    except StoreError as error:
        stop(store_sentence(error, words))
    if found.others:
        click.echo(words.text("Left aside, other programmes: {names}.", names=", ".join(found.others)))
    if not (found.schools or found.problems):
        stop(
            words.text(
                "The store holds no such estimate. Are database, programme and school year the right ones?"
            )
        )
    _say_what_is_compared(benchmark, words, is_described=is_described)
    return Source(found.schools, found.problems, found.earlier, is_described)

"""Where memos get their schools from, and what is said when there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.database import waiting
from planner.cli.output import mapping, refuse_mistakes, remember_headings, stop
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.schools import Source


def from_file(
    source: str, columns: Sequence[tuple[str, str]], year: str | None, benchmark: str | None, words: Words
) -> Source:
    """Schools of a table, or of one estimate's workbook."""
    from planner.acts.schools import schools_in
    from planner.files.grids.tables import Opened

    if not Path(source).is_file():
        missing = words.text("there is no file {name}", name=source)
        raise click.BadParameter(missing, param_hint=words.text("INPUT"))
    opened, given = Opened(Path(source)), mapping(columns, words)
    found = schools_in(opened, given, year, _described(benchmark))
    refuse_mistakes(found.problems, words)
    if found.schools:
        remember_headings(opened, given, words)
    return found


def from_store(
    database: str | None, year: str | None, programme: str | None, benchmark: str | None, words: Words
) -> Source:
    """Each school's newest estimate."""
    from planner.acts.schools import schools_stored
    from planner.store import StoreError, open_store
    from planner.words.problems import refusal

    described = _described(benchmark)
    if not (programme or described):
        raise click.UsageError(words.text("Without a benchmark, name the programme: --programme NAME."))
    try:
        with waiting(words), open_store(database) as store:
            found = schools_stored(store, programme, year, described)
    except StoreError as error:
        stop(refusal(error, words))
    if found.others:
        click.echo(words.text("Left aside, other programmes: {names}.", names=", ".join(found.others)))
    if not (found.schools or found.problems):
        stop(words.text("The store holds no such estimate. Are database, programme and school year the right ones?"))  # fmt: skip
    return found


def _described(benchmark: str | None) -> frozenset[str]:
    """Name the programme a benchmark is about, in every language."""
    from planner.acts.schools import names_of
    from planner.files.publication.reading import load_benchmark

    return names_of(load_benchmark(benchmark).programme if benchmark else None)

"""`planner memos`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.documents import FORMATS, letterhead_option, logo_option, signed_by, usable_letterhead
from planner.cli.options import EXITS, FILE, table_options
from planner.cli.output import offer_headings, say, say_gone, status, stop, unwritable, working
from planner.cli.sources import from_file, from_store
from planner.files.content import DESCRIBED
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.memos.prints.documents import Format
    from planner.memos.run.record import Record

_STORE = "store"  # as INPUT, in place of a file


@click.command(short_help="Write one memo for every school.", epilog=EXITS)
@click.argument("source", metavar="INPUT")
@click.argument("more", metavar="[SCHOOL]...", nargs=-1)
@click.option("--out", "folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder for the memos; made if it is not there.")  # fmt: skip
@click.option("--format", "formats", metavar="HTML,PDF,DOCX", type=FORMATS, default="html", show_default=True, help="Documents to make of each memo.")  # fmt: skip
@table_options
@click.option("--database", metavar="URL", help="Where the store is, when INPUT is the word store.  [default: PLANNER_DATABASE, else a file in your data folder]")  # fmt: skip
@click.option(
    "--programme", metavar="NAME", help="Programme to take from the store.  [default: the benchmark's]"
)
@click.option("--only", multiple=True, metavar="SCHOOL...", help="Institution numbers or names; the other memos are left as they are.")  # fmt: skip
@click.option("--resume", is_flag=True, help="Make only what is missing, or rests on something that has changed.")  # fmt: skip
@letterhead_option
@click.option("--sender", metavar="NAME", default="", help="Who the memos are from.")
@logo_option
@click.option("--benchmark", metavar="NAME", default=DESCRIBED, show_default=True,
              help='What to compare with: a name, a file, or "none".')  # fmt: skip
@click.option("--beside", metavar="NAME", help="What stands beside it: an edition beside a publication, or the other way about.")  # fmt: skip
@click.option(
    "--similar",
    is_flag=True,
    help="Of an edition only the schools of each school's size, where it tells of them.",
)
@click.option(
    "--notebook", metavar="FILE", type=FILE, help="Your own copy of memo.ipynb: a program, which runs as you."
)
@click.option(
    "--workers",
    metavar="NUMBER",
    type=click.IntRange(1),
    help="Memos made at a time.  [default: one a processor]",
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster to make them on, as tcp://host:8786.")
@click.option("--timeout", metavar="NUMBER", type=click.IntRange(1, 86_400), default=120, show_default=True, help="Seconds for one memo.")  # fmt: skip
def memos(
    *,
    source: str,
    more: tuple[str, ...],
    columns: Sequence[tuple[str, str]],
    year: str | None,
    database: str | None,
    programme: str | None,
    only: tuple[str, ...],
    benchmark: str,
    beside: str | None,
    words: Words,
    formats: tuple[Format, ...],
    letterhead: Path | None,
    sender: str,
    logo: Path | None,
    workers: int | None,
    scheduler: str | None,
    **choices: Any,
) -> None:
    """Write one memo for every school of INPUT: a table, an estimate workbook, or the word "store".

    A school that is there for the year before as well gets a word on what has changed.
    """
    from planner.memos.run.processes import warm_up

    if not scheduler:
        warm_up(formats)  # imports while the input is read, and before we import what the run takes
    if more and not only:
        raise click.UsageError(
            words.text("{names}: which schools to make stands after --only.", names=", ".join(more))
        )
    if scheduler and workers:
        raise click.UsageError(
            words.text("With --scheduler the cluster decides how many are made at a time.")
        )
    usable_letterhead(letterhead, formats, choices["timeout"], words)
    signed = signed_by(sender, logo, words)
    if source != _STORE and (database or programme):
        raise click.UsageError(words.text('--database and --programme go with the word "store" as INPUT.'))
    from planner.acts.memos import run_of, write_memos

    chosen = _benchmark(benchmark, words)
    other = _beside(beside, chosen, words)
    if source == _STORE:
        found = from_store(database, year, programme, chosen, words)
    else:
        found = from_file(source, columns, year, chosen, words)
    if chosen and not found.is_described:
        click.echo(words.text("The benchmark is about another programme, so nothing is compared with it."))
    say(found.problems, words)
    if not found.schools:
        offer_headings(Path(source), year, found.problems, words)
        stop(words.text("No school can be used, so no memo was made."))
    run = run_of(
        found,
        table=source if source == _STORE else Path(source).name,
        benchmark=chosen,
        beside=other,
        date=dt.datetime.now().astimezone().date(),
        language=words.language,
        formats=formats,
        letterhead=letterhead,
        sender=signed,
        workers=workers,
        scheduler=scheduler,
        only=(*only, *more),
        **choices,
    )
    with _refusals(source, run.folder, words), working(words.text("Memos"), counted=True) as step:
        record, gone = write_memos(run, step)
    _tell(record, run.folder, words)
    say_gone(gone, words)
    sys.exit(1 if record.failed or record.unwritten else status(found.problems))


@contextmanager
def _refusals(source: str, folder: Path, words: Words) -> Iterator[None]:
    """Word what keeps a run from beginning: wrong usage, or a folder that cannot be written."""
    from planner.model.problems import Refused
    from planner.words.problems import refusal

    try:
        with unwritable(folder, words):
            yield
    except Refused as error:
        asked = Refused(error.code, **error.values, input=source)  # a run has only the input's last name
        raise click.UsageError(refusal(asked, words)) from error


def _tell(record: Record, folder: Path, words: Words) -> None:
    """Say what became of it: each failure, what was made and kept, where to begin, and how it was run."""
    from planner.memos.run.forking import forks
    from planner.memos.run.record import STANDING, Status

    for entry in record.failed:
        click.echo(
            words.text("{school}: no memo ({reason}).", school=entry.school, reason=entry.reason),
            err=True,
        )
    if record.unwritten:
        click.echo(
            words.text("The index over the memos could not be written: {reason}.", reason=record.unwritten),
            err=True,
        )
    count = record.count(*STANDING)
    click.echo(
        words.plural("{count} memo is in {folder}.", "{count} memos are in {folder}.", count, folder=folder)
    )
    if kept := record.count(Status.KEPT, Status.OUTDATED):
        click.echo(
            words.plural("{count} of them stood there already.", "{count} of them stood there already.", kept)
        )
    if not forks():
        click.echo(
            words.text(
                "This system cannot fork a process, so papermill's own engine was used, which is slower."
            )
        )
    if not record.unwritten:
        click.echo(words.text("Start with {page}.", page=folder / "index.html"))


def _benchmark(name: str, words: Words, option: str = "--benchmark") -> str | None:
    from planner.cli.benchmark import usable
    from planner.files.publication.reading import benchmark_file

    if name == "none":
        return None
    usable(name, words, option)
    path = benchmark_file(name)
    return str(path.resolve()) if path else name


def _beside(name: str | None, benchmark: str | None, words: Words) -> str | None:
    """Find what stands beside the benchmark: of the same programme, and an edition where that is none."""
    from planner.files.publication.beside import goes_beside, one_programme
    from planner.files.publication.reading import load_benchmark

    if name is None:
        return None
    other = _benchmark(name, words, "--beside")
    if not (benchmark and other):
        raise click.UsageError(words.text("--beside goes with a benchmark that it stands beside."))
    both = load_benchmark(benchmark), load_benchmark(other)
    if not one_programme(*both):
        raise click.UsageError(words.text("--benchmark and --beside are about different programmes."))
    if not goes_beside(*both):
        raise click.UsageError(words.text("An edition stands beside a publication, or the other way about."))
    return other

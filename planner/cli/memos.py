"""`planner memos`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from planner.cli.options import EXITS, FILE, table_options
from planner.cli.said import read, say, status, stop
from planner.words.language import Language, words_in


@click.command(short_help="Write one memo for every school of a table.", epilog=EXITS)
@click.argument("table", metavar="TABLE", type=FILE)
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder for the memos; made if it is not there.")  # fmt: skip
@table_options
@click.option("--benchmark", default="carpentry-2023", show_default=True,
              help='What to compare with: a name, a file, or "none".')  # fmt: skip
@click.option("--notebook", type=FILE, help="Your own copy of memo.ipynb.")
@click.option("--workers", type=click.IntRange(1), help="Memos made at a time.  [default: one a processor]")
@click.option(
    "--timeout", type=click.IntRange(1, 86_400), default=120, show_default=True, help="Seconds for one memo."
)
def memos(
    table: Path,
    folder: Path,
    columns: Sequence[tuple[str, str]],
    year: str | None,
    language: Language,
    benchmark: str,
    notebook: Path | None,
    workers: int | None,
    timeout: float,
) -> None:
    """Write one memo for every school of a table."""
    from planner.memos.notebook import NotebookError, memo_notebook
    from planner.memos.progress import progress
    from planner.memos.run import make_memos
    from planner.words.refusals import notebook_refusal

    words = words_in(language)
    chosen = _benchmark(benchmark)
    schools, problems = read(table, columns, year, language)
    say(problems, words)
    if not schools:
        stop(words.text("No school can be used, so no memo was made."))
    try:
        with progress(words.text("Memos"), len(schools)) as step:
            run = make_memos(
                schools,
                problems,
                folder,
                notebook=notebook or memo_notebook(),
                table=table.name,
                language=language,
                benchmark=chosen,
                date=dt.datetime.now().astimezone().date(),
                workers=workers,
                timeout=timeout,
                on_done=lambda _: step(),
            )
    except NotebookError as error:
        raise click.UsageError(notebook_refusal(error.code, error.values, words)) from error
    except OSError as error:
        stop(
            words.text(
                "{folder} could not be written: {reason}.", folder=folder, reason=error.strerror or error
            )
        )
    for made in run.failed:
        click.echo(
            words.text("{school}: no memo ({reason}).", school=made.school.school, reason=made.reason),
            err=True,
        )
    count = len(run.schools) - len(run.failed)
    click.echo(
        words.plural("{count} memo is in {folder}.", "{count} memos are in {folder}.", count, folder=folder)
    )
    click.echo(words.text("Start with {page}.", page=folder / "index.html"))
    sys.exit(1 if run.failed else status(problems))


def _benchmark(name: str) -> str | None:
    from planner.files.benchmarks import load_benchmark, shipped_benchmarks

    if name == "none":
        return None
    try:
        benchmark = load_benchmark(name)
        # Worked out here, once and kept, and not by every memo's process for itself.
        for task_type in benchmark.shares:
            benchmark.position(task_type, 0.5)
    except (OSError, ValueError) as error:
        raise click.BadParameter(str(error), param_hint="--benchmark") from error
    return name if name in shipped_benchmarks() else str(Path(name).resolve())

"""The `planner` command. It reads what was asked, forwards it, and says how it went.

Exit 0: done. 1: something in the input was left out or failed, each named. 2: wrong usage.
What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import click

from planner.model.problems import Problem
from planner.model.schools import School, SchoolYear
from planner.words.language import LANGUAGES, Language, Words, words_in


def _words(ctx: click.Context | None) -> Words:
    """Words of the language asked for, as far as the command line has been read."""
    return words_in(ctx.params.get("language", "da") if ctx else "da")


class _Column(click.ParamType[tuple[str, str]]):
    name = "OURS=THEIRS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        ours, equals, theirs = str(value).partition("=")
        if not (ours and equals and theirs):
            self.fail(
                _words(ctx).text("{value} is not OURS=THEIRS, as in students=headcount", value=value),
                param,
                ctx,
            )
        return ours.strip(), theirs.strip()


class _Year(click.ParamType[str]):
    name = "YEAR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(SchoolYear.read(str(value)))
        except ValueError:
            self.fail(
                _words(ctx).text("{value} is not a school year, as in 2025/26", value=value), param, ctx
            )


_EXITS = "Exit 0: done. 1: something was left out or failed, each named. 2: wrong usage."
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--language", type=click.Choice(LANGUAGES), default="da", show_default=True,
                     is_eager=True, help="Language of what is said and written."),
        click.option("--year", type=_Year(), help="School year of a table that names none, as in 2025/26."),
        click.option("--column", "columns", type=_Column(), multiple=True,
                     help="A strange heading: our name (school_id, school, students, administration_fte, student_support_fte, company_relations_fte, ...), then the table's own. Repeat as needed."),
    ):  # fmt: skip
        command = option(command)
    return command


class _Commands(click.Group):
    """The commands; `serve` brings the rooms with it and is only loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "serve"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "serve":
            from planner.serving.command import serve

            return serve
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("planner"), prog_name="planner")
def main() -> None:
    """Plan the time a school spends on finding apprenticeship places."""


@main.command(short_help="Say what is wrong in a school table.", epilog=_EXITS)
@click.argument("file", metavar="TABLE", type=_FILE)
@_table_options
def check(file: Path, columns: Sequence[tuple[str, str]], year: str | None, language: Language) -> None:
    """Say what is wrong in a school table, and what should be looked at twice."""
    schools, problems = _read(file, columns, year, language)
    words = words_in(language)
    _say(problems, words)
    click.echo(words.plural("{count} school can be used.", "{count} schools can be used.", len(schools)))
    sys.exit(_status(problems))


@main.command(short_help="Write one memo for every school of a table.", epilog=_EXITS)
@click.argument("table", metavar="TABLE", type=_FILE)
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder for the memos; made if it is not there.")  # fmt: skip
@_table_options
@click.option("--benchmark", default="carpentry-2023", show_default=True,
              help='What to compare with: a name, a file, or "none".')  # fmt: skip
@click.option("--notebook", type=_FILE, help="Your own copy of memo.ipynb.")
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
    schools, problems = _read(table, columns, year, language)
    _say(problems, words)
    if not schools:
        _stop(words.text("No school can be used, so no memo was made."))
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
        _stop(
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
    sys.exit(1 if run.failed else _status(problems))


def _read(
    file: Path, columns: Sequence[tuple[str, str]], year: str | None, language: Language
) -> tuple[list[School], list[Problem]]:
    """Read a table; a mistake on the command line itself ends here, as wrong usage."""
    from planner.files.codes import Code
    from planner.files.schools import read_schools
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


def _say(problems: Sequence[Problem], words: Words) -> None:
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


def _status(problems: Sequence[Problem]) -> int:
    return 1 if any(problem.severity == "problem" for problem in problems) else 0


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)

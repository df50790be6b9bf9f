"""`planner benchmark show`, `check` and `keep`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from planner.cli.options import EXITS, FILE, language_of
from planner.cli.output import say_under, status, stop, working
from planner.model.problems import Problem
from planner.model.publication.benchmark import Benchmark
from planner.words.language import Words

_LANGUAGE = language_of("Language of what is said.")
_FILE = click.argument("name", metavar="FILE|NAME")


@click.group(short_help="Say what a publication says, and where it contradicts itself.")
def benchmark() -> None:
    """Say what a publication's figures say, and where they contradict one another."""


@benchmark.command(short_help="Say what a publication says and leaves open.", epilog=EXITS)
@_FILE
@_LANGUAGE
def show(name: str, words: Words) -> None:
    """Say what a publication says, what it leaves open, and where a share would stand among its schools.

    The first time for a file of yours that takes up to a minute; what was found is kept.
    """
    from planner.cli.benchmark_tables import print_benchmark
    from planner.model.allocation import TaskType
    from planner.model.publication.statement import contradictions

    with working(words.text("Every way the figures can lie")) as progress:
        loaded = _loaded(name, words, progress)
        problems = contradictions(loaded)
        is_sound = loaded.schools > 0 and not any(p.severity == "problem" for p in problems)
        if is_sound:  # worked out under the bar, before anything is printed
            loaded.position(TaskType.ADMINISTRATION, 0.5)
    print_benchmark(loaded, words, is_sound=is_sound)
    sys.exit(_say(problems, words))


@benchmark.command(short_help="Name figures that contradict one another.", epilog=EXITS)
@_FILE
@_LANGUAGE
def check(name: str, words: Words) -> None:
    """Name the figures of a publication that contradict one another."""
    from planner.model.publication.statement import contradictions

    problems = contradictions(_loaded(name, words))
    if not problems:
        click.echo(words.text("No figure contradicts another."))
    sys.exit(_say(problems, words))


@benchmark.command(short_help="Keep an edition, to be chosen by its name.", epilog=EXITS)
@click.argument("file", type=FILE)
@_LANGUAGE
def keep(file: Path, words: Words) -> None:
    """Keep an edition you were given with the planner's own data: by its name it is offered from then on, on pages too."""
    from planner.files.publication.editions import keep_edition
    from planner.model.problems import Refused
    from planner.words.problems import benchmark_sentence, clean

    try:
        name = keep_edition(file)
    except Refused as error:
        stop(f"{clean(str(file))} · {benchmark_sentence(error.problem, words)}")
    except OSError:
        stop(words.text("{file}: it could not be kept.", file=clean(str(file))))
    click.echo(words.text("Kept as {name}.", name=name))


def usable(name: str, words: Words, option: str = "--benchmark") -> Benchmark:
    """Read a benchmark that schools can be set beside, worked out here once; another is wrong usage of the option."""
    from planner.files.publication.reading import load_benchmark
    from planner.files.publication.values import BenchmarkError
    from planner.model.publication.statement import contradictions
    from planner.words.problems import benchmark_sentence, clean

    try:
        with working(words.text("Every way the figures can lie")) as progress:
            benchmark = load_benchmark(name, progress)
            wrong = [
                benchmark_sentence(p, words) for p in contradictions(benchmark) if p.severity == "problem"
            ]
            if not benchmark.schools:
                wrong.append(
                    words.text("the number of schools: not published, so no share has a place among them")
                )
            for task_type in benchmark.shares if not wrong else ():
                benchmark.position(task_type, 0.5)
    except BenchmarkError as error:
        wrong = [benchmark_sentence(error.problem, words)]
    except OSError as error:
        wrong = [words.text("{file}: the file cannot be opened.", file=clean(error.filename or name))]
    if wrong:
        raise click.BadParameter("\n".join(wrong), param_hint=option)
    return benchmark


def _loaded(name: str, words: Words, progress: Callable[[int, int], object] = lambda *_: None) -> Benchmark:
    """Read a benchmark; a name nobody knows is wrong usage, a file that cannot be read ends with exit 1."""
    from planner.files.publication.reading import load_benchmark
    from planner.files.publication.values import BenchmarkError
    from planner.model.problems import Code
    from planner.words.problems import benchmark_sentence, clean

    try:
        return load_benchmark(name, progress)
    except BenchmarkError as error:
        sentence = f"{clean(name)} · {benchmark_sentence(error.problem, words)}"
        if error.problem.code == Code.UNKNOWN_BENCHMARK:
            raise click.UsageError(sentence) from error
        stop(sentence)
    except FileNotFoundError as error:
        raise click.UsageError(words.text("{file}: there is no such file.", file=clean(name))) from error
    except (OSError, ValueError):  # a folder, no right to read, a name no file can have
        stop(words.text("{file}: the file cannot be opened.", file=clean(name)))


def _say(problems: Sequence[Problem], words: Words) -> int:
    from planner.words.problems import benchmark_sentence

    headings = words.text("Contradictions:"), words.text("Please look at:")
    say_under(headings, problems, lambda problem: benchmark_sentence(problem, words))
    return status(problems)

"""What `planner benchmark show` prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark, MeanOf
from planner.model.publication.statement import Figure, figures
from planner.words.language import Words
from planner.words.problems import clean
from planner.words.publications import figure_text, part_text, quantity_name, reading_text
from planner.words.standing import short_span, unused_sentences
from planner.words.terms import band_limits, task_names

_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
_WIDTH = 100
_LINE = 400
_GAP = "   "
_NARROWEST = 12
_PARTS = ("mean", "low", "high")


def print_benchmark(benchmark: Benchmark, words: Words, *, is_sound: bool) -> None:
    """Print what it says, what it leaves open, and (is_sound: some table fits) where shares would stand."""
    _say(
        _bold(_title(benchmark, words)),
        *_wrapped(clean(benchmark.source.in_language(words.language), _LINE)),
        "",
    )
    _say(*_figures(benchmark, words), "")
    if benchmark.bands:
        _say(*_bands(benchmark, words), "")
    _say(_bold(words.text("What it leaves open")))
    for line in _open(benchmark, words):
        _say(*_wrapped(line, " – "))
    _say("")
    if is_sound:
        _say(*_standing(benchmark, words), "", *_wrapped(_note(benchmark, words)))


def _title(benchmark: Benchmark, words: Words) -> str:
    schools = (
        words.plural("{count} school", "{count} schools", benchmark.schools)
        if benchmark.schools
        else words.text("number of schools not stated")
    )
    return f"{clean(benchmark.programme.in_language(words.language))} {benchmark.year} · {schools}"


def _figures(benchmark: Benchmark, words: Words) -> list[str]:
    if benchmark.quartiles:
        return _quartiles(benchmark, words)
    headings = words.text("Mean"), words.text("Lowest"), words.text("Highest"), words.text("Facts")
    by_quantity: dict[str, dict[str, Figure]] = {}
    for figure in figures(benchmark):
        if figure.published is not None:
            by_quantity.setdefault(figure.quantity, {})[figure.part] = figure
    rows = []
    for quantity, parts in by_quantity.items():
        cells = [_cell(parts.get(part), words) for part in _PARTS]
        fact = next(iter(parts.values())).fact
        rows.append((quantity_name(quantity, words), *cells, " ".join(map(clean, fact))))
    caption = words.text(
        "In parentheses what a rounded figure stands for. The mean is taken {reading}.",
        reading=reading_text(benchmark.mean_of, words),
    )
    table = _table(words.text("What it says"), ("", *headings), rows, to_the_right={1, 2, 3})
    return [*table, "", *_wrapped(caption)]


def _quartiles(benchmark: Benchmark, words: Words) -> list[str]:
    """Set out an edition: means, and of the shares the quartiles; it has neither lowest nor highest."""
    headings = (
        words.text("Mean"),
        words.text("Lower quartile"),
        words.text("Median"),
        words.text("Upper quartile"),
    )
    between = {
        f"shares.{t.value}": [figure_text(f"shares.{t.value}", value, words) for value in found]
        for t, found in benchmark.quartiles.items()
    }
    rows = [
        (
            quantity_name(figure.quantity, words),
            figure_text(figure.quantity, figure.published, words),
            *between.get(figure.quantity, ["–"] * 3),
        )
        for figure in figures(benchmark)
        if figure.part == "mean" and figure.published is not None
    ]
    return _table(words.text("What it says"), ("", *headings), rows, to_the_right={1, 2, 3, 4})


def _cell(figure: Figure | None, words: Words) -> str:
    if figure is None or figure.published is None or figure.low is None or figure.high is None:
        return "–"
    text = figure_text(figure.quantity, figure.published, words)
    if figure.just_under:
        return words.text("just under {figure}", figure=text)
    if figure.low == figure.high:
        return text
    low, high = (figure_text(figure.quantity, end, words) for end in (figure.low, figure.high))
    return f"{text} ({low.rstrip('%').rstrip()}–{high})"


def _bands(benchmark: Benchmark, words: Words) -> list[str]:
    rows = [
        (band_limits(band, words), words.number(band.schools), " ".join(map(clean, band.fact)))
        for band in benchmark.bands
    ]
    return _table("", (words.text("Band"), words.text("Schools"), words.text("Facts")), rows)


def _open(benchmark: Benchmark, words: Words) -> list[str]:
    lines = [clean(point.text.in_language(words.language), _LINE) for point in benchmark.open]
    lines += [
        words.text(
            "{quantity}, {part}: not published",
            part=part_text(figure.part, words),
            quantity=quantity_name(figure.quantity, words),
        )
        for figure in figures(benchmark)
        if figure.published is None and (figure.part == "mean" or not benchmark.quartiles)
    ]
    if not benchmark.bands:
        lines.append(words.text("bands of students per FTE: not published"))
    if not benchmark.schools:
        lines.append(words.text("the number of schools: not published, so no share has a place among them"))
    lines += [sentence.text for sentence in unused_sentences(benchmark, words)]
    return lines or [words.text("nothing that a publication of this kind usually says")]


def _standing(benchmark: Benchmark, words: Words) -> list[str]:
    title = words.text("How many of the schools reported a share or a smaller one, however the figures lie")
    rows = []
    for share in _SHARES:
        cells = []
        for task_type in TaskType:
            position = benchmark.position(task_type, share)
            cell = short_span(position.fewest, position.most, words)
            if position.likely_low is not None and position.likely_high is not None:
                cell += f"  ({short_span(position.likely_low, position.likely_high, words)})"
            cells.append(cell)
        rows.append((words.percent(share), *cells))
    return _table(title, (words.text("Share"), *task_names(words).values()), rows, to_the_right={0})


def _note(benchmark: Benchmark, words: Words) -> str:
    if benchmark.mean_of is MeanOf.UNSTATED:
        held = words.text("The first range holds whether the means are over schools or weighted by FTE.")
    else:
        held = words.text(
            "The first range holds with the means {reading}.", reading=reading_text(benchmark.mean_of, words)
        )
    if benchmark.position(TaskType.ADMINISTRATION, 0.5).likely_low is None:
        return held
    return f"{held} " + words.text(
        "In parentheses: what our assumption would give, that all ways the figures can lie count equally."
    )


# A table of plain text: a library for it takes as long to import as all else the command does.
def _table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], to_the_right: Iterable[int] = ()
) -> list[str]:
    """Set out a table; where it is too wide, the first column is broken over lines."""
    right = set(to_the_right)
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    room = _WIDTH - sum(widths[1:]) - len(_GAP) * len(widths)
    widths[0] = min(widths[0], max(_NARROWEST, room))

    def line(cells: Sequence[str]) -> str:
        set_out = (
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f" {_GAP.join(set_out)}".rstrip()

    lines = [_bold(title), ""] if title else []
    lines += [line(headings), " " + "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))]
    for first, *others in rows:
        begun, *more = textwrap.wrap(first, widths[0], break_on_hyphens=False) or [""]
        lines += [line((begun, *others)), *(f" {text}" for text in more)]
    return lines


def _wrapped(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=before, subsequent_indent=" " * len(before), break_on_hyphens=False
    ) or [""]


def _bold(text: str) -> str:
    return click.style("\n".join(_wrapped(text)), bold=True)


def _say(*lines: str) -> None:
    click.echo("\n".join(lines))

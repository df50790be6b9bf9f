"""What `planner benchmark show` prints."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

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
_PARTS = ("mean", "low", "high")


def print_benchmark(benchmark: Benchmark, words: Words, *, is_sound: bool) -> None:
    """Print what it says, what it leaves open, and (is_sound: some table fits) where shares would stand."""
    console = Console(width=_WIDTH, highlight=False)
    console.print(Text(_title(benchmark, words), style="bold"))
    console.print(Text(clean(benchmark.source.in_language(words.language), _LINE)))
    console.print()
    console.print(_figures(benchmark, words))
    if benchmark.bands:
        console.print(_bands(benchmark, words))
    console.print(Text(words.text("What it leaves open"), style="bold"))
    lines = Table.grid(padding=(0, 1))
    for line in _open(benchmark, words):
        lines.add_row(" –", Text(line))
    console.print(lines)
    console.print()
    if is_sound:
        console.print(_standing(benchmark, words))
        console.print(Text(_note(benchmark, words)))


def _title(benchmark: Benchmark, words: Words) -> str:
    schools = (
        words.plural("{count} school", "{count} schools", benchmark.schools)
        if benchmark.schools
        else words.text("number of schools not stated")
    )
    return f"{clean(benchmark.programme.in_language(words.language))} {benchmark.year} · {schools}"


def _figures(benchmark: Benchmark, words: Words) -> Table:
    table = _table(words.text("What it says"))
    headings = words.text("Mean"), words.text("Lowest"), words.text("Highest"), words.text("Facts")
    for heading in ("", *headings):
        table.add_column(heading, justify="left" if heading in {"", headings[-1]} else "right")
    by_quantity: dict[str, dict[str, Figure]] = {}
    for figure in figures(benchmark):
        if figure.published is not None:
            by_quantity.setdefault(figure.quantity, {})[figure.part] = figure
    for quantity, parts in by_quantity.items():
        cells = [_cell(parts.get(part), words) for part in _PARTS]
        fact = next(iter(parts.values())).fact
        table.add_row(*map(Text, (quantity_name(quantity, words), *cells, " ".join(map(clean, fact)))))
    table.caption = Text(
        words.text(
            "In parentheses what a rounded figure stands for. The mean is taken {reading}.",
            reading=reading_text(benchmark.mean_of, words),
        )
    )
    return table


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


def _bands(benchmark: Benchmark, words: Words) -> Table:
    table = _table("")
    for heading in (words.text("Band"), words.text("Schools"), words.text("Facts")):
        table.add_column(heading)
    for band in benchmark.bands:
        limits, count = band_limits(band, words), words.number(band.schools)
        table.add_row(*map(Text, (limits, count, " ".join(map(clean, band.fact)))))
    return table


def _open(benchmark: Benchmark, words: Words) -> list[str]:
    lines = [clean(point.text.in_language(words.language), _LINE) for point in benchmark.open]
    lines += [
        words.text(
            "{quantity}, {part}: not published",
            part=part_text(figure.part, words),
            quantity=quantity_name(figure.quantity, words),
        )
        for figure in figures(benchmark)
        if figure.published is None
    ]
    if not benchmark.bands:
        lines.append(words.text("bands of students per FTE: not published"))
    if not benchmark.schools:
        lines.append(words.text("the number of schools: not published, so no share has a place among them"))
    lines += [sentence.text for sentence in unused_sentences(benchmark, words)]
    return lines or [words.text("nothing that a publication of this kind usually says")]


def _standing(benchmark: Benchmark, words: Words) -> Table:
    table = _table(
        words.text("How many of the schools reported a share or a smaller one, however the figures lie")
    )
    table.add_column(words.text("Share"), justify="right")
    for name in task_names(words).values():
        table.add_column(name)
    for share in _SHARES:
        cells = []
        for task_type in TaskType:
            position = benchmark.position(task_type, share)
            cell = short_span(position.fewest, position.most, words)
            if position.likely_low is not None and position.likely_high is not None:
                cell += f"  ({short_span(position.likely_low, position.likely_high, words)})"
            cells.append(cell)
        table.add_row(*map(Text, (words.percent(share), *cells)))
    return table


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


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold") if title else None,
        box=SIMPLE,
        title_justify="left",
        caption_justify="left",
    )

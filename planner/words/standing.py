"""Where a value stands, in words: what holds however the figures lie, and what rests on assumptions. Never a rank."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark, MeanOf, Position
from planner.words.cited import Cited
from planner.words.language import Words, begun, mark

_QUARTERS = (
    mark("the lowest"),
    mark("the second-lowest"),
    mark("the second-highest"),
    mark("the highest"),
)


def placed_sentence(benchmark: Benchmark, task_type: TaskType, share: float, words: Words) -> Cited:
    """Say where a share stands, if that says anything: where up to half the schools are open; else that it cannot be said.

    Among schools whose quartiles are published it is said in which quarter.
    """
    if quarters := benchmark.quarters(task_type, share):
        text = words.text(
            "The share lies {quarter} of {schools}.",
            quarter=quarter_words(quarters, words),
            schools=words.plural("the one school", "the {count} schools", benchmark.schools),
        )
        return Cited(text, _facts(benchmark))
    position = benchmark.position(task_type, share)
    if 2 * (position.most - position.fewest) <= position.schools:
        return guaranteed_sentence(benchmark, task_type, share, words)
    text = words.plural(
        "The report's figures are too few to place this share beside that of the {count} school.",
        "The report's figures are too few to place this share among those of the {count} schools.",
        benchmark.schools,
    )
    return Cited(text, _facts(benchmark))


def quarter_words(quarters: tuple[int, int], words: Words) -> str:
    """Say in which quarter of the schools, or from which to which, inside a sentence."""
    first, last = (words.text(_QUARTERS[quarter - 1]) for quarter in quarters)
    if first == last:
        return words.text("in {quarter} quarter", quarter=first)
    if quarters[1] - quarters[0] == 1:
        return words.text("in {first} or {last} quarter", first=first, last=last)
    return words.text("from {first} to {last} quarter", first=first, last=last)


_CELLS = mark("lowest"), mark("second-lowest"), mark("second-highest"), mark("highest")


def quarters_cell(quarters: tuple[int, int], words: Words) -> str:
    """Say the same in a table's cell."""
    first, last = (words.text(_CELLS[quarter - 1]) for quarter in quarters)
    return first if first == last else f"{first}–{last}"


def short_place(benchmark: Benchmark, task_type: TaskType, share: float, words: Words) -> str:
    """Say where a share stands in a table's cell: the quarter where quartiles are told, else the count where it says something."""
    if quarters := benchmark.quarters(task_type, share):
        return quarters_cell(quarters, words)
    position = benchmark.position(task_type, share)
    if 2 * (position.most - position.fewest) > position.schools:
        return words.text("cannot be said")
    span, schools = short_span(position.fewest, position.most, words), words.number(position.schools)
    return words.text("{span} of {schools}", span=span, schools=schools)


def guaranteed_sentence(benchmark: Benchmark, task_type: TaskType, share: float, words: Words) -> Cited:
    """Say how many schools reported at most this share however their figures lie, under each reading left open.

    Readings that give the same are said once. ValueError where no table fits the published figures.
    """
    counts = _by_reading(benchmark, task_type, share)
    spans = {reading: span_words(p, words) for reading, p in counts.items()}
    if len(set(spans.values())) == 1:
        text = words.plural(
            "{span} of {count} school reported this share or a smaller one, however the figures lie.",
            "{span} of the {count} schools reported this share or a smaller one, however the figures lie.",
            benchmark.schools,
            span=next(iter(spans.values())),
        )
    else:
        text = words.plural(
            "{span} of {count} school reported this share or a smaller one if the report's mean is simple, {weighted} "
            "if it is weighted by FTE. The report does not say which.",
            "{span} of the {count} schools reported this share or a smaller one if the report's mean is simple, "
            "{weighted} if it is weighted by FTE. The report does not say which.",
            benchmark.schools,
            span=spans[MeanOf.SCHOOLS],
            weighted=spans[MeanOf.FTE],
        )
    return Cited(begun(text), _facts(benchmark))


def assumed(benchmark: Benchmark, task_type: TaskType, share: float) -> tuple[int, int] | None:
    """Fewest and most schools at or below a share under any of the assumptions tried; None where none is.

    That all fitting tables count equally, or that schools are more alike: no one of them is better than another.
    """
    position = benchmark.position(task_type, share)
    if position.likely_low is None or position.likely_high is None:
        return None
    lows, highs = zip(
        (position.likely_low, position.likely_high),
        *benchmark.if_alike(task_type, share).values(),
        strict=True,
    )
    return min(lows), max(highs)


def conventional_sentence(
    benchmark: Benchmark, task_type: TaskType, share: float, words: Words
) -> Cited | None:
    """Say what the assumptions tried would give between them.

    None without any, and where the guarantee gives one count: an assumption has nothing to add to it.
    """
    position = benchmark.position(task_type, share)
    span = assumed(benchmark, task_type, share)
    if span is None or position.fewest == position.most:
        return None
    text = words.plural(
        "In nine of ten cases {span} of {count} school would have this share or a smaller one. That rests on "
        "assumptions we have chosen, not on the report.",
        "In nine of ten cases {span} of the {count} schools would have this share or a smaller one. That rests on "
        "assumptions we have chosen, not on the report.",
        benchmark.schools,
        span=short_span(*span, words),
    )
    return Cited(text, _facts(benchmark))


def unused_sentences(benchmark: Benchmark, words: Words) -> tuple[Cited, ...]:
    """Say what the publication remarks without a figure, so that no table is held to it."""
    return tuple(
        Cited(
            words.text(mark("not used: {remark}"), remark=point.text.in_language(words.language)), point.fact
        )
        for point in benchmark.unused
    )


def _by_reading(benchmark: Benchmark, task_type: TaskType, share: float) -> dict[MeanOf, Position]:
    """Positions under each reading left open that some table fits."""
    if benchmark.mean_of is not MeanOf.UNSTATED:
        return {benchmark.mean_of: benchmark.position(task_type, share)}
    found = {}
    for reading in (MeanOf.SCHOOLS, MeanOf.FTE):
        try:
            found[reading] = benchmark.position(task_type, share, reading)
        except ValueError:  # the figures exclude this reading
            continue
    if not found:
        msg = f"{benchmark.id}: no table fits the published figures"
        raise ValueError(msg)
    return found


def span_words(position: Position, words: Words) -> str:
    """Say how many schools a position is, inside a sentence: none, all, exactly so many, or between two counts."""
    if position.most == 0:
        return words.text(mark("none"))
    if position.fewest == position.schools:
        return words.text(mark("all"))
    low, high = words.number(position.fewest), words.number(position.most)
    if low == high:
        return words.text(mark("exactly {count}"), count=low)
    return words.text(mark("between {low} and {high}"), low=low, high=high)


def short_span(low: int, high: int, words: Words) -> str:
    """Write a range of counts: 13–17, or the one count it is."""
    return words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"


def _facts(benchmark: Benchmark) -> tuple[str, ...]:
    published = (*benchmark.shares.values(), benchmark.fte)
    return tuple(dict.fromkeys((*benchmark.fact, *(fact for p in published for fact in p.fact))))

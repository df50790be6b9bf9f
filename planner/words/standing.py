"""Where a value stands, in words: the guarantee first, the convention named as one. Never a rank, never a chance."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark, MeanOf, Position
from planner.words.cited import Cited
from planner.words.language import Words, mark


def guaranteed_sentence(benchmark: Benchmark, task_type: TaskType, share: float, words: Words) -> Cited:
    """Say how many schools reported at most this share in every table that fits, under each reading left open.

    ValueError where no table fits the published figures.
    """
    counts = _by_reading(benchmark, task_type, share)
    spans = {reading: _span(p, words) for reading, p in counts.items()}
    if len(set(spans.values())) == 1:
        text = words.plural(
            "In every table that fits the published figures, {span} of {count} school reported at most this share.",
            "In every table that fits the published figures, {span} of the {count} schools reported at most this share.",
            benchmark.schools,
            span=next(iter(spans.values())),
        )
    else:
        text = words.plural(
            "In every table that fits the published figures, {span} of {count} school reported at most this "
            "share (if the mean is over schools; {weighted} if it is weighted by FTE).",
            "In every table that fits the published figures, {span} of the {count} schools reported at most this "
            "share (if the mean is over schools; {weighted} if it is weighted by FTE).",
            benchmark.schools,
            span=spans[MeanOf.SCHOOLS],
            weighted=spans[MeanOf.FTE],
        )
    return Cited(text, _facts(benchmark))


def conventional_sentence(
    benchmark: Benchmark, task_type: TaskType, share: float, words: Words
) -> Cited | None:
    """Say the range if all fitting tables count equally, and how far other conventions move it.

    None without a convention, and where the guarantee gives one count: a convention has nothing to add to it.
    """
    position = benchmark.position(task_type, share)
    if position.likely_low is None or position.likely_high is None or position.fewest == position.most:
        return None
    said = [
        words.text(
            mark(
                "If all fitting tables count equally: {span} in at least nine of ten. That is a convention, with the mean over "
                "schools."
            ),
            span=short_span(position.likely_low, position.likely_high, words),
        )
    ]
    others = [short_span(*span, words) for span in benchmark.if_alike(task_type, share).values()]
    if others:
        said.append(
            words.text(
                mark("With schools taken to be more alike: {spans}."),
                spans=words.text(mark(" or ")).join(dict.fromkeys(others)),
            )
        )
    return Cited(" ".join(said), _facts(benchmark))


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


def _span(position: Position, words: Words) -> str:
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

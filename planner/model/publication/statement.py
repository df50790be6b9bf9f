"""What a publication says and leaves open, and where its figures contradict one another. Values only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from planner.model.allocation import TaskType
from planner.model.problems import Code, Place, Problem
from planner.model.publication.benchmark import Benchmark, MeanOf
from planner.model.publication.bounds import Reading, any_table_fits
from planner.model.publication.facts import exact, facts_of
from planner.model.publication.published import Published

_PARTS = ("mean", "low", "high")
_OUTSIDE_BANDS = {
    "mean": Code.MEAN_OUTSIDE_BANDS,
    "low": Code.LOW_OUTSIDE_BANDS,
    "high": Code.HIGH_OUTSIDE_BANDS,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a publication.

    Parameters
    ----------
    quantity : str
        "shares.administration", "fte" or "students_per_fte".
    part : str
        "mean", "low" or "high".
    published : float or None
        As printed; None where the publication is silent.
    low, high : float or None
        What it stands for, rounding undone; None with `published`.
    fact : tuple of str
        Where it comes from.
    just_under : bool
        Whether it is published as "just under" the figure.
    """

    quantity: str
    part: str
    published: float | None
    low: float | None
    high: float | None
    fact: tuple[str, ...] = ()
    just_under: bool = False


def figures(benchmark: Benchmark) -> tuple[Figure, ...]:
    """List the figures a benchmark gives and those it leaves open, in the fixed order of its quantities."""
    found = []
    for quantity, published, step in _quantities(benchmark):
        half = step / 2
        for part in _PARTS:
            value = getattr(published, part)
            if value is None:
                found.append(Figure(quantity, part, None, None, None))
            else:
                low, high = float(max(exact(value) - half, Fraction(0))), float(exact(value) + half)
                under = published.just_under and part == "mean"
                found.append(Figure(quantity, part, value, low, high, published.fact, under))
    return tuple(found)


def contradictions(benchmark: Benchmark) -> list[Problem]:
    """Every figure that cannot stand beside the others; empty when some table fits them all.

    Codes, the quantity in `place.column`: share_outside_0_1, below_zero, low_above_high, mean_outside_range,
    means_do_not_total, bands_do_not_total, bands_overlap, band_low_above_high, mean_outside_bands,
    low_outside_bands, high_outside_bands, no_table_fits (each figure is possible alone, all together are not),
    and as a question reading_without_table (the figures exclude one of the readings the publication leaves open).
    """
    found = [p for quantity in _quantities(benchmark) for p in _quantity(*quantity)]
    if not any(p.code == Code.SHARE_OUTSIDE_0_1 for p in found):
        found += _means(benchmark)
    found += _bands(benchmark)
    # What is already named would only be named again, less clearly.
    if benchmark.schools and not any(
        p.place.column.startswith("shares") or p.place.column == "fte" for p in found
    ):
        found += _tables(benchmark)
    return found


def _problem(code: Code, column: str, **values: object) -> Problem:
    return Problem(code, Place(column=column), values)


def _readings(benchmark: Benchmark) -> tuple[MeanOf, ...]:
    return (
        (MeanOf.SCHOOLS, MeanOf.FTE) if benchmark.mean_of is MeanOf.UNSTATED else (MeanOf(benchmark.mean_of),)
    )


def _quantities(benchmark: Benchmark) -> Iterator[tuple[str, Published, Fraction]]:
    for task_type in TaskType:
        published = benchmark.shares.get(task_type, Published())
        yield f"shares.{task_type.value}", published, exact(benchmark.step)
    yield "fte", benchmark.fte, exact(benchmark.fte_step)
    yield "students_per_fte", benchmark.students_per_fte, Fraction(0)


def _quantity(name: str, published: Published, step: Fraction) -> Iterator[Problem]:
    mean, low, high = published.mean, published.low, published.high
    for part in _PARTS:
        value = getattr(published, part)
        if value is not None and name.startswith("shares") and not 0 <= value <= 1:
            yield _problem(Code.SHARE_OUTSIDE_0_1, name, part=part, value=value)
        elif value is not None and (value < 0 or (name == "fte" and value == 0 and not step)):
            yield _problem(Code.BELOW_ZERO, name, part=part, value=value)
    if low is not None and high is not None and low > high:
        yield _problem(Code.LOW_ABOVE_HIGH, name, low=low, high=high)
    elif mean is not None:
        # Each end may be off by half a step, and so may the mean.
        below = low is not None and exact(mean) + step < exact(low)
        above = high is not None and exact(mean) - step > exact(high)
        if below or above:
            yield _problem(Code.MEAN_OUTSIDE_RANGE, name, mean=mean, range=(low, high))


def _means(benchmark: Benchmark) -> Iterator[Problem]:
    means = [p.mean for p in (benchmark.shares.get(t, Published()) for t in TaskType) if p.mean is not None]
    total, slack = sum(map(exact, means), Fraction(0)), len(means) * exact(benchmark.step) / 2
    if total - slack > 1 or (len(means) == len(TaskType) and total + slack < 1):
        yield _problem(Code.MEANS_DO_NOT_TOTAL, "shares", total=float(total), slack=float(slack))


def _bands(benchmark: Benchmark) -> Iterator[Problem]:
    name, bands = "students_per_fte", benchmark.bands
    if not bands:
        return
    total = sum(band.schools for band in bands)
    if benchmark.schools and total != benchmark.schools:
        yield _problem(Code.BANDS_DO_NOT_TOTAL, name, total=total, schools=benchmark.schools)
    for band in bands:
        if band.low > band.high:
            yield _problem(Code.BAND_LOW_ABOVE_HIGH, name, low=band.low, high=band.high)
    for one, other in combinations(sorted(bands, key=lambda b: (b.low, b.high)), 2):
        if one.high > other.low or (one.high == other.low and one.high_in and other.low_in):
            yield _problem(
                Code.BANDS_OVERLAP, name, first=(one.low, one.high), second=(other.low, other.high)
            )
    held = sorted((band for band in bands if band.schools), key=lambda b: (b.low, b.high))
    if not held:
        return
    ends = {"mean": (held[0].low, max(b.high for b in held)), "low": (held[0].low, held[0].high)}
    ends["high"] = next((b.low, b.high) for b in reversed(held))
    for part, (low, high) in ends.items():
        # An edge itself is let in on both sides: the figure is rounded, and how far is not said.
        value = getattr(benchmark.students_per_fte, part)
        if value is not None and not low <= value <= high:
            yield _problem(_OUTSIDE_BANDS[part], name, value=value, low=low, high=high)


def _tables(benchmark: Benchmark) -> Iterator[Problem]:
    facts, readings = facts_of(benchmark), _readings(benchmark)
    names: dict[MeanOf, Reading] = {MeanOf.SCHOOLS: "schools", MeanOf.FTE: "fte"}
    without = [reading for reading in readings if not any_table_fits(facts, names[reading])]
    if len(without) == len(readings):
        values = {"schools": benchmark.schools, "readings": tuple(r.value for r in without)}
        yield _problem(Code.NO_TABLE_FITS, "shares", **values)
    elif without:
        values = {"reading": without[0].value}
        yield Problem(Code.READING_WITHOUT_TABLE, Place(column="shares"), values, severity="question")

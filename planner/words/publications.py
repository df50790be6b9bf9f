"""The figures of a publication in words: what each is called, how it is written, what its mean is taken over."""

from __future__ import annotations

import math

from planner.files.languages import percent_gap
from planner.model.allocation import TaskType
from planner.model.publication.bands import Size
from planner.model.publication.benchmark import Benchmark, MeanOf
from planner.words.language import Words, mark
from planner.words.terms import task_names

_PARTS = {"mean": mark("mean"), "low": mark("lowest"), "high": mark("highest")}
_READINGS = {
    MeanOf.SCHOOLS: mark("over schools"),
    MeanOf.FTE: mark("weighted by FTE"),
    MeanOf.UNSTATED: mark("over something that is not stated"),
}
_NAMES = {"fte": mark("FTE"), "students_per_fte": mark("students per FTE"), "shares": mark("shares")}


def quantity_name(quantity: str, words: Words) -> str:
    """Name a quantity of a publication: "Student support, share"."""
    head, _, task = quantity.partition(".")
    if head == "shares" and task in {t.value for t in TaskType}:
        return words.text(mark("{task}, share"), task=task_names(words)[TaskType(task)])
    name = words.text(_NAMES[head])
    return name[:1].upper() + name[1:]


def figure_text(quantity: str, value: float, words: Words) -> str:
    """Write a figure as published: 43 %, 0,2, 300."""
    if quantity.startswith("shares"):
        return f"{words.as_given(round(100 * value, 9))}{percent_gap(words.language)}%"
    return words.as_given(value)


def range_text(quantity: str, ends: tuple[float | None, float | None], words: Words) -> str:
    """Write a range as published: 8–67 %, ≤ 300, 10–∞."""
    low, high = (None if end is None else end_text(quantity, end, words) for end in ends)
    if low is None or high is None:
        return f"≤ {high}" if low is None else f"≥ {low}"
    return f"{low.rstrip('%').rstrip()}–{high}"


def end_text(quantity: str, value: float, words: Words) -> str:
    """Write an end of a band, which may be open."""
    return "∞" if value == math.inf else figure_text(quantity, value, words)


def part_text(part: str, words: Words) -> str:
    """Name one of a quantity's published figures: "mean", "low" or "high"."""
    return words.text(_PARTS[part])


def publication_name(benchmark: Benchmark, words: Words) -> str:
    """Name a publication or an edition with its year and its schools: "the report from 2024, 23 schools"."""
    if benchmark.size:
        return words.plural(
            "edition {edition}, {count} school with {size}",
            "edition {edition}, {count} schools with {size}",
            benchmark.schools,
            edition=benchmark.edition,
            size=size_name(benchmark.size, words),
        )
    if benchmark.edition:
        return words.plural(
            "edition {edition}, {count} school",
            "edition {edition}, {count} schools",
            benchmark.schools,
            edition=benchmark.edition,
        )
    # The year it came out: that of its figures of time need not be stated.
    return words.plural(
        "the report from {year}, {count} school",
        "the report from {year}, {count} schools",
        benchmark.schools,
        year=benchmark.year,
    )


def size_name(size: Size, words: Words) -> str:
    """Say how many students a school of a size has, inside a sentence."""
    low, high = (words.number(end) if end is not None else "" for end in (size.low, size.high))
    if not low:
        return words.text("under {high} students", high=high)
    if not high:
        return words.text("at least {low} students", low=low)
    return words.text("{low}–{high} students", low=low, high=words.number((size.high or 1) - 1))


def similar_sentence(whole: Benchmark, students: int, words: Words) -> str:
    """Say which schools are of a school's size and how many, or why all of an edition are taken."""
    count = words.number(whole.schools)
    if part := whole.of_size(students):
        return words.text(
            "Of your size: the {count} of {all} schools with {size}.",
            count=words.number(part.schools),
            size=size_name(part.size or Size(), words),
            all=count,
        )
    if whole.is_large:
        return words.text(
            "Of schools of your size single ones could be seen, therefore all {all}.", all=count,
        )  # fmt: skip
    return words.text(
        "Too few schools to part by size, therefore all {all}.", all=count,
    )  # fmt: skip


def reading_text(reading: MeanOf, words: Words) -> str:
    """Say what a mean is taken over."""
    return words.text(_READINGS[reading])

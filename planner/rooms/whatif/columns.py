"""Columns: what the page shows at every step of a lever, each thing worked out once for each number it depends on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any, TypeVar, cast

from planner.model.allocation import TaskType
from planner.model.effort import NET_HOURS_A_YEAR, hours_a_week, hours_a_year
from planner.model.parts import rounded_parts
from planner.model.sweep import Sweep
from planner.rooms.live_numbers import DASH, Number
from planner.words.language import Words

T = TypeVar("T")
# An entry a step, or one where it is the same at every step.
Texts = Sequence[str]
Numbers = tuple[Sequence[float | None], Texts]


@dataclass(frozen=True, slots=True)
class Told:
    """What changes while a hand moves, at the steps of a lever.

    Parameters
    ----------
    numbers : mapping of data-key to values and texts
    sentences : mapping of place to texts
    marks : mapping of chart to what moves in it
    """

    numbers: Mapping[str, Numbers]
    sentences: Mapping[str, Texts]
    marks: Mapping[str, Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Live:
    """The same at one step.

    Parameters
    ----------
    numbers : mapping of data-key to (value, text)
    sentences : mapping of place to text
    marks : mapping of chart to what moves in it
    """

    numbers: Mapping[str, Number]
    sentences: Mapping[str, str]
    marks: Mapping[str, dict[str, Any]]


def first(told: Told) -> Live:
    """Give the first step alone."""
    return Live(
        first_numbers(told.numbers),
        {place: texts[0] for place, texts in told.sentences.items()},
        {chart: marks[0] for chart, marks in told.marks.items()},
    )


def first_numbers(numbers: Mapping[str, Numbers]) -> dict[str, Number]:
    """Give the numbers of the first step."""
    return {key: (values[0], texts[0]) for key, (values, texts) in numbers.items()}


def each(form: Callable[..., T], *columns: Sequence[Any]) -> list[T]:
    """Make a column of columns: a form is filled in once for each distinct entry, and once where none changes.

    >>> each(str, (1, 2, 2)), each(max, (1, 2, 5), (3,))
    (['1', '2', '2'], [3, 3, 5])
    """
    if len(columns) == 1:
        (column,) = columns
        made = {entry: form(entry) for entry in dict.fromkeys(column)}
        return list(map(made.__getitem__, column))
    steps = max(map(len, columns))
    return list(map(form, *(c if len(c) == steps else repeat(c[0], steps) for c in columns)))


def by_edges(form: Callable[[float], T], column: Sequence[float], edges: Sequence[float]) -> list[T]:
    """Make a column of one, for a form that changes at its (sorted) edges alone.

    >>> by_edges(lambda value: value >= 2, (0, 1, 2, 3), (2,))
    [False, False, True, True]
    """
    sides = [(bisect_left(edges, value), bisect_right(edges, value)) for value in column]
    made = {side: form(value) for side, value in dict(zip(sides, column, strict=True)).items()}
    return [made[side] for side in sides]


def by_name(rows: Sequence[Mapping[str, T]]) -> dict[str, list[T]]:
    """Turn a mapping a step into a column a name."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def shown_all(values: Sequence[float | None], words: Words, decimals: int = 0) -> Numbers:
    """Give numbers as a page shows them."""
    if None in values:
        return values, [DASH if value is None else words.number(value, decimals) for value in values]
    return values, words.numbers(cast("Sequence[float]", values), decimals)


def outcome_columns(
    outcome: Sweep, column: str, words: Words, gf2_students: int | None = None
) -> dict[str, Numbers]:
    """Give one column of the tables, at every step: FTE, share, hours a week, students per FTE and net hours in all.

    Parameters
    ----------
    gf2_students : int or None
        With them the net hours in all are given for each too.
    """
    # The float's last digits are taken away before shares are rounded together: a tie is a tie.
    rounded = each(lambda parts: rounded_parts([Decimal(f"{part:.12g}") for part in parts]), outcome.parts)
    numbers: dict[str, Numbers] = {}
    for at, t in enumerate(TaskType):
        name, fte = f"{t.value}.{column}", outcome.fte[t]
        numbers["fte." + name] = shown_all(fte, words, 2)
        numbers["shares." + name] = outcome.shares[t], each(words.percents, [row[at] for row in rounded])
        numbers["hours_week." + name] = shown_all(outcome.hours_week[t], words, 1)
    numbers[f"fte.total.{column}"] = shown_all(outcome.total_fte, words, 2)
    numbers[f"hours_week.total.{column}"] = shown_all(each(hours_a_week, outcome.total_fte), words, 1)
    # What hours are set against is done at work, not on holiday.
    net = each(lambda fte: hours_a_year(fte, NET_HOURS_A_YEAR), outcome.total_fte)
    for_each = [hours / gf2_students if gf2_students else None for hours in net]
    numbers[f"hours_year.total.{column}"] = shown_all(net, words)
    numbers[f"hours_gf2.total.{column}"] = shown_all(for_each, words, 1)
    numbers[f"students.{column}"] = shown_all(outcome.students, words)
    numbers[f"students_per_fte.{column}"] = shown_all(outcome.students_per_fte, words)
    return numbers

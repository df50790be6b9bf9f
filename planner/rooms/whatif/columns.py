"""Columns: what the page shows at every step of a lever, each thing worked out once for each number it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from planner.model.allocation import TaskType
from planner.model.amounts import minus, times
from planner.model.effort import hours_a_week, hours_a_year
from planner.model.parts import whole_percents
from planner.model.sweep import Sweep
from planner.rooms.live_numbers import DASH, Number
from planner.rooms.whatif.runs import Texts, at_step, each
from planner.rooms.whatif.state import net_hours_a_year
from planner.words.language import Words

_HAIR = 1e-6  # of the last digit: far more than floats lose on the way to it
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


def live_at(told: Told, index: int) -> Live:
    """Give one step alone."""
    return Live(
        numbers_at(told.numbers, index),
        {place: at_step(texts, index) for place, texts in told.sentences.items()},
        {chart: at_step(marks, index) for chart, marks in told.marks.items()},
    )


def numbers_at(numbers: Mapping[str, Numbers], index: int) -> dict[str, Number]:
    """Give the numbers of one step."""
    return {key: (at_step(values, index), at_step(texts, index)) for key, (values, texts) in numbers.items()}


def shown_all(values: Sequence[float | None], words: Words, decimals: int = 0) -> Numbers:
    """Give numbers as a page shows them."""
    distinct = dict.fromkeys(values)
    if None in distinct:
        return values, each(lambda value: DASH if value is None else words.number(value, decimals), values)
    # Where a total stays, only its last digits are another: few to write, for many steps.
    few = cast("Sequence[float]", values if 2 * len(distinct) > len(values) else list(distinct))
    texts = words.numbers(few, decimals)
    if len(few) == len(values):
        return values, texts
    return values, list(map(dict(zip(few, texts, strict=True)).__getitem__, cast("Sequence[float]", values)))


def share_changes(shares: Sequence[float], was: float, words: Words) -> Numbers:
    """Give how far shares are from one that was, in percentage points, with their sign."""
    # Multiplied as decimals only where floats could print another digit.
    changes = [share - was for share in shares]
    points = [
        quick if abs((quick := change * 100) * 10 % 1 - 0.5) > _HAIR else times(minus(share, was), 100)
        for share, change in zip(shares, changes, strict=True)
    ]
    return changes, words.signed_all(points, 1)


def outcome_columns(outcome: Sweep, column: str, words: Words) -> dict[str, Numbers]:
    """Give one column of the tables, at every step: what an allocation comes to, and the students it serves."""
    return split_columns(outcome, column, words) | served_columns(outcome, column, words)


def split_columns(
    outcome: Sweep, column: str, words: Words, gf2_students: int | None = None
) -> dict[str, Numbers]:
    """Give what follows from an allocation alone: FTE, share and hours a week of each, net hours in all.

    Parameters
    ----------
    gf2_students : int or None
        With them the net hours in all are given for each too.
    """
    rounded = each(whole_percents, outcome.parts)
    numbers: dict[str, Numbers] = {}
    for at, t in enumerate(TaskType):
        name, fte = f"{t.value}.{column}", outcome.fte[t]
        numbers["fte." + name] = shown_all(fte, words, 2)
        numbers["shares." + name] = outcome.shares[t], each(words.percents, [row[at] for row in rounded])
        numbers["hours_week." + name] = shown_all(outcome.hours_week[t], words, 1)
    numbers[f"fte.total.{column}"] = shown_all(outcome.total_fte, words, 2)
    numbers[f"hours_week.total.{column}"] = shown_all(each(hours_a_week, outcome.total_fte), words, 1)
    # What hours are set against is done at work, not on holiday.
    net = each(lambda fte: hours_a_year(fte, net_hours_a_year()), outcome.total_fte)
    for_each = [hours / gf2_students if gf2_students else None for hours in net]
    numbers[f"hours_year.total.{column}"] = shown_all(net, words)
    numbers[f"hours_gf2.total.{column}"] = shown_all(for_each, words, 1)
    return numbers


def served_columns(outcome: Sweep, column: str, words: Words) -> dict[str, Numbers]:
    """Give the students, and the students per FTE."""
    return {
        f"students.{column}": shown_all(outcome.students, words),
        f"students_per_fte.{column}": shown_all(outcome.students_per_fte, words),
    }

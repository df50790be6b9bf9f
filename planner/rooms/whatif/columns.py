"""Columns: what the page shows at every step of a lever, each thing worked out once for each number it depends on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice, repeat, zip_longest
from operator import itemgetter, ne
from string import Formatter
from typing import Any, TypeVar, cast, overload

from planner.model.allocation import TaskType
from planner.model.amounts import minus, times
from planner.model.effort import NET_HOURS_A_YEAR, hours_a_week, hours_a_year
from planner.model.parts import whole_percents
from planner.model.sweep import Sweep
from planner.rooms.live_numbers import DASH, Number
from planner.words.language import Words

T = TypeVar("T")
_FIGURES = re.compile(r"(\d[\d.,]*)")
_HAIR = 1e-6  # of the last digit: far more than floats lose on the way to it
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


@dataclass(frozen=True, slots=True)
class Runs(Sequence[T]):
    """A column whose entries stand for many steps each: the entries, and the steps at which each begins."""

    entries: tuple[T, ...]
    begins: tuple[int, ...]
    steps: int

    def __len__(self) -> int:
        """Count the steps."""
        return self.steps

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """Give the entry of one step, or of some."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self.steps))]
        at = range(self.steps)[index]  # an IndexError ends a loop over it
        return self.entries[bisect_right(self.begins, at) - 1]


def run_begins(column: Sequence[Any]) -> list[int]:
    """Name the steps at which a column's entry is another than the one before; the first among them."""
    return [0, *compress(range(1, len(column)), map(ne, column, islice(column, 1, None)))]


def in_runs(column: Sequence[T]) -> Runs[T]:
    """Give a column that changes seldom as its runs.

    >>> in_runs(["a", "a", "b"])
    Runs(entries=('a', 'b'), begins=(0, 2), steps=3)
    """
    begins = run_begins(column)
    return Runs(tuple([column[at] for at in begins]), tuple(begins), len(column))


def of_each(runs: Runs[Any], form: Callable[[Any], T]) -> Runs[T]:
    """Make a column of runs, each entry of one of theirs."""
    return Runs(tuple([form(entry) for entry in runs.entries]), runs.begins, runs.steps)


@dataclass(frozen=True, slots=True)
class Joined(Sequence[str]):
    """A column of sentences that are their parts one after another; most parts stand still while a figure moves.

    Made by `joined`, so that two parts beside one another do not both stand still.
    """

    parts: tuple[Texts, ...]

    def __len__(self) -> int:
        """Count the steps."""
        return max(map(len, self.parts))

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Say the sentence of one step, or of some."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        return "".join(at_step(part, index) for part in self.parts)


def joined(parts: Iterable[Texts]) -> Texts:
    """Join columns of texts, step by step; a plain column of one where nothing moves.

    >>> joined([["a "], ["b"], ["1", "2"], ["", ""]])[1], joined([["a "], ["b", "b"]])
    ('a b2', ['a b'])
    """
    gathered: list[Texts] = []
    for part in parts:
        if not moves(part):
            if not gathered or len(gathered[-1]) > 1:
                gathered.append([part[0]])
            else:
                gathered[-1] = [gathered[-1][0] + part[0]]
        else:
            gathered.append(part)
    gathered = [part for part in gathered if len(part) > 1 or part[0]] or [[""]]
    return Joined(tuple(gathered)) if len(gathered) > 1 else gathered[0]


def parted(texts: Texts) -> Texts:
    """Part sentences at their figures, for what moves in them is most often only those."""
    return joined(zip_longest(*map(_FIGURES.split, texts), fillvalue=""))


def filled(template: str, is_said: Sequence[bool], **fields: Texts) -> list[Texts]:
    """Fill a sentence in, as the parts of `joined`: nothing at the steps where it is not said.

    >>> joined(filled("{a} of {b}", in_runs([True, False]), a=["1", "2"], b=["3"]))[:]
    ['1 of 3', '']
    """
    said: list[Texts] = []
    for words, name, _, _ in Formatter().parse(template):
        said += [[words], fields[name]] if name else [[words]]
    if not isinstance(is_said, Runs):
        return said if is_said[0] else []
    return [_where(texts, is_said) for texts in said]


def _where(texts: Texts, is_said: Runs[bool]) -> Texts:
    if len(texts) == 1:
        return of_each(is_said, lambda is_there: texts[0] if is_there else "")
    column = list(texts)
    for is_there, begin, end in zip(is_said.entries, is_said.begins, (*is_said.begins[1:], is_said.steps), strict=True):
        if not is_there:
            column[begin:end] = [""] * (end - begin)
    return column


def seldom(form: Callable[..., T], *columns: Sequence[Any]) -> Sequence[T]:
    """Make a column of columns of which one at most changes, and that one in runs."""
    runs = next((column for column in columns if isinstance(column, Runs)), None)
    if runs is None:
        return [form(*(column[0] for column in columns))]
    return of_each(runs, lambda entry: form(*(entry if one is runs else one[0] for one in columns)))


def moves(column: Sequence[Any]) -> bool:
    """Whether a column is not the same at every step."""
    if isinstance(column, Joined):
        return True
    entries = column.entries if isinstance(column, Runs) else column
    return len(entries) > 1 and entries.count(entries[0]) < len(entries)


def at_step(column: Sequence[T], index: int) -> T:
    """Give a column's entry at a step; it has one where it is the same at all of them."""
    return column[index if len(column) > 1 else 0]


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


def by_edges(form: Callable[[float], T], column: Sequence[float], edges: Sequence[float]) -> Runs[T]:
    """Make a column of one, for a form that changes at its (sorted) edges alone.

    >>> by_edges(lambda value: value >= 2, (0, 1, 2, 3), (2,))[:]
    [False, False, True, True]
    """
    begins = run_begins([bisect_left(edges, value) + bisect_right(edges, value) for value in column])
    return Runs(tuple([form(column[at]) for at in begins]), tuple(begins), len(column))


def by_name(rows: Sequence[Mapping[str, T]]) -> dict[str, Sequence[T]]:
    """Turn a mapping a step into a column a name."""
    if isinstance(rows, Runs):
        return {name: of_each(rows, itemgetter(name)) for name in rows[0]}
    return {name: [row[name] for row in rows] for name in rows[0]}


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
        quick
        if abs((quick := change * 100) * 10 % 1 - 0.5) > _HAIR
        else times(minus(share, was), 100)
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
    net = each(lambda fte: hours_a_year(fte, NET_HOURS_A_YEAR), outcome.total_fte)
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

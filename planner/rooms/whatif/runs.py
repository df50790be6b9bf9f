"""Columns: an entry a step, or one where it is the same at every step; and the shorter forms of those that change seldom."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice, repeat, zip_longest
from operator import itemgetter, ne, sub
from string import Formatter
from typing import Any, TypeVar, overload

T = TypeVar("T")
U = TypeVar("U")
Texts = Sequence[str]  # an entry a step, or one where it is the same at every step
_FIGURES = re.compile(r"(\d[\d.,]*)")
_PLACES = 8


def at_step(column: Sequence[T], index: int) -> T:
    """Give a column's entry at a step; it has one where it is the same at all of them."""
    return column[index if len(column) > 1 else 0]


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


@dataclass(frozen=True, slots=True)
class Runs(Sequence[T]):
    """A column whose entries stand for many steps each: the entries, and the steps at which each begins."""

    entries: tuple[T, ...]
    begins: tuple[int, ...]
    steps: int

    def __len__(self) -> int:
        """Count the steps."""
        return self.steps

    def of(self, entries: tuple[U, ...]) -> Runs[U]:
        """Give other entries that stand for the same steps."""
        return Runs(entries, self.begins, self.steps)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """Give the entry of one step, or of some."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self.steps))]
        return self.entries[bisect_right(self.begins, range(self.steps)[index]) - 1]

    def __iter__(self) -> Iterator[T]:
        """Give the entry of each step."""
        counts = map(sub, (*self.begins[1:], self.steps), self.begins)
        return chain.from_iterable(map(repeat, self.entries, counts))


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


def thinned(column: Sequence[T]) -> Sequence[T]:
    """Give a column as its runs where that is shorter, else its entries one by one."""
    if isinstance(column, Runs):
        again = in_runs(column.entries)  # of what they were made of, two may be alike
        runs = Runs(again.entries, tuple([column.begins[at] for at in again.begins]), column.steps)
    else:
        # A few places are looked at before all are: most columns of figures change at every step.
        apart = len(column) // _PLACES
        if apart > 1 and all(column[at] != column[at - 1] for at in range(apart, len(column), apart)):
            return column
        runs = in_runs(column)
    return runs if 3 * (len(runs.entries) - 1) <= len(column) else [*column]


def of_each(runs: Runs[Any], form: Callable[[Any], T]) -> Runs[T]:
    """Make a column of runs, each entry of one of theirs."""
    return runs.of(tuple([form(entry) for entry in runs.entries]))


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
    return joined(map(thinned, zip_longest(*map(_FIGURES.split, texts), fillvalue="")))


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
    for is_there, begin, end in zip(
        is_said.entries, is_said.begins, (*is_said.begins[1:], is_said.steps), strict=True
    ):
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

"""The published figures as exact bands: what a table must agree with to fit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from planner.model.allocation import TaskType
from planner.model.amounts import figure
from planner.model.publication.published import Published

Interval = tuple[Fraction, Fraction]
_VERSION = 1  # of what the figures are taken to mean; part of the digest


@dataclass(frozen=True, slots=True)
class Column:
    """What is published of one column of shares; None where the publication is silent.

    Parameters
    ----------
    low, high : Interval or None
        Interval that some school's share attains, and beyond whose outer end none lies.
    mean : Interval or None
        Interval of the mean.
    """

    low: Interval | None = None
    high: Interval | None = None
    mean: Interval | None = None

    @property
    def box(self) -> Interval:
        """Where every school's share lies."""
        return (self.low[0] if self.low else Fraction(0), self.high[1] if self.high else Fraction(1))


@dataclass(frozen=True, slots=True)
class Facts:
    """Exact bands of a publication.

    Parameters
    ----------
    schools : int
        n, >= 1.
    columns : three Column
        In the order of TaskType.
    fte : (Interval, Interval) or None
        Lowest and highest FTE. None unless both are published: a table fits whatever the unit of FTE, so one
        end alone can be met by scaling and says nothing about the weights.
    """

    schools: int
    columns: tuple[Column, ...]
    fte: tuple[Interval, Interval] | None

    @property
    def digest(self) -> str:
        """SHA-256 of the figures, in hex; equal exactly when the same tables fit."""
        return hashlib.sha256(f"{_VERSION} {self!r}".encode()).hexdigest()


class Figures(Protocol):
    """What of a publication tables are held to; a `Benchmark` is one."""

    @property
    def schools(self) -> int: ...  # noqa: D102
    @property
    def step(self) -> float: ...  # noqa: D102
    @property
    def fte_step(self) -> float: ...  # noqa: D102
    @property
    def shares(self) -> Mapping[TaskType, Published]: ...  # noqa: D102
    @property
    def fte(self) -> Published: ...  # noqa: D102


def facts_of(benchmark: Figures) -> Facts:
    """Read a benchmark's figures as the decimals they were written as, each with its rounding band.

    A share stands for plus or minus half of `step`, closed, within [0, 1]; FTE likewise with `fte_step`.

    Not used, so that more tables fit and the bounds are wider, never wrong: a mean of FTE (only with its
    rounding, which is not published, would it hold), students per FTE (students are free), and a remark such as
    the report's that administration and support vary most (D7: no figure says by how much).
    """
    step, fte = exact(benchmark.step), benchmark.fte
    columns = tuple(_column(benchmark.shares.get(t, Published()), step) for t in TaskType)
    ends = None
    if fte.low is not None and fte.high is not None:
        fte_step = exact(benchmark.fte_step)
        ends = _band(fte.low, fte_step, top=None), _band(fte.high, fte_step, top=None)
    return Facts(benchmark.schools, columns, ends)


def exact(number: float) -> Fraction:
    """Read a float as the decimal it prints as: 0.43 is 43/100."""
    return Fraction(repr(figure("number", number)))


def _column(published: Published, step: Fraction) -> Column:
    one = Fraction(1)
    low, high, mean = (
        None if figure is None else _band(figure, step, one)
        for figure in (published.low, published.high, published.mean)
    )
    return Column(low, high, mean)


def _band(figure: float, step: Fraction, top: Fraction | None) -> Interval:
    low, high = max(exact(figure) - step / 2, Fraction(0)), exact(figure) + step / 2
    return low, high if top is None else min(high, top)

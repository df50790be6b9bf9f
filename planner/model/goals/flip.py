"""What would change what is said: for each typed figure the nearest value, up and down, at which it is something else."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.model.allocation import Allocation, AllocationError, TaskType
from planner.model.amounts import amount, heads, refuse, typed

FTE_STEP, HEADS_STEP = 0.01, 1.0
MOST_FTE, MOST_HEADS = 1000.0, 100_000.0
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as somebody typed it, and what they could have typed instead.

    Parameters
    ----------
    value : float
        As it is typed.
    step : float
        What figures are typed to, above 0: 0.01 FTE, 1 head.
    least, most : float
        Between which it can be: whole steps between them are tried, and nothing else. Both ends must be a figure that
        something can be said of.

    Raises
    ------
    ValueError
        for what is no amount, and a value that is not from `least` to `most`.
    """

    value: float
    step: float = FTE_STEP
    least: float = 0.0
    most: float = MOST_FTE

    def __post_init__(self) -> None:
        for name in ("step", "least", "most"):
            object.__setattr__(self, name, amount(name, getattr(self, name)))
        object.__setattr__(self, "value", amount("value", self.value, self.least, self.most))
        if not self.step:
            refuse("step", "nobody types in steps of nothing")

    def outward(self, way: int) -> range:
        """Number the steps from the value on, the nearest first: up for 1, down for -1."""
        by = typed(self.step)
        if way > 0:
            return range(math.floor(typed(self.value) / by) + 1, math.floor(typed(self.most) / by) + 1)
        return range(math.ceil(typed(self.value) / by) - 1, math.ceil(typed(self.least) / by) - 1, -1)

    def at(self, number: int) -> float:
        """Give the value of a step."""
        return float(typed(self.step) * number)


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one figure, one way, at which something else is said; the others stay as typed.

    Parameters
    ----------
    figure : str
        Its name.
    value, last, to : float
        As typed; the last at which the same is said; the first at which it is not.
    said : object
        What is said there.
    """

    figure: str
    value: float
    last: float
    to: float
    said: object

    @property
    def part(self) -> Fraction | float:
        """How far that is, in parts of the typed value; without end where that is 0."""
        value, to = Fraction(typed(self.value)), Fraction(typed(self.to))
        return abs(to - value) / value if value else math.inf


def what_would_change(
    figures: Mapping[str, Typed],
    says: Callable[[Values], object],
    marker: Callable[[Values], object] | None = None,
) -> tuple[Flip, ...]:
    """Find what would change what is said: of each figure the nearest value down and up, the smallest part of it first.

    Of two alike the figure that is named first, and down before up. A figure that changes nothing within what it can be
    is not told.

    Parameters
    ----------
    figures : mapping of name to Typed
        As they are typed.
    says : function of the figures' values
        What is said of them, as anything that can be compared. It need not be said on one side alone: every step is
        tried until it is another.
    marker : function of the figures' values, or None
        Spares trying every step: what is said follows from it, and along any one figure it never comes back to what it
        has been. A count that only rises is one; where a value lies among edges is one.

    >>> figures = {"support": Typed(0.2, most=3), "other": Typed(1.0, most=3)}
    >>> says = lambda at: at["support"] / (at["support"] + at["other"]) < 0.25
    >>> [(flip.figure, flip.last, flip.to) for flip in what_would_change(figures, says)]
    [('other', 0.61, 0.6), ('support', 0.33, 0.34)]
    """
    values = {name: figure.value for name, figure in figures.items()}
    found = [
        flip
        for name, figure in figures.items()
        for way in (-1, 1)
        if (flip := _nearest(name, figure, way, values, says, marker))
    ]
    return tuple(sorted(found, key=lambda flip: flip.part))


def figures_of(
    allocation: Allocation,
    students: float,
    gf2_students: int | None = None,
    agreements: int | None = None,
) -> dict[str, Typed]:
    """Give a school's typed figures: FTE by task type in hundredths, students, and the cohort where it is known, in heads.

    Named as `TaskType` and the fields are. No FTE is tried that would make the total 0, no agreements beyond the cohort,
    no cohort below its agreements. AllocationError for a total of 0, ValueError for counts that cannot be.
    """
    if not allocation.fte:
        msg = "a total of 0 FTE says nothing"
        raise AllocationError(msg)
    figures = {}
    for t in TaskType:
        is_alone = all(not allocation[other] for other in TaskType if other is not t)
        least = min(FTE_STEP, allocation[t]) if is_alone else 0.0
        figures[t.value] = Typed(allocation[t], least=least, most=max(MOST_FTE, allocation[t]))
    count = amount("students", students)
    figures["students"] = Typed(count, HEADS_STEP, most=max(MOST_HEADS, count))
    cohort = None if gf2_students is None else heads("gf2_students", gf2_students, least=1)
    signed = 0 if agreements is None else heads("agreements", agreements, most=cohort)
    if cohort is not None:
        figures["gf2_students"] = Typed(cohort, HEADS_STEP, max(1, signed), max(MOST_HEADS, cohort))
    if cohort is not None and agreements is not None:
        figures["agreements"] = Typed(signed, HEADS_STEP, most=cohort)
    return figures


def _nearest(  # noqa: PLR0913, PLR0917  (what it is asked with, of one figure and one way)
    name: str,
    figure: Typed,
    way: int,
    values: Values,
    says: Callable[[Values], object],
    marker: Callable[[Values], object] | None,
) -> Flip | None:
    def put(number: int) -> Values:
        return {**values, name: figure.at(number)}

    today, steps = says(values), figure.outward(way)
    for at in range(len(steps)) if marker is None else _begins(steps, put, values, marker):
        if (said := says(put(steps[at]))) != today:
            last = figure.at(steps[at - 1]) if at else figure.value
            return Flip(name, figure.value, last, figure.at(steps[at]), said)
    return None


def _begins(
    steps: range, put: Callable[[int], Values], values: Values, marker: Callable[[Values], object]
) -> Iterator[int]:
    """Find where each run of steps with one marker begins, but for the run of today's."""
    at, now = -1, marker(values)
    while True:
        at = bisect_left(steps, 1, lo=at + 1, key=lambda number: int(marker(put(number)) != now))
        if at == len(steps):
            return
        yield at
        now = marker(put(steps[at]))

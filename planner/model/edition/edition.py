"""An edition as a value: all that leaves, and nothing of any one school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from planner.model.amounts import amount, heads, refuse
from planner.model.edition.counts import Counted
from planner.model.edition.figures import ROLE, SHARES, TASK, Measure
from planner.model.edition.kinds import Kind, Why
from planner.model.edition.since import Since
from planner.model.schools import SchoolYear


def _guard(one: object, *, counts: Iterable[str] = (), amounts: Iterable[str] = ()) -> None:
    """Hold the figures of an edition to what they can be: its file may be anybody's. None is one that is not there."""
    for guard, names in ((heads, counts), (amount, amounts)):
        for name in names:
            if (value := getattr(one, name)) is not None:
                object.__setattr__(one, name, guard(name, value))


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measure is printed, and how unsure an intruder must be left of a school's.

    Parameters
    ----------
    steps : tuple of float
        What its figures may be rounded to, the finest first, in its own unit: percent, FTE or students per FTE.
    protection : float
        The least standard deviation that differencing must leave, in the same unit.
    """

    steps: tuple[float, ...]
    protection: float

    def __post_init__(self) -> None:
        _guard(self, amounts=["protection"])


_PERCENT = Scale((1.0, 2.0, 5.0), 18.0)
_SCALES: Mapping[Measure, Scale] = MappingProxyType({
    **dict.fromkeys((*SHARES, Measure.FULFILMENT), _PERCENT),
    Measure.FTE: Scale((0.1, 0.2, 0.5), 1.0),
    Measure.STUDENTS_PER_FTE: Scale((10.0, 20.0, 50.0), 150.0),
    # Schools lie some 5 points apart in a task, some 25 in a role; more coarsely than to one percent says nothing.
    **dict.fromkeys(TASK.values(), Scale((1.0,), 6.0)),
    **dict.fromkeys(ROLE.values(), Scale((1.0,), 30.0)),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an edition was made by, each threshold by its name.

    Parameters
    ----------
    mean_from, quartiles_from, count_from : int
        Schools: the least a mean, quartiles and a count are given of.
    changed_from : int
        Schools that must be different from any earlier edition.
    known : int
        Schools whose figures an intruder is taken to know.
    dominance_n, dominance_k : int, float
        Of the (n,k)-dominance rule.
    p_percent : float
        Of the p % rule, for an intruder who knows so many as `known`.
    band_edges : tuple of float
        Students per FTE; both belong to the middle band.
    """

    mean_from: int = 5
    quartiles_from: int = 12
    count_from: int = 3
    changed_from: int = 3
    known: int = 3
    dominance_n: int = 2
    dominance_k: float = 60.0
    p_percent: float = 100.0
    band_edges: tuple[float, ...] = (150.0, 300.0)
    scales: Mapping[Measure, Scale] = field(default_factory=lambda: _SCALES)

    def __post_init__(self) -> None:
        _guard(
            self, counts=("mean_from", "quartiles_from", "count_from", "changed_from", "known", "dominance_n")
        )
        _guard(self, amounts=("dominance_k", "p_percent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One published figure.

    Parameters
    ----------
    schools : int
        How many schools it is of.
    value : float
        In percent, FTE or students per FTE, rounded to `step`.
    """

    measure: Measure
    kind: Kind
    schools: int
    value: float
    step: float

    def __post_init__(self) -> None:
        _guard(self, counts=["schools"], amounts=("value", "step"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBand:
    """How many schools have so many students per FTE; None where the count is suppressed.

    Parameters
    ----------
    low, high : float or None
        Its limits; None where it is open.
    """

    low: float | None
    high: float | None
    schools: int | None

    def __post_init__(self) -> None:
        _guard(self, counts=["schools"], amounts=("low", "high"))


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What does not leave, and why."""

    measure: Measure
    kind: Kind
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How many schools are different from the edition before; None where the count is suppressed."""

    schools: int
    came: int | None = None
    left: int | None = None
    moved: int | None = None

    def __post_init__(self) -> None:
        _guard(self, counts=("schools", "came", "left", "moved"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a closed round publishes.

    Parameters
    ----------
    number : int
        From 1, within its year and programme.
    schools : int
        How many are in it.
    closed : date
        The day it was closed.
    instrument : str
        Version of the questions.
    made_by : str
        Version and build of the planner.
    changed : Changed or None
        Against the edition before of the same year; None for a first one.
    claims : tuple of str
        What the report's relations were in the schools' figures, a direction each: "student_support:higher",
        "students_per_fte:none_found" (`model.relations.answers`).
    counts : tuple of Counted
        Roles, ways to organise the work, tasks nobody has.
    since : Since or None
        What has changed at the schools that were in the year before's.

    Raises ValueError naming the field.
    """

    year: SchoolYear
    programme: str
    number: int
    schools: int
    closed: dt.date
    instrument: str
    made_by: str
    rules: Rules
    statistics: tuple[Statistic, ...]
    bands: tuple[CountedBand, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    changed: Changed | None = None
    claims: tuple[str, ...] = ()
    counts: tuple[Counted, ...] = ()
    since: Since | None = None

    def __post_init__(self) -> None:
        heads("number", self.number, least=1)
        heads("schools", self.schools, least=self.rules.mean_from)
        if any(one.schools > self.schools for one in self.statistics):
            refuse("statistics", "a figure is of more schools than are in it")
        if not self.programme.strip():
            refuse("programme", "nothing stands there")

    def of(self, measure: Measure, kind: Kind) -> Statistic | None:
        """Give a published figure; None where it is suppressed, or nobody gave it."""
        return next((one for one in self.statistics if (one.measure, one.kind) == (measure, kind)), None)

    def why_not(self, measure: Measure, kind: Kind) -> Why | None:
        """Say why a figure is not there; None where it is."""
        return next((one.why for one in self.suppressed if (one.measure, one.kind) == (measure, kind)), None)

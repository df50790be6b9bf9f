"""How schools are spread: the report's descriptives, of a round's own figures, unrounded.

What of it may leave, and how it is rounded, is an edition's: nothing here is fit to be printed as it stands.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.allocation import TaskType
from planner.model.amounts import figure, refuse
from planner.model.change import contributions
from planner.model.publication.bands import Band
from planner.model.publication.benchmark import MeanOf
from planner.model.schools import School


@dataclass(frozen=True, slots=True)
class Distribution:
    """Figures of one or more schools, from the lowest up.

    Quartiles lie between the schools beside them, in proportion (type 7 of Hyndman and Fan, The American Statistician 50
    (1996) 361-365: what spreadsheets give).

    >>> of = Distribution.of([4, 1, 3, 2])
    >>> of.schools, of.mean, of.low, of.lower_quartile, of.median, of.upper_quartile, of.high
    (4, 2.5, 1.0, 1.75, 2.5, 3.25, 4.0)
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            refuse("values", "of no school")
        object.__setattr__(self, "values", tuple(sorted(figure("value", value) for value in self.values)))

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution:
        """From figures in any order."""
        return cls(tuple(values))

    @property
    def schools(self) -> int:
        """How many."""
        return len(self.values)

    @property
    def mean(self) -> float:
        """Every school counted alike."""
        return math.fsum(self.values) / len(self.values)

    @property
    def low(self) -> float:
        """The lowest."""
        return self.values[0]

    @property
    def high(self) -> float:
        """The highest."""
        return self.values[-1]

    @property
    def lower_quartile(self) -> float:
        """A quarter of the way up."""
        return self._quartiles[0]

    @property
    def median(self) -> float:
        """Half the way up."""
        return self._quartiles[1]

    @property
    def upper_quartile(self) -> float:
        """Three quarters of the way up."""
        return self._quartiles[2]

    @property
    def _quartiles(self) -> Sequence[float]:
        if len(self.values) == 1:
            return self.values * 3
        return statistics.quantiles(self.values, n=4, method="inclusive")


def fte(schools: Iterable[School]) -> Distribution:
    """Spread of total FTE."""
    return Distribution.of(school.allocation.fte for school in schools)


def shares(schools: Iterable[School]) -> dict[TaskType, Distribution]:
    """Spread of each task type's share, in [0, 1]; its mean is the mean over schools."""
    all_of_them = tuple(schools)
    return {t: Distribution.of(school.allocation.shares[t] for school in all_of_them) for t in TaskType}


def mean_split(schools: Iterable[School], mean_of: MeanOf) -> dict[TaskType, float]:
    """Mean share of each task type: over schools, every school alike, or over FTE, every FTE alike.

    >>> from planner.model.allocation import Allocation
    >>> two = [School("1", "A", 9, Allocation(1, 0, 0)), School("2", "B", 9, Allocation(0, 3, 0))]
    >>> [mean_split(two, of)[TaskType.ADMINISTRATION] for of in (MeanOf.SCHOOLS, MeanOf.FTE)]
    [0.5, 0.25]
    """
    all_of_them = tuple(schools)
    if mean_of is MeanOf.SCHOOLS:
        return {t: spread.mean for t, spread in shares(all_of_them).items()}
    if mean_of is MeanOf.UNSTATED:
        refuse("mean_of", "a mean is over schools or over FTE")
    total = math.fsum(fte(all_of_them).values)
    return {t: math.fsum(school.allocation[t] for school in all_of_them) / total for t in TaskType}


def students_per_fte(schools: Iterable[School]) -> Distribution:
    """Spread of students per FTE; its mean is the mean of the schools' own figures."""
    return Distribution.of(school.students_per_fte for school in schools)


def all_students_per_fte(schools: Iterable[School]) -> float:
    """All students over all FTE: a ratio of totals, in which large schools count for more."""
    all_of_them = tuple(schools)
    return math.fsum(school.students for school in all_of_them) / math.fsum(fte(all_of_them).values)


def banded(schools: Iterable[School], bands: Iterable[Band]) -> tuple[Band, ...]:
    """Count the schools in each band of students per FTE; the bands are a publication's, edges and all."""
    ratios = students_per_fte(schools).values
    return tuple(replace(band, schools=sum(map(band.holds, ratios)), fact=()) for band in bands)


@dataclass(frozen=True, slots=True)
class Parts:
    """FTE of all schools on one task type in two rounds, and what the change is made up of; the parts total it.

    Parameters
    ----------
    students, staffing, split : float
        By heads, by FTE for each of them, by the share of the task type.
    """

    before: float
    after: float
    students: float
    staffing: float
    split: float


def parts_of_change(pairs: Iterable[tuple[School, School]]) -> Mapping[TaskType, Parts]:
    """Split the change of FTE from an earlier round to a later, of the schools that stand in both, by task type.

    Each school's own change is split (`contributions`), and the schools are added up: so nobody is hidden behind another
    who changed the other way, and no part is left over.
    """
    years = tuple(pairs)
    return {t: _parts(years, t) for t in TaskType}


def _parts(years: Sequence[tuple[School, School]], task_type: TaskType) -> Parts:
    split = [
        contributions(_factors(before, task_type), _factors(after, task_type)) for before, after in years
    ]
    students, staffing, by_split = (math.fsum(part[at] for part in split) for at in range(3))
    before, after = (math.fsum(pair[at].allocation[task_type] for pair in years) for at in range(2))
    return Parts(before, after, students, staffing, by_split)


def _factors(school: School, task_type: TaskType) -> tuple[float, float, float]:
    heads, total = school.students, school.allocation.fte
    return heads, total / heads, school.allocation.shares[task_type]

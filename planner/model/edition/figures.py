"""One school's figures as an edition takes them, and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from planner.model.allocation import Allocation, TaskType, students_per_fte
from planner.model.amounts import heads
from planner.model.schools import School


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a school says of a year, without its name.

    Parameters
    ----------
    administration, student_support, company_relations : float
        FTE, together above 0.
    students, gf2_students, agreements : int or None
        Heads, as in `School`.

    Raises ValueError naming the field.
    """

    administration: float
    student_support: float
    company_relations: float
    students: int
    gf2_students: int | None = None
    agreements: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "students", heads("students", self.students, least=1))
        self.allocation.shares  # noqa: B018  (refuses a total of 0 here, and once)

    @classmethod
    def of(cls, school: School) -> Figures:
        """Take them from a school."""
        return cls(
            **{task_type.value: school.allocation[task_type] for task_type in TaskType},
            students=school.students,
            gf2_students=school.gf2_students,
            agreements=school.agreements,
        )

    @property
    def allocation(self) -> Allocation:
        """FTE by task type."""
        return Allocation(self.administration, self.student_support, self.company_relations)


class Measure(StrEnum):
    """What an edition tells of, by the name pages have for it."""

    ADMINISTRATION = "shares.administration"
    STUDENT_SUPPORT = "shares.student_support"
    COMPANY_RELATIONS = "shares.company_relations"
    FTE = "fte"
    STUDENTS_PER_FTE = "students_per_fte"
    FULFILMENT = "fulfilment"


SHARES = Measure.ADMINISTRATION, Measure.STUDENT_SUPPORT, Measure.COMPANY_RELATIONS  # always 100 % together


def _share(measure: Measure) -> Callable[[Figures], float]:
    task_type = TaskType(measure.value.removeprefix("shares."))
    return lambda figures: 100 * figures.allocation.shares[task_type]


def _fulfilment(figures: Figures) -> float | None:
    if not figures.gf2_students or figures.agreements is None:
        return None
    return 100 * figures.agreements / figures.gf2_students


_VALUES: Mapping[Measure, Callable[[Figures], float | None]] = {
    **{measure: _share(measure) for measure in SHARES},
    Measure.FTE: lambda figures: figures.allocation.fte,
    Measure.STUDENTS_PER_FTE: lambda figures: students_per_fte(figures.students, figures.allocation),
    Measure.FULFILMENT: _fulfilment,
}


def measured(measure: Measure, figures: Figures) -> float | None:
    """Give a school's value, in percent, FTE or students per FTE; None where it does not say."""
    return _VALUES[measure](figures)

"""One school's figures as an edition takes them, and what is measured of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from planner.model.allocation import Allocation, TaskType, students_per_fte
from planner.model.amounts import heads
from planner.model.edition.work import Work
from planner.model.estimate.people import TASKS, Role
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
    work : Work or None
        Who does what there; None where it was frozen by a planner that did not look.

    Raises ValueError naming the field.
    """

    administration: float
    student_support: float
    company_relations: float
    students: int
    gf2_students: int | None = None
    agreements: int | None = None
    work: Work | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "students", heads("students", self.students, least=1))
        for name in ("gf2_students", "agreements"):
            if (count := getattr(self, name)) is not None:
                object.__setattr__(self, name, heads(name, count))
        self.allocation.shares  # noqa: B018  (refuses a total of 0 here, and once)

    @classmethod
    def of(cls, school: School, work: Work | None = None) -> Figures:
        """Take them from a school, and who does what from its estimate."""
        return cls(
            **{task_type.value: school.allocation[task_type] for task_type in TaskType},
            students=school.students,
            gf2_students=school.gf2_students,
            agreements=school.agreements,
            work=work,
        )

    def as_seen_by(self, before: Figures) -> Figures:
        """Give them as far as an earlier edition looked: what it never saw has not changed since."""
        return self if before.work else replace(self, work=None)

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
    # parts of a school's time, in percent of it
    TA1 = "tasks.ta1"
    TA2 = "tasks.ta2"
    TA3 = "tasks.ta3"
    TA4 = "tasks.ta4"
    TA5 = "tasks.ta5"
    TA6 = "tasks.ta6"
    TS1 = "tasks.ts1"
    TS2 = "tasks.ts2"
    TS3 = "tasks.ts3"
    TS4 = "tasks.ts4"
    TS5 = "tasks.ts5"
    TR1 = "tasks.tr1"
    TR2 = "tasks.tr2"
    TR3 = "tasks.tr3"
    TR4 = "tasks.tr4"
    TR5 = "tasks.tr5"
    TR7 = "tasks.tr7"
    OTHER = "tasks.other"
    CONSULTANT = "roles.consultant"
    ADMINISTRATIVE_STAFF = "roles.administrative_staff"
    TEACHER = "roles.teacher"
    HEAD_OF_PROGRAMME = "roles.head_of_programme"


SHARES = Measure.ADMINISTRATION, Measure.STUDENT_SUPPORT, Measure.COMPANY_RELATIONS  # always 100 % together
MAIN = *SHARES, Measure.FTE, Measure.STUDENTS_PER_FTE, Measure.FULFILMENT
TASK = {task: Measure(f"tasks.{task}") for task in TASKS}
ROLE = {role: Measure(f"roles.{role}") for role in Role}  # always 100 % together


def measured(measure: Measure, figures: Figures) -> float | None:
    """Give a school's value, in percent, FTE or students per FTE; None where it does not say."""
    return _measured(figures)[measure]


@lru_cache(maxsize=1 << 14)  # the same schools are asked for every measure, and of every earlier edition
def _measured(figures: Figures) -> Mapping[Measure, float | None]:
    allocation = figures.allocation
    shares = zip(SHARES, allocation.shares.values(), strict=True)
    work = figures.work or Work()
    says = figures.gf2_students and figures.agreements is not None
    return {
        **{measure: 100 * share for measure, share in shares},
        Measure.FTE: allocation.fte,
        Measure.STUDENTS_PER_FTE: students_per_fte(figures.students, allocation),
        Measure.FULFILMENT: 100 * (figures.agreements or 0) / (figures.gf2_students or 1) if says else None,
        **{measure: _percent(work.tasks.get(task)) for task, measure in TASK.items()},
        **{measure: _percent(work.roles.get(role)) for role, measure in ROLE.items()},
    }


def _percent(part: float | None) -> float | None:
    return None if part is None else 100 * part

"""What the change of FTE between two rounds is made up of, unrounded: what of it may leave is an edition's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.change import contributions
from planner.model.schools import School


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

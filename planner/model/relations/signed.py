"""A round's relations as the evidence registry carries them, to stand beside what a report saw in another year."""

from __future__ import annotations

from planner.model.evidence import Observed
from planner.model.relations.values import Answers
from planner.model.schools import SchoolYear


def observed(found: Answers, year: SchoolYear, source: str) -> tuple[Observed, ...]:
    """Sign each relation with its direction, the calendar year its cohorts are counted in, and its number of schools.

    Parameters
    ----------
    source : str
        Whose it is: the edition's name.
    """
    return tuple(
        Observed(one.task_type, one.association, year.counted_in, one.schools, source)
        for one in found.relations
    )

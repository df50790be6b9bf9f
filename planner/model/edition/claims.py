"""What an edition says of the report's relations: asked of the schools in it, and told as directions."""

from __future__ import annotations

from planner.model.edition.figures import Measure
from planner.model.edition.groups import Schools
from planner.model.relations.answers import answers
from planner.model.schools import School


def claims_of(schools: Schools) -> tuple[str, ...]:
    """Ask the report's four relations: a direction each, and no size that a school could be worked out of.

    Returns
    -------
    tuple of str
        "student_support:higher" and the like, as `Edition.claims` holds them; "too_few" under twelve schools.
    """
    asked = (
        School(
            number,
            number,
            one.students,
            one.allocation,
            gf2_students=one.gf2_students,
            agreements=one.agreements,
        )
        for number, one in schools.items()
    )
    return tuple(
        f"{one.task_type.value if one.task_type else Measure.STUDENTS_PER_FTE.value}:{one.association.value}"
        for one in answers(asked).relations
    )

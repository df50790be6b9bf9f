"""What a relation looks at in a school: its shares as coordinates, its students per FTE, its fulfilment."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model.relations.compositions import NOTHING, closed, first_pivots, without_nothing
from planner.model.schools import School

_SAME = 12  # decimals: what differs by less differs by how it was computed


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One school's place in the four relations.

    Parameters
    ----------
    fulfilment : float
        Share of the cohort with an agreement; of a change, the difference of two.
    logit : float
        The same as empirical log odds, which a straight line may be laid through.
    students : int
        Of the cohort, or of both.
    figures : four floats
        Pivot coordinates of the three shares in their order, then the logarithm of students per FTE.
    """

    fulfilment: float
    logit: float
    students: int
    figures: tuple[float, float, float, float]


def row_of(school: School) -> Row | None:
    """Look at one school; None where its GF2 cohort or its agreements are not known, or where there was no cohort.

    >>> from planner.model.allocation import Allocation
    >>> row = row_of(School("900001", "Eksempelskole A", 360, Allocation(0.6, 0.3, 0.3), gf2_students=40, agreements=30))
    >>> row.fulfilment, row.students, [round(figure, 3) for figure in row.figures]
    (0.75, 40, [0.566, -0.283, -0.283, 5.704])
    """
    cohort, signed = school.gf2_students, school.agreements
    if not cohort or signed is None or signed > cohort:
        return None
    one, two, three = first_pivots(without_nothing(school.allocation.parts))
    return _row(
        signed / cohort,
        math.log((signed + 0.5) / (cohort - signed + 0.5)),
        cohort,
        (one, two, three, math.log(school.students_per_fte)),
    )


def rows_of(schools: Iterable[School]) -> tuple[Row, ...]:
    """Look at all schools whose fulfilment is known, in an order that has nothing to do with who they are."""
    return in_order(row for school in schools if (row := row_of(school)))


def paired(earlier: Iterable[School], later: Iterable[School]) -> tuple[tuple[School, School], ...]:
    """Put the two years of each school that stands in both rounds beside one another, by institution number."""
    before = {school.school_id: school for school in earlier}
    return tuple((before[school.school_id], school) for school in later if school.school_id in before)


def has_nothing(school: School) -> bool:
    """Whether a share is so small that `NOTHING` stands for it."""
    return min(closed(school.allocation.parts)) < NOTHING


def change(before: Row, after: Row) -> Row:
    """Give what changed at one school."""
    one, two, three, four = (b - a for a, b in zip(before.figures, after.figures, strict=True))
    return _row(
        after.fulfilment - before.fulfilment,
        after.logit - before.logit,
        before.students + after.students,
        (one, two, three, four),
    )


def level(before: Row, after: Row) -> Row:
    """Give where one school stood over both years."""
    one, two, three, four = ((a + b) / 2 for a, b in zip(before.figures, after.figures, strict=True))
    return _row(
        (before.fulfilment + after.fulfilment) / 2,
        (before.logit + after.logit) / 2,
        before.students + after.students,
        (one, two, three, four),
    )


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort, so that who is named first decides nothing; the order of the shares decides nothing either."""
    return tuple(
        sorted(
            rows, key=lambda row: (row.fulfilment, row.students, row.figures[3], sorted(row.figures[:3]), row)
        )
    )


def _row(fulfilment: float, logit: float, students: int, figures: Sequence[float]) -> Row:
    one, two, three, four = (round(value, _SAME) + 0.0 for value in figures)
    return Row(round(fulfilment, _SAME) + 0.0, round(logit, _SAME) + 0.0, students, (one, two, three, four))

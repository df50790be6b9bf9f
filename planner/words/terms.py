"""The field's own terms."""

from __future__ import annotations

import math
from collections.abc import Iterable

from planner.files.content import task_types
from planner.model.allocation import TaskType
from planner.model.estimate.estimate import AGREED
from planner.model.estimate.people import Role
from planner.model.publication.bands import Band
from planner.words.language import Words, mark

# In the middle of a sentence Danish and English write the names small.
INSIDE = {
    TaskType.ADMINISTRATION: mark("administrative tasks"),
    TaskType.STUDENT_SUPPORT: mark("student support"),
    TaskType.COMPANY_RELATIONS: mark("company relations"),
}

_ROLE_NAMES = {
    Role.CONSULTANT: mark("Company consultant"),
    Role.ADMINISTRATIVE_STAFF: mark("Administrative staff"),
    Role.TEACHER: mark("Teacher"),
    Role.HEAD_OF_PROGRAMME: mark("Head of programme"),
}


def role_names(words: Words) -> dict[Role, str]:
    """Name of each role, as a label."""
    return {role: words.text(name) for role, name in _ROLE_NAMES.items()}


def respondent_name(who: str, words: Words) -> str:
    """Name a respondent as the store tells them apart: a role, and a number where several in it answer."""
    if who == AGREED:
        return words.text("Agreed figures")
    role, _, number = who.partition("-")
    return f"{role_names(words)[Role(role)]} {number}".strip() if role in list(Role) else who


def task_names(words: Words) -> dict[TaskType, str]:
    """Name of each task type, as a label."""
    return {TaskType(item.id): item.name.in_language(words.language) for item in task_types()}


def band_limits(band: Band, words: Words) -> str:
    """Say where a band of students per FTE lies."""
    low, high = words.as_given(band.low), "" if math.isinf(band.high) else words.as_given(band.high)
    if not high and not band.low:
        return words.text(mark("any number of students per FTE"))
    if not high:
        said = (
            mark("at least {low} students per FTE")
            if band.low_in
            else mark("more than {low} students per FTE")
        )
        return words.text(said, low=low)
    if band.low == 0:
        said = (
            mark("at most {high} students per FTE") if band.high_in else mark("under {high} students per FTE")
        )
        return words.text(said, high=high)
    return words.text(mark("{low} to {high} students per FTE"), low=low, high=high)


def band_span(band: Band, words: Words) -> str:
    """Say where a band lies, inside a sentence that says what of: "between 150 and 300"."""
    low, high = words.as_given(band.low), "" if math.isinf(band.high) else words.as_given(band.high)
    if not high and not band.low:
        return words.text(mark("at any number"))
    if not high:
        return words.text(mark("at {low} or more") if band.low_in else mark("over {low}"), low=low)
    if band.low == 0:
        return words.text(mark("at {high} or less") if band.high_in else mark("under {high}"), high=high)
    return words.text(mark("between {low} and {high}"), low=low, high=high)


def ratio(words: Words, value: float, edges: Iterable[float] = ()) -> str:
    """Write students per FTE: whole, but with decimals where a whole number would say little or cross an edge.

    >>> from planner.words.language import words_in
    >>> ratio(words_in("en"), 299.6), ratio(words_in("en"), 0.1667), ratio(words_in("en"), 149.6, [150])
    ('300', '0.2', '149.6')
    """
    few = 10
    return words.number_beside(value, 0 if value >= few else 1, (0.0, *edges))

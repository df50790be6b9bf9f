"""The school's figures as a memo writes them, and where they lie beside what a publication says."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.files.content import hours
from planner.memos.says.rules import Case
from planner.model.allocation import TaskType
from planner.model.amounts import rounded
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.publication.bands import Band
from planner.model.publication.published import Published, stands_for
from planner.model.schools import School
from planner.words.terms import INSIDE, ratio

ONE_PERSON_FTE = 1.0  # at most so much in all may be one person's time
HALF_DAY_FTE = 0.1  # one of the ten half days of a working week


@dataclass(frozen=True, slots=True)
class Basis:
    """What one FTE is in hours a year: net of holidays where the school year's are known, else gross."""

    hours: float
    is_net: bool
    fact: tuple[str, ...]


def basis(school: School) -> Basis:
    """Find the hours of an FTE in the school's year."""
    known = hours()
    for entry in known.net:
        if school.year in entry.years:
            return Basis(entry.hours, is_net=True, fact=entry.fact)
    return Basis(GROSS_HOURS_A_YEAR, is_net=False, fact=known.gross.fact)


def hours_named(case: Case, count: float) -> str:
    """Write hours a year, net or gross as the basis has them: "1.680 nettotimer"."""
    words, whole = (
        case.words,
        int(rounded(count)),
    )  # halves as in the table, where Python's own go to the even
    if basis(case.school).is_net:
        return words.plural("{count} net hour", "{count} net hours", whole)
    return words.plural("{count} gross hour", "{count} gross hours", whole)


def fte(case: Case, school: School | None = None) -> str:
    """Write total FTE with the digits an estimate carries, and never across a published end."""
    total = (school or case.school).allocation.fte
    ends = (case.benchmark.fte.low, case.benchmark.fte.high) if case.benchmark else ()
    return case.words.number_beside(total, 1 if total >= 1 else 2, (0.0, *(e for e in ends if e is not None)))


def students_per_fte(case: Case, school: School | None = None) -> str:
    """Write students per FTE, never across a published edge."""
    bands = case.benchmark.bands if case.benchmark else ()
    edges = {edge for band in bands for edge in (band.low, band.high) if math.isfinite(edge)}
    return ratio(case.words, (school or case.school).students_per_fte, sorted(edges))


def share(case: Case, task_type: TaskType, school: School | None = None) -> str:
    """Write a share in whole percent, as it is rounded by itself."""
    return case.words.percent((school or case.school).allocation.shares[task_type])


def the_schools(case: Case) -> str:
    """Name the publication's schools inside a sentence: "the 23 schools"."""
    return case.words.plural("the one school", "the {count} schools", case.published.schools)


def names(case: Case, types: list[TaskType]) -> str:
    """Name task types inside a sentence."""
    return case.words.listed(case.words.text(INSIDE[t]) for t in types)


def reported(case: Case) -> dict[TaskType, Published]:
    """Give the published shares of which both ends are known."""
    shares = case.benchmark.shares.items() if case.benchmark else ()
    return {t: p for t, p in shares if p.low is not None and p.high is not None}


def outside(case: Case) -> dict[TaskType, int]:
    """Find shares outside what the schools reported: 1 above, -1 below. Ends are rounded, so half a digit is given."""
    found = {}
    for t, published in case.benchmark.shares.items() if case.benchmark else ():
        own, step = case.school.allocation.shares[t], case.published.step
        if published.high is not None and own > stands_for(published.high, step)[1]:
            found[t] = 1
        elif published.low is not None and own < stands_for(published.low, step)[0]:
            found[t] = -1
    return found


def share_facts(case: Case) -> tuple[str, ...]:
    """Ids of the facts that the published shares rest on."""
    return tuple(fact for published in case.published.shares.values() for fact in published.fact)


def outside_unranged(case: Case) -> tuple[TaskType, int] | None:
    """Find a share outside what the schools reported that nothing is known of how sure it is."""
    return next((found for found in outside(case).items() if not case.school.share_ranges), None)


def all_inside(case: Case) -> bool:
    """Whether every share has a published range and lies in it."""
    return len(reported(case)) == len(TaskType) and not outside(case)


def at_an_end(case: Case, school: School | None) -> list[TaskType]:
    """Find the shares of a school at or beyond an end of the range reported."""
    if not school:
        return []
    shares = school.allocation.shares
    return [
        t
        for t, p in reported(case).items()
        if shares[t] >= stands_for(p.high or 0.0, case.published.step)[0]
        or shares[t] <= stands_for(p.low or 0.0, case.published.step)[1]
    ]


def band(case: Case) -> Band | None:
    """Find the published band the school's students per FTE lie in."""
    return case.benchmark.band(case.school.students_per_fte) if case.benchmark else None


def largest(case: Case) -> TaskType | None:
    """Find the task type with more time than each of the others; None where two share the first place."""
    held = case.school.allocation
    _, second, first = sorted(TaskType, key=lambda t: held[t])
    return None if math.isclose(held[second], held[first]) else first

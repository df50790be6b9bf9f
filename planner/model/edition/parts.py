"""An edition's schools parted by their students, once for all: what a school is set beside that asks for those of its size.

One division, its parts apart from one another, each as large as quartiles need. A set drawn around each school (its dozen
nearest) would differ from its neighbour's by a school; a second division across this one, by organisation model for one,
would cut both into cells that nobody has counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from planner.model.edition.edition import Edition, Part, Statistic
from planner.model.edition.groups import GROUPS, Earlier, Schools, difference, parts_given_out, told

_MOST = 4  # parts
_ROUND = 50, 10, 5, 1  # students: a division stands at as round a number as there is, and is no school's own


def parts_of(edition: Edition, schools: Schools, earlier: Sequence[Earlier]) -> tuple[Part, ...]:
    """Part an edition's schools, and tell of each part what the rules allow beside the whole and all that was given out.

    A kind of figure is told of all parts or of none: the whole without the others is the one.
    """
    rules, bounds = edition.rules, _bounds(schools, earlier, edition.rules.quartiles_from)
    # Once a year: who comes late, or corrects its figures, would stand out among a dozen as among no more.
    if not bounds or any(one.edition.by_students for one in earlier if one.edition.year == edition.year):
        return ()
    members = _members(schools, bounds)
    given_out = [*earlier, *(part for one in earlier for part in parts_given_out(one))]
    if any(0 < sum(difference(one, of)) < rules.changed_from for one in given_out for of in members):
        return ()
    said: list[list[Statistic]] = [[] for _ in members]
    for group in GROUPS:
        found = [
            told(group, of, earlier, rules, edition.year, Earlier(edition, schools))[0] for of in members
        ]
        in_all = set.intersection(*({(one.measure, one.kind) for one in of} for of in found))
        for statistics, more in zip(said, found, strict=True):
            statistics += [one for one in more if (one.measure, one.kind) in in_all]
    return tuple(
        Part(low=low, high=high, schools=len(of), statistics=tuple(statistics))
        for (low, high), of, statistics in zip(pairwise((None, *bounds, None)), members, said, strict=True)
        if statistics
    )


def _bounds(schools: Schools, earlier: Sequence[Earlier], least: int) -> tuple[int, ...]:
    """Say at how many students the schools are parted: where they were before, else into as many parts as are large enough."""
    for one in reversed(earlier):
        before = tuple(part.low for part in one.edition.by_students if part.low is not None)
        if before and _are_large(schools, before, least):
            return before
    students = sorted(figures.students for figures in schools.values())
    for count in range(min(_MOST, len(students) // least), 1, -1):
        middles = [len(students) * part // count for part in range(1, count)]
        for step in _ROUND:
            found = tuple(_between(students[at - 1], students[at], step) for at in middles)
            if _are_large(schools, found, least):
                return found
    return ()


def _between(low: int, high: int, step: int) -> int:
    """Give the multiple of a step nearest to the middle between two counts."""
    return max(1, round((low + high) / 2 / step)) * step


def _are_large(schools: Schools, bounds: Sequence[int], least: int) -> bool:
    return all(len(of) >= least for of in _members(schools, bounds))


def _members(schools: Schools, bounds: Sequence[int]) -> list[Schools]:
    return [
        {number: one for number, one in schools.items() if low <= one.students < high}
        for low, high in pairwise((0, *bounds, math.inf))
    ]

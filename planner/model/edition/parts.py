"""An edition's schools parted by their students, once for all: what a school is set beside that asks for those of its size.

One division, its parts apart from one another, each as large as quartiles need. A set drawn around each school (its dozen
nearest) would differ from its neighbour's by a school; a second division across this one, by organisation model for one,
would cut both into cells that nobody has counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from planner.model.edition.disclosure import protection
from planner.model.edition.edition import Edition, Part, Rules, Statistic
from planner.model.edition.groups import GROUPS, Earlier, Group, Schools, beside, difference, given_of, told
from planner.model.publication.bands import Size

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
    given_out = [*earlier, *(part for one in earlier for part in _parts_given_out(one))]
    if any(0 < sum(difference(one, of)) < rules.changed_from for one in given_out for of in members):
        return ()
    said: list[list[Statistic]] = [[] for _ in members]
    own = sum(one.edition.year == edition.year for one in earlier)
    beside_all = [*given_out, Earlier(edition, schools)]
    for group in GROUPS:
        stricter = _beside_the_whole(group, Earlier(edition, schools), earlier, own)
        found = [told(group, of, beside_all, stricter, own)[0] if stricter else [] for of in members]
        in_all = set.intersection(*({(one.measure, one.kind) for one in of} for of in found))
        for statistics, more in zip(said, found, strict=True):
            statistics += [one for one in more if (one.measure, one.kind) in in_all]
    return tuple(
        Part(low=low, high=high, schools=len(of), statistics=tuple(statistics))
        for (low, high), of, statistics in zip(pairwise((None, *bounds, None)), members, said, strict=True)
        if statistics
    )


def _beside_the_whole(group: Group, whole: Earlier, earlier: Sequence[Earlier], own: int) -> Rules | None:
    """Give the rules for parts of an edition whose own figures show something of a school beside the earlier ones.

    Two ways to one school leave less than either: 1 / joint² = 1 / one² + 1 / other². None where the whole tells nothing,
    or leaves no room.
    """
    rules, first = whole.edition.rules, group.measures[0]
    left = [math.inf]
    for measure in group.measures:
        figure, now = whole.edition.of(measure, group.kind), given_of(measure, group.kind, whole.schools)
        if figure is None:
            return None
        for one in earlier:
            if published := one.edition.of(measure, group.kind):
                before, after, was = beside(given_of(measure, group.kind, one.schools), published, now)
                left.append(protection(before, after, steps=(was, figure.step), known=rules.known))
    scale = rules.scales[first]
    least = scale.protection * math.sqrt(max(1, own))
    if min(left) <= least:
        return None
    more = replace(scale, protection=scale.protection / math.sqrt(1 - (least / min(left)) ** 2))
    return replace(rules, scales={**rules.scales, first: more})


def _parts_given_out(one: Earlier) -> list[Earlier]:
    """Give each part of an edition as an edition of its own schools."""
    alone = replace(one.edition, by_students=(), bands=(), changed=None, counts=(), since=None)
    return [
        Earlier(
            replace(alone, schools=part.schools, statistics=part.statistics),
            {n: f for n, f in one.schools.items() if Size(part.low, part.high).holds(f.students)},
        )
        for part in one.edition.by_students
    ]


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

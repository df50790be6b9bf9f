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

from planner.model.edition.edition import Edition, Part, Rules
from planner.model.edition.groups import (
    GROUPS,
    Earlier,
    Group,
    Schools,
    difference,
    least_left,
    shown_by,
    told,
)
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
    parts = [
        Part(low=low, high=high, schools=len(of), statistics=())
        for (low, high), of in zip(pairwise((None, *bounds, None)), members, strict=True)
    ]
    own = sum(one.edition.year == edition.year for one in earlier)
    whole = Earlier(edition, schools)
    for group in GROUPS:
        stricter = _beside_the_whole(group, whole, earlier, own)
        found = [told(group, of, [*given_out, whole], stricter, own)[0] if stricter else [] for of in members]
        in_all = set.intersection(*({(one.measure, one.kind) for one in of} for of in found))
        more = [
            replace(
                part, statistics=(*part.statistics, *(one for one in of if (one.measure, one.kind) in in_all))
            )
            for part, of in zip(parts, found, strict=True)
        ]
        if _together_hide(group, Earlier(replace(edition, by_students=tuple(more)), schools), earlier, own):
            parts = more
    return tuple(part for part in parts if part.statistics)


def _beside_the_whole(group: Group, whole: Earlier, earlier: Sequence[Earlier], own: int) -> Rules | None:
    """Give the rules for parts of an edition whose own figures show something of a school beside the earlier ones.

    Two ways to one school leave less than either: 1 / joint² = 1 / one² + 1 / other². None where the whole tells nothing,
    or leaves no room.
    """
    rules, first = whole.edition.rules, group.measures[0]
    left = _left(group, whole, earlier)
    if left is None:
        return None
    scale = rules.scales[first]
    least = scale.protection * math.sqrt(max(1, own))
    if left <= least:
        return None
    more = replace(scale, protection=scale.protection / math.sqrt(1 - (least / left) ** 2))
    return replace(rules, scales={**rules.scales, first: more})


def _together_hide(group: Group, parted: Earlier, earlier: Sequence[Earlier], own: int) -> bool:
    """Whether all parts put together, which are the whole and less rounded than it, still hide a school.

    A whole that is coarse for who came late would be fine again in its parts; so it is set beside every earlier edition,
    and beside the tasks of its own, as what its parts make of it.
    """
    scale = parted.edition.rules.scales[group.measures[0]]
    left = _left(group, parted, [*earlier, parted])
    return left is not None and left >= scale.protection * math.sqrt(max(1, own))


def _left(group: Group, one: Earlier, others: Sequence[Earlier]) -> float | None:
    """How unsure of a school an edition's mean leaves beside others, as exactly as it is told; None where it is not."""
    found = []
    for measure in group.measures:
        if not (own := shown_by(one, measure, group.kind)):
            return None
        shown = [pair for other in others for pair in shown_by(other, measure, group.kind)]
        found.append(least_left(own[0], shown, one.edition.rules))
    return min(found)


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

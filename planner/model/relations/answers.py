"""The four relations of the report, asked of one round's schools: which way, from how many, and how sure.

What a relation is worded as follows from a rule that was fixed before any round was asked:

- from fewer than `FEWEST` schools with a known fulfilment, or where all of them are alike, nothing is said: TOO_FEW;
- HIGHER or LOWER where chance alone would give a rank correlation as large in at most `LEVEL` of all rounds, the largest
  of all four counted, and where every way of counting points the same way: every school alike, every student alike,
  and each of these by a straight line through log odds;
- NONE_FOUND otherwise. That is not "there is none": the interval says what such a round could have overlooked.

A correlation of ranks says how alike two orders are. It is no slope, and nothing can be forecast from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.model.evidence import Association
from planner.model.relations.rows import Row, change, has_nothing, in_order, level, row_of, rows_of
from planner.model.relations.values import ASKED, Answers, Followed, Relation
from planner.model.schools import School

FEWEST = 12  # with fewer, even strong relations are mostly overlooked (docs/decisions/rounds.md)
LEVEL = 0.05
DRAWS = 4999  # shufflings; with the round itself 5,000
SEED = 2023
# Schools shuffled in all: where they are so many that these are fewer shufflings, 1,000 say enough.
_WORK = 1_000_000
_WORDED = {1: Association.HIGHER, -1: Association.LOWER, 0: Association.NONE_FOUND}


def answers(schools: Iterable[School], draws: int = DRAWS) -> Answers:
    """Ask the four relations of one round's schools; the same figures give the same answers, in whatever order."""
    asked = tuple(schools)
    known = [school for school in asked if row_of(school)]
    relations = related(rows_of(known), draws)
    return Answers(relations, len(known), len(asked) - len(known), sum(map(has_nothing, known)))


def followed(pairs: Iterable[tuple[School, School]], draws: int = DRAWS) -> Followed:
    """Ask them of schools in an earlier and a later round, each school's two years beside one another."""
    asked = tuple(pairs)
    known = [(a, b, row_of(a), row_of(b)) for a, b in asked]
    rows = [(one, other) for _, _, one, other in known if one and other]
    nothing = sum(has_nothing(a) or has_nothing(b) for a, b, one, other in known if one and other)
    between, within = (
        Answers(
            related(in_order(how(*both) for both in rows), draws), len(rows), len(asked) - len(rows), nothing
        )
        for how in (level, change)
    )
    return Followed(between, within)


def related(rows: Sequence[Row], draws: int = DRAWS) -> tuple[Relation, ...]:
    """Ask them of rows in order, all corrected together."""
    count = len(rows)
    differs = [len({row.figures[at] for row in rows}) > 1 for at in range(len(ASKED))]
    if count < FEWEST or len({row.fulfilment for row in rows}) == 1:
        return tuple(Relation(of, Association.TOO_FEW, count) for of in ASKED)
    import numpy as np  # noqa: PLC0415

    from planner.model.relations.ways import counted  # noqa: PLC0415  (it needs numpy)

    schools, students = (
        counted(rows, weights, LEVEL, min(draws, max(999, _WORK // count)), SEED)
        for weights in ([1] * count, [row.students for row in rows])
    )
    signs = np.sign([schools.orders, schools.lines, students.orders, students.lines])
    agrees = np.all(signs == signs[0], axis=0) & (signs[0] != 0)
    worded = np.where(agrees & (np.abs(schools.orders) > schools.edges), signs[0], 0)
    return tuple(
        Relation(
            of,
            _WORDED[int(worded[at, 0])],
            count,
            schools.measure(at),
            students.measure(at),
            agrees=bool(agrees[at, 0]),
            sign_holds=bool(np.all(signs[0, at] == signs[0, at, 0])),
            wording_holds=bool(np.all(worded[at] == worded[at, 0])),
        )
        if differs[at]
        else Relation(of, Association.TOO_FEW, count)
        for at, of in enumerate(ASKED)
    )

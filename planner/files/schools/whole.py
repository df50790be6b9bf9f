"""What a table says as a whole that no row of it shows: another unit than FTE, sums among schools, a school and its parts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from statistics import median

from planner.files.grids.cells import key, problem, shown, text_of
from planner.files.grids.identity import institution_number, same_name
from planner.files.schools.cells import cell_of
from planner.files.schools.columns import FTE, in_heads, says_another_unit
from planner.files.schools.headings import Layout
from planner.files.schools.rows import SchoolRow
from planner.model.allocation import TaskType
from planner.model.problems import Code, Place, Problem
from planner.model.schools import FEWEST_KNOWN, MOST_KNOWN, School

_ROWS = 3
_MOST_PEOPLE = 20  # at one school, on one type of task
_TIMES = 20  # one column in hours beside two in FTE is some 37 times too large
_FOOT = 3  # lines below the schools
_SLACK = 0.011  # of three rounded figures
_HALF, _CENT = 0.5, 0.0051  # what rounding to whole students, or to two decimals, may take
_MAIN, _KIND = "hovedinst", "enhedsart"


def about_units(rows: Sequence[SchoolRow], layout: Layout) -> list[Problem]:
    """One question for a table whose figures can hardly be FTE; empty where they can."""
    place = Place(layout.grid.sheet, layout.row.number)
    return [
        problem(Code.TABLE_UNIT, place, rule=rule, students_per_fte=middle, heading=heading)
        for rule, middle, heading in islice(_doubts([row.school for row in rows], layout), 1)
    ]


def _doubts(schools: Sequence[School], layout: Layout) -> Iterator[tuple[str, float | None, str]]:
    """Why the figures may be in another unit: the rule, students per FTE, and what says so; what says most first."""
    yield from (("heads", None, heading) for ours in FTE if in_heads(heading := layout.heading(ours)))
    yield from (("said", None, shown(text)) for text in _notes(layout) if says_another_unit(text))
    parts = [school.allocation for school in schools]
    if any(part != parts[0] for part in parts) and all(abs(part.fte - 1) <= _SLACK for part in parts):
        yield "shares", None, ""
    if len(parts) < _ROWS:
        return
    middle = median(school.students_per_fte for school in schools)
    if not FEWEST_KNOWN <= middle <= MOST_KNOWN:
        yield "far", middle, ""
    by_column = sorted(
        (median(part[t] for part in parts), ours) for t, ours in zip(TaskType, FTE, strict=True)
    )
    if by_column[-1][0] > _TIMES * by_column[-2][0] > 0:
        yield "column", None, layout.heading(by_column[-1][1])
    figures = [figure for part in parts for figure in part.values()]
    if all(figure.is_integer() for figure in figures) and max(figures) <= _MOST_PEOPLE:
        yield "whole", None, ""


def _notes(layout: Layout) -> Iterable[str]:
    """What stands above the headings, and on lines of their own below the table."""
    for row in layout.grid.rows:
        texts = [text for cell in row.cells if (text := text_of(cell))]
        if row.number < layout.row.number or len(texts) == 1:
            yield from texts


def sums(rows: Sequence[SchoolRow]) -> frozenset[int | None]:
    """Rows whose figures sum up or average others, whatever they are called: all of them, or those next to it."""
    if len(rows) < _ROWS:
        return frozenset()
    figures = [(row.school.students, *row.school.allocation.values()) for row in rows]
    found = {*_sums_of_all(figures), *_sums_beside(figures)}
    found |= {len(rows) - 1 - i for i in _sums_beside(figures[::-1])}
    found |= {i for i in (0, *range(len(rows) - _FOOT, len(rows))) if i >= 0 and _is_mean(figures, i, found)}
    return frozenset(rows[i].place.row for i in found)


_Figures = Sequence[tuple[float, ...]]


def _sums_of_all(figures: _Figures) -> Iterable[int]:
    """Each that is the sum of all the others."""
    totals = [sum(column) for column in zip(*figures, strict=True)]
    for i, own in enumerate(figures):
        rest = [total - figure for total, figure in zip(totals, own, strict=True)]
        if own[0] == rest[0] and _alike(own[1:], rest[1:]):
            yield i


def _is_mean(figures: _Figures, i: int, sums: Collection[int]) -> bool:
    """Whether a line at the foot, or the first, is the mean of four or more others, as rounded as it is."""
    others = [own for j, own in enumerate(figures) if j not in sums and (j < i or i == 0 < j)]
    mean = [sum(column) / len(others) for column in zip(*others, strict=True)]
    return len(others) > _ROWS and abs(figures[i][0] - mean[0]) <= _HALF and _alike(figures[i][1:], mean[1:])


def _sums_beside(figures: _Figures) -> Iterable[int]:
    """Each that is the sum of two or more right above it, back to wherever that is."""
    running = [[0.0] * len(figures[0])]
    for own in figures:
        running.append([total + figure for total, figure in zip(running[-1], own, strict=True)])
    first = {total[0]: i for i, total in enumerate(running)}  # every school has students, so each is another
    for i, own in enumerate(figures):
        start = first.get(running[i][0] - own[0])
        if start is not None and start < i - 1:
            parts = [now - then for now, then in zip(running[i][1:], running[start][1:], strict=True)]
            if _alike(own[1:], parts):
                yield i


def _alike(ones: Iterable[float], others: Iterable[float]) -> bool:
    return all(
        math.isclose(one, other, rel_tol=_SLACK, abs_tol=_CENT)
        for one, other in zip(ones, others, strict=True)
    )


def about_parts(rows: Sequence[SchoolRow], layout: Layout) -> Iterable[Problem]:
    """A main school beside its own departments, as the register of institutions lists them."""
    headings = [key(text_of(cell)) for cell in layout.row.cells]
    cells = {row.number: row for row in layout.grid.rows}

    def column(name: str) -> list[str]:
        at = next((i for i, heading in enumerate(headings) if heading.startswith(name)), None)
        found = [cells[row.place.row or 0] for row in rows] if at is not None else []
        return [institution_number(cell_of(row, at or 0)) for row in found]

    mains, kinds = column(_MAIN), [same_name(kind) for kind in column(_KIND)]
    # By its number where the table says whose a department is; else whatever calls itself a main school has them all.
    parts: defaultdict[str, list[int | None]] = defaultdict(list)
    for row, main in zip(rows, mains, strict=bool(mains)):
        if main != row.school.school_id:
            parts[main].append(row.place.row)
    if kinds and not mains:
        departments = [row.place.row for row, kind in zip(rows, kinds, strict=True) if "afdeling" in kind]
        heads = (row for row, kind in zip(rows, kinds, strict=True) if kind.startswith("hoved"))
        parts |= {row.school.school_id: departments for row in heads}
    for row in rows:
        if found := parts.get(row.school.school_id):
            yield problem(Code.SCHOOL_AND_PARTS, row.place, school_id=row.school.school_id, rows=tuple(found))

"""What a table says as a whole that no row of it shows: another unit than FTE, sums among schools, a school and its parts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from planner.files.grids.cells import key, problem, text_of
from planner.files.grids.identity import institution_number, same_name
from planner.files.schools.cells import cell_of
from planner.files.schools.columns import FTE, in_heads
from planner.files.schools.headings import Layout
from planner.files.schools.rows import SchoolRow
from planner.model.allocation import TaskType
from planner.model.problems import Code, Place, Problem
from planner.model.schools import FEWEST_KNOWN, MOST_KNOWN

_ROWS = 3
_TIMES = 20  # one column in hours beside two in FTE is some 37 times too large
_SLACK = 0.011  # of three rounded figures
_MAIN, _KIND = "hovedinst", "enhedsart"


def about_units(rows: Sequence[SchoolRow], layout: Layout) -> list[Problem]:
    """One question for a table whose figures can hardly be FTE; empty where they can."""

    def asked(rule: str, middle: float | None = None, heading: str = "") -> list[Problem]:
        place = Place(layout.grid.sheet, layout.row.number)
        return [problem(Code.TABLE_UNIT, place, rule=rule, students_per_fte=middle, heading=heading)]

    heads = [heading for ours in FTE if in_heads(heading := layout.heading(ours))]
    if heads:
        return asked("heads", heading=heads[0])
    if len(rows) < _ROWS:
        return []
    middle = median(row.school.students_per_fte for row in rows)
    if not FEWEST_KNOWN <= middle <= MOST_KNOWN:
        return asked("far", middle)
    parts = [row.school.allocation for row in rows]
    by_column = sorted(
        (median(part[t] for part in parts), ours) for t, ours in zip(TaskType, FTE, strict=True)
    )
    if by_column[-1][0] > _TIMES * by_column[-2][0] > 0:
        return asked("column", heading=layout.heading(by_column[-1][1]))
    shares = any(part != parts[0] for part in parts) and all(abs(part.fte - 1) <= _SLACK for part in parts)
    return asked("shares") if shares else []


def sums(rows: Sequence[SchoolRow]) -> frozenset[int | None]:
    """Rows whose figures are the sums of all the others, whatever they are called."""
    students = sum(row.school.students for row in rows)
    fte = {t: sum(row.school.allocation[t] for row in rows) for t in TaskType}
    return frozenset(
        row.place.row
        for row in rows
        if len(rows) >= _ROWS
        and 2 * row.school.students == students
        and all(math.isclose(2 * row.school.allocation[t], fte[t], rel_tol=_SLACK) for t in TaskType)
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

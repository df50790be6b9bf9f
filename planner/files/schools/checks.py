"""What only the table as a whole can show: a school twice, and what a person should look at once more."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from planner.files.grids import code_pages
from planner.files.grids.cells import problem, shown
from planner.files.grids.identity import institution_number, is_odd_name, letters_of, names_a_total, same_name
from planner.files.schools.headings import Layout
from planner.files.schools.rows import SchoolRow
from planner.files.schools.unseen import about_unseen
from planner.files.schools.whole import about_parts, about_units, sums
from planner.files.schools.years import about_years
from planner.model.problems import Code, Place, Problem
from planner.model.schools import (
    FEWEST_KNOWN,
    FEWEST_PER_FTE,
    MOST_KNOWN,
    MOST_PER_FTE,
    School,
    SchoolYear,
)

_PERCENT, _PERCENT_SLACK = 100.0, 1.0 + 1e-9  # three rounded shares may total 99 or 101
# Within the table: at least this many rows, this many robust standard deviations of log(students per FTE)
# from the median, and at least this factor away from it (a table of schools much alike has no outlier).
_ROWS, _DEVIATIONS, _FACTOR = 12, 5.0, 5.0
_MAD_TO_SD = 1.4826
_SHORTEST_COMMON_ID = 4
_DIGITS = 6  # of the number of an institution
# Said of the whole table where all of it is far off.
_ONCE = frozenset({Code.OUTLIER, Code.LOOKS_LIKE_PERCENT})


def check_schools(
    rows: Sequence[SchoolRow], problems: Sequence[Problem], layout: Layout, given: SchoolYear | None
) -> tuple[list[School], list[Problem]]:
    """Leave out schools that are there twice, ask about the rest; all problems, first the table's own."""
    kept, twice = _without_duplicates(rows)
    units = about_units(kept, layout)
    once = _ONCE if any(p.values["rule"] == "far" for p in units) else ()
    asked = (p for p in _row_questions(kept, layout) if p.code not in once)
    by_row = [*problems, *twice, *asked]
    by_row.sort(key=lambda p: p.place.row or 0)
    return [row.school for row in kept], [*units, *_table_questions(layout, kept, given), *by_row]


def _without_duplicates(rows: Sequence[SchoolRow]) -> tuple[list[SchoolRow], list[Problem]]:
    groups: defaultdict[tuple[str, SchoolYear | None], list[SchoolRow]] = defaultdict(list)
    for row in rows:
        groups[same_name(row.school.school_id), row.school.year].append(row)
    kept: list[SchoolRow] = []
    problems: list[Problem] = []
    for (_, year), group in groups.items():
        first, *later = group
        about = {"school_id": first.school.school_id, "year": None if year is None else str(year)}
        if all(_figures(row.school) == _figures(first.school) for row in later):
            kept.append(first)
            problems += [
                problem(Code.DUPLICATE_SAME, row.place, **about, first=first.place.row) for row in later
            ]
        else:
            numbers = [row.place.row for row in group]
            problems += [
                problem(
                    Code.DUPLICATE_DIFFERS,
                    row.place,
                    **about,
                    others=tuple(n for n in numbers if n != row.place.row),
                )
                for row in group
            ]
    kept.sort(key=lambda row: row.place.row or 0)
    return kept, problems


def _figures(school: School) -> tuple[object, ...]:
    return (
        school.students,
        school.allocation,
        school.gf2_students,
        school.agreements,
        school.agreements_week15,
        school.base_2019,
        dict(school.ranges),
    )


def _row_questions(rows: Sequence[SchoolRow], layout: Layout) -> Iterable[Problem]:
    yield from _lengths(rows, layout)
    yield from _names_and_numbers(rows)
    yield from _outliers(rows)
    yield from about_parts(rows, layout)
    of_all = sums(rows)
    for row in rows:
        if _may_be_percent(row.school.allocation.fte):
            yield problem(Code.LOOKS_LIKE_PERCENT, row.place, total=row.school.allocation.fte)
        texts = (row.school.school, row.school.school_id)
        total = next((t for t in texts if names_a_total(t)), texts[0] if row.place.row in of_all else None)
        if total is not None:
            yield problem(Code.LOOKS_LIKE_TOTAL, row.place, text=shown(total))
        if (mended := code_pages.mended(row.school.school)) is not None:
            yield problem(Code.GARBLED_NAME, row.place, text=shown(row.school.school), suggestion=mended)
        elif is_odd_name(row.school.school):
            yield problem(Code.ODD_NAME, row.place, text=shown(row.school.school))


def _may_be_percent(fte: float) -> bool:
    return abs(fte - _PERCENT) <= _PERCENT_SLACK


def _lengths(rows: Sequence[SchoolRow], layout: Layout) -> Iterable[Problem]:
    """Institution numbers of digits that are shorter than most, for a spreadsheet drops zeros in front, or longer."""
    column = layout.columns["school_id"][0]
    below = (row for row in layout.grid.rows if row.number > layout.row.number and len(row.cells) > column)
    numbers = (institution_number(row.cells[column]) for row in below if row.fault is None)
    ids = [number for number in numbers if number.isdecimal()]
    if not ids:
        return
    (common, count), *_ = Counter(len(text) for text in ids).most_common(1)
    if common < _SHORTEST_COMMON_ID or count * 2 <= len(ids):
        return
    if common == _DIGITS - 1 and not any(text.startswith("0") for text in ids):
        yield problem(
            Code.NUMBERS_OF_FIVE, Place(layout.grid.sheet, layout.row.number), suggestion=f"0{ids[0]}"
        )
    for row in rows:
        text = row.school.school_id
        if text.isdecimal() and len(text) < common:
            suggestion = text.zfill(common)
            yield problem(Code.LOST_ZEROS, row.place, school_id=text, length=common, suggestion=suggestion)
        elif text.isdecimal() and len(text) > common:
            yield problem(Code.LONG_NUMBER, row.place, school_id=text, length=common)


def _names_and_numbers(rows: Sequence[SchoolRow]) -> Iterable[Problem]:
    """One name with two institution numbers, or one number with two names: two schools, or one mistyped."""
    by_name: dict[str, SchoolRow] = {}
    by_number: dict[str, SchoolRow] = {}
    for row in rows:
        number, name = same_name(row.school.school_id), row.school.school
        of_name = by_name.setdefault(letters_of(name), row)
        of_number = by_number.setdefault(number, row)
        if same_name(of_name.school.school_id) != number:
            yield problem(
                Code.SAME_NAME,
                row.place,
                school_id=row.school.school_id,
                other_id=of_name.school.school_id,
                other_row=of_name.place.row,
            )
        if letters_of(of_number.school.school) != letters_of(name):
            yield problem(
                Code.OTHER_NAME,
                row.place,
                school_id=row.school.school_id,
                name=shown(name),
                other=shown(of_number.school.school),
                other_row=of_number.place.row,
            )


def _outliers(rows: Sequence[SchoolRow]) -> Iterable[Problem]:
    """Students per FTE that cannot well be, or lie far from the table's own."""
    logs = [math.log(row.school.students_per_fte) for row in rows]
    middle = median(logs) if logs else 0.0
    spread = _MAD_TO_SD * median(abs(log - middle) for log in logs) if logs else 0.0
    far = max(_DEVIATIONS * spread, math.log(_FACTOR))
    for row, log in zip(rows, logs, strict=True):
        ratio = row.school.students_per_fte
        if ratio < FEWEST_PER_FTE:
            rule = "below_one"
        elif ratio > MOST_PER_FTE:
            rule = "above_limit"
        elif len(rows) >= _ROWS and abs(log - middle) > far:
            rule = "within_table"
        elif (
            len(rows) < _ROWS
            and not FEWEST_KNOWN <= ratio <= MOST_KNOWN
            and not _may_be_percent(row.school.allocation.fte)
        ):
            rule = "beyond_known"  # too few rows to tell what is usual among them
        else:
            continue
        yield problem(
            Code.OUTLIER,
            row.place,
            students=row.school.students,
            fte=row.school.allocation.fte,
            students_per_fte=ratio,
            rule=rule,
            median=math.exp(middle) if rule == "within_table" else None,
            rows=len(rows) if rule == "within_table" else None,
        )


def _table_questions(
    layout: Layout, rows: Sequence[SchoolRow], given: SchoolYear | None
) -> Iterable[Problem]:
    below = [row for row in layout.grid.rows if row.number > layout.row.number]
    yield from about_unseen(below, layout)
    yield from about_years(below, layout, [row.school.year for row in rows], given)

"""A table of the schools of a round: number and name, and students and a contact's role where it has them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from planner.files.grids.cells import Fault, Row, problem, shown, text_of
from planner.files.grids.identity import same_name
from planner.files.grids.numbers import Figure, read_figures
from planner.files.grids.tables import Frame, Opened, read_grids
from planner.files.schools.cells import cell_of, place_of
from planner.files.schools.columns import named
from planner.files.schools.headings import Layout, read_mapping
from planner.files.schools.reading import find_layout
from planner.files.schools.rows import Reading, read_name, read_number, readable_rows
from planner.model.problems import Code, Problem, Refused
from planner.model.round.invitations import Invited, is_role

_REQUIRED = ("school_id", "school")
_CONTACT = ("kontakt", "kontaktrolle", "kontaktperson", "rolle", "contact", "contactrole", "role")


def read_invited(
    path: str | os.PathLike[str] | Opened | Frame, columns: Mapping[str, str] | None = None
) -> tuple[list[Invited], list[Problem]]:
    """Read which schools are invited: CSV or XLSX by path, or a pandas DataFrame. A school table does as well.

    Parameters
    ----------
    columns : mapping
        As for `read_schools`.

    Returns
    -------
    invited, problems
        Every school that can be invited, in the table's order, beside everything that is wrong, all at once.
        Never raises for what a file holds.
    """
    try:
        layout = find_layout(read_grids(path), read_mapping(columns or {}), _REQUIRED)
        rows, found = readable_rows(layout)
    except Refused as refused:
        return [], list(refused.problems)
    students: list[Figure | None] = [None] * len(rows)
    if where := layout.columns.get("students"):
        students = [*read_figures([cell_of(row, where[0]) for row in rows], whole=True)]
    invited: dict[str, Invited] = {}
    for row, heads in zip(rows, students, strict=True):
        one, wrong = _school(row, layout, heads)
        found += wrong
        if one is None:
            continue
        before = invited.setdefault(same_name(one.school_id), one)
        if before is not one:
            found.append(problem(Code.INVITED_TWICE, place_of(row, layout), school_id=one.school_id))
    return list(invited.values()), sorted(found, key=lambda p: p.place.row or 0)


def _school(row: Row, layout: Layout, heads: Figure | None) -> tuple[Invited | None, list[Problem]]:
    """Build the school, or say everything that stands in the way."""
    reading = Reading(row, layout)
    number, name, contact = read_number(reading), read_name(reading), _contact(row, layout)
    if isinstance(heads, Fault) and heads.code not in {Code.MISSING_FIGURE, Code.NOT_PUBLISHED}:
        reading.say(heads.code, "students", column="students", **heads.values)
    elif heads == 0:
        reading.say(Code.NO_STUDENTS, "students", text="0")
    if not is_role(contact):
        reading.say(Code.CONTACT_IS_NO_ROLE, text=shown(contact))
    if reading.problems:
        return None, reading.problems
    students = None if heads is None or isinstance(heads, Fault) else int(heads)
    return Invited(school_id=number, school=name, students=students, contact=contact), []


def _contact(row: Row, layout: Layout) -> str:
    for column, heading in enumerate(layout.row.cells):
        if named(text_of(heading)) in _CONTACT:
            return text_of(cell_of(row, column)).strip()
    return ""

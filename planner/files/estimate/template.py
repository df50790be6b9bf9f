"""The workbook an estimate is filled in on: one sheet to fill in, one that explains; same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType

import xlsxwriter

from planner.files import content
from planner.files.estimate.block import write_person
from planner.files.estimate.desk import HIGH, LAST_YEAR, NOTE, TASK, UNIT, Desk
from planner.files.estimate.instrument import entries, mark
from planner.files.estimate.look import Look
from planner.files.estimate.overview import LISTS, explain, write_overview, write_owners
from planner.files.table_writing import CREATED
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.estimate.estimate import INSTRUMENT, TimeEstimate
from planner.model.schools import HEADS, SchoolYear

_WIDTHS = (38, 22, 10, 10, 10, 8.5, 8.5, 8.5, 9.5, 7, 21, 30)
_PEOPLE, MOST_PEOPLE = 6, 12


def estimate_workbook(
    year: SchoolYear,
    language: str = "da",
    filled: TimeEstimate | None = None,
    *,
    suggested: bool = False,
    given: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Make the workbook for a school year.

    Parameters
    ----------
    filled : TimeEstimate or None
        What already stands in it, to the last digit.
    suggested : bool
        What stands in it is last year's, to be looked through and confirmed.
    given : mapping
        What is known of the school, by field: "school_id", "school", "programme". It stands before what is filled in.

    Raises
    ------
    ValueError
        for more people than a sheet has room for, and for net hours it has no word for.
    """
    own = filled.people if filled else ()
    if len(own) > MOST_PEOPLE:
        msg = f"a sheet has room for {MOST_PEOPLE} people, not {len(own)}"
        raise ValueError(msg)
    known = {GROSS_HOURS_A_YEAR, content.hours().net_in(year)}
    if filled is not None and not suggested and filled.hours_per_fte not in known:
        msg = f"hours_per_fte: a sheet says gross or net, not {filled.hours_per_fte!r}"
        raise ValueError(msg)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": mark(INSTRUMENT), "created": CREATED})
        book.set_calc_mode("auto")
        sheet = book.add_worksheet(entries("said")["fill_in"].text.in_language(language))
        desk = Desk(book, sheet, Look(book, language), language, year, filled, suggested, given)
        explain(desk, book.add_worksheet(desk.wording("explanation")))
        row, starts = write_owners(desk, _write_school(desk)), list[int]()
        for i in range(max(_PEOPLE, len(own))):
            starts.append(row)
            row = write_person(desk, row, i, own[i] if i < len(own) else None)
        write_overview(desk, starts)
        desk.write_checks()
        _lay_out(desk, starts, row)
    return buffer.getvalue()


def _lay_out(desk: Desk, starts: list[int], last: int) -> None:
    sheet, look = desk.sheet, desk.look
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, look["plain"])
    width = LAST_YEAR if desk.suggested else NOTE
    if desk.suggested:
        sheet.set_column(LAST_YEAR, LAST_YEAR, 12, look["plain"])
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
    sheet.freeze_panes(2, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, last, width)
    sheet.set_h_pagebreaks(starts)
    sheet.set_footer(f"&L&8{mark(INSTRUMENT)} · {desk.year}&R&8{desk.wording('page')} &P / &N")
    sheet.activate()


def _write_school(desk: Desk) -> int:
    """Title and the school's answers; returns the row the first person begins in."""
    sheet, look, filled = desk.sheet, desk.look, desk.filled
    sheet.set_row(0, 28)
    sheet.write_string(0, TASK, f"{desk.wording('title')} {desk.year}", look["title"])
    sheet.write_string(0, NOTE, mark(INSTRUMENT), look["mark"])
    sheet.write_string(1, TASK, desk.wording("lead"), look["lead"])
    sheet.set_row(3, 22)
    sheet.write_string(3, TASK, desk.wording("about_school"), look["section"])
    for column in range(UNIT, HIGH + 1):
        sheet.write_blank(3, column, None, look["section"])
    row = 4
    for name, item in entries("field").items():
        sheet.set_row(row, 32 if name == "note" else 18)
        sheet.write_string(row, TASK, item.name.in_language(desk.language), look["label"])
        about = item.name.in_language(desk.language), item.text.in_language(desk.language)
        value, form = _field(desk, name)
        if name == "year":
            sheet.write_string(row, UNIT, str(desk.year), look["given"])
        else:
            sheet.merge_range(row, UNIT, row, HIGH, "", look[form])
            desk.value(row, UNIT, value, form)
            _field_check(desk, row, name, about)
        desk.name(name, row, UNIT)
        row += 1
    if filled is None:
        sheet.write_string(
            4 + list(entries("field")).index("hours_basis"),
            UNIT,
            desk.chosen("hours_basis", "gross"),
            look["choice"],
        )
    return row + 1


def _field(desk: Desk, name: str) -> tuple[object, str]:
    """What stands in a field already, and how it looks. Heads and how sure are asked anew each year."""
    group = {"respondent": "role", "counts_teachers": "answer"}.get(name, name)
    kind = (
        "text"
        if name not in {*HEADS, "respondent", "sureness", "ground", "counts_teachers", "hours_basis"}
        else "choice"
    )
    form = "number_left" if name in HEADS else "note" if name == "note" else kind
    if name in desk.given:
        return desk.given[name], form
    if desk.filled is None or name == "year":
        return None, form
    value = getattr(desk.filled, name)
    if desk.suggested and name in {*HEADS, "sureness", "ground", "note"}:
        return None, form
    if kind == "choice" and name not in HEADS:
        value = desk.chosen(group, ("no", "yes")[value] if isinstance(value, bool) else str(value))
    return value, form


def _field_check(desk: Desk, row: int, name: str, about: tuple[str, str]) -> None:
    group = {"respondent": "role", "counts_teachers": "answer"}.get(name, name)
    if name in HEADS:
        rule = {"validate": "integer", "criteria": ">=", "value": 1 if name == "students" else 0}
        desk.check(row, UNIT, rule, about, desk.wording("write_whole"))
    elif group in LISTS:
        desk.drop_down(row, UNIT, group, about)
    else:
        longest = 2000 if name == "note" else 200
        rule = {"validate": "length", "criteria": "<=", "value": longest}
        desk.check(row, UNIT, rule, about, desk.wording("write_shorter"))

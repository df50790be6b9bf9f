"""What stands around the people of an estimate's sheet: the split as it forms, who has which task, the explanation."""

from __future__ import annotations

import math

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from planner.files import content
from planner.files.estimate.block import aub_hours, type_hours
from planner.files.estimate.desk import AUB, HIGH, HOURS, LOW, MINUTES, TASK, TYPE, UNIT, Desk, at
from planner.files.estimate.instrument import choices, entries, mark
from planner.model.allocation import TaskType
from planner.model.effort import GROSS_HOURS_A_YEAR, HOURS_A_WEEK
from planner.model.estimate.estimate import INSTRUMENT
from planner.model.estimate.people import Role

LISTS = ("role", "sureness", "ground", "answer", "hours_basis", "unit", "task_type")
_ASKED_BY = {"role": "person", "unit": "column", "task_type": "column"}  # else a field


def write_overview(desk: Desk, starts: list[int]) -> None:
    """The split as it forms, to the right of the school's answers."""
    sheet, look, e = desk.sheet, desk.look, desk.filled
    sheet.write_string(3, MINUTES, desk.wording("overview"), look["section_beside"])
    for column in range(MINUTES + 1, TYPE + 1):
        sheet.write_blank(3, column, None, look["section"])
    for column, name in ((HOURS, "fte"), (AUB, "share")):
        sheet.write_string(3, column, desk.wording(name), look["section_right"])
    sheet.write_string(3, TYPE, desk.label("column", "hours_week"), look["section_right"])
    fte = {t: e.allocation()[t] if e else 0.0 for t in TaskType}
    total = sum(fte.values())
    top, bottom = 4, 4 + len(TaskType) - 1
    for i, task_type in enumerate(TaskType):
        row = top + i
        sheet.write_string(row, MINUTES, desk.chosen("task_type", task_type.value), look["beside"])
        desk.worked_out(row, TYPE, type_hours(desk, starts, i), "hours", fte[task_type] * HOURS_A_WEEK)
        desk.worked_out(row, HOURS, f"={at(row, TYPE)}/{HOURS_A_WEEK:g}", "fte", fte[task_type])
        desk.name(f"fte_{task_type.value}", row, HOURS)
        whole = at(bottom + 1, HOURS)
        share = fte[task_type] / total if total else ""
        desk.worked_out(row, AUB, f'=IF({whole}=0,"",{at(row, HOURS)}/{whole})', "percent", share)
    sheet.write_string(bottom + 1, MINUTES, desk.wording("total"), look["total_beside"])
    for column in (MINUTES + 1, MINUTES + 2, AUB):
        sheet.write_blank(bottom + 1, column, None, look["total"])
    for column, form, value in ((HOURS, "fte", total), (TYPE, "total_hours", total * HOURS_A_WEEK)):
        cells = f"{at(top, column)}:{at(bottom, column)}"
        desk.worked_out(bottom + 1, column, f"=SUM({cells})", form, value)
    desk.name("fte_total", bottom + 1, HOURS)
    desk.worked_out(bottom + 2, TYPE, aub_hours(desk, starts), "hours", _aub(desk))
    sheet.write_string(bottom + 2, MINUTES, desk.wording("of_this_aub"), look["beside_soft"])
    row = bottom + 4
    sheet.write_string(row, MINUTES, desk.wording("students_per_fte"), look["beside"])
    students = e.students if e and not desk.suggested else None
    ratio = students / total if students and total else ""
    formula = '=IF(OR(fte_total=0,NOT(ISNUMBER(students))),"",students/fte_total)'
    desk.worked_out(row, HOURS, formula, "whole", ratio)
    sheet.write_string(row + 1, MINUTES, desk.wording("hours_per_fte"), look["beside_soft"])
    net = content.hours().net_in(desk.year) or GROSS_HOURS_A_YEAR
    hours = net if e and e.hours_basis == "net" else GROSS_HOURS_A_YEAR
    formula = f'=IF(hours_basis="{desk.chosen("hours_basis", "net")}",{net!r},{GROSS_HOURS_A_YEAR!r})'
    desk.worked_out(row + 1, HOURS, formula, "exact", hours)
    desk.name("hours_per_fte", row + 1, HOURS)


def _aub(desk: Desk) -> float:
    return math.fsum(r.likely for r in desk.filled.aub.values()) * HOURS_A_WEEK if desk.filled else 0.0


def write_owners(desk: Desk, row: int) -> int:
    """Who has which task, as the school says it; returns the last row."""
    sheet, look, yes = desk.sheet, desk.look, desk.chosen("answer", "yes")
    columns = dict(zip(Role, (UNIT, LOW, HIGH, MINUTES + 1), strict=True))
    sheet.set_row(row, 32)
    sheet.write_string(row, TASK, desk.wording("owners"), look["heading_big"])
    for role, column in columns.items():
        name = desk.chosen("role", role)
        if column == UNIT:
            sheet.write_string(row, column, name, look["heading_centred"])
        else:
            sheet.merge_range(row, column, row, column + 1, name, look["heading_centred"])
    sheet.write_string(row, HOURS, desk.wording("owners_lead"), look["beside_soft"])
    owners = desk.filled.owners if desk.filled else {}
    for item in content.tasks():
        row += 1
        sheet.set_row(row, 18)
        sheet.write_string(row, TASK, item.name.in_language(desk.language), look["label"])
        for role, column in columns.items():
            if column != UNIT:
                sheet.merge_range(row, column, row, column + 1, "", look["centred"])
            own = owners.get(item.id)
            answer = (
                None
                if own is None
                else yes
                if role in own
                else desk.chosen("answer", "no")
                if not own
                else None
            )
            desk.value(row, column, answer, "centred")
            desk.drop_down(row, column, "answer", (desk.chosen("role", role), desk.wording("owners_lead")))
        cells = f"{at(row, UNIT)}:{at(row, MINUTES + 1)}"
        no, some = desk.chosen("answer", "no"), f'COUNTIF({cells},"{yes}")'
        formula = f'=IF({some}>1,"{desk.wording("several_owners")}",IF(AND({some}=0,COUNTIF({cells},"{no}")>0),"{desk.wording("no_owner")}",""))'
        many = (
            ""
            if own is None
            else desk.wording("several_owners")
            if len(own) > 1
            else desk.wording("no_owner")
            if not own
            else ""
        )
        desk.worked_out(row, HOURS, formula, "beside_soft", many)
    return row + 2


def explain(desk: Desk, sheet: Worksheet) -> None:
    """How to fill in, what each column and task is, and the answers the drop-downs offer."""
    look, language = desk.look, desk.language
    sheet.set_column(0, 0, 46, look["wrapped"])
    sheet.set_column(1, 1, 90, look["wrapped"])
    sheet.set_column(2, 2 + len(LISTS), 24, look["plain"])
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, f"{desk.wording('title')} {desk.year}", look["title"])
    sheet.write_string(1, 0, mark(INSTRUMENT), look["lead"])
    row = 3
    for item in content.instrument("guide"):
        sheet.merge_range(row, 0, row, 1, item.text.in_language(language), look["wrapped"])
        sheet.set_row(row, 32)
        row += 1
    kinds = (("columns", entries("column").values()), ("tasks", content.tasks()))
    for heading, items in kinds:
        row += 1
        sheet.merge_range(row, 0, row, 1, desk.wording(heading), look["section"])
        for item in items:
            row += 1
            sheet.write_string(row, 0, item.name.in_language(language), look["bold_wrapped"])
            sheet.write_string(row, 1, item.text.in_language(language), look["wrapped"])
        row += 1
    row += 1
    sheet.merge_range(row, 0, row, 1, desk.wording("answers"), look["section"])
    row += 1
    for group in LISTS:
        asked = (
            desk.wording("yes_or_no")
            if group == "answer"
            else desk.label(_ASKED_BY.get(group, "field"), group)
        )
        answers = [item.name.in_language(language) for item in choices(group).values()]
        if group == "hours_basis" and content.hours().net_in(desk.year) is None:
            answers = [desk.chosen("hours_basis", "gross")]  # no figure is known for that year
        sheet.write_string(row, 0, asked, look["bold_wrapped"])
        for i, text in enumerate(answers):
            sheet.write_string(row + i, 1, text, look["wrapped"])
        cells = xl_range_abs(row, 1, row + len(answers) - 1, 1)
        desk.book.define_name(f"answers_{group}", f"='{sheet.get_name()}'!{cells}")
        row += len(answers) + 1
    sheet.protect()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)

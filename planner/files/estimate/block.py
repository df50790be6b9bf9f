"""One person's block of the sheet: who it is, how the time is filled, the quick estimate and the tasks."""

from __future__ import annotations

import math
from decimal import Decimal

from planner.files import content
from planner.files.estimate.desk import (
    AUB,
    HIGH,
    HOURS,
    LAST_YEAR,
    LIKELY,
    LOW,
    MINUTES,
    NOTE,
    TASK,
    TYPE,
    UNIT,
    Desk,
    at,
    at_relative_row,
    cells,
)
from planner.files.estimate.instrument import entries
from planner.files.estimate.lines import mark_lines, write_heads, write_line
from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK
from planner.model.estimate.people import OTHER, TASKS, Lens, Person, Role

_LINES_FOR_OTHER = 3
_THREE = len(TaskType)  # lines of the quick estimate
_FACTS = ("role", "employment", "programme_share", "other_programmes")


def _quick_row(desk: Desk, start: int) -> int:
    """Where the first line of the quick estimate is."""
    return start + 1 + len(_FACTS) + desk.suggested + 1


def _task_rows(desk: Desk, start: int) -> tuple[int, int]:
    """The first and the last line of the tasks."""
    first = _quick_row(desk, start) + _THREE + 1
    return first, first + len(TASKS) - 1 + _LINES_FOR_OTHER - 1


def aub_hours(desk: Desk, starts: list[int]) -> str:
    """Formula of everybody's hours a week that AUB pays for."""
    parts = []
    for start in starts:
        marks, hours = (cells(*_task_rows(desk, start), column) for column in (AUB, HOURS))
        parts.append(_counted(desk, start, f'SUMIF({marks},"{desk.chosen("answer", "yes")}",{hours})'))
    return "=" + "+".join(parts)


def _counted(desk: Desk, start: int, hours: str) -> str:
    """Formula of hours that are nothing where teachers' time is not counted and the person is a teacher."""
    no, teacher = desk.chosen("answer", "no"), desk.chosen("role", Role.TEACHER)
    return f'IF(AND(counts_teachers="{no}",{at(start + 1, UNIT)}="{teacher}"),0,{hours})'


def type_hours(desk: Desk, starts: list[int], i: int) -> str:
    """Formula of everybody's hours a week on one type: the tasks where there are any, else the quick estimate."""
    parts = []
    for start in starts:
        row = _quick_row(desk, start) + i
        tasks = cells(*_task_rows(desk, start), LIKELY)
        parts.append(_counted(desk, start, f"IF(COUNT({tasks})>0,{at(row, TYPE)},{at(row, HOURS)})"))
    return "=" + "+".join(parts)


def write_person(desk: Desk, start: int, index: int, person: Person | None) -> int:
    """One block; returns the row the next begins in."""
    sheet, look = desk.sheet, desk.look
    last = LAST_YEAR if desk.suggested else NOTE
    sheet.set_row(start, 22)
    sheet.write_string(start, TASK, f"{desk.wording('person')} {index + 1}", look["band"])
    for column in range(TASK + 1, last + 1):
        sheet.write_blank(start, column, None, look["band"])
    _facts(desk, start + 1, index, person)
    quick = _quick_row(desk, start)
    first, end = _task_rows(desk, start)
    _status(desk, start + 1, quick, (first, end), person)
    _quick(desk, quick, (first, end), start + 1, person)
    write_heads(desk, first - 1)
    rows = [
        (item.id, item)
        for item in content.tasks()
        for _ in range(_LINES_FOR_OTHER if item.id == OTHER else 1)
    ]
    others = iter([t for t in person.times if t.task == OTHER] if person else [])
    known = {t.task: t for t in person.times if t.task != OTHER} if person else {}
    for row, (task, item) in enumerate(rows, first):
        time = next(others, None) if task == OTHER else known.get(task)
        sheet.write_string(row, TASK, item.name.in_language(desk.language), look["label"])
        write_line(desk, row, task, (person, time), start + 1)
    sheet.write_string(end + 1, TASK, desk.wording("total"), look["total"])
    for column in range(TASK + 1, last + 1):
        sheet.write_blank(end + 1, column, None, look["total"])
    total = math.fsum(desk.hours(person, t) for t in person.times) if person else 0.0
    desk.worked_out(end + 1, HOURS, f"=SUM({at(first, HOURS)}:{at(end, HOURS)})", "total_hours", total)
    mark_lines(desk, first, end)
    return end + 3


def _facts(desk: Desk, row: int, index: int, person: Person | None) -> None:
    """Role, employment and share; last year's figures are to be confirmed."""
    values: dict[str, object] = {}
    if person is not None:
        values = {
            "role": desk.chosen("role", person.role), "employment": person.employment,
            "programme_share": _percent(person.programme_share), "other_programmes": person.other_programmes,
        }  # fmt: skip
    for name, item in entries("person").items():
        if name == "confirmed" and not (desk.suggested and person is not None):
            continue
        label, text = item.name.in_language(desk.language), item.text.in_language(desk.language)
        desk.sheet.set_row(row, 19)
        desk.sheet.write_string(row, TASK, label, desk.look["label"])
        desk.value(row, UNIT, values.get(name), "number_left" if name in _FACTS[1:] else "choice")
        if name in {"role", "confirmed"}:
            desk.drop_down(row, UNIT, "role" if name == "role" else "answer", (label, text))
        else:
            whole = name == "other_programmes"
            most = {"employment": 1, "programme_share": 100}.get(name, 99)
            rule = {
                "validate": "integer" if whole else "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": most,
            }
            error = {"employment": "write_fte", "programme_share": "write_percent"}.get(name, "write_whole")
            desk.check(row, UNIT, rule, (label, text), desk.wording(error))
        desk.name(f"person{index + 1}_{name}", row, UNIT)
        row += 1


def _percent(share: float) -> float:
    """A share in percent, as decimals: 0.55 is 55 and not 55.00000000000001."""
    return float(Decimal(repr(share)) * 100)


def _status(desk: Desk, row: int, quick: int, tasks: tuple[int, int], person: Person | None) -> None:
    """The person's hours, how far they are filled, and what is left over."""
    employment, share = at(row + 1, UNIT), at(row + 2, UNIT)
    own, allocated = at(row, HOURS), at(row + 1, HOURS)
    capacity = person.capacity * HOURS_A_WEEK if person else 0.0
    used = 0.0
    if person is not None and person.lenses and desk.filled is not None:
        used = (
            math.fsum(r.likely for r in person.fte(person.lenses[0], desk.filled.hours_per_fte).values())
            * HOURS_A_WEEK
        )
    amounts = f"{at(tasks[0], LIKELY)}:{at(tasks[1], LIKELY)}"
    by_task = f"SUM({at(tasks[0], HOURS)}:{at(tasks[1], HOURS)})"
    by_quick = f"SUM({at(quick, HOURS)}:{at(quick + _THREE - 1, HOURS)})"
    known = f"AND(ISNUMBER({employment}),ISNUMBER({share}))"
    lines = (
        ("time_on_programme", f"=IF({known},{employment}*{share}/100*{HOURS_A_WEEK:g},0)", "hours", capacity),
        ("allocated", f"=IF(COUNT({amounts})>0,{by_task},{by_quick})", "hours", used),
        ("of_the_time", f'=IF(OR({own}=0,{allocated}=0),"",{allocated}/{own})', "percent", used / capacity if capacity and used else ""),
        ("left_over", f'=IF({own}=0,"",{own}-{allocated})', "hours", capacity - used if capacity else ""),
    )  # fmt: skip
    for i, (name, formula, look, value) in enumerate(lines):
        desk.sheet.write_string(row + i, MINUTES + 2, desk.wording(name), desk.look["said"])
        desk.worked_out(row + i, HOURS, formula, look, value)
    rule = {"type": "formula", "criteria": f'=AND({at(row + 2, HOURS)}<>"",N({at(row + 2, HOURS)})>1.005)'}
    desk.sheet.conditional_format(row + 2, MINUTES, row + 2, HOURS, {**rule, "format": desk.look["over"]})


def _quick(desk: Desk, quick: int, tasks: tuple[int, int], facts: int, person: Person | None) -> None:
    """Percent over three types, with what the tasks say beside it: the difference is shown, never evened out."""
    sheet, look = desk.sheet, desk.look
    sheet.set_row(quick - 1, 32)
    sheet.write_string(quick - 1, TASK, desk.wording("quick"), look["heading"])
    for column in range(UNIT, NOTE + 1):
        sheet.write_blank(quick - 1, column, None, look["heading"])
    for column, name in ((LOW, "low"), (LIKELY, "likely"), (HIGH, "high"), (HOURS, "hours_week")):
        sheet.write_string(quick - 1, column, desk.label("column", name), look["heading_right"])
    sheet.write_string(quick - 1, TYPE, desk.wording("by_tasks"), look["heading_right"])
    sheet.write_string(quick - 1, NOTE, desk.wording("difference"), look["heading_indent"])
    types, hours = (f"{at(tasks[0], column)}:{at(tasks[1], column)}" for column in (TYPE, HOURS))
    for row, task_type in enumerate(TaskType, quick):
        name = desk.chosen("task_type", task_type.value)
        sheet.set_row(row, 19)
        sheet.write_string(row, TASK, name, look["label"])
        sheet.write_string(row, UNIT, desk.chosen("unit", "percent"), look["type"])
        given = person.quick[task_type] if person is not None and person.quick else None
        desk.range((row, LOW), given, 100, ranged=given is not None and given.width > 0)
        by_quick, by_tasks = (desk.lens_hours(person, lens, task_type) for lens in (Lens.QUICK, Lens.TASKS))
        share = at(row, LIKELY)
        formula = f"=IF(ISNUMBER({share}),{share}/100*{at(facts, HOURS)},0)"
        desk.worked_out(row, HOURS, formula, "worked_out", by_quick)
        formula = f"=SUMIF({types},{at(row, TASK)},{hours})"
        desk.worked_out(row, TYPE, formula, "worked_out", by_tasks)
        formula = f'=IF(AND(ISNUMBER({share}),{at(row, TYPE)}>0),{at(row, TYPE)}-{at(row, HOURS)},"")'
        desk.worked_out(row, NOTE, formula, "signed", by_tasks - by_quick if given and by_tasks else "")
    order = f"OR(AND(ISNUMBER({at_relative_row(quick, LOW)}),{at_relative_row(quick, LOW)}>{at_relative_row(quick, LIKELY)}),AND(ISNUMBER({at_relative_row(quick, HIGH)}),{at_relative_row(quick, HIGH)}<{at_relative_row(quick, LIKELY)}))"
    sheet.conditional_format(
        quick,
        LOW,
        quick + _THREE - 1,
        HIGH,
        {"type": "formula", "criteria": f"={order}", "format": look["look"]},
    )

"""The lines of a person's tasks: what is typed, what is worked out beside it, what is faded or marked."""

from __future__ import annotations

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
)
from planner.model.effort import HOURS_A_WEEK
from planner.model.estimate.estimate import LONGEST
from planner.model.estimate.people import MOST_MINUTES, TASKS, Person, TaskTime, Unit

_MOST_SHOWN = 100_000


def write_heads(desk: Desk, row: int) -> None:
    """Headings above the tasks."""
    desk.sheet.set_row(row, 32)
    names = [
        "task",
        "unit",
        "low",
        "likely",
        "high",
        "minutes_low",
        "minutes_likely",
        "minutes_high",
        "hours_week",
    ]
    names += ["aub", "task_type", "line_note", *["last_year"] * desk.suggested]
    for column, name in enumerate(names):
        look = {TASK: "heading", AUB: "heading_centred"}.get(column, "heading_right")
        look = "heading_indent" if column in {UNIT, TYPE, NOTE} else look
        desk.sheet.write_string(row, column, desk.label("column", name), desk.look[look])


def write_line(
    desk: Desk, row: int, task: str, own: tuple[Person | None, TaskTime | None], facts: int
) -> None:
    """One task of one person; `facts` is where what is said about the person begins."""
    person, time = own
    desk.sheet.set_row(row, 19)
    unit = "unknown" if time is not None and time.amount is None else time.unit if time else Unit.HOURS_WEEK
    about = desk.about("column", "unit")
    desk.value(row, UNIT, desk.chosen("unit", unit), "choice")
    desk.drop_down(row, UNIT, "unit", about)
    amount, minutes = (time.amount, time.minutes) if time else (None, None)
    for column, given, most in ((LOW, amount, _MOST_SHOWN), (MINUTES, minutes, int(MOST_MINUTES))):
        ranged = time is not None and given is not None and time.has_ends(given)
        desk.range((row, column), given, most, ranged=ranged)
    desk.worked_out(row, HOURS, _formula(desk, row, facts), "worked_out", desk.hours(person, time))
    desk.value(row, AUB, desk.chosen("answer", "yes") if time and time.aub else None, "centred")
    desk.drop_down(row, AUB, "answer", desk.about("column", "aub"))
    kind = TASKS[task]
    if kind is None:
        chosen = time.task_type if time else None
        desk.value(row, TYPE, desk.chosen("task_type", chosen.value) if chosen else None, "choice")
        desk.drop_down(row, TYPE, "task_type", desk.about("column", "task_type"))
    else:
        desk.sheet.write_string(row, TYPE, desk.chosen("task_type", kind.value), desk.look["type"])
    desk.value(row, NOTE, time.note if time else None, "note")
    rule = {"validate": "length", "criteria": "<=", "value": LONGEST["line_note"]}
    desk.check(row, NOTE, rule, desk.about("column", "line_note"), desk.wording("write_shorter"))
    if desk.suggested:
        desk.value(row, LAST_YEAR, desk.hours(person, time) or None, "hours")


def _formula(desk: Desk, row: int, facts: int) -> str:
    """Hours a week of a line, by its unit."""
    unit, amount, minutes = at(row, UNIT), at(row, LIKELY), at(row, MINUTES + 1)
    year = f"/hours_per_fte*{HOURS_A_WEEK:g}"
    ways = {
        "hours_week": amount,
        "hours_year": f"{amount}{year}",
        "percent": f"{amount}/100*{at(facts, HOURS)}",
        "times_minutes": f"IF(ISNUMBER({minutes}),{amount}*{minutes}/60{year},0)",
    }
    formula = "0"
    for name, way in ways.items():
        formula = f'IF({unit}="{desk.chosen("unit", name)}",{way},{formula})'
    return f"=IF(ISNUMBER({amount}),{formula},0)"


def mark_lines(desk: Desk, first: int, end: int) -> None:
    """Fade what is not used; mark what is out of order or missing."""
    sheet, look = desk.sheet, desk.look
    unit = at_relative_row(first, UNIT)
    times, unknown = desk.chosen("unit", "times_minutes"), desk.chosen("unit", "unknown")
    minutes = (first, MINUTES, end, MINUTES + 2)
    sheet.conditional_format(
        first, MINUTES + 1, end, MINUTES + 1,
        {"type": "formula", "format": look["look"],
         "criteria": f'=AND({unit}="{times}",ISNUMBER({at_relative_row(first, LIKELY)}),NOT(ISNUMBER({at_relative_row(first, MINUTES + 1)})))'},
    )  # fmt: skip
    for cells, test in ((minutes, f'{unit}<>"{times}"'), ((first, LOW, end, HIGH), f'{unit}="{unknown}"')):
        own = at_relative_row(first, cells[1]).replace("$", "")
        sheet.conditional_format(
            *cells, {"type": "formula", "format": look["off"], "criteria": f"=AND({test},ISBLANK({own}))"}
        )
        sheet.conditional_format(
            *cells,
            {"type": "formula", "format": look["look"], "criteria": f"=AND({test},NOT(ISBLANK({own})))"},
        )
    for column in (LOW, MINUTES):
        low, likely, high = (at_relative_row(first, column + i) for i in range(3))
        test = f"OR(AND(ISNUMBER({low}),{low}>{likely}),AND(ISNUMBER({high}),{high}<{likely}))"
        sheet.conditional_format(
            first,
            column,
            end,
            column + 2,
            {"type": "formula", "format": look["look"], "criteria": f"={test}"},
        )

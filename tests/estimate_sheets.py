"""An estimate's workbook as a person meets it: found by its labels, filled in cell by cell."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from planner import Range, SchoolYear, TaskType, TimeEstimate
from planner.files.estimate.instrument import choices, entries
from planner.files.estimate.template import estimate_workbook
from planner.model.estimate.people import Person, Role, TaskTime, Unit

CASES = tomllib.loads((Path(__file__).parent / "cases" / "estimate_sheets.toml").read_text(encoding="utf-8"))[
    "case"
]
A, S, R = TaskType

EXAMPLE = TimeEstimate(
    school_id="090001",
    school="Eksempelskole A",
    programme="tømrer",
    year=SchoolYear(2026),
    respondent=Role.CONSULTANT,
    sureness="fairly_sure",
    ground="calendar",
    counts_teachers=True,
    students=220,
    gf2_students=52,
    agreements=41,
    agreements_week15=30,
    owners={
        "ta1": (Role.CONSULTANT,),
        "ta2": (Role.CONSULTANT, Role.ADMINISTRATIVE_STAFF),
        "ta3": (),
    },
    note="Udfyldt sammen",
    people=(
        Person(
            "consultant-1",
            Role.CONSULTANT,
            1.0,
            0.55,
            3,
            {A: Range(35, 45, 55), S: Range(15, 20, 25), R: Range(25, 35, 40)},
            (
                TaskTime("ta1", Range(60, 80, 100), Unit.TIMES_MINUTES, Range(60, 90, 120)),
                TaskTime("ta3", Range(3, 4, 6)),
                TaskTime("ta5", Range(20, 30, 40), Unit.HOURS_YEAR),
                TaskTime("ta6", Range(1, 1.5, 2), aub=True),
                TaskTime("ts3", Range(2, 2.25, 4)),
                TaskTime("ts5", None),
                TaskTime("tr1", Range(5, 6, 8)),
                TaskTime("tr2", Range(10, 10, 10), Unit.PERCENT, has_range=False),
                TaskTime("tr3", Range(1, 2, 3), note="Mest i foråret"),
                TaskTime("other", Range(0.5, 1, 1.5), task_type=S, note="Messer"),
                TaskTime("other", Range(0.1, 0.2, 0.3)),
            ),
        ),
        Person(
            "administrative_staff-1", Role.ADMINISTRATIVE_STAFF, 0.8, 0.25, 1,
            {A: Range(80, 90, 95), S: Range(5, 5, 5), R: Range(0, 5, 10)},
        ),
        Person("consultant-2", Role.CONSULTANT, 0.5, 0.3, 0, None, (TaskTime("ta3", Range(1, 2, 3)),)),
    ),
)  # fmt: skip


class Filled:
    """A workbook opened as a spreadsheet program opens it."""

    def __init__(self, path: Path, language: str = "da") -> None:
        self.path, self.language = path, language
        self.book = load_workbook(path)
        self.sheet: Worksheet = self.book[self.word("said", "fill_in")]

    def word(self, kind: str, name: str) -> str:
        items = entries(kind) if kind in {"said", "field", "person", "column"} else choices(kind)
        return items[name].name.in_language(self.language)

    def rows_of(self, label: str) -> list[int]:
        return [row for row in range(1, self.sheet.max_row + 1) if self.sheet.cell(row, 1).value == label]

    def start(self, person: int) -> int:
        return self.rows_of(f"{self.word('said', 'person')} {person}")[0]

    def column_of(self, name: str) -> int:
        row = self.rows_of(self.word("column", "task"))[0]
        label = self.word("column", name)
        return next(c for c in range(1, 14) if self.sheet.cell(row, c).value == label)

    def field(self, name: str) -> Cell:
        """The answer to one of the school's questions."""
        return self.sheet.cell(self.rows_of(self.word("field", name))[0], 2)

    def fact(self, person: int, name: str) -> Cell:
        """What is said about a person."""
        rows = self.rows_of(self.word("person", name))
        return self.sheet.cell(next(row for row in rows if row > self.start(person)), 2)

    def line(self, person: int, about: str, column: str, which: int = 0) -> Cell:
        """A cell of a task, or of a type in the quick estimate."""
        kind = "task" if about in choices("task") else "task_type"
        rows = [row for row in self.rows_of(self.word(kind, about)) if row > self.start(person)]
        return self.sheet.cell(rows[which], self.column_of(column))

    def owner(self, task: str, role: str) -> Cell:
        """Who has a task: the first lines of that name."""
        heading = self.rows_of(self.word("said", "owners"))[0]
        column = next(c for c in range(1, 14) if self.sheet.cell(heading, c).value == self.word("role", role))
        return self.sheet.cell(self.rows_of(self.word("task", task))[0], column)

    def save(self) -> Path:
        self.book.save(self.path)
        self.book.close()
        return self.path


def fill(path: Path, estimate: TimeEstimate, language: str = "da") -> Path:
    """Type a whole estimate into a blank workbook, as somebody at a keyboard does."""
    sheet = Filled(path, language)
    for name in (
        "school_id",
        "school",
        "programme",
        "students",
        "gf2_students",
        "agreements",
        "agreements_week15",
        "note",
    ):
        sheet.field(name).value = getattr(estimate, name)
    for name, group in (
        ("respondent", "role"),
        ("sureness", "sureness"),
        ("ground", "ground"),
        ("hours_basis", "hours_basis"),
    ):
        sheet.field(name).value = sheet.word(group, getattr(estimate, name))
    sheet.field("counts_teachers").value = sheet.word("answer", "yes" if estimate.counts_teachers else "no")
    for task, roles in estimate.owners.items():
        for role in roles or Role:
            sheet.owner(task, role).value = sheet.word("answer", "yes" if roles else "no")
    for number, person in enumerate(estimate.people, 1):
        _person(sheet, number, person)
    return sheet.save()


def _person(sheet: Filled, number: int, person: Person) -> None:
    sheet.fact(number, "role").value = sheet.word("role", person.role)
    sheet.fact(number, "employment").value = person.employment
    sheet.fact(number, "programme_share").value = round(person.programme_share * 100, 6)
    sheet.fact(number, "other_programmes").value = person.other_programmes
    for task_type, given in (person.quick or {}).items():
        for end in ("low", "likely", "high"):
            sheet.line(number, task_type.value, end).value = getattr(given, end)
    others = 0
    for time in person.times:
        which = others if time.task == "other" else 0
        others += time.task == "other"
        unit = time.unit if time.amount is not None else "unknown"
        sheet.line(number, time.task, "unit", which).value = sheet.word("unit", unit)
        for prefix, given in (("", time.amount), ("minutes_", time.minutes)):
            for end in ("low", "likely", "high") if time.has_range else ("likely",):
                if given is not None:
                    sheet.line(number, time.task, f"{prefix}{end}", which).value = getattr(given, end)
        if time.aub:
            sheet.line(number, time.task, "aub", which).value = sheet.word("answer", "yes")
        if time.task_type is not None:
            sheet.line(number, time.task, "task_type", which).value = sheet.word(
                "task_type", time.task_type.value
            )
        if time.note:
            sheet.line(number, time.task, "line_note", which).value = time.note


YEAR = SchoolYear(2026)


_EXAMPLES: dict[str, bytes] = {}


def made(folder, name="estimat.xlsx", language="da", filled=None, year=YEAR, **how):
    """A workbook in a folder. A blank one and the example are made once: each is the same file each time."""
    what = repr((language, filled, year, how))
    data = _EXAMPLES.get(what) or estimate_workbook(year, language, filled, **how)
    if filled in (None, EXAMPLE):
        _EXAMPLES[what] = data
    path = folder / name
    path.write_bytes(data)
    return path


def cell_of(sheet, change):
    if "field" in change:
        return sheet.field(change["field"])
    if "fact" in change:
        return sheet.fact(change["person"], change["fact"])
    return sheet.line(change["person"], change["line"], change["column"])


def label_of(sheet, change):
    if "field" in change:
        return sheet.sheet.cell(sheet.field(change["field"]).row, 1)
    if "fact" in change:
        return sheet.sheet.cell(sheet.fact(change["person"], change["fact"]).row, 1)
    if "line" in change:
        return sheet.sheet.cell(sheet.line(change["person"], change["line"], "unit").row, 1)
    row = next(r for r in sheet.rows_of(sheet.word("column", "task")) if r > sheet.start(change["person"]))
    return sheet.sheet.cell(row, sheet.column_of(change["column"]))


def changed(folder, case):
    """The example with what a case of estimate_sheets.toml does to it."""
    sheet = Filled(made(folder, filled=EXAMPLE))
    for change in case.get("change", ()):
        cell = cell_of(sheet, change)
        cell.value = (
            dt.date.fromisoformat(change["date"])
            if "date" in change
            else change["value"]
            if change["value"] != ""
            else None
        )
        cell.number_format = change.get("style", "d-mmm" if "date" in change else "General")
        if change.get("value") == "#DIV/0!":
            cell.data_type = "e"
    for change in case.get("rename", ()):
        label_of(sheet, change).value = change["value"]
    return sheet.save()

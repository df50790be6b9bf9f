"""Rows of a school table to schools: one row at a time, every fault in it named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.files.grids import identity
from planner.files.grids.cells import Fault, Row, problem, seen, shown, text_of
from planner.files.grids.numbers import Figure, read_figures
from planner.files.grids.text import control_character
from planner.files.schools.cells import LONGEST_TEXT, cell_of, place_of, row_faults
from planner.files.schools.columns import FTE, REQUIRED, TEXT, WHOLE
from planner.files.schools.headings import Layout
from planner.files.schools.years import calendar_offset, school_year
from planner.model.allocation import Allocation, TaskType
from planner.model.effort import Range
from planner.model.problems import Code, Place, Problem, Refused
from planner.model.schools import HEADS, School, SchoolYear, about_heads

_PERCENT = 100
# The column that is looked at first, where heads do not go together.
_ABOUT: Mapping[str, str] = {
    Code.WEEK15_EXCEEDS_AGREEMENTS: "agreements_week15",
    Code.GF2_EXCEEDS_STUDENTS: "gf2_students",
    Code.AGREEMENTS_EXCEED_ALL: "agreements",
}


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school and the place it was read from."""

    school: School
    place: Place


@dataclass(slots=True)
class Reading:
    """One row while it is read: its figures by our column name, and what is wrong so far."""

    row: Row
    layout: Layout
    offset: int | None = None  # of calendar years
    problems: list[Problem] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def place(self, ours: str = "") -> Place:
        """Where it is, and under which heading."""
        return place_of(self.row, self.layout, self.layout.heading(ours) if ours else "")

    def say(self, code: Code, ours: str = "", **values: object) -> None:
        """Note what is wrong."""
        self.problems.append(problem(code, self.place(ours), **values))


def readable_rows(layout: Layout) -> tuple[list[Row], list[Problem]]:
    """Every row below the headings that can be read, and what is wrong with each other; Refused when there is none."""
    below = [row for row in layout.grid.rows if row.number > layout.row.number and not row.blank]
    if not below:
        raise Refused(problem(Code.NO_ROWS, Place(layout.grid.sheet, layout.row.number)))
    faults = row_faults(below, layout)
    found = [
        problem(fault.code, place_of(row, layout), **fault.values)
        for row in below
        if (fault := faults.get(row.number))
    ]
    return [row for row in below if row.number not in faults], found


def read_rows(layout: Layout, year: SchoolYear | None) -> tuple[list[SchoolRow], list[Problem]]:
    """Every row below the headings as a school, or as the problems that leave it out; Refused when none is."""
    rows, problems = readable_rows(layout)
    figures = {
        ours: read_figures([cell_of(row, where[0]) for row in rows], whole=ours in WHOLE)
        for ours, where in layout.columns.items()
        if ours not in TEXT
    }
    schools: list[SchoolRow] = []
    offset = calendar_offset(rows, layout, year)
    for i, row in enumerate(rows):
        reading = Reading(row, layout, offset)
        school = _school(reading, {ours: column[i] for ours, column in figures.items()}, year)
        problems += reading.problems
        if school is not None:
            schools.append(SchoolRow(school, reading.place()))
    return schools, problems


def _school(reading: Reading, figures: Mapping[str, Figure], year: SchoolYear | None) -> School | None:
    """Build the school, or say everything that stands in the way."""
    school_id = read_number(reading)
    name = read_name(reading)
    own_year = _own_year(reading, year)
    _take_figures(reading, figures)
    _check_together(reading)
    ranges = _ranges(reading)
    if any(p.severity == "problem" for p in reading.problems):
        # Questions are about rows that are kept.
        reading.problems = [p for p in reading.problems if p.severity == "problem"]
        return None
    found = reading.figures

    def heads(ours: str) -> int | None:
        return int(found[ours]) if ours in found else None

    return School(
        row=reading.row.number,
        school_id=school_id,
        school=name,
        students=int(found["students"]),
        allocation=Allocation(*(found[ours] for ours in FTE)),
        year=own_year,
        gf2_students=heads("gf2_students"),
        agreements=heads("agreements"),
        agreements_week15=heads("agreements_week15"),
        base_2019=found["base_2019"] / _PERCENT if "base_2019" in found else None,
        ranges=ranges,
    )


def read_number(reading: Reading) -> str:
    """The institution number, once it is sure that it is one."""
    cell = cell_of(reading.row, reading.layout.columns["school_id"][0])
    number = identity.institution_number(cell)
    there = identity.says_something(number)
    if _readable(reading, "school_id", number, there=there) and identity.has_lost_digits(cell, number):
        reading.say(Code.ID_IN_SCIENTIFIC_FORM, "school_id", text=shown(number))
    return number


def read_name(reading: Reading) -> str:
    """The school's name, as given: anything a person can read."""
    text = text_of(cell_of(reading.row, reading.layout.columns["school"][0]))
    _readable(reading, "school", text, there=identity.is_name(text))
    return identity.without_mark(text)


def _readable(reading: Reading, ours: str, text: str, *, there: bool) -> bool:
    """Say why a number or a name cannot be used; `there`: something stands in the cell."""
    cell = cell_of(reading.row, reading.layout.columns[ours][0])
    if isinstance(cell, Fault):
        reading.say(cell.code, ours, column=ours, **cell.values)
    elif not there:
        reading.say(Code.MISSING_TEXT, ours, column=ours, text=shown(text))
    elif found := control_character(text):
        reading.say(Code.CONTROL_CHARACTER, ours, character=found)
    elif len(text) > LONGEST_TEXT:
        reading.say(Code.TEXT_TOO_LONG, ours, column=ours, limit=LONGEST_TEXT)
    else:
        return True
    return False


def _own_year(reading: Reading, given: SchoolYear | None) -> SchoolYear | None:
    where = reading.layout.columns.get("year")
    if where is None:
        return given
    cell = cell_of(reading.row, where[0])
    text = text_of(cell)
    if isinstance(cell, Fault):
        reading.say(cell.code, "year", column="year", **cell.values)
    elif text:
        try:
            return school_year(text, reading.offset)
        except ValueError:
            reading.say(Code.NOT_A_YEAR, "year", text=seen(cell))
    elif given is None:
        reading.say(Code.MISSING_YEAR, "year")
    return given


def _take_figures(reading: Reading, figures: Mapping[str, Figure]) -> None:
    """Figures that can be read; the missing ones of a row are one problem, as are the unpublished."""
    absent: dict[Code, list[tuple[str, str]]] = {Code.MISSING_FIGURE: [], Code.NOT_PUBLISHED: []}
    for ours, figure in figures.items():
        if not isinstance(figure, Fault):
            reading.figures[ours] = figure
        elif figure.code not in absent:
            reading.say(figure.code, ours, column=ours, **figure.values)
        elif ours in REQUIRED:
            absent[figure.code].append((ours, str(figure.values["text"])))
    for code, found in absent.items():
        if found:
            names = tuple(ours for ours, _ in found)
            headings = tuple(reading.layout.heading(ours) for ours in names)
            only = names[0] if len(names) == 1 else ""
            texts = tuple(text for _, text in found)
            reading.say(code, only, columns=names, headings=headings, texts=texts)


def _check_together(reading: Reading) -> None:
    """What the figures of one row say about one another."""
    found = reading.figures
    if found.get("base_2019", 0) > _PERCENT:
        reading.say(
            Code.OUT_OF_RANGE,
            "base_2019",
            column="base_2019",
            text=found["base_2019"],
            lowest=0,
            highest=_PERCENT,
        )
    if found.get("students") == 0:
        reading.say(Code.NO_STUDENTS, "students", text="0")
    if all(ours in found for ours in FTE) and sum(found[ours] for ours in FTE) == 0:
        reading.say(Code.NO_FTE)
    for asked in about_heads(**{name: int(found[name]) if name in found else None for name in HEADS}):
        if asked.code != Code.STUDENTS_NOT_GIVEN:  # said already, of the cell
            ours = str(asked.values.get("column") or _ABOUT[asked.code])
            reading.problems.append(replace(asked, place=reading.place(ours)))


def _ranges(reading: Reading) -> dict[TaskType, Range]:
    """Low and high beside the figure, where the row gives both."""
    ranges: dict[TaskType, Range] = {}
    for task_type, ours in zip(TaskType, FTE, strict=True):
        ends = (f"{ours}_low", f"{ours}_high")
        there: Sequence[str] = [end for end in ends if end in reading.figures]
        if ours not in reading.figures or not there:
            continue
        if len(there) == 1:
            reading.say(
                Code.RANGE_INCOMPLETE, there[0], column=ours, missing=tuple(e for e in ends if e not in there)
            )
            continue
        low, likely, high = reading.figures[ends[0]], reading.figures[ours], reading.figures[ends[1]]
        if low <= likely <= high:
            ranges[task_type] = Range(low, likely, high)
        else:
            reading.say(Code.RANGE_ORDER, ours, column=ours, low=low, likely=likely, high=high)
    return ranges

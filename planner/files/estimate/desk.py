"""What everything on an estimate's sheet is written with: columns, words, formats, checks, live formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from planner.files.estimate.instrument import choices, entries
from planner.files.estimate.look import Look
from planner.files.table_writing import Exact, neutralised
from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK, Range
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Lens, Person, TaskTime
from planner.model.schools import SchoolYear

# Columns, from 0.
TASK, UNIT, LOW, LIKELY, HIGH, MINUTES, HOURS, AUB, TYPE, NOTE, LAST_YEAR = 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12
_PERCENT = 100
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255


def at(row: int, column: int) -> str:
    """Name a cell for formulas, wherever they stand."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def at_relative_row(row: int, column: int) -> str:
    """Name a cell for rules that move down with their rows."""
    return str(xl_rowcol_to_cell(row, column, col_abs=True))


def cells(first: int, last: int, column: int) -> str:
    """Name a piece of a column."""
    return f"{at(first, column)}:{at(last, column)}"


def _pieces(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Join cells that stand one below the other: first row, column, last row, column."""
    columns = sorted((column, row) for row, column in places)
    for _, piece in groupby(enumerate(columns), lambda one: (one[1][0], one[1][1] - one[0])):
        standing = [place for _, place in piece]
        (column, first), (_, last) = standing[0], standing[-1]
        yield first, column, last, column


@dataclass(slots=True)
class Desk:
    """What is needed to write on the sheet: its language, its formats and the estimate it is filled in with."""

    book: xlsxwriter.Workbook
    sheet: Worksheet
    look: Look
    language: str
    year: SchoolYear
    filled: TimeEstimate | None
    suggested: bool
    given: Mapping[str, str] = field(default_factory=dict)
    # What may be entered, and where: twenty rules for a thousand cells.
    _rules: dict[tuple[tuple[str, Any], ...], list[tuple[int, int]]] = field(default_factory=dict)

    def wording(self, name: str) -> str:
        """One of the instrument's own words."""
        return entries("said")[name].text.in_language(self.language)

    def label(self, kind: str, name: str) -> str:
        """Label of a field, of a line about a person, or of a column."""
        return entries(kind)[name].name.in_language(self.language)

    def chosen(self, group: str, name: str) -> str:
        """One answer of a drop-down."""
        return choices(group)[name].name.in_language(self.language)

    def name(self, name: str, row: int, column: int) -> None:
        """Give a cell its name."""
        at = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{self.sheet.get_name()}'!{at}")

    def value(self, row: int, column: int, value: object, look: str) -> None:
        """Write an answer: a figure with all its digits, a text that no spreadsheet runs."""
        form = self.look[look]
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, neutralised(value), form)
        else:
            self.sheet.write_number(row, column, Exact(value), form)  # type: ignore[arg-type]

    def worked_out(self, row: int, column: int, formula: str, look: str, value: object) -> None:
        """Write a live formula and, beside it, the value it has now."""
        self.sheet.write_formula(row, column, formula, self.look[look], value)

    def check(self, row: int, column: int, rule: dict[str, Any], about: tuple[str, str], error: str) -> None:
        """Say what belongs in a cell when it is entered, and more when something else is written."""
        title, message = about
        whole = {
            **rule, "input_title": title[:_LONGEST_TITLE], "input_message": message[:_LONGEST_MESSAGE],
            "error_title": title[:_LONGEST_TITLE], "error_message": error[:_LONGEST_MESSAGE],
        }  # fmt: skip
        self._rules.setdefault(tuple(whole.items()), []).append((row, column))

    def write_checks(self) -> None:
        """Write every rule once, for all the cells it is about; after the last `check`."""
        for rule, places in self._rules.items():
            pieces = list(_pieces(places))
            self.sheet.data_validation(*pieces[0], {**dict(rule), "other_cells": pieces[1:]})

    def drop_down(self, row: int, column: int, group: str, about: tuple[str, str]) -> None:
        """Let somebody choose."""
        self.check(
            row, column, {"validate": "list", "source": f"=answers_{group}"}, about, self.wording("choose")
        )

    def about(self, kind: str, name: str) -> tuple[str, str]:
        """Label and help of a field, of a line about a person, or of a column."""
        item = entries(kind)[name]
        return item.name.in_language(self.language), item.text.in_language(self.language)

    def range(self, first: tuple[int, int], given: Range | None, most: float, *, ranged: bool) -> None:
        """Low, likely and high in three cells; low and high stay blank where only a likely figure was given."""
        (row, column), error = first, "write_percent" if most == _PERCENT else "write_number"
        prefix = "minutes_" if column == MINUTES else ""
        values = (
            (given.low if ranged else None, given.likely, given.high if ranged else None)
            if given
            else (None,) * 3
        )
        for i, (end, value) in enumerate(zip(("low", "likely", "high"), values, strict=True)):
            self.value(
                row, column + i, value, "suggested" if self.suggested and value is not None else "number"
            )
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most}
            self.check(row, column + i, rule, self.about("column", f"{prefix}{end}"), self.wording(error))

    def hours(self, person: Person | None, time: TaskTime | None) -> float:
        """Hours a week of one line as they are now."""
        if person is None or time is None or self.filled is None:
            return 0.0
        return time.fte(person.capacity, self.filled.hours_per_fte).likely * HOURS_A_WEEK

    def lens_hours(self, person: Person | None, lens: Lens, task_type: TaskType) -> float:
        """Hours a week of one type through one lens as they are now."""
        if person is None or self.filled is None:
            return 0.0
        return person.fte(lens, self.filled.hours_per_fte)[task_type].likely * HOURS_A_WEEK

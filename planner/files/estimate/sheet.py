"""The one sheet of a workbook that a time estimate is filled in on, cut into what it asks about.

Everything is found by the labels a person sees, in whatever language, never by where it stands: rows that were
inserted, hidden or deleted change nothing that cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from planner.files.estimate.instrument import choices, entries, meanings, version_in
from planner.files.grids.cells import Cell, Grid, Row, key, problem, shown, text_of
from planner.files.languages import LANGUAGES
from planner.model.estimate.estimate import INSTRUMENT
from planner.model.estimate.people import OTHER
from planner.model.problems import Code, Place, Problem, Refused

# What a block's lines may hold figures in; a workbook without one of the first three cannot be read.
NEEDED = ("low", "likely", "high")
BY_TASK = ("unit", *NEEDED, "minutes_low", "minutes_likely", "minutes_high", "aub", "task_type", "line_note")
NOT_FILLED_IN = frozenset({"task", "unit", "task_type", "hours_week", "last_year"})  # stand there already
_NOT_TO_BE_READ = "-"  # a section without one of its columns
UNKNOWN = "unknown"
_FEWEST = 4  # labels that make a sheet the one to fill in


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: what it is about and its cells by column, each with the heading above it."""

    row: int
    about: str
    label: str
    cells: Mapping[str, Cell]
    headings: Mapping[str, str]


@dataclass(slots=True)
class Block:
    """One person: answers beside labels, the quick estimate and the tasks."""

    number: str
    row: int
    answers: dict[str, Line] = field(default_factory=dict)
    quick: list[Line] = field(default_factory=list)
    tasks: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """The sheet as it was filled in, and what is wrong with its structure.

    Parameters
    ----------
    language : str
        The one its labels are in, so that what a sentence names can be found on the sheet.
    """

    grid: Grid
    language: str
    answers: dict[str, Line] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    owners: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def say(self, code: Code, row: int | None, heading: str = "", /, **values: object) -> None:
        """Name something on this sheet."""
        self.problems.append(problem(code, Place(self.grid.sheet, row, heading), **values))

    def doubts(self, line: Line, before: int) -> bool:
        """Something is wrong since there were `before` problems, or the line stands there twice."""
        twice = any(p.code == Code.LINE_TWICE and p.values["first"] == line.row for p in self.problems)
        return twice or any(p.severity == "problem" for p in self.problems[before:])


def is_estimate(grids: Sequence[Grid]) -> bool:
    """Whether some sheet says it is made from the instrument, in any version."""
    return any(version_in(text) for grid in grids for text in _marked(grid))


def find_form(grids: Sequence[Grid]) -> Form:
    """Find the sheet to read and cut it up; Refused when it is not clear which, or not ours to read."""
    versions = [v for grid in grids for text in _marked(grid) if (v := version_in(text))]
    if not versions:
        raise Refused(problem(Code.NOT_AN_ESTIMATE))
    strange = next((version for version in versions if version != INSTRUMENT), None)
    if strange is not None:
        age = "older" if _order(strange) < _order(INSTRUMENT) else "newer"
        raise Refused(problem(Code.OTHER_INSTRUMENT, version=strange, current=INSTRUMENT, age=age))
    fields = meanings("field")
    found = [
        g for g in grids if sum(key(text_of(c)) in fields for r in g.rows for c in r.cells[:3]) >= _FEWEST
    ]
    sheets = tuple(grid.sheet for grid in found or grids)
    if not found:
        raise Refused(problem(Code.SHEET_MISSING, sheets=sheets))
    if len(found) > 1:
        raise Refused(problem(Code.TWO_MATCHING_SHEETS, sheets=sheets))
    return _Cutter(Form(found[0], _language(found))).cut()


def _language(grids: Sequence[Grid]) -> str:
    """Tell the language most of the labels are in; Danish where it is not clear."""
    texts = {key(text_of(cell)) for grid in grids for row in grid.rows for cell in row.cells[:3]}
    fields = entries("field").values()
    return max(
        LANGUAGES, key=lambda language: sum(key(i.name.in_language(language)) in texts for i in fields)
    )


def _marked(grid: Grid) -> Iterator[str]:
    return (cell for row in grid.rows[:10] for cell in row.cells if isinstance(cell, str) and cell)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def is_filled(cells: Mapping[str, Cell]) -> bool:
    """Somebody has written on the line: "don't know" is an answer too; any other unit stands there from the start."""
    unit = meanings("unit").get(key(text_of(cells.get("unit", ""))))
    return unit == UNKNOWN or any(c != "" for name, c in cells.items() if name not in NOT_FILLED_IN)


def _near(names: Iterable[str], found: Sequence[str]) -> tuple[str, ...]:
    """Texts of the sheet that one of the names may have become."""
    return tuple(dict.fromkeys(near for name in names for near in get_close_matches(name, found, n=1)))


@dataclass(slots=True)
class _Cutter:
    """Walks down the sheet once; what a row is depends on its label and on the headings last seen above it."""

    form: Form
    block: Block | None = None
    section: str = ""  # "" | "quick" | "tasks" | "owners"
    columns: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def cut(self) -> Form:
        """Take every row in turn, then say which of the school's lines are not there."""
        for row in self.form.grid.rows:
            if not row.blank:
                self._take(row)
        answered = {line.row for line in self.form.answers.values()}
        free = [
            shown(text)
            for row in self.form.grid.rows
            if row.number not in answered
            for cell in row.cells[:1]
            if (text := text_of(cell))
        ]
        for name, item in entries("field").items():
            if name not in self.form.answers:
                label = item.name.in_language(self.form.language)
                self.form.say(Code.LINE_MISSING, None, label=label, near=_near(item.name.wordings, free))
        return self.form

    def _take(self, row: Row) -> None:
        texts = [text_of(cell) for cell in row.cells]
        label = next((i for i, text in enumerate(texts[:3]) if text), None)
        text = texts[label] if label is not None else ""
        folded, said = key(text), meanings("said")
        word = folded.rstrip("0123456789")
        if said.get(word) == "person" and word != folded:
            self.block = Block(folded.removeprefix(word), row.number)
            self.form.blocks.append(self.block)
            self.section = ""
        elif said.get(folded) in {"quick", "owners"}:
            self._open(row, said[folded], texts)
        elif meanings("column").get(folded) == "task":
            self._open(row, "tasks", texts)
        elif self.section == _NOT_TO_BE_READ:
            return
        elif self.section:
            self._line(row, text)
        elif label is not None:
            self._answer(row, label, text)

    def _answer(self, row: Row, label: int, text: str) -> None:
        """Take a label with its answer to the right of it."""
        kind, answers = ("person", self.block.answers) if self.block else ("field", self.form.answers)
        name = meanings(kind).get(key(text))
        if name is None:
            return
        cell = row.cells[label + 1] if label + 1 < len(row.cells) else ""
        if name in answers:
            self.form.say(Code.LINE_TWICE, row.number, label=shown(text), first=answers[name].row)
        else:
            answers[name] = Line(row.number, name, text, {"answer": cell}, {"answer": text})

    def _open(self, row: Row, section: str, texts: Sequence[str]) -> None:
        """Read a row of headings."""
        self.section = section
        kind = "role" if section == "owners" else "column"
        items = choices(kind) if kind == "role" else entries(kind)
        names = {name: item.name.in_language(self.form.language) for name, item in items.items()}
        found: dict[str, list[int]] = {}
        for i, text in enumerate(texts):
            if ours := meanings(kind).get(key(text)):
                found.setdefault(ours, []).append(i)
        self.columns = {name: where[0] for name, where in found.items()}
        self.headings = {name: shown(texts[where[0]]) for name, where in found.items()}
        for name, where in found.items():
            if len(where) > 1:
                headings = tuple(shown(texts[i]) for i in where)
                self.form.say(Code.COLUMN_TWICE, row.number, column=names[name], headings=headings)
        free = [shown(text) for i, text in enumerate(texts) if i and text and i not in self.columns.values()]
        needed = {"quick": NEEDED, "tasks": BY_TASK}.get(section, tuple(names))
        for name in needed:
            if name not in self.columns:
                near = _near(items[name].name.wordings, free)
                self.form.say(Code.HEADING_MISSING, row.number, label=names[name], near=near)
                self.section = _NOT_TO_BE_READ

    def _line(self, row: Row, text: str) -> None:
        """Take a line below headings; one with figures that is about nothing we know is named."""
        cells = {name: row.cells[i] for name, i in self.columns.items() if i < len(row.cells)}
        group = "task_type" if self.section == "quick" else "task"
        about = meanings(group).get(key(text))
        if about is None:
            if is_filled(cells):
                labels = [label for item in choices(group).values() for label in item.name.wordings]
                near = _near([text], labels) if text else ()
                self.form.say(Code.UNKNOWN_LINE, row.number, text=shown(text), near=near)
            return
        if self.section == "owners" or self.block is None:
            lines = self.form.owners
        else:
            lines = self.block.quick if self.section == "quick" else self.block.tasks
        first = next((other.row for other in lines if other.about == about), None)
        if first is not None and about != OTHER:
            self.form.say(Code.LINE_TWICE, row.number, label=shown(text), first=first)
        else:
            lines.append(Line(row.number, about, shown(text), cells, self.headings))

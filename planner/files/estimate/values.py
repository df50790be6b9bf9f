"""Answers and figures of an estimate's sheet as values, each with the place a sentence points at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.files.estimate.instrument import choices, meanings
from planner.files.estimate.sheet import Form, Line
from planner.files.grids.cells import Cell, Fault, Percent, key, seen, text_of
from planner.files.grids.identity import without_mark
from planner.files.grids.numbers import Figure, read_figures
from planner.files.grids.text import control_character
from planner.files.guesses import guessed
from planner.model.effort import Range
from planner.model.estimate.estimate import LONGEST
from planner.model.problems import Code
from planner.model.schools import HEADS

_LONGEST = 200
# Nobody publishes an estimate: a dash is a blank.
_BLANK = frozenset({Code.MISSING_FIGURE, Code.NOT_PUBLISHED})
ENDS = ("low", "likely", "high")


@dataclass(slots=True)
class Figures:
    """Every figure of the sheet: whether 1.250 is 1250 is decided once for all that one hand has written."""

    form: Form
    _asked: dict[tuple[int, str], tuple[Cell, bool]] = field(default_factory=dict)
    _read: dict[tuple[int, str], Figure] = field(default_factory=dict)
    _guesses: dict[tuple[int, str], str] = field(default_factory=dict)

    def ask(self, line: Line, column: str = "answer", *, whole: bool = False, percent: bool = False) -> None:
        """Put a cell among those to be read. `percent`: 55 % is 55, as the person sees it."""
        cell = line.cells.get(column, "")
        if percent:
            if isinstance(cell, str):
                cell = cell.strip().removesuffix("%").strip()
            elif isinstance(cell, Fault) and isinstance(own := cell.values.get("text"), Percent):
                cell = float(own)
        self._asked[line.row, column] = (cell, whole)

    def guess(self, line: Line, prefix: str = "") -> None:
        """Put a likely figure written as "2-4" among those to be read as low and high, and "ca. 3" as 3."""
        low, likely, high = ((line.row, f"{prefix}{end}") for end in ENDS)
        cell = self._asked[likely][0]
        parts = guessed(cell) if isinstance(cell, str) else ()
        if len(parts) == 1:
            self._asked[likely] = (parts[0], False)
        elif parts and all(self._asked[end][0] == "" for end in (low, high)):
            self._asked |= {low: (parts[0], False), high: (parts[1], False), likely: ("", False)}
        else:
            return
        self._guesses[likely] = str(seen(cell))

    def read(self) -> None:
        """Read them all."""
        for whole in (False, True):
            cells = {at: cell for at, (cell, is_whole) in self._asked.items() if is_whole is whole}
            figures = map(_written, read_figures(list(cells.values()), whole=whole))
            self._read |= dict(zip(cells, figures, strict=True))

    def get(
        self, line: Line, column: str = "answer", limits: tuple[float, float] | None = None
    ) -> float | None:
        """Give the figure; None where there is none, or where it is named as one that cannot be used."""
        figure = self._read.get((line.row, column))
        heading = line.headings.get(column, "")
        if isinstance(figure, Fault):
            code = figure.code
            if code == Code.PERCENT_SIGN and column != "answer":
                code = Code.PERCENT_OF_WHAT
            if code not in _BLANK:
                ours = line.about if line.about in HEADS else heading
                self.form.say(code, line.row, heading, column=ours, **figure.values)
            return None
        if figure is not None and limits is not None and not limits[0] <= figure <= limits[1]:
            text = seen(line.cells.get(column, ""))
            self.form.say(
                Code.OUT_OF_RANGE,
                line.row,
                heading,
                column=heading,
                text=text,
                lowest=limits[0],
                highest=limits[1],
            )
            return None
        return figure

    def is_blank(self, line: Line, column: str) -> bool:
        """Nothing stands in the cell, or a dash."""
        figure = self._read.get((line.row, column))
        return figure is None or (isinstance(figure, Fault) and figure.code in _BLANK)

    def range(self, line: Line, most: float, prefix: str = "") -> tuple[Range, bool] | None:
        """Low, likely and high of a line, and whether low and high were given; None where all three are blank."""
        columns = {end: f"{prefix}{end}" for end in ENDS}
        blank = {end for end, column in columns.items() if self.is_blank(line, column)}
        if len(blank) == len(ENDS):
            return None
        before = len(self.form.problems)
        found = {
            end: self.get(line, column, (0.0, most)) for end, column in columns.items() if end not in blank
        }
        if len(self.form.problems) > before:
            return None
        heading = {end: line.headings[column] for end, column in columns.items() if column in line.headings}
        likely, low, high = found.get("likely"), found.get("low"), found.get("high")
        guess = self._guesses.get((line.row, columns["likely"]))
        if guess is not None and likely is None and low is not None and high is not None:
            likely = (low + high) / 2
        if guess is not None and likely is not None:
            ends = {"low": likely if low is None else low, "high": likely if high is None else high}
            as_range = "yes" if ends["low"] != ends["high"] else "no"
            self.form.say(
                Code.GUESS_READ,
                line.row,
                heading["likely"],
                text=guess,
                likely=likely,
                ranged=as_range,
                **ends,
            )
        if likely is None:
            self.form.say(
                Code.MISSING_FIGURE, line.row, heading["likely"], columns=(heading["likely"],),
                headings=(heading["likely"],), texts=(seen(line.cells.get(columns["likely"], "")),),
            )  # fmt: skip
            return None
        if low is None or high is None:
            missing = tuple(heading[end] for end in ("low", "high") if end in blank)
            if len(missing) == 1:
                self.form.say(Code.RANGE_INCOMPLETE, line.row, missing[0], column=line.label, missing=missing)
            return Range(likely, likely, likely), False
        if not low <= likely <= high:
            self.form.say(
                Code.RANGE_ORDER,
                line.row,
                heading["likely"],
                column=line.label,
                low=low,
                likely=likely,
                high=high,
            )
            return None
        return Range(low, likely, high), True


def _written(figure: Figure) -> Figure:
    """Nobody keeps back a count of an estimate either: "<3" is no number there, and no blank."""
    if isinstance(figure, Fault) and figure.code == Code.NOT_PUBLISHED:
        text = str(figure.values["text"])
        return Fault(Code.NOT_A_NUMBER, {"text": text}) if re.search(r"\d", text) else figure
    return figure


def choice(form: Form, line: Line, group: str, column: str = "answer", *, needed: bool = True) -> str | None:
    """Read the id of an answer chosen from a list; None where there is none, or none that can be used."""
    cell = line.cells.get(column, "")
    heading = line.headings.get(column, line.label)
    text = text_of(cell)
    if isinstance(cell, Fault) and cell.code != Code.BOOLEAN_CELL:
        form.say(cell.code, line.row, heading, column="school", **cell.values)  # any text
        return None
    if not text:
        if needed:
            form.say(Code.ANSWER_MISSING, line.row, label=heading)
        return None
    chosen = meanings(group).get(key(text))
    if chosen is None:
        answers = tuple(item.name.in_language(form.language) for item in choices(group).values())
        form.say(Code.NOT_A_CHOICE, line.row, heading, text=seen(cell), answers=answers)
    return chosen


def words(form: Form, line: Line, column: str = "answer") -> str:
    """Read a text; empty where there is none, or none that can be kept."""
    cell = line.cells.get(column, "")
    heading = line.headings.get(column, line.label)
    text = text_of(cell)
    limit = LONGEST.get(line.about if column == "answer" else column, _LONGEST)
    if isinstance(cell, Fault):
        form.say(cell.code, line.row, heading, column="school", **cell.values)  # any text
    elif found := control_character(text.replace("\n", " ")):
        form.say(Code.CONTROL_CHARACTER, line.row, heading, character=found)
    elif len(text) > limit:
        form.say(Code.TEXT_TOO_LONG, line.row, heading, column=heading, limit=limit)
    else:
        return without_mark(text)
    return ""


def answer(answers: Mapping[str, Line], name: str) -> Line:
    """Give a label's line; a blank one where the label is not there, which is named already."""
    return answers.get(name, Line(0, name, "", {}, {}))

"""Conditional formatting that may keep from sight what stands in a cell, or show it otherwise than it is stored.

Which cells it takes is worked out where the condition compares with a figure; a formula may take any cell of its area.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from planner.files.grids.cells import Area, Cell, Row, cell_position
from planner.files.grids.number_formats import PLAIN, Look, alike, look_of
from planner.files.grids.runs import local, mark_of
from planner.files.grids.styles import colour_of

_MOST_RULES, _MOST_AREAS = 2_000, 100  # beyond them, any cell of the sheet may be one they take
_EVERYWHERE: Area = (1, 1, 1_048_576, 16_384)
_OF_A_BLANK = re.compile(r"(AND\(.*,)?ISBLANK\(\$?[A-Z]+\$?\d+\)\)?", re.IGNORECASE | re.DOTALL)
_NEVER = frozenset({"containsBlanks", "containsErrors"})  # an error is named as one
_COMPARED: Mapping[str, Callable[..., bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "between": lambda value, low, high: low <= value <= high,
    "notBetween": lambda value, low, high: not low <= value <= high,
}


@dataclass(slots=True)
class Change:
    """What a style lays over that of a cell; a colour it does not name is the cell's own."""

    letters: str = ""
    behind: str = ""
    otherwise: bool = False  # struck out, or by a number format that makes another figure of it

    def hides(self, look: Look) -> bool:
        """Whether a cell of that look is not seen, or seen as something else, once this lies over it."""
        return self.otherwise or alike(self.letters or look.letters, self.behind or look.behind)


@dataclass(slots=True)
class ChangeScan:
    """Every such style of a part, in order: of the workbook's styles, or those that a sheet has in its own rules."""

    changes: list[Change] = field(default_factory=list)
    _within: str = ""  # "font" | "fill" of one of them

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        match local(tag), self._within:
            case "dxf", _:
                self.changes.append(Change())
                self._within = "dxf"
            case ("font" | "fill" | "border") as within, _ if self._within:
                self._within = within
            case "color", "font":
                self.changes[-1].letters = colour_of(attributes)
            case (
                "bgColor",
                "fill",
            ):  # what is behind a fill of one colour: in such a style that is the colour seen
                self.changes[-1].behind = colour_of(attributes)
            case (("strike" | "vertAlign"), "font"):
                self.changes[-1].otherwise |= mark_of(tag, attributes) != ""
            case "numFmt", within if within:
                look = look_of(attributes.get("formatCode", ""))
                self.changes[-1].otherwise |= look._replace(decimals=None, padded=0) != PLAIN
            case _:
                pass

    def end(self, tag: str) -> None:
        """Close an element."""
        if local(tag) == "dxf":
            self._within = ""


class Rule(NamedTuple):
    """One rule: where it stands, what it asks for and what it lays over a cell."""

    areas: Sequence[Area]
    kind: str
    compared: str
    formulas: Sequence[str]
    change: Change

    def may_take(self, row: int, column: int, cell: Cell) -> bool:
        """Whether it may be for a cell: it is of its areas, and is what it asks for if that can be worked out."""
        if not any(
            top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas
        ):
            return False
        if self.kind in _NEVER or any(map(_OF_A_BLANK.fullmatch, self.formulas)):
            return False
        compare = _COMPARED.get(self.compared)
        if compare is None:
            return True
        try:  # to a spreadsheet any text is more than any figure
            return compare(cell if isinstance(cell, float) else math.inf, *map(float, self.formulas))
        except (ValueError, TypeError):
            return True


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    try:
        return (*cell_position(first), *cell_position(last or first))
    except ValueError:  # such as A:A, which spreadsheets do not write
        return _EVERYWHERE


@dataclass(slots=True)
class RuleScan:
    """The rules of one sheet that may hide or change what its cells show.

    Parameters
    ----------
    styles : sequence of Change
        Those of the workbook, for the rules that name one by its number.
    """

    styles: Sequence[Change] = ()
    rules: list[Rule] = field(default_factory=list)
    _own: ChangeScan = field(default_factory=ChangeScan)
    _open: list[tuple[Mapping[str, str], list[str], list[Change]]] = field(default_factory=list)
    _text: list[str] | None = None
    _ref: str = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element that stands below the cells."""
        self._own.start(tag, attributes)
        match local(tag):
            case "conditionalFormatting":
                self._open, self._ref = [], attributes.get("sqref", "")
            case "cfRule":
                number = attributes.get("dxfId", "")
                named = self.styles[int(number) : int(number) + 1] if number.isdecimal() else ()
                self._open.append((attributes, [], list(named)))
            case "formula" | "f" | "sqref":
                self._text = []
            case _:
                pass

    def data(self, text: str) -> None:
        """Take the text of a formula, or of where the rules stand."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        self._own.end(tag)
        text = "".join(self._text or ())
        match local(tag):
            case "formula" | "f" if self._open:
                self._open[-1][1].append(text.strip())
            case "sqref":
                self._ref = text
            case "dxf" if self._open:
                self._open[-1][2].append(self._own.changes[-1])
            case "conditionalFormatting":
                self._close()
            case _:
                return
        self._text = None

    def _close(self) -> None:
        areas = tuple(map(_area, self._ref.split()))
        for attributes, formulas, changes in self._open:
            kind, compared = attributes.get("type", ""), attributes.get("operator", "")
            self.rules += (
                Rule(areas, kind, compared if kind == "cellIs" else "", formulas, change)
                for change in changes
            )
        self._open = []


def may_differ(
    rules: Sequence[Rule], looks: Mapping[tuple[int, int], Look], rows: Sequence[Row]
) -> Callable[[int, int], bool]:
    """Tell of a cell, by row and column from 1, whether a rule may hide it or show it otherwise than it is stored."""

    @cache
    def hiding(look: Look) -> Sequence[Rule] | None:
        found = [rule for rule in rules if rule.change.hides(look)]
        return None if sum(len(rule.areas) for rule in found) > _MOST_AREAS else found

    def of(row: int, column: int) -> bool:
        cell = rows[row - 1].cells[column - 1]
        found = hiding(looks.get((row, column), PLAIN)) if len(rules) <= _MOST_RULES else None
        if found is None:  # too many to go through for each cell
            return cell != ""
        return cell != "" and any(rule.may_take(row, column, cell) for rule in found)

    return of

"""Numbers as people write them: Danish or international, decided per column and never per cell.

Babel's `parse_decimal(strict=True)` was weighed and passed over: it reads `inf`, `1e3`, `1_000` and
`٣` as numbers, refuses plain spaces and most no-break spaces between thousands, and knows one cell at a
time. What a column needs is the two rules below, side by side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planner.files.grids.cells import Cell, Drawn, Fault, seen, shown
from planner.model.problems import Code

# Whole figures and FTE beyond these are slips of the hand, and would not divide sensibly either.
LOWEST, HIGHEST = 1e-6, 1e9
_LONGEST = 40

_MINUS = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-", "﹣": "-", "-": "-"})
_SPACES = re.compile(r"(?:[^\S\r\n]|\u2060)+")
_DANISH = re.compile(r"-?(?:(?:\d+|[1-9]\d{0,2}(?P<by>[. ])\d{3}(?:(?P=by)\d{3})*)(?:,\d+)?|,\d+)", re.ASCII)
_INTERNATIONAL = re.compile(
    r"-?(?:(?:\d+|[1-9]\d{0,2}(?P<by>[, ])\d{3}(?:(?P=by)\d{3})*)(?:\.\d+)?|\.\d+)", re.ASCII
)
_NO_COMMA = re.compile(r"0\d+", re.ASCII)
_MISSING = frozenset({"", "null", "none"})
# What statistics write where a figure is not made public, or there is none to make.
_NOT_PUBLISHED = frozenset(
    ["*", "**", "***", "-", "--", "–", "—", "†", "‡", ".", "..", "...", "…", ":", "n/a", "na", "n.a.", "<fejl>", "fejl"]
)  # fmt: skip
# A count kept back because it is small, and which interval it lies in.
_KEPT_BACK = re.compile(
    r"(?:[<≤]|under|færre end|mindre end|højst|fewer than|less than|at most) ?\d+|\d+ ?- ?\d+",
    re.IGNORECASE | re.ASCII,
)

Figure = float | Fault


@dataclass(frozen=True, slots=True)
class _Text:
    """One cell's text under both rules; None where a rule cannot read it."""

    text: str
    danish: Decimal | None
    international: Decimal | None

    @property
    def differs(self) -> bool:
        """Both rules read it, and not as the same number."""
        return (
            self.danish is not None and self.international is not None and self.danish != self.international
        )

    def thousands(self, *, danish: bool) -> bool:
        """That rule takes its mark as one between thousands: of two readings, the larger."""
        if self.danish is None or self.international is None:
            return False
        return (abs(self.danish) > abs(self.international)) == danish


def read_figures(cells: Sequence[Cell], *, whole: bool) -> list[Figure]:
    """Read one column's cells as numbers, each a float (an int where `whole`) or the Fault that says why not.

    A rule must read every cell that is a number at all; in a column of whole numbers it reads only cells it
    makes whole, so `1.250` students are 1250. A cell that is refused whatever the rule (-0,5) decides nothing.
    Where both rules read a cell and differ and no other cell decides, it is asked about; so is
    `1.000` in whole numbers unless the column makes it a thousand, for nobody writes one head so. Where
    neither rule reads all, the one that reads most stands, and the rest are named as a mixture.

    >>> read_figures(["0,60", "1.250"], whole=False)
    [0.6, 1250.0]
    >>> read_figures(["360", "1.250"], whole=True)
    [360, 1250]
    >>> read_figures(["1.000", "1.250"], whole=True)
    [1000, 1250]
    >>> str(read_figures(["1.250"], whole=False)[0].code)
    'ambiguous_number'
    """
    # The same text is the same number: a column of a large table says few things many times.
    texts = {cell: _plain(cell, whole=whole) for cell in cells if type(cell) is str}
    plain = [texts[cell] if type(cell) is str else _plain(cell, whole=whole) for cell in cells]
    settled = _settle({i: text for i, text in enumerate(plain) if isinstance(text, _Text)}, whole=whole)
    figures: list[Figure] = []
    for i, cell in enumerate(cells):
        number = settled.get(i, plain[i])
        figures.append(number if isinstance(number, Fault) else _checked(number, cell, whole=whole))
    return figures


def _plain(cell: Cell, *, whole: bool) -> Decimal | Fault | _Text:
    """A number a workbook holds, a fault that needs no column, or a text under both rules."""
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, Drawn):
        return Fault(Code.UNIT_BY_FORMAT, {"number": float(cell), "text": cell.unit})
    if isinstance(cell, float):
        if math.isfinite(cell):
            return Decimal(repr(cell))
        return Fault(Code.NOT_A_NUMBER, {"text": str(cell)})
    text = _SPACES.sub(" ", cell).strip()
    number = text.translate(_MINUS).replace("- ", "-")
    danish, international = _read(_DANISH, number, "."), _read(_INTERNATIONAL, number, ",")
    if danish is None and international is None:
        return Fault(_why_no_number(text, whole=whole), {"text": shown(text)})
    return _rules(text, danish, international, whole=whole)


def _rules(text: str, danish: Decimal | None, international: Decimal | None, *, whole: bool) -> _Text | Fault:
    """What each rule makes of a text. Heads are whole: one that makes 1,25 students of 1.250 is not their rule."""
    if not whole and _NO_COMMA.fullmatch(text):  # 03 for 0,3
        tenths = float(text) / 10 ** (len(text) - 1)
        return Fault(
            Code.AMBIGUOUS_NUMBER, {"text": shown(text), "danish": tenths, "international": float(text)}
        )
    if whole:
        danish, international = _if_whole(danish), _if_whole(international)
    refused = [_out_of_bounds(n, text) for n in (danish, international) if n is not None]
    if not refused:
        return Fault(Code.NOT_WHOLE, {"text": shown(text)})
    if refused[0] is not None and all(refused):
        return refused[0]
    return _Text(text, danish, international)


def _why_no_number(text: str, *, whole: bool) -> Code:
    if text.casefold() in _MISSING:
        return Code.MISSING_FIGURE
    if text.casefold() in _NOT_PUBLISHED or (whole and _KEPT_BACK.fullmatch(text.translate(_MINUS))):
        return Code.NOT_PUBLISHED
    if text.startswith("#"):
        return Code.ERROR_CELL
    return Code.PERCENT_SIGN if "%" in text else Code.NOT_A_NUMBER


def _read(rule: re.Pattern[str], text: str, thousands: str) -> Decimal | None:
    if len(text) > _LONGEST or not rule.fullmatch(text):
        return None
    return Decimal(text.replace(" ", "").replace(thousands, "").replace(",", "."))


def _settle(texts: Mapping[int, _Text], *, whole: bool) -> dict[int, Decimal | Fault]:
    """Each text's number under the column's rule, or why it has none."""
    danish = all(t.danish is not None for t in texts.values())
    international = all(t.international is not None for t in texts.values())
    if danish != international:
        return {
            i: Fault(Code.AMBIGUOUS_NUMBER, _both(t))
            if whole and t.differs and not t.thousands(danish=danish)
            else _under(t, danish=danish)
            for i, t in texts.items()
        }
    mixed = not danish
    danish_only = sum(t.international is None for t in texts.values())
    international_only = sum(t.danish is None for t in texts.values())
    settled: dict[int, Decimal | Fault] = {}
    for i, t in texts.items():
        if t.differs:
            settled[i] = Fault(Code.AMBIGUOUS_NUMBER, _both(t))
        elif mixed and _outvoted(t, danish_only, international_only):
            settled[i] = Fault(
                Code.MIXED_DECIMAL_MARKS,
                {"text": shown(t.text), "others": _others(danish_only, international_only)},
            )
        else:
            settled[i] = _under(t, danish=t.danish is not None)
    return settled


def _under(t: _Text, *, danish: bool) -> Decimal:
    number = t.danish if danish else t.international
    assert number is not None
    return number


def _outvoted(t: _Text, danish_only: int, international_only: int) -> bool:
    """Only one rule reads it, and that rule does not read more of the column's cells than the other."""
    return (t.international is None and danish_only <= international_only) or (
        t.danish is None and international_only <= danish_only
    )


def _others(danish_only: int, international_only: int) -> str:
    if danish_only == international_only:
        return "both"
    return "danish" if danish_only > international_only else "international"


def _both(t: _Text) -> dict[str, object]:
    assert t.danish is not None
    assert t.international is not None
    return {"text": shown(t.text), "danish": float(t.danish), "international": float(t.international)}


def _if_whole(number: Decimal | None) -> Decimal | None:
    return number if number is not None and number == number.to_integral_value() else None


def _checked(number: Decimal | _Text, cell: Cell, *, whole: bool) -> Figure:
    assert isinstance(number, Decimal)
    if refused := _out_of_bounds(number, cell):
        return refused
    if not whole:
        return float(number)
    if isinstance(cell, float):
        # A workbook's own arithmetic leaves 359.99999999999994 where it shows 360: it shows 15 digits.
        number = Decimal(f"{cell:.15g}")
    if _if_whole(number) is None:
        return Fault(Code.NOT_WHOLE, {"text": seen(cell)})
    return int(number)


def _out_of_bounds(number: Decimal, cell: Cell) -> Fault | None:
    if number < 0:
        return Fault(Code.NEGATIVE, {"text": seen(cell)})
    if number != 0 and not LOWEST <= number <= HIGHEST:
        return Fault(Code.OUT_OF_RANGE, {"text": seen(cell), "lowest": LOWEST, "highest": HIGHEST})
    return None

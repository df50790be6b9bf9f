"""Which styles of a workbook show a number otherwise than it is stored.

A number format is read for what it does to the digits, not for what it draws beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PERCENT_FORMATS = frozenset({9, 10})
# What a number format only draws beside the digits: quoted and escaped text, spaces, colours, conditions.
_DRAWN = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_ZEROS = re.compile(r"[-0#? ,/()+]*")
_WIDEST = 30
_SCALE = re.compile(r"(,+)(?:\.|$)")  # marks between thousands with no digits after them


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def shown_digits(code: str) -> int:
    """To how many digits a number format fills up whole numbers with zeros; 0 if it is none of that kind.

    >>> shown_digits("000000"), shown_digits("000 000;@"), shown_digits("0.00"), shown_digits("yyyy")
    (6, 6, 0, 0)
    """
    positive = code.partition(";")[0]
    if not _ZEROS.fullmatch(positive) or "0" not in positive:
        return 0
    digits = "".join(c for c in positive if c in "0#?")
    width = len(digits) - digits.index("0")  # digits after the first 0 are always shown
    return width if width <= _WIDEST else 0


def shown_thousands(code: str) -> int:
    """How many times over a number format shows a number in thousands: 2655 as 2.7; 0 if it does not.

    >>> shown_thousands("0.0,"), shown_thousands("#,##0,,.0"), shown_thousands("#,##0.00")
    (1, 2, 0)
    """
    places = "".join(c for c in code.partition(";")[0] if c in "0#?,.")
    scale = _SCALE.search(places)
    return len(scale[1]) if scale and set(places) & set("0#?") else 0


@dataclass(slots=True)
class StyleScan:
    """Which cell styles show a number as percent, with zeros in front (to how many digits), or in thousands."""

    percent: set[int] = field(default_factory=set)
    padded: dict[int, int] = field(default_factory=dict)
    scaled: dict[int, int] = field(default_factory=dict)
    _custom: set[int] = field(default_factory=set)
    _widths: dict[int, int] = field(default_factory=dict)
    _scales: dict[int, int] = field(default_factory=dict)
    _in_cell_styles: bool = False
    _style: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        match local(tag):
            case "numFmt":
                number, code = int(attributes["numFmtId"]), _DRAWN.sub("", attributes.get("formatCode", ""))
                if "%" in code:
                    self._custom.add(number)
                elif (scale := shown_thousands(code)) > 0:
                    self._scales[number] = scale
                elif (width := shown_digits(code)) > 1:
                    self._widths[number] = width
            case "cellXfs":
                self._in_cell_styles = True
            case "xf" if self._in_cell_styles:
                number = int(attributes.get("numFmtId", 0))
                if number in _PERCENT_FORMATS | self._custom:
                    self.percent.add(self._style)
                elif number in self._widths:
                    self.padded[self._style] = self._widths[number]
                elif number in self._scales:
                    self.scaled[self._style] = self._scales[number]
                self._style += 1
            case _:
                pass

    def end(self, tag: str) -> None:
        """Close an element."""
        if local(tag) == "cellXfs":
            self._in_cell_styles = False

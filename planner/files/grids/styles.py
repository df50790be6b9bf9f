"""Which styles of a workbook show a number otherwise than it is stored.

A number format is read for what it does to the digits, not for what it draws beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.files.grids.runs import STRUCK, local, mark_of

# What a number format only draws beside the digits: quoted and escaped text, spaces, colours, conditions.
_DRAWN = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_ZEROS = re.compile(r"[-0#? ,/()+]*")
# One piece of a number format: text it draws (quoted, escaped, a currency), what draws nothing, or a sign.
_PIECE = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)')
# Words that say no more than a heading of ours does.
_NO_UNIT = re.compile(
    r"(nr|no|ca|c|årsværk|fte|elev(er|\(er\))?|students?|aftaler?|agreements?|[^\w%‰$€£]|_)*", re.IGNORECASE
)
_PERCENT = re.compile(r"[%‰]|\b(pct|pro[cz]ent|per ?cent)", re.IGNORECASE)
_OTHER_DIGITS = re.compile(r"[\d.,]+")
HIDDEN = "\0"  # the unit of a format that draws no digits at all
_WIDEST = 30
_CONDITION = re.compile(r"\[[<>=]")
_DECIMALS = re.compile(r"[#0?, ]*[#0?](?:\.([#0?]*))?\s*")
# The formats that have a number and no code of their own: to how many decimals they show a figure.
_OWN_DECIMALS = {1: 0, 2: 2, 3: 0, 4: 2, 37: 0, 38: 0, 39: 2, 40: 2}
_BLACK, _WHITE = "000000", "FFFFFF"
# Of indexed colours those; 64 and 65 are the window's own.
_PALETTE = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}
_THEME = {0: _WHITE, 1: _BLACK}
_SCALE = re.compile(r"(,+)(?:\.|$)")  # marks between thousands with no digits after them


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


def drawn_unit(code: str) -> str:
    """Say what a number format draws beside the digits, where that makes another figure of them; else "".

    >>> drawn_unit('0"%"'), drawn_unit('0.0" timer"'), drawn_unit('"nr. "000'), drawn_unit('0","0')
    ('%', 'timer', '', ',')
    """
    drawn: list[str] = []
    bare = ""
    for quoted, escaped, currency, sign in _PIECE.findall(code):
        if sign == ";":
            break
        bare += sign
        drawn.append(quoted or escaped or currency)
    text = " ".join("".join(drawn).split())
    changes = any(_OTHER_DIGITS.fullmatch(piece.strip()) for piece in drawn)  # read as one of the digits
    if bare.lstrip().startswith(("-", "(")):  # as a figure below 0 is shown
        return bare.strip()[0]
    if changes or not _NO_UNIT.fullmatch(text):
        return text
    return "" if bare.strip(" -+()") or not code else HIDDEN


def says_percent(unit: str) -> bool:
    """Such as %, pct. or procent."""
    return _PERCENT.search(unit) is not None


class Look(NamedTuple):
    """How a style shows a number: as percent, filled up to so many digits, so many times in thousands, with a unit.

    Parameters
    ----------
    zero : str
        What is shown for 0 in its place.
    decimals : int or None
        To how many a figure is rounded; None: to none.
    mark : str
        Whether what is in the cell is struck out or raised.
    unseen : bool
        Its letters have the colour of what is behind them.
    """

    percent: bool = False
    padded: int = 0
    scaled: int = 0
    unit: str = ""
    zero: str = ""
    decimals: int | None = None
    mark: str = ""
    unseen: bool = False


PLAIN = Look()


def look_of(code: str) -> Look:
    """Read a number format; each form of a number excludes the next.

    >>> look_of("0.0%").percent, look_of('0.0," mio."').scaled, look_of("000000").padded
    (True, 1, 6)
    """
    bare = _DRAWN.sub("", code)
    if "%" in bare:
        return Look(percent=True)
    if scaled := shown_thousands(bare):
        return Look(scaled=scaled)
    padded = shown_digits(bare)
    parts = _sections(code)
    # With conditions of its own, any part of a format may be the one that is seen.
    units = [drawn_unit(part) for part in (parts if _CONDITION.search(code) else parts[:1])]
    zero = drawn_unit(parts[2]) if len(parts) > 2 and not _CONDITION.search(code) else ""  # noqa: PLR2004
    decimals = _DECIMALS.fullmatch(bare.partition(";")[0].strip())
    return Look(
        padded=padded if padded > 1 else 0,
        unit=next(filter(None, units), ""),
        zero=zero if any(map(str.isalnum, zero)) else "",
        decimals=len(decimals[1] or "") if decimals else None,
    )


def _sections(code: str) -> list[str]:
    """Its parts for figures above, below and at 0, and for text, as far as it has them."""
    parts = [""]
    for piece in _PIECE.finditer(code):
        if piece[0] == ";":
            parts[-1] += ";"  # by which nothing at all is told from a part that shows nothing
            parts.append("")
        else:
            parts[-1] += piece[0]
    return parts


def colour_of(attributes: Mapping[str, str]) -> str:
    """Name a colour, so that the same ones have one name: what stands in the file where it is none of black and white.

    >>> colour_of({"rgb": "FFFFFFFF"}), colour_of({"theme": "0"}), colour_of({"indexed": "64"})
    ('FFFFFF', 'FFFFFF', '000000')
    """
    if rgb := attributes.get("rgb"):
        return rgb[-6:].upper()
    said = " ".join(f"{kind}={value}" for kind, value in sorted(attributes.items()))
    for kind, known in (("theme", _THEME), ("indexed", _PALETTE)):
        if (number := attributes.get(kind, "")).isdecimal() and "tint" not in attributes:
            return known.get(int(number), said)
    return said


@dataclass(slots=True)
class StyleScan:
    """Every cell style of a workbook, in order, as the look it gives a cell."""

    looks: list[Look] = field(default_factory=list)
    _formats: dict[int, Look] = field(
        default_factory=lambda: {
            **{number: Look(decimals=decimals) for number, decimals in _OWN_DECIMALS.items()},
            **dict.fromkeys((9, 10), Look(percent=True)),
        }
    )
    _fonts: list[str] = field(default_factory=list)
    _letters: list[str] = field(default_factory=list)  # the colour of each font
    _behind: list[str] = field(default_factory=list)  # of each fill; "" for a pattern
    _solid: bool = False
    _within: str = ""  # "fonts" | "fills" | "cellXfs": differential styles have fonts and fills too

    def look(self, style: int) -> Look:
        """The look of a style; a plain one where there is none of that number."""
        return self.looks[style] if 0 <= style < len(self.looks) else PLAIN

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        match local(tag), self._within:
            case "numFmt", _:
                self._formats[int(attributes["numFmtId"])] = look_of(attributes.get("formatCode", ""))
            case ("fonts" | "fills" | "cellXfs") as section, _:
                self._within = section
            case "font", "fonts":
                self._fonts.append("")
                self._letters.append(_BLACK)
            case "color", "fonts" if self._letters:
                self._letters[-1] = colour_of(attributes)
            case "fill", "fills":
                self._behind.append("")
            case "patternFill", "fills" if self._behind:
                self._behind[-1] = _WHITE if attributes.get("patternType", "none") == "none" else ""
                self._solid = attributes.get("patternType") == "solid"
            case "fgColor", "fills" if self._behind and self._solid:
                self._behind[-1] = colour_of(attributes)
            case (("strike" | "vertAlign"), "fonts") if self._fonts and self._fonts[-1] != STRUCK:
                self._fonts[-1] = mark_of(tag, attributes) or self._fonts[-1]
            case "xf", "cellXfs":
                font, fill = int(attributes.get("fontId", 0)), int(attributes.get("fillId", 0))
                mark = self._fonts[font] if 0 <= font < len(self._fonts) else ""
                letters = self._letters[font] if 0 <= font < len(self._letters) else _BLACK
                behind = self._behind[fill] if 0 <= fill < len(self._behind) else _WHITE
                number = int(attributes.get("numFmtId", 0))
                shown = self._formats.get(number, PLAIN)
                self.looks.append(shown._replace(mark=mark, unseen=letters == behind))
            case _:
                pass

    def end(self, tag: str) -> None:
        """Close an element."""
        if local(tag) == self._within:
            self._within = ""

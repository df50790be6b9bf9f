"""Which styles of a workbook show a cell otherwise than it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.files.grids.number_formats import BLACK, OWN_DECIMALS, PLAIN, WHITE, Look, look_of
from planner.files.grids.runs import STRUCK, local, mark_of

# Of indexed colours those; 64 and 65 are the window's own.
_PALETTE = {0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE}
_FAINT = 0.07  # a tint that leaves black and white what they are
_SMALLEST = 4.0  # points that somebody can read
_THEME = {0: WHITE, 1: BLACK}


def colour_of(attributes: Mapping[str, str]) -> str:
    """Name a colour, so that the same ones have one name: what stands in the file where it is none of black and white.

    >>> colour_of({"rgb": "FFFFFFFF"}), colour_of({"theme": "0"}), colour_of({"indexed": "64"})
    ('FFFFFF', 'FFFFFF', '000000')
    """
    if rgb := attributes.get("rgb"):
        return rgb[-6:].upper()
    said = " ".join(f"{kind}={value}" for kind, value in sorted(attributes.items()))
    for kind, known in (("theme", _THEME), ("indexed", _PALETTE)):
        number, tint = attributes.get(kind, ""), float(attributes.get("tint", 0))
        if number.isdecimal() and abs(tint) <= _FAINT:
            return known.get(int(number), said)
    return said


@dataclass(slots=True)
class StyleScan:
    """Every cell style of a workbook, in order, as the look it gives a cell."""

    looks: list[Look] = field(default_factory=list)
    _formats: dict[int, Look] = field(
        default_factory=lambda: {
            **{number: Look(decimals=decimals) for number, decimals in OWN_DECIMALS.items()},
            **{number: Look(percent=True, decimals=decimals) for number, decimals in ((9, 0), (10, 2))},
        }
    )
    _fonts: list[str] = field(default_factory=list)
    _letters: list[str] = field(default_factory=list)  # the colour of each font
    _tiny: set[int] = field(default_factory=set)  # fonts too small to be read
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
            case name, "fonts":
                self._font(name, attributes)
            case name, "fills":
                self._fill(name, attributes)
            case "xf", "cellXfs":
                self.looks.append(self._look(attributes))
            case _:
                pass

    def _font(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "font":
                self._fonts.append("")
                self._letters.append(BLACK)
            case "color" if self._letters:
                self._letters[-1] = colour_of(attributes)
            case "sz" if float(attributes.get("val", _SMALLEST)) < _SMALLEST:
                self._tiny.add(len(self._letters) - 1)
            case "strike" | "vertAlign" if self._fonts and self._fonts[-1] != STRUCK:
                self._fonts[-1] = mark_of(name, attributes) or self._fonts[-1]
            case _:
                pass

    def _fill(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "fill":
                self._behind.append("")
            case "patternFill" if self._behind:
                self._behind[-1] = WHITE if attributes.get("patternType", "none") == "none" else ""
                self._solid = attributes.get("patternType") == "solid"
            case "fgColor" if self._behind and self._solid:
                self._behind[-1] = colour_of(attributes)
            case _:
                pass

    def end(self, tag: str) -> None:
        """Close an element."""
        if local(tag) == self._within:
            self._within = ""

    def _look(self, attributes: Mapping[str, str]) -> Look:
        shown = self._formats.get(int(attributes.get("numFmtId", 0)), PLAIN)
        font, fill = int(attributes.get("fontId", 0)), int(attributes.get("fillId", 0))
        mark = self._fonts[font] if 0 <= font < len(self._fonts) else ""
        letters = self._letters[font] if 0 <= font < len(self._letters) else BLACK
        behind = self._behind[fill] if 0 <= fill < len(self._behind) else WHITE
        if font in self._tiny:
            letters = behind
        elif shown.letters != BLACK:  # a colour of the number format goes before that of the font
            letters = shown.letters
        return shown._replace(mark=mark, letters=letters, behind=behind)

"""How an estimate's workbook looks: calm, with blue where somebody writes and white where the sheet works out."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from planner.files.languages import percent_gap
from planner.files.palette import palette

_INK, _SOFT, _LINE, _BAND, _INPUT, _AMBER, _AMBER_INK, _OFF = (
    palette()[f"sheet_{name}"]
    for name in ("ink", "soft", "line", "band", "input", "amber", "amber_ink", "off")
)

_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 10.5, "font_color": _INK, "valign": "vcenter"}
_INPUT_BASE: dict[str, Any] = {"bg_color": _INPUT, "locked": False, "border": 1, "border_color": _LINE}
_HEADING: dict[str, Any] = {
    "bold": True, "font_size": 9.5, "font_color": _SOFT, "text_wrap": True, "bottom": 1, "bottom_color": _SOFT, "valign": "bottom",
}  # fmt: skip

HOURS = "#,##0.0;−#,##0.0;;@"  # nothing is shown for nothing
_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "beside": {"indent": 1},
    "beside_soft": {"indent": 1, "font_color": _SOFT},
    "title": {"font_size": 18, "bold": True},
    "lead": {"font_color": _SOFT},
    "mark": {"font_color": _SOFT, "font_size": 8.5, "align": "right"},
    "section": {"font_size": 13, "bold": True, "bottom": 1, "bottom_color": _SOFT},
    "section_beside": {"font_size": 13, "bold": True, "bottom": 1, "bottom_color": _SOFT, "indent": 1},
    "section_right": {"bold": True, "bottom": 1, "bottom_color": _SOFT, "align": "right", "font_size": 9.5},
    "band": {"font_size": 13, "bold": True, "bg_color": _BAND},
    "heading": _HEADING,
    "heading_big": {**_HEADING, "font_size": 13, "font_color": _INK},
    "heading_right": {**_HEADING, "align": "right"},
    "label": {"bottom": 4, "bottom_color": _LINE},
    "type": {"indent": 1, "font_color": _SOFT, "font_size": 9.5, "bottom": 4, "bottom_color": _LINE},
    "worked_out": {"num_format": HOURS, "align": "right", "bottom": 4, "bottom_color": _LINE},
    "said": {"font_color": _SOFT, "align": "right"},
    "hours": {"num_format": HOURS, "align": "right"},
    "number_left": {**_INPUT_BASE, "indent": 1, "align": "left"},
    "centred": {**_INPUT_BASE, "align": "center"},
    "heading_centred": {**_HEADING, "align": "center"},
    "heading_indent": {**_HEADING, "align": "left", "indent": 1},
    "signed": {"indent": 1, "num_format": '+#,##0.0;−#,##0.0;"";@', "align": "left", "font_color": _SOFT},
    "fte": {"num_format": "0.00;-0.00;;@", "align": "right"},
    "whole": {"num_format": "#,##0", "align": "right"},
    "exact": {"num_format": "#,##0.0", "align": "right", "font_color": _SOFT},
    "total_beside": {"bold": True, "top": 1, "top_color": _SOFT, "indent": 1},
    "total": {"bold": True, "top": 1, "top_color": _SOFT},
    "total_hours": {"bold": True, "num_format": HOURS, "align": "right", "top": 1, "top_color": _SOFT},
    "given": {"indent": 1, "bold": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "bold_wrapped": {"text_wrap": True, "valign": "top", "bold": True},
    "number": {**_INPUT_BASE, "align": "right"},
    "choice": {**_INPUT_BASE, "indent": 1},
    "text": {**_INPUT_BASE, "indent": 1, "num_format": "@"},
    "note": {**_INPUT_BASE, "indent": 1, "num_format": "@", "text_wrap": True, "font_size": 9.5},
    "suggested": {**_INPUT_BASE, "align": "right", "italic": True, "font_color": _SOFT},
}  # fmt: skip
# What is drawn over a cell when its figures ask for it.
_OVER: dict[str, dict[str, Any]] = {
    "look": {"bg_color": _AMBER, "font_color": _AMBER_INK},
    "over": {"bg_color": _AMBER, "font_color": _AMBER_INK, "bold": True},
    "off": {"bg_color": _OFF, "font_color": _OFF},
}


class Look:
    """Every format of one workbook, made when it is first asked for."""

    def __init__(self, book: xlsxwriter.Workbook, language: str) -> None:
        self._book, self._made = book, dict[str, Format]()
        self._percent = f"0{percent_gap(language)}%"

    def __getitem__(self, name: str) -> Format:
        """Give a format by its name."""
        if name not in self._made:
            if name in _OVER:
                look = _OVER[name]
            elif name == "percent":
                look = {**_BASE, "num_format": self._percent, "align": "right"}
            else:
                look = {**_BASE, **_LOOKS[name]}
            self._made[name] = self._book.add_format(look)
        return self._made[name]

"""The estimate page as it is printed before there is a kernel, and its widget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from planner.files.palette import painted
from planner.rooms.assets import STYLE
from planner.rooms.estimate.begin import from_address
from planner.rooms.estimate.page import page_html
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.line import Line

_HERE = Path(__file__).parent
SCRIPT = _HERE / "estimate.js"
ASSETS = (SCRIPT, STYLE, _HERE / "estimate.css")


def opening(query: Mapping[str, str]) -> str:
    """Print the page as its address says, with what the store holds."""
    shelf = _shelf()
    html = page_html(from_address(query, shelf), shelf)
    return f'<div class="planner-page" id="planner-opening">{html}</div><div id="planner-opening-end" hidden></div>'


@cache
def _shelf() -> Shelf:
    """Open the database once for every page the server prints."""
    return Shelf()


class Estimate(Line):
    """The estimate page's widget."""

    _esm = SCRIPT
    _css = painted("\n".join(style.read_text(encoding="utf-8") for style in ASSETS[1:]))

    def __init__(self, room: Room | None = None) -> None:
        super().__init__(room or Room())


def open_estimate() -> Estimate:
    """Open the estimate page: the last line of its notebook."""
    return Estimate()

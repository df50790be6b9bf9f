"""The estimate page as it is printed before there is a kernel, and its widget."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.model.problems import Refused
from planner.rooms.estimate.begin import from_address
from planner.rooms.estimate.page import estimate_html
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import BareShelf, Shelf
from planner.rooms.estimate.state import Interview
from planner.rooms.line import Widget
from planner.rooms.pages import LINE, STYLE, language_asked, one_script, one_style, printed
from planner.words.language import words_in
from planner.words.problems import refusal

_HERE = Path(__file__).parent
SCRIPT, OWN_STYLE = _HERE / "estimate.js", _HERE / "estimate.css"
_SHELF = Shelf()  # opened once for every page the server prints
ASSETS = (SCRIPT, LINE, STYLE, OWN_STYLE)


def opening(query: Mapping[str, str]) -> str:
    """Print the page as its address says, with what the store holds."""
    try:
        return printed(estimate_html(from_address(query, _SHELF), _SHELF))
    except Refused as refused:
        state = Interview(language_asked(query))
        return printed(estimate_html(state, BareShelf(), said=refusal(refused, words_in(state.language))))


class Estimate(Widget):
    """The estimate page's widget."""

    _esm, _css = one_script(SCRIPT), one_style(STYLE, OWN_STYLE)


def open_estimate() -> Estimate:
    """Open the estimate page: the last line of its notebook."""
    return Estimate(Room())

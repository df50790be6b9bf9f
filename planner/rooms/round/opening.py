"""The round page as it is printed before there is a kernel, and its widget."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.model.problems import Refused
from planner.rooms.line import Widget
from planner.rooms.pages import LINE, STYLE, one_script, one_style, printed
from planner.rooms.round.desk import Desk, state_asked
from planner.rooms.round.page import round_html
from planner.rooms.round.room import Room
from planner.words.language import words_in
from planner.words.problems import refusal

_HERE = Path(__file__).parent
SCRIPT, OWN_STYLE = _HERE / "round.js", _HERE / "round.css"
_DESK = Desk()  # opened once for every page the server prints
ASSETS = (SCRIPT, LINE, STYLE, OWN_STYLE)


def opening(query: Mapping[str, str]) -> str:
    """Print the page as its address says, with what the store holds."""
    state = state_asked(query)
    try:
        return printed(round_html(state, _DESK))
    except Refused as refused:
        return printed(round_html(state, None, said=refusal(refused, words_in(state.language))))


class Round(Widget):
    """The round page's widget."""

    _esm, _css = one_script(SCRIPT), one_style(STYLE, OWN_STYLE)


def open_round() -> Round:
    """Open the round page: the last line of its notebook."""
    return Round(Room())

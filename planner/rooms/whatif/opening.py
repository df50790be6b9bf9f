"""The what-if page printed before there is a kernel, and its widget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from planner.files.publication.reading import offered_benchmarks
from planner.model.scenario import Lever
from planner.rooms.line import Widget
from planner.rooms.pages import LINE, STYLE, one_script, one_style, plotly_script, printed
from planner.rooms.whatif.page import page_data, whatif_html
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.schools import opening_state, schools_offered
from planner.rooms.whatif.view import View

SCRIPT, MOVING, TYPED = (Path(__file__).parent / name for name in ("stage.js", "moving.js", "typed.js"))
ASSETS = (SCRIPT, MOVING, TYPED, LINE, STYLE, plotly_script())


def opening(query: Mapping[str, str]) -> str:
    """Print the page as it opens: text, levers, numbers, and as data its charts and frames."""
    return _opening(tuple(sorted(query.items())), tuple(offered_benchmarks()))


@lru_cache(maxsize=16)
def _opening(query: tuple[tuple[str, str], ...], _offered: tuple[str, ...]) -> str:
    """Print it once for each address, and anew when other editions are kept: 70 ms the next visitor does not wait."""
    schools = schools_offered()
    state = opening_state(dict(query), schools)
    view = View(state)
    return printed(whatif_html(view, state, schools), page_data(view, state, tuple(Lever), has_figures=True))


class Stage(Widget):
    """The what-if page's widget."""

    _esm, _css = one_script(SCRIPT, MOVING, TYPED), one_style(STYLE)


def open_whatif() -> Stage:
    """Open the what-if page: the last line of its notebook."""
    return Stage(Room())

"""What a page is sent: the state, what is live in it, the frames of its levers, its charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.model.scenario import Lever
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.frames import sweep
from planner.rooms.whatif.state import WhatIf
from planner.rooms.whatif.view import Live, View

Answer = dict[str, Any]


def page_data(view: View, state: WhatIf, levers: Sequence[Lever], *, has_figures: bool) -> Answer:
    """Say the state, what is live in it, and the frames of some levers."""
    live = view.live(state)
    data: Answer = {
        "state": to_browser(state),
        "live": live_data(live),
        "frames": {lever.value: sweep(view, state, lever) for lever in levers},
        "history": {"undo": False, "redo": False},
    }
    if has_figures:
        data["figures"] = view.layers(state)
    return data


def live_data(live: Live) -> dict[str, Any]:
    """Write what is live as JSON has it."""
    return {"numbers": live.numbers, "sentences": live.sentences, "marks": live.marks}

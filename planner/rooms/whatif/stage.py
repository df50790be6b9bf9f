"""The what-if page's widget: the line to its room, and plotly.js over it where no server has its address."""

from __future__ import annotations

import gzip
from functools import cache

from planner.files.palette import painted
from planner.rooms.assets import STYLE, plotly_script
from planner.rooms.line import Line
from planner.rooms.whatif.opening import SCRIPT
from planner.rooms.whatif.room import Room


class Stage(Line):
    """The what-if page."""

    _esm = SCRIPT
    _css = painted(STYLE.read_text(encoding="utf-8"))

    def __init__(self, room: Room | None = None) -> None:
        super().__init__(room or Room())

    def _hear(self, _widget: object, content: object, buffers: object) -> None:
        if isinstance(content, dict) and content.get("what") == "plotly":
            self.send({"what": "plotly"}, buffers=[_packed_plotly()])
        else:
            super()._hear(_widget, content, buffers)


@cache
def _packed_plotly() -> bytes:
    return gzip.compress(plotly_script().read_bytes(), mtime=0)


def open_whatif() -> Stage:
    """Open the what-if page: the last line of its notebook."""
    return Stage()

"""The stage: one widget that carries requests to a room and answers back. No trait holds any state."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import anywidget

from planner.rooms.assets import SCRIPT, STYLE, plotly_script
from planner.rooms.whatif import Room


class Stage(anywidget.AnyWidget):
    """A room's line to its page.

    A browser can set any trait of a widget, so there is none to set: requests come as messages, are read
    by the room as anybody's, and every one is answered.
    """

    _esm = Path(SCRIPT)
    _css = Path(STYLE)

    def __init__(self, room: Room | None = None) -> None:
        super().__init__()
        self._room = room or Room()
        self.on_msg(self._hear)

    def set_state(self, sync_data: object) -> None:
        """Take no trait from a browser, and echo none: its own script is one of them."""

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        asked = content if isinstance(content, dict) else {}
        if asked.get("what") == "plotly":
            self.send({"what": "plotly"}, buffers=[_packed_plotly()])
            return
        self.send({"n": asked.get("n")}, buffers=[packed(self._room.answer(asked))])


def packed(answer: dict[str, Any]) -> bytes:
    """Write an answer as gzipped JSON: a third of the bytes for a few milliseconds."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), compresslevel=1, mtime=0)


@cache
def _packed_plotly() -> bytes:
    return gzip.compress(plotly_script().read_bytes(), mtime=0)


def open_whatif() -> Stage:
    """Open the what-if page: the last line of its notebook."""
    return Stage()

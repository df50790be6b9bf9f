"""A scenario as a file of its own: to keep elsewhere, to send, to bring to another machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from planner.files.grids.personal import looks_like_cpr
from planner.model.documents import built, plain
from planner.model.meeting.scenarios import KeptScenario
from planner.model.problems import Code, Refused
from planner.rooms.whatif.state import one_line

FORM = "scenario-1"  # another one where what is kept would be read otherwise
MOST_BYTES = 1_000_000


def written(kept: KeptScenario) -> bytes:
    """Write a scenario as JSON, every figure unrounded."""
    return json.dumps({"form": FORM, **plain(kept)}, ensure_ascii=False, indent=1).encode()


def read(data: bytes) -> KeptScenario:
    """Read what `written` wrote, here or by an earlier planner; Refused for anything else."""
    try:
        document = json.loads(data) if len(data) <= MOST_BYTES else None
        if not isinstance(document, dict) or document.get("form") != FORM:
            raise Refused(Code.SCENARIO_FILE_UNREADABLE)
        if any(looks_like_cpr(text) for text in _texts(document)):
            raise Refused(Code.CPR_NUMBER_TYPED)
        kept = built(KeptScenario, document)
        if any(one_line(text) != text for text in (kept.name, kept.school, *(c.why for c in kept.changes))):
            raise Refused(Code.SCENARIO_FILE_UNREADABLE)
    except (ValueError, RecursionError, OverflowError):
        raise Refused(Code.SCENARIO_FILE_UNREADABLE) from None
    return kept


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)

"""Callbacks are guarded once: a known problem is a sentence, an unknown one an id, and the numbers stay."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from planner.model.problems import Refused
from planner.words.language import Words, mark
from planner.words.problems import refusal

_LOG = logging.getLogger("planner.rooms")


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says when something could not be done."""

    text: str
    log_id: str = ""


def guarded(action: Callable[[], object], words: Callable[[], Words]) -> Said | None:
    """Run an action; None when it went well.

    words : function
        The page's words at the time something is to be said.
    """
    try:
        action()
    except Refused as refused:
        return Said(refusal(refused, words()))
    except Exception:  # noqa: BLE001  (nothing a callback does may take the page down)
        # Six letters a person can read out over the telephone; the log has the rest.
        log_id = secrets.token_hex(3)
        _LOG.exception("a page, id %s", log_id)
        text = mark("Something went wrong on our side. The numbers are unchanged. Log id: {log_id}.")
        return Said(words().text(text, log_id=log_id), log_id)
    return None

"""A sheet as plain JSON values, unrounded, and back: what a meeting keeps, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.model.documents import built, plain
from planner.model.meeting.sheet import HoursSheet
from planner.model.problems import Code, Refused

FORM = "hours-1"  # another one where what is kept would be read otherwise


def to_document(sheet: HoursSheet) -> dict[str, Any]:
    """Plain JSON values, and the form they are in."""
    return {"form": FORM, **plain(sheet)}


def from_document(document: object) -> HoursSheet:
    """Build the sheet a document holds.

    Raises
    ------
    Refused
        for another form, for anything it cannot hold, and for anything it would lose: a field it does not know.
    """
    form = document.get("form") if isinstance(document, Mapping) else None
    if form != FORM:
        raise Refused(Code.HOURS_SHEET_UNREADABLE, reason=f"form: {str(form)[:40]!r} is not {FORM!r}")
    try:
        sheet = built(HoursSheet, document)
    except ValueError as error:
        raise Refused(Code.HOURS_SHEET_UNREADABLE, reason=str(error)[:200]) from None
    if (odd := _odd(document, to_document(sheet))) is not None:
        raise Refused(Code.HOURS_SHEET_UNREADABLE, reason=f"{odd[:80]} is missing, or not known here")
    return sheet


def _odd(given: Any, written: Any, at: str = "") -> str | None:
    """Name the first place where what was given is not what would be written; None where there is none."""
    if isinstance(given, Mapping) and isinstance(written, Mapping):
        pairs = [(f"{at}.{name}".lstrip("."), name) for name in {**written, **given}]
        if apart := [place for place, name in pairs if (name in given) is not (name in written)]:
            return apart[0]
        inside = (_odd(given[name], written[name], place) for place, name in pairs)
        return next(filter(None, inside), None)
    if isinstance(given, list | tuple):
        inside = (_odd(g, w, f"{at}[{i}]") for i, (g, w) in enumerate(zip(given, written, strict=True)))
        return next(filter(None, inside), None)
    return None if given == written else at

"""An edition with the proof of its name: a hash over what it says, which stands beside it and is looked at by who reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from planner.model.documents import built, plain
from planner.model.edition.edition import Edition
from planner.model.problems import Code, Refused


def sealed(edition: Edition) -> dict[str, Any]:
    """Give an edition as plain JSON values, with its hash."""
    said = plain(edition)
    return {"edition": said, "sha256": _hash(said)}


def unsealed(document: object) -> Edition:
    """Read an edition; Refused where it is none, or has another hash than it was given out with."""
    said = document.get("edition") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(said, Mapping):
        raise Refused(Code.NO_EDITION)
    if _hash(said) != document.get("sha256"):
        raise Refused(Code.EDITION_CHANGED)
    try:
        return built(Edition, said)
    except ValueError as error:
        raise Refused(Code.EDITION_UNREADABLE, reason=str(error)) from error


def written(document: Mapping[str, Any]) -> str:
    """Write a sealed edition as text: the same bytes for the same edition."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _hash(said: Mapping[str, Any]) -> str:
    # Of what is said, not of the fields this planner knows: a later one's edition keeps its hash.
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

"""Edition files: a closed round's figures, read from the file alone."""

from __future__ import annotations

import json
from pathlib import Path

from planner.files.names import slug
from planner.model.edition.edition import Edition
from planner.model.edition.sealing import unsealed
from planner.model.problems import Code, Refused

_MOST_BYTES = 1024 * 1024


def read_edition(path: Path) -> Edition:
    """Read an edition; Refused where the file holds none, or one that was changed; OSError where it cannot be read."""
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    try:
        document = json.loads(raw.decode("utf-8-sig")) if len(raw) <= _MOST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise Refused(Code.NO_EDITION) from error
    return unsealed(document)


def edition_name(edition: Edition) -> str:
    """Name the file of an edition."""
    return f"{slug(f'edition {edition.programme} {edition.year} {edition.number}')}.json"

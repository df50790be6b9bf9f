"""Edition files: a closed round's figures, read from the file alone."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.files.names import slug
from planner.model.edition.edition import Edition
from planner.model.edition.sealing import unsealed, written
from planner.model.problems import Code, Refused

_MOST_BYTES = 1024 * 1024


def read_edition(path: Path) -> Edition:
    """Read an edition; Refused where the file holds none, or one that was changed; OSError where it cannot be read."""
    return unsealed(read_document(path))


def read_document(path: Path) -> Mapping[str, Any]:
    """Read an edition's file as it stands, its hash with it; raises as `read_edition`."""
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    try:
        document: Any = json.loads(raw.decode("utf-8-sig")) if len(raw) <= _MOST_BYTES else None
        written(document).encode()  # half a character is text to JSON, and to no file
    except (ValueError, RecursionError) as error:
        raise Refused(Code.NO_EDITION) from error
    unsealed(document)
    found: Mapping[str, Any] = document
    return found


def documents_in(folder: Path) -> dict[Path, Mapping[str, Any]]:
    """Read every edition of a folder, by its file, in order; what is none is passed over."""
    found = {}
    for file in sorted(folder.glob("*.json")):
        with contextlib.suppress(Refused, OSError):
            found[file] = read_document(file)
    return found


def edition_name(edition: Edition) -> str:
    """Name the file of an edition."""
    return f"{slug(f'edition {edition.programme} {edition.year} {edition.number}')}.json"

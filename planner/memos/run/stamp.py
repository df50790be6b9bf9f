"""What a memo's own record says it is: of which school, year and figures, and made of what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.files.grids.identity import shown_name
from planner.memos.prints.documents import FORMATS
from planner.memos.prints.html import memo_values
from planner.memos.run.record import RECORDS, Entry, Status, sha256
from planner.memos.says.memo import FIGURES

Made = Mapping[str, str]  # a document's hash -> the name of the memo it was made for
STAMP = "planner"  # under this name a memo's record says what it was made of


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a memo's own record says of it: the hash of all it was made of, its documents' hashes, its figures.

    Parameters
    ----------
    figures : mapping
        As the finished memo carries them, under the notebook's names; {} where it carries none, or others than
        its notebook was given.
    """

    input_sha256: str
    files: Mapping[str, str]
    figures: Mapping[str, Any]

    def is_of(self, entry: Entry) -> bool:
        """Tell whether the memo is of an entry's school and year, and unless it is outdated of its figures."""
        said = (
            self.figures.get("school_id"),
            self.figures.get("year"),
            shown_name(str(self.figures.get("school", "")), entry.school_id),
            entry.input_sha256 if entry.status is Status.OUTDATED else self.input_sha256,
        )
        return said == (entry.school_id, entry.year, entry.school, entry.input_sha256)


def stamp(folder: Path, file: str) -> Stamp | None:
    """Read a memo's record; None unless all of its documents stand in the folder."""
    try:
        kept = json.loads((folder / RECORDS / f"{file}.ipynb").read_bytes())
        made = kept["metadata"][STAMP]
        whole = isinstance(made["input_sha256"], str) and all(
            ending in FORMATS and isinstance(hashed, str) and (folder / f"{file}.{ending}").is_file()
            for ending, hashed in made["files"].items()
        )
        figures, given = made_of(memo_values(kept)), kept["metadata"]["papermill"]["parameters"]
        true = not differences(figures, given)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Stamp(made["input_sha256"], made["files"], figures if true else {}) if whole else None


def made_for(entries: Iterable[Entry]) -> Made:
    """Gather for which memo each document was made, by its hash."""
    return {hashed: entry.file for entry in entries for hashed in entry.files.values()}


def is_made_for_another(file: str, found: Iterable[bytes], made: Made) -> bool:
    """Tell whether a document under this memo's name is, byte for byte, what was made for another one."""
    return any(made.get(sha256(data), file) != file for data in found)


def own(folder: Path, entry: Entry, made: Made) -> Entry:
    """What stands for a school in the folder, unless it was made for another one: then nothing does."""
    found = ((folder / f"{entry.file}.{ending}").read_bytes() for ending in entry.files)
    if is_made_for_another(entry.file, found, made):
        return replace(entry, status=Status.LEFT, files={})
    return entry


def made_of(memo: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read the figures a finished memo carries; {} where it carries none, or another's name stands on it."""
    figures: Mapping[str, Any] = memo.get(FIGURES, {})
    named = shown_name(str(figures.get("school", "")), str(figures.get("school_id", "")))
    return figures if memo["title"] == named else {}


def differences(figures: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """Name the figures of a memo that are not those given to its notebook.

    >>> differences({"school": "A", "students": 360}, {"school": "A", "students": 120, "questions": []})
    ['students: 360 ≠ 120']
    """
    if not figures:
        return ["school: ?"]
    given = json.loads(json.dumps(dict(given)))  # as a record holds them
    return [
        f"{name}: {made} ≠ {given.get(name)}" for name, made in figures.items() if made != given.get(name)
    ]

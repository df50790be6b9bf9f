"""What a run leaves behind beside its memos: what was made of what, for people and for the next run."""

from __future__ import annotations

import hashlib
import json
import platform
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planner.files.grids.identity import shown_name
from planner.files.names import slug
from planner.memos.prints.documents import FORMATS
from planner.model.schools import School

RECORD = "run.json"
RECORDS = "records"
EARLIER = "earlier"
STAMP = "planner"  # under this name a memo's record says what it was made of


class Status(StrEnum):
    """What a run did about a school."""

    MADE = "made"
    KEPT = "kept"  # it stood there already, made of the very same
    OUTDATED = "outdated"  # it stands there made of something else, and was not asked for
    LEFT = "left"  # there is none, and none was asked for
    FAILED = "failed"


STANDING = frozenset({Status.MADE, Status.KEPT, Status.OUTDATED})


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one school.

    file : str          the memo's name without ending
    parameters : dict   what its notebook is given
    input_hash : str    the same when the memo would come out the same
    questions : texts   what was asked about its row
    previous : School   the same school a year before, where that is known
    files : mapping     each document's hash by format, as it was made
    reason : str        in words, why there is no memo; "" when it stands in the folder
    detail : str        what the machine said
    """

    school: School
    file: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    input_hash: str = ""
    questions: tuple[str, ...] = ()
    previous: School | None = None
    status: Status = Status.LEFT
    files: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at: at one school, whose memo may be there, or anywhere in the input (file "")."""

    file: str
    school: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Things to look at for the same reason.

    note : str   what the reason means and what to do, "" where the points say it
    """

    title: str
    note: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it ended: every school, a sentence for every row left out or asked about, and what to look at."""

    schools: tuple[Made, ...]
    left_out: tuple[str, ...]
    asked: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    unwritten: str = ""  # why index and record could not be written at the end, in the machine's words

    @property
    def failed(self) -> tuple[Made, ...]:
        """Schools without a memo, though their row was good."""
        return tuple(made for made in self.schools if made.status is Status.FAILED)

    def count(self, *statuses: Status) -> int:
        """Count the schools of these statuses."""
        return sum(made.status in statuses for made in self.schools)


@cache
def versions() -> dict[str, str]:
    """Give the versions of what makes a memo."""
    names = ("planner", "papermill", "ipykernel", "nbconvert", "typst", "docxtpl")
    return {name: version(name) for name in names} | {"python": platform.python_version()}


def sha256(data: bytes) -> str:
    """Hash bytes, as lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def stamp(folder: Path, file: str) -> Mapping[str, Any] | None:
    """Read what a memo in the folder was made of; None unless its record and all its documents stand there."""
    try:
        kept = json.loads((folder / RECORDS / f"{file}.ipynb").read_bytes())["metadata"][STAMP]
        whole = isinstance(kept["input_sha256"], str) and all(
            ending in FORMATS and isinstance(made, str) and (folder / f"{file}.{ending}").is_file()
            for ending, made in kept["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return kept if whole else None


def earlier_files(folder: Path) -> set[str]:
    """List the memos of an earlier run in the folder, as its record names them; nothing else is ever removed."""
    return {entry["file"] for entry in read_record(folder).get("schools", ())}


def read_record(folder: Path) -> dict[str, Any]:
    """Read a run's record; {} where there is none that a run of ours can have written."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        ours = all(_is_ours(entry) for entry in said["schools"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return said if ours else {}


def _is_ours(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is as we write it, its name one that we give: what somebody else wrote leads to no file."""
    name = entry["file"]
    return (
        all(isinstance(entry[key], str) for key in ("file", "school_id", "school", "status"))
        and isinstance(entry["year"], str | None)
        and bool(name)
        and slug(name, longest=None) == name
        and set(entry["files"]) <= set(FORMATS)
    )


def record(run: Run, about: Mapping[str, Any]) -> dict[str, Any]:
    """Write the run down as plain values.

    about : mapping    what is the same for every memo: table, language, benchmark, date, versions ...
    """
    return {
        **about,
        "schools": [_entry(made) for made in run.schools],
        "left_out": list(run.left_out),
        "asked": list(run.asked),
        "look_at": [
            {
                "title": block.title,
                "note": block.note,
                "points": [[point.file, point.school, point.text] for point in block.points],
            }
            for block in run.blocks
        ],
    }


def _entry(made: Made) -> dict[str, Any]:
    return {
        "school_id": made.school.school_id,
        "school": shown_name(made.school.school, made.school.school_id),
        "year": str(made.school.year) if made.school.year else None,
        "status": made.status.value,
        "reason": made.reason or None,
        "detail": made.detail or None,
        "file": made.file,
        "files": dict(made.files),
        "input_sha256": made.input_hash,
        "questions": list(made.questions),
    }


def as_text(said: Mapping[str, Any]) -> bytes:
    """Write plain values as JSON."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def told_apart(entries: Iterable[tuple[str, str, str, str | None]]) -> dict[str, str]:
    """Give each memo the name of its school, and the year too where the school has memos of several.

    entries : file, institution number, name and year of each

    >>> told_apart([("a-2", "1", "A", "2024/25"), ("a-1", "1", "A", "2025/26"), ("b", "2", "B", "2025/26")])
    {'a-2': 'A, 2024/25', 'a-1': 'A, 2025/26', 'b': 'B'}
    """
    entries = tuple(entries)
    memos = Counter(number for _, number, _, _ in entries)
    return {
        file: f"{name}, {year}" if year and memos[number] > 1 else name
        for file, number, name, year in entries
    }


def names_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the same for the schools of a run's record."""
    return told_apart((e["file"], e["school_id"], e["school"], e["year"]) for e in entries)


def find_schools(entries: Sequence[tuple[str, str, str]], asked: Sequence[str]) -> tuple[set[str], list[str]]:
    """Find the memos a person means: by institution number, file name, or the school's name.

    entries : file, institution number and name of each school

    Gives the files found (a school of two years has two), and what was asked for and is nobody's. However its
    letters are put together, a name is the same.

    >>> found, unknown = find_schools([("a-1", "1", "A"), ("b-2", "2", "B")], ["1", "b", "C"])
    >>> sorted(found), unknown
    (['a-1', 'b-2'], ['C'])
    """
    found: set[str] = set()
    unknown = []
    for text in asked:
        wanted = _plain(text)
        files = {file for file, number, name in entries if wanted in {file, _plain(number), _plain(name)}}
        found |= files
        if not files:
            unknown.append(text)
    return found, unknown


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip().casefold())

"""What a run leaves behind beside its memos: what was made of what, for people and for the next run."""

from __future__ import annotations

import hashlib
import json
import platform
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from planner.files.build import build
from planner.files.names import slug
from planner.memos.prints.documents import FORMATS, Format
from planner.words.language import Language

RECORD = "run.json"
RECORDS = "records"
EARLIER = "earlier"
_GUIDES = {"da": "saadan-laeses-notaterne"}


class Status(StrEnum):
    """What a run did about a school."""

    MADE = "made"
    KEPT = "kept"  # it stood there already, made of the very same
    OUTDATED = "outdated"  # it stands there made of something else, and was not asked for
    LEFT = "left"  # there is none, and none was asked for
    FAILED = "failed"


STANDING = frozenset({Status.MADE, Status.KEPT, Status.OUTDATED})


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one school, as `run.json` keeps it: its fields are that file's.

    Parameters
    ----------
    school : str
        Its name, as a page can show it.
    year : str or None
        "2025/26"; None where the input names none.
    reason, detail : str or None
        In words why there is no memo, and what the machine said; None when it stands in the folder.
    file : str
        The memo's name without ending.
    files : mapping
        Each document's hash by format, as it was made.
    input_sha256 : str
        The same when the memo would come out the same.
    questions : tuple of str
        What was asked about its row.
    """

    school_id: str
    school: str
    year: str | None = None
    status: Status = Status.LEFT
    reason: str | None = None
    detail: str | None = None
    file: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    input_sha256: str = ""
    questions: tuple[str, ...] = ()


class Point(NamedTuple):
    """Something to look at: at one school, whose memo may be there, or anywhere in the input (file "")."""

    file: str
    school: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Things to look at for the same reason.

    Parameters
    ----------
    note : str
        What the reason means and what to do, "" where the points say it.
    """

    title: str
    note: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A run as it stands or ended: what is the same for every memo, every school, and what to look at.

    Parameters
    ----------
    left_out, asked : tuple of str
        A sentence for every row that was left out, or asked about.
    unwritten : str
        Why index and record could not be written at the end, in the machine's words; it stands in neither.
    """

    table: str = ""
    benchmark: str | None = None
    language: Language = "da"
    date: str | None = None
    formats: tuple[Format, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    engine: str = ""
    schools: tuple[Entry, ...] = ()
    left_out: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    look_at: tuple[Block, ...] = ()
    unwritten: str = ""

    @property
    def failed(self) -> tuple[Entry, ...]:
        """Schools without a memo, though their row was good."""
        return tuple(entry for entry in self.schools if entry.status is Status.FAILED)

    def count(self, *statuses: Status) -> int:
        """Count the schools of these statuses."""
        return sum(entry.status in statuses for entry in self.schools)

    def as_bytes(self) -> bytes:
        """Write the run down as `run.json`."""
        return as_text({name: value for name, value in asdict(self).items() if name != "unwritten"})


@cache
def versions() -> dict[str, str]:
    """Give the versions of what makes a memo."""
    names = ("papermill", "ipykernel", "nbconvert", "typst", "docxtpl")
    others = {name: version(name) for name in names}
    return {"planner": build(), **others, "python": platform.python_version()}


def sha256(data: bytes) -> str:
    """Hash bytes, as lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


_Written = TypeVar("_Written", Record, Entry)


def read_record(folder: Path) -> Record | None:
    """Read a run's record; None where there is none that a run of ours can have written."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        schools = tuple(_entry(each) for each in said["schools"])
        blocks = tuple(
            Block(each["title"], each["note"], tuple(Point(*point) for point in each["points"]))
            for each in said.get("look_at", ())
        )
        return replace(_known(Record, said), schools=schools, look_at=blocks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _entry(said: Mapping[str, Any]) -> Entry:
    """Read an entry as we write it, its name one that we give: what somebody else wrote leads to no file."""
    entry = _known(Entry, said)
    if not (
        all(isinstance(text, str) for text in (entry.file, entry.school_id, entry.school))
        and isinstance(entry.year, str | None)
        and entry.file
        and slug(entry.file, longest=None) == entry.file
        and set(entry.files) <= set(FORMATS)
    ):
        msg = f"no entry of ours: {entry.file!r}"
        raise ValueError(msg)
    return replace(entry, status=Status(entry.status))


def _known(kind: type[_Written], said: Mapping[str, Any]) -> _Written:
    """Take what this edition knows of what any edition wrote."""
    return kind(**{each.name: said[each.name] for each in fields(kind) if each.name in said})


def as_text(said: Mapping[str, Any]) -> bytes:
    """Write plain values as JSON."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def guide_name(language: Language) -> str:
    """Name the file of the guide that goes with a run's memos, without its ending."""
    return _GUIDES.get(language, "how-to-read-the-memos")


def names_in(entries: Iterable[Entry]) -> dict[str, str]:
    """Give each memo the name of its school, and the year too where the school has memos of several; by file.

    >>> names_in([Entry("1", "A", "2024/25", file="a-2"), Entry("1", "A", "2025/26", file="a-1"),
    ...           Entry("2", "B", "2025/26", file="b")])
    {'a-2': 'A, 2024/25', 'a-1': 'A, 2025/26', 'b': 'B'}
    """
    entries = tuple(entries)
    memos = Counter(entry.school_id for entry in entries)
    return {
        e.file: f"{e.school}, {e.year}" if e.year and memos[e.school_id] > 1 else e.school for e in entries
    }


def find_schools(entries: Iterable[Entry], asked: Sequence[str]) -> tuple[set[str], list[str]]:
    """Find the memos a person means: by institution number, file name, or the school's name.

    Gives the files found (a school of two years has two), and what was asked for and is nobody's. However its
    letters are put together, a name is the same.

    >>> found, unknown = find_schools([Entry("1", "A", file="a-1"), Entry("2", "B", file="b-2")], ["1", "b", "C"])
    >>> sorted(found), unknown
    (['a-1', 'b-2'], ['C'])
    """
    named = [(entry.file, {entry.file, _plain(entry.school_id), _plain(entry.school)}) for entry in entries]
    found = {text: {file for file, names in named if _plain(text) in names} for text in asked}
    return {file for files in found.values() for file in files}, [text for text in asked if not found[text]]


def of_several(entries: Iterable[Entry], asked: str) -> tuple[Entry, ...]:
    """Give the memos of several schools that have the name a person asks for; none where it says which is meant.

    >>> entries = [Entry("1", "A", file="a-1"), Entry("2", "a", file="a-2"), Entry("3", "B", file="b-3")]
    >>> [e.school_id for e in of_several(entries, "A")], of_several(entries, "1"), of_several(entries, "B")
    (['1', '2'], (), ())
    """
    entries, plain = tuple(entries), _plain(asked)
    if any(plain in {e.file, _plain(e.school_id)} for e in entries):
        return ()
    alike = tuple(e for e in entries if _plain(e.school) == plain)
    return alike if len({e.school_id for e in alike}) > 1 else ()


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip().casefold())

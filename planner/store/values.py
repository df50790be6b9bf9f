"""What the store is asked with and answers with; no database here."""

from __future__ import annotations

import datetime as dt
import errno
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.model.problems import Code, Refused
from planner.model.schools import SchoolYear

# Kinds of document: a respondent's estimate, a year's round, what a school has said of its figures, an edition that was
# given out, a school's figures that are held in one, a scenario that is kept, and what a meeting decided.
KINDS = ESTIMATE, ROUND, DECISION, EDITION, HELD, SCENARIO, PLAN = (
    "estimate", "round", "decision", "edition", "held", "scenario", "plan",
)  # fmt: skip
WHOLE = "*"  # of a key, where a document belongs to no one school or no one respondent
LONGEST = 200
ALL = 2**31 - 1  # as the most of a list: no limit


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Whose document it is. Respondents for one school and year stand apart.

    Parameters
    ----------
    school_id : str
        Institution number, as text.
    programme : str
    year : str
        School year, as in "2025/26".
    respondent : str
        The role that answers, never a name.
    kind : str
        What the document is.

    Raises ValueError naming the field: each is text a person can see, without space around it.

    >>> Key("900001", "carpentry", "2025/26", "consultant").respondent
    'consultant'
    """

    school_id: str
    programme: str
    year: str
    respondent: str
    kind: str = ESTIMATE

    def __post_init__(self) -> None:
        for name in ("school_id", "programme", "year", "respondent", "kind"):
            seen(name, getattr(self, name))
        if str(SchoolYear.read(self.year)) != self.year:
            msg = f"year: {self.year!r} is not written as 2025/26"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows of a document's newest version, and one text that stands in it ("" where none does)."""

    key: Key
    version: int
    saved_at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of a document, as it was confirmed.

    Parameters
    ----------
    version : int
        From 1; a later one is higher, and none is ever changed.
    document : dict
        As it was given, every number bit for bit.
    saved_at : datetime
        In UTC.
    saved_by : str
        A role, or the login a proxy passed on.
    changed : tuple of str
        What differs from the version before, as JSON pointers (RFC 6901); ("",), the whole, in a first one.
    turn : int
        The how-manieth write of the database it was: of two, the higher came later, whatever their clocks said.
    """

    key: Key
    version: int
    document: dict[str, Any]
    saved_at: dt.datetime
    saved_by: str
    changed: tuple[str, ...]
    turn: int = 0

    @property
    def order(self) -> tuple[int, dt.datetime]:
        """What versions of several documents are put in order by; the clock for those from before there were turns."""
        return self.turn, self.saved_at


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be saved, and the version it was made from; 0 for a new one."""

    key: Key
    document: Mapping[str, Any]
    base_version: int


class Conflict(Exception):  # noqa: N818  (no failure: somebody else has saved, and a person chooses)
    """A save on a version that is no longer the newest. Nothing was stored; both are here.

    Parameters
    ----------
    yours : dict
        The document that was to be saved.
    theirs : Saved or None
        The newest version; None when all of it has been purged meanwhile.
    """

    def __init__(self, yours: dict[str, Any], theirs: Saved | None) -> None:
        super().__init__(f"the newest version is {theirs.version if theirs else 'gone'}")
        self.yours = yours
        self.theirs = theirs


class StoreError(Refused):
    """The database could not do what was asked, with a code of content/problems. Nothing that was confirmed before is touched."""


def read_document(text: str) -> dict[str, Any]:
    """Read what `written` wrote. ValueError, TypeError or RecursionError for what it cannot have written."""
    document = json.loads(text)
    if not isinstance(document, dict):
        msg = "a document is an object"
        raise TypeError(msg)
    json.dumps(document, allow_nan=False)
    return document


def read_moment(text: str) -> dt.datetime:
    """Read when something was saved; 1970 for what nobody can read any more: it can still be counted, and purged."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.fromtimestamp(0, dt.UTC)


def damaged_version(row: Mapping[str, Any]) -> StoreError:
    """Say of a row that what stands in it is no document any more."""
    values = {name: str(row[name]) for name in ("school_id", "programme", "year", "version")}
    return StoreError(Code.DAMAGED_VERSION, **values)


def of_os_error(error: OSError, place: str) -> StoreError:
    """Find our name for what the system says of a file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreError(Code.DISK_FULL, place=place)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StoreError(Code.NO_ACCESS, place=place)
    return StoreError(Code.STORE_FAILED, place=place, reason=error.strerror or type(error).__name__)


def seen(name: str, text: object) -> str:
    """Give back a text that has something to see, and nothing unseen in or around it; else ValueError.

    At most 200 characters: no database may cut off what another keeps.
    """
    if (
        not isinstance(text, str)
        or not 0 < len(text) <= LONGEST
        or text != text.strip()
        or not text.isprintable()
    ):
        msg = f"{name}: {text!r} is not a text that can be seen, of at most {LONGEST} characters"
        raise ValueError(msg)
    return text


def written(document: Mapping[str, Any]) -> str:
    r"""Write a document as JSON, in ASCII, floats with all their digits.

    ASCII because a database may refuse what JSON may hold (NUL, half a surrogate pair). ValueError for inf
    and nan, TypeError for what JSON has no form for; ValueError too for what would come back as another thing.

    >>> written({"a": ["ø", 0.1, True]})
    '{"a":["\\u00f8",0.1,true]}'
    """
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    if json.loads(text) != document:
        msg = "the document is not plain JSON: it would come back as another one"
        raise ValueError(msg)
    return text


def changed_paths(before: Any, after: Any) -> tuple[str, ...]:
    """Where two JSON values differ, as JSON pointers in order; 1, 1.0 and true are three things.

    >>> changed_paths({"a": [1, 2], "b": 1}, {"a": [1, 3, 4], "c/d": 1})
    ('/a/1', '/a/2', '/b', '/c~1d')
    """
    return tuple(_differences(before, after, ""))


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = {key: (before.get(key, _NOTHING), after.get(key, _NOTHING)) for key in {*before, *after}}
        for key in sorted(pairs):
            yield from _differences(*pairs[key], f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(before, list) and isinstance(after, list):
        for place in range(max(len(before), len(after))):
            was, now = (items[place] if place < len(items) else _NOTHING for items in (before, after))
            yield from _differences(was, now, f"{path}/{place}")
    elif before is _NOTHING or after is _NOTHING or json.dumps(before) != json.dumps(after):
        yield path


_NOTHING = object()

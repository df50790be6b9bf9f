"""What a benchmark file's entries must be, each refused with its place; a file is anybody's and may hold anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from planner.files.languages import further
from planner.model.amounts import finite, heads
from planner.model.content import Text
from planner.model.problems import Place, Problem

MOST_SCHOOLS = 1000  # beyond it the worlds take many minutes
LARGEST, FINEST = (
    1e9,
    1e-9,
)  # of figures: beyond, arithmetic and number forms cost what no publication is worth
_MOST_ENTRIES = 100
_SHOWN = 40
_T = TypeVar("_T")


class Wrong(StrEnum):
    """What can be wrong with a benchmark file; `planner.words.publications` has a sentence for each."""

    UNKNOWN_BENCHMARK = "unknown_benchmark"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    NOT_TOML = "not_toml"
    NOT_TOML_LINE = "not_toml_line"
    MISSING = "missing"
    UNKNOWN_ENTRY = "unknown_entry"
    EITHER_OR = "either_or"
    NOT_A_TABLE = "not_a_table"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_GREAT = "too_great"
    NOT_WHOLE = "not_whole"
    NOT_A_TEXT = "not_a_text"
    SAYS_NOTHING = "says_nothing"
    NOT_IDS = "not_ids"
    UNKNOWN_READING = "unknown_reading"


# For those who catch the error; people get theirs in their language.
_ENGLISH = {
    Wrong.UNKNOWN_BENCHMARK: "no benchmark of that name ({shipped}), and not a .toml file",
    Wrong.NOT_UTF8: "not UTF-8 text",
    Wrong.TOO_LARGE: "more than {limit} bytes",
    Wrong.NOT_TOML: "{reason}",
    Wrong.NOT_TOML_LINE: "{reason}",
    Wrong.MISSING: "{name} is missing",
    Wrong.UNKNOWN_ENTRY: "{where}: {names} not known; it can say {known}",
    Wrong.EITHER_OR: "{where}: either {one} or {other}",
    Wrong.NOT_A_TABLE: "{where}: {value} is not a table",
    Wrong.NOT_A_LIST: "{where}: {value} is not a list of tables",
    Wrong.TOO_MANY: "{where}: more than {limit}",
    Wrong.NOT_A_NUMBER: "{where}: {value} is not a finite number",
    Wrong.TOO_SMALL: "{where}: {value} is below {limit}",
    Wrong.TOO_GREAT: "{where}: {value} is above {limit}",
    Wrong.NOT_WHOLE: "{where}: {value} is not a whole number from {limit}",
    Wrong.NOT_A_TEXT: "{where}: {value} is not a text",
    Wrong.SAYS_NOTHING: "{where}: says nothing; give da, en or both",
    Wrong.NOT_IDS: "{where}: {value} is not a list of ids",
    Wrong.UNKNOWN_READING: "{where}: {value} is none of {known}",
}


class BenchmarkError(ValueError):
    """A benchmark file that cannot be read; `problem` says where and what, without words."""

    def __init__(self, file: str, problem: Problem) -> None:
        super().__init__(f"{file}: {_ENGLISH[Wrong(problem.code)].format(**{'where': '', **problem.values})}")
        self.file, self.problem = file, problem


class Refused(Exception):  # noqa: N818  caught where the file's name is known
    """One entry that is not what it must be."""

    def __init__(self, code: Wrong, where: str = "", **values: object) -> None:
        self.problem = Problem(code, Place(column=where), {"where": where, **values})


def shown(raw: object) -> str:
    """Give a value as it stands, shortened; an int too long to print is told as one."""
    try:
        text = repr(raw)
    except ValueError:  # more digits than Python prints
        text = "int"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def only(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse keys that are not known."""
    if unknown := sorted(entry.keys() - known):
        names = ", ".join(unknown)
        raise Refused(
            Wrong.UNKNOWN_ENTRY,
            where,
            names=names if len(names) <= _SHOWN else f"{names[:_SHOWN]}…",
            known=", ".join(sorted(known)),
        )


def either(entry: Mapping[str, Any], one: str, other: str, where: str) -> None:
    """Refuse two ways of saying the same."""
    if one in entry and other in entry:
        raise Refused(Wrong.EITHER_OR, where, one=one, other=other)


def needed(entry: Mapping[str, Any], name: str, where: str = "") -> Any:
    """Give an entry that must be there."""
    if name not in entry:
        raise Refused(Wrong.MISSING, where, name=f"{where}.{name}" if where else name)
    return entry[name]


def table(raw: object, where: str) -> dict[str, Any]:
    """Give a table."""
    if not isinstance(raw, dict):
        raise Refused(Wrong.NOT_A_TABLE, where, value=shown(raw))
    return raw


def each(raw: object, where: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
    """Read each table of a list."""
    if not isinstance(raw, list):
        raise Refused(Wrong.NOT_A_LIST, where, value=shown(raw))
    if len(raw) > _MOST_ENTRIES:
        raise Refused(Wrong.TOO_MANY, where, limit=_MOST_ENTRIES)
    return tuple(read(entry, f"{where} {number}") for number, entry in enumerate(raw, start=1))


def number(raw: object, where: str, least: float | None = None, most: float | None = None) -> float:
    """Give a finite number."""
    found = finite(raw)
    if found is None:
        raise Refused(Wrong.NOT_A_NUMBER, where, value=shown(raw))
    if least is not None and found < least:
        raise Refused(Wrong.TOO_SMALL, where, value=shown(raw), limit=f"{least:g}")
    if most is not None and found > most:
        raise Refused(Wrong.TOO_GREAT, where, value=shown(raw), limit=f"{most:g}")
    return found


def figure(raw: object, where: str, least: float = -LARGEST) -> float:
    """Give a published figure: a number no publication of the kind exceeds, nor prints finer."""
    found = number(raw, where, least=least, most=LARGEST)
    if 0 < abs(found) < FINEST:
        raise Refused(Wrong.TOO_SMALL, where, value=shown(raw), limit=f"{FINEST:g}")
    return found


def whole(raw: object, where: str, least: int, most: int | None = None) -> int:
    """Give a whole number."""
    try:
        found = heads(where, raw, least)
    except ValueError:
        raise Refused(Wrong.NOT_WHOLE, where, value=shown(raw), limit=least) from None
    if most is not None and found > most:
        raise Refused(Wrong.TOO_GREAT, where, value=shown(raw), limit=most)
    return found


def text(raw: object, where: str) -> str:
    """Give a text that says something."""
    if not isinstance(raw, str) or not raw.strip():
        raise Refused(Wrong.NOT_A_TEXT, where, value=shown(raw))
    return raw


def said(raw: object, where: str) -> Text:
    """Give words in every language; what is said in one only stands for all."""
    if isinstance(raw, str):
        return Text(text(raw, where), raw, further(raw))
    entry = table(raw, where)
    only(entry, {"da", "en", "fact"}, where)
    both = [text(entry[language], f"{where}.{language}") for language in ("da", "en") if language in entry]
    if not both:
        raise Refused(Wrong.SAYS_NOTHING, where)
    return Text(both[0], both[-1], further(both[-1]))


def ids(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """Give the ids of the facts an entry rests on."""
    found = entry.get("fact", [])
    if not isinstance(found, list) or not all(isinstance(i, str) for i in found):
        raise Refused(Wrong.NOT_IDS, f"{where}.fact" if where else "fact", value=shown(found))
    return tuple(found)

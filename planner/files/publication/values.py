"""What a benchmark file's entries must be, each refused with its place; a file is anybody's and may hold anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from planner.files.content import problem_kinds
from planner.files.languages import further
from planner.model.amounts import finite, heads
from planner.model.content import Text
from planner.model.problems import Code, Place, Problem, Refused

MOST_SCHOOLS = 1000  # beyond it the worlds take many minutes
LARGEST, FINEST = 1e9, 1e-9  # beyond, a figure's arithmetic and forms cost what no publication is worth
_MOST_ENTRIES = 100
_SHOWN = 40
_T = TypeVar("_T")


class BenchmarkError(Refused, ValueError):
    """A benchmark file that cannot be read; `problem` says where and what, without words."""

    def __init__(self, file: str, problem: Problem) -> None:
        super().__init__(problem)
        self.file = file

    def __str__(self) -> str:
        """In English, for those who catch the error; people get theirs in their language."""
        said = problem_kinds()[self.code].said.en.format(**self.values)
        return f"{self.file}: " + " · ".join(filter(None, (self.problem.place.column, said)))


def refused(code: Code, where: str = "", **values: object) -> Refused:
    """Say what an entry is that it must not be; caught where the file's name is known."""
    return Refused(Problem(code, Place(column=where), values))


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
        raise refused(
            Code.ENTRY_UNKNOWN,
            where,
            names=names if len(names) <= _SHOWN else f"{names[:_SHOWN]}…",
            known=", ".join(sorted(known)),
        )


def either(entry: Mapping[str, Any], one: str, other: str, where: str) -> None:
    """Refuse two ways of saying the same."""
    if one in entry and other in entry:
        raise refused(Code.ENTRY_EITHER_OR, where, one=one, other=other)


def needed(entry: Mapping[str, Any], name: str, where: str = "") -> Any:
    """Give an entry that must be there."""
    if name not in entry:
        raise refused(Code.ENTRY_MISSING, where, name=f"{where}.{name}" if where else name)
    return entry[name]


def table(raw: object, where: str) -> dict[str, Any]:
    """Give a table."""
    if not isinstance(raw, dict):
        raise refused(Code.ENTRY_NOT_A_TABLE, where, value=shown(raw))
    return raw


def each(raw: object, where: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
    """Read each table of a list."""
    if not isinstance(raw, list):
        raise refused(Code.ENTRY_NOT_A_LIST, where, value=shown(raw))
    if len(raw) > _MOST_ENTRIES:
        raise refused(Code.ENTRY_TOO_MANY, where, limit=_MOST_ENTRIES)
    return tuple(read(entry, f"{where} {number}") for number, entry in enumerate(raw, start=1))


def number(raw: object, where: str, least: float | None = None, most: float | None = None) -> float:
    """Give a finite number."""
    found = finite(raw)
    if found is None:
        raise refused(Code.ENTRY_NOT_A_NUMBER, where, value=shown(raw))
    if least is not None and found < least:
        raise refused(Code.ENTRY_TOO_SMALL, where, value=shown(raw), limit=f"{least:g}")
    if most is not None and found > most:
        raise refused(Code.ENTRY_TOO_GREAT, where, value=shown(raw), limit=f"{most:g}")
    return found


def figure(raw: object, where: str, least: float = -LARGEST) -> float:
    """Give a published figure: a number no publication of the kind exceeds, nor prints finer."""
    found = number(raw, where, least=least, most=LARGEST)
    if 0 < abs(found) < FINEST:
        raise refused(Code.ENTRY_TOO_SMALL, where, value=shown(raw), limit=f"{FINEST:g}")
    return found


def whole(raw: object, where: str, least: int, most: int | None = None) -> int:
    """Give a whole number."""
    try:
        found = heads(where, raw, least)
    except ValueError:
        raise refused(Code.ENTRY_NOT_WHOLE, where, value=shown(raw), limit=least) from None
    if most is not None and found > most:
        raise refused(Code.ENTRY_TOO_GREAT, where, value=shown(raw), limit=most)
    return found


def text(raw: object, where: str) -> str:
    """Give a text that says something."""
    if not isinstance(raw, str) or not raw.strip():
        raise refused(Code.ENTRY_NOT_A_TEXT, where, value=shown(raw))
    return raw


def text_in_languages(raw: object, where: str) -> Text:
    """Give words in every language; what is said in one only stands for all."""
    if isinstance(raw, str):
        return Text(text(raw, where), raw, further(raw))
    entry = table(raw, where)
    only(entry, {"da", "en", "fact"}, where)
    both = [text(entry[language], f"{where}.{language}") for language in ("da", "en") if language in entry]
    if not both:
        raise refused(Code.ENTRY_SAYS_NOTHING, where)
    return Text(both[0], both[-1], further(both[-1]))


def ids(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """Give the ids of the facts an entry rests on."""
    found = entry.get("fact", [])
    if not isinstance(found, list) or not all(isinstance(i, str) for i in found):
        raise refused(Code.ENTRY_NOT_IDS, f"{where}.fact" if where else "fact", value=shown(found))
    return tuple(found)

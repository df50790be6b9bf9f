"""A value as plain JSON values, unrounded, and back: what the store keeps and an export writes.

Both ways follow the fields of the values and their types, so a new field needs nothing here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from planner.model.amounts import refuse
from planner.model.schools import SchoolYear

_T = TypeVar("_T")
_LARGEST = 1e300  # beyond any figure; also infinity, and integers no float can hold
# What documents of earlier planners lack, by field.
_IF_MISSING: Mapping[str, object] = {
    "owners": {},
    "times": [],
    "other_programmes": 0,
    "claims": [],
    "by_students": [],
    "counts": [],
}


def plain(value: Any) -> Any:
    """Give a value as plain JSON values; those of a dataclass by the names of its fields."""
    match value:
        case Enum():
            return value.value
        case SchoolYear() | dt.date():  # as in "2025/26", "2025-11-30"
            return str(value)
        case Mapping():
            return {plain(key): plain(each) for key, each in value.items()}
        case tuple():
            return [plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def built(kind: type[_T], document: object, at: str = "") -> _T:
    """Build a dataclass from an object's entries, each read as the type of its field.

    ValueError naming the field for anything it cannot hold.
    """
    d = given(document, Mapping, at or "document", "is no object")
    fields_of: Mapping[str, Any] = _types(kind)  # type: ignore[arg-type]  # a class is hashable
    return _read(
        lambda: kind(
            **{
                name: read_as(of, d.get(name, _IF_MISSING.get(name)), f"{at}.{name}".lstrip("."))
                for name, of in fields_of.items()
            }
        ),
        at,
    )


def read_as(of: Any, raw: Any, at: str) -> Any:
    """Read what stands at a place as the type it is to have; ValueError beginning with the place."""
    kind, inside = get_origin(of), get_args(of)
    if kind is UnionType:  # with None; heads are left to the estimate, which says what is no head
        return raw if raw is None or inside[0] is int else read_as(inside[0], raw, at)
    if kind is tuple:
        raws = enumerate(given(raw, (list, tuple), at, "is no list"))
        return tuple(read_as(inside[0], r, f"{at}[{i}]" if is_dataclass(inside[0]) else at) for i, r in raws)
    if kind is Mapping:
        raws = given(raw, Mapping, at, "is no object").items()
        return {read_as(inside[0], key, at): read_as(inside[1], r, f"{at}.{key}") for key, r in raws}
    return _single(str if kind is Literal else of, raw, at)


def _single(of: Any, raw: Any, at: str) -> Any:
    if of is str:
        return given(raw, str, at, f"{raw!r} is no text")
    if of is bool:
        return given(raw, bool, at, f"{raw!r} is neither true nor false")
    if of is int and (number := _number(raw, at)) != int(number):
        refuse(at, f"{raw!r} is not a whole number")
    if of in {int, float}:
        return of(_number(raw, at))
    if of is dt.date:
        return _read(lambda: dt.date.fromisoformat(read_as(str, raw, at)), at)
    if of is SchoolYear:
        return _read(lambda: SchoolYear.read(read_as(str, raw, at)), at)
    return _read(lambda: of(raw), at) if issubclass(of, Enum) else built(of, raw, at)


def given(raw: Any, kind: Any, at: str, otherwise: str) -> Any:
    """Give a raw value back where it is of a kind; else ValueError."""
    return raw if isinstance(raw, kind) else refuse(at, otherwise)


def _number(raw: object, at: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        refuse(at, f"{raw!r} is no number")
    if not -_LARGEST < raw < _LARGEST:
        refuse(at, "is not finite")
    return float(raw)


def _read(build: Callable[[], _T], at: str) -> _T:
    """Build a value; what it refuses is refused here with its place."""
    try:
        return build()
    except ValueError as error:
        if str(error).startswith(at):
            raise
        refuse(at, str(error))


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)

"""An estimate as plain JSON values, unrounded, and back: what the store keeps and an export writes.

Both ways follow the fields of the values and their types, so a new field needs only its place in `_ORDER`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from planner.model.amounts import refuse
from planner.model.estimate.estimate import TimeEstimate
from planner.model.schools import HEADS, SchoolYear

_T = TypeVar("_T")
_LARGEST = 1e300  # beyond any figure; also infinity, and integers no float can hold
_ORDER = (
    *("instrument", "school_id", "school", "programme", "year", "first_day", "last_day", "respondent"),
    *("sureness", "ground", "counts_teachers", *HEADS, "hours_basis", "hours_per_fte", "people", "owners", "note"),
)  # fmt: skip
_IF_MISSING: Mapping[str, object] = {"owners": {}, "times": [], "other_programmes": 0}


def to_document(estimate: TimeEstimate) -> dict[str, Any]:
    """Plain JSON values; the dates of the school year stand with it."""
    document = {**_plain(estimate), **_days(estimate.year)}
    return {name: document[name] for name in sorted(document, key=_ORDER.index)}


def from_document(document: Mapping[str, Any]) -> TimeEstimate:
    """Build the estimate a document holds; ValueError naming the field for anything it cannot hold."""
    d = _given(document, Mapping, "document", "is no object")
    for name, day in _days(_value(SchoolYear, d.get("year"), "year")).items():
        if d.get(name, day) != day:
            refuse(name, f"{d[name]!r} is not {day}")
    estimate: TimeEstimate = _built(TimeEstimate, d, "")
    return estimate


def _days(year: SchoolYear) -> dict[str, str]:
    return {"first_day": year.first_day.isoformat(), "last_day": year.last_day.isoformat()}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case SchoolYear():
            return str(value)
        case Mapping():
            return {_plain(key): _plain(each) for key, each in value.items()}
        case tuple():
            return [_plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, raw: object, at: str) -> Any:
    """Build one of our values from an object's entries, each read as the type of its field."""
    d = _given(raw, Mapping, at, "is no object")
    return _read(
        lambda: kind(
            **{
                name: _value(of, d.get(name, _IF_MISSING.get(name)), f"{at}.{name}".lstrip("."))
                for name, of in _types(kind).items()
            }
        ),
        at,
    )


def _value(of: Any, raw: Any, at: str) -> Any:
    """Read what stands at a place as the type it is to have; ValueError beginning with the place."""
    kind, inside = get_origin(of), get_args(of)
    if kind is UnionType:  # with None; heads are left to the estimate, which says what is no head
        return raw if raw is None or inside[0] is int else _value(inside[0], raw, at)
    if kind is tuple:
        raws = enumerate(_given(raw, (list, tuple), at, "is no list"))
        return tuple(_value(inside[0], r, f"{at}[{i}]" if is_dataclass(inside[0]) else at) for i, r in raws)
    if kind is Mapping:
        raws = _given(raw, Mapping, at, "is no object").items()
        return {_value(inside[0], key, at): _value(inside[1], r, f"{at}.{key}") for key, r in raws}
    return _single(str if kind is Literal else of, raw, at)


def _single(of: Any, raw: Any, at: str) -> Any:
    if of is str:
        return _given(raw, str, at, f"{raw!r} is no text")
    if of is bool:
        return _given(raw, bool, at, f"{raw!r} is neither true nor false")
    if of in {int, float}:
        return of(_number(raw, at))
    if of is SchoolYear:
        return _read(lambda: SchoolYear.read(_value(str, raw, at)), at)
    return _read(lambda: of(raw), at) if issubclass(of, Enum) else _built(of, raw, at)


def _given(raw: Any, kind: Any, at: str, otherwise: str) -> Any:
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

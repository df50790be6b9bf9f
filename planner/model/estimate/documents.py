"""An estimate as plain JSON values, unrounded, and back: what the store keeps and an export writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, NoReturn, TypeVar

from planner.model.allocation import TaskType
from planner.model.effort import Range
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import Person, Role, TaskTime, Unit
from planner.model.schools import HEADS, SchoolYear

_Kind = TypeVar("_Kind", bound=Enum)
_T = TypeVar("_T")
_LARGEST = 1e300  # beyond any figure; also infinity, and integers no float can hold


def to_document(estimate: TimeEstimate) -> dict[str, Any]:
    """Plain JSON values; the dates of the school year stand with it."""
    e = estimate
    return {
        "instrument": e.instrument,
        **{name: getattr(e, name) for name in ("school_id", "school", "programme")},
        "year": str(e.year),
        "first_day": e.year.first_day.isoformat(),
        "last_day": e.year.last_day.isoformat(),
        "respondent": e.respondent.value,
        "sureness": e.sureness.value,
        "ground": e.ground.value,
        "counts_teachers": e.counts_teachers,
        **{name: getattr(e, name) for name in HEADS},
        "hours_basis": e.hours_basis,
        "hours_per_fte": e.hours_per_fte,
        "people": [_person(person) for person in e.people],
        "owners": {task: [role.value for role in roles] for task, roles in e.owners.items()},
        "note": e.note,
    }


def from_document(document: Mapping[str, Any]) -> TimeEstimate:
    """Build the estimate a document holds; ValueError naming the field for anything it cannot hold."""
    d = _object(document, "document")
    year = _read(lambda: SchoolYear.read(_text(d, "year")), "year")
    for name, day in (("first_day", year.first_day), ("last_day", year.last_day)):
        if d.get(name, day.isoformat()) != day.isoformat():
            _refuse(name, f"{d[name]!r} is not {day.isoformat()}")
    owners = _object(d.get("owners", {}), "owners")
    heads: dict[str, Any] = {name: d.get(name) for name in HEADS}
    basis: Any = _text(d, "hours_basis")
    return TimeEstimate(
        **heads,
        school_id=_text(d, "school_id"),
        school=_text(d, "school"),
        programme=_text(d, "programme"),
        instrument=_text(d, "instrument"),
        note=_text(d, "note"),
        hours_basis=basis,
        year=year,
        respondent=_member(Role, d.get("respondent"), "respondent"),
        sureness=_member(Sureness, d.get("sureness"), "sureness"),
        ground=_member(Ground, d.get("ground"), "ground"),
        counts_teachers=_flag(d, "counts_teachers", ""),
        hours_per_fte=_number(d.get("hours_per_fte"), "hours_per_fte"),
        people=tuple(_person_of(p, f"people[{i}]") for i, p in enumerate(_list(d.get("people"), "people"))),
        owners={
            task: tuple(_member(Role, role, f"owners.{task}") for role in _list(roles, f"owners.{task}"))
            for task, roles in owners.items()
        },
    )


def _person(p: Person) -> dict[str, Any]:
    return {
        "id": p.id,
        "role": p.role.value,
        "employment": p.employment,
        "programme_share": p.programme_share,
        "other_programmes": p.other_programmes,
        "quick": None if p.quick is None else {t.value: _range(r) for t, r in p.quick.items()},
        "times": [
            {
                "task": t.task,
                "amount": _range(t.amount),
                "unit": t.unit.value,
                "minutes": _range(t.minutes),
                "has_range": t.has_range,
                "aub": t.aub,
                "task_type": None if t.task_type is None else t.task_type.value,
                "note": t.note,
            }
            for t in p.times
        ],
    }


def _person_of(raw: object, at: str) -> Person:
    d = _object(raw, at)
    quick = d.get("quick")
    return _read(
        lambda: Person(
            id=_text(d, "id", at),
            role=_member(Role, d.get("role"), f"{at}.role"),
            employment=_number(d.get("employment"), f"{at}.employment"),
            programme_share=_number(d.get("programme_share"), f"{at}.programme_share"),
            other_programmes=int(_number(d.get("other_programmes", 0), f"{at}.other_programmes")),
            quick=None
            if quick is None
            else {
                _member(TaskType, name, f"{at}.quick"): _needed(r, f"{at}.quick.{name}")
                for name, r in _object(quick, f"{at}.quick").items()
            },
            times=tuple(
                _time_of(t, f"{at}.times[{i}]")
                for i, t in enumerate(_list(d.get("times", []), f"{at}.times"))
            ),
        ),
        at,
    )


def _time_of(raw: object, at: str) -> TaskTime:
    d = _object(raw, at)
    kind = d.get("task_type")
    return _read(
        lambda: TaskTime(
            task=_text(d, "task", at),
            amount=_range_of(d.get("amount"), f"{at}.amount"),
            unit=_member(Unit, d.get("unit"), f"{at}.unit"),
            minutes=_range_of(d.get("minutes"), f"{at}.minutes"),
            has_range=_flag(d, "has_range", at),
            aub=_flag(d, "aub", at),
            task_type=None if kind is None else _member(TaskType, kind, f"{at}.task_type"),
            note=_text(d, "note", at),
        ),
        at,
    )


def _range(r: Range | None) -> dict[str, float] | None:
    return None if r is None else {"low": r.low, "likely": r.likely, "high": r.high}


def _range_of(raw: object, at: str) -> Range | None:
    return None if raw is None else _needed(raw, at)


def _needed(raw: object, at: str) -> Range:
    d = _object(raw, at)
    return _read(
        lambda: Range(*(_number(d.get(end), f"{at}.{end}") for end in ("low", "likely", "high"))), at
    )


def _read(build: Callable[[], _T], at: str) -> _T:
    """Build a value; what it refuses is refused here with its place."""
    try:
        return build()
    except ValueError as error:
        if str(error).startswith(at):
            raise
        msg = f"{at}: {error}"
        raise ValueError(msg) from None


def _member(kind: type[_Kind], raw: object, at: str) -> _Kind:
    return _read(lambda: kind(raw), at)


def _object(raw: object, at: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        _refuse(at, "is no object")
    return raw


def _list(raw: object, at: str) -> Sequence[Any]:
    if not isinstance(raw, (list, tuple)):
        _refuse(at, "is no list")
    return raw


def _text(d: Mapping[str, Any], name: str, at: str = "") -> str:
    value = d.get(name)
    if not isinstance(value, str):
        _refuse(f"{at}.{name}".lstrip("."), f"{value!r} is no text")
    return value


def _flag(d: Mapping[str, Any], name: str, at: str) -> bool:
    value = d.get(name)
    if not isinstance(value, bool):
        _refuse(f"{at}.{name}".lstrip("."), f"{value!r} is neither true nor false")
    return value


def _number(value: object, at: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _refuse(at, f"{value!r} is no number")
    if not -_LARGEST < value < _LARGEST:
        _refuse(at, "is not finite")
    return float(value)


def _refuse(at: str, what: str) -> NoReturn:
    msg = f"{at}: {what}"
    raise ValueError(msg)

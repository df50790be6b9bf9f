"""A time estimate as plain JSON values, unrounded, and back: what the store keeps and an export writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.model.amounts import refuse
from planner.model.documents import built, given, plain, read_as
from planner.model.estimate.estimate import TimeEstimate
from planner.model.schools import HEADS, SchoolYear

_ORDER = (
    *("instrument", "school_id", "school", "programme", "year", "first_day", "last_day", "respondent"),
    *("sureness", "ground", "counts_teachers", *HEADS, "hours_basis", "hours_per_fte", "people", "owners", "note"),
)  # fmt: skip


def to_document(estimate: TimeEstimate) -> dict[str, Any]:
    """Plain JSON values; the dates of the school year stand with it."""
    document = {**plain(estimate), **_days(estimate.year)}
    return {name: document[name] for name in sorted(document, key=_ORDER.index)}


def from_document(document: Mapping[str, Any]) -> TimeEstimate:
    """Build the estimate a document holds; ValueError naming the field for anything it cannot hold."""
    d = given(document, Mapping, "document", "is no object")
    for name, day in _days(read_as(SchoolYear, d.get("year"), "year")).items():
        if d.get(name, day) != day:
            refuse(name, f"{d[name]!r} is not {day}")
    return built(TimeEstimate, d)


def _days(year: SchoolYear) -> dict[str, str]:
    return {"first_day": year.first_day.isoformat(), "last_day": year.last_day.isoformat()}

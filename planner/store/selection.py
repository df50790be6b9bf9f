"""Which rows: all of a school, a year or a respondent, or where these meet; and how many they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from planner.files.programmes import programme_key
from planner.store.schema import versions


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that have all that is given here; an empty text: any. A programme is the same however it is written.

    >>> Selection("900001", year="2025/26").holds(
    ...     {"school_id": "900001", "programme": "carpentry", "year": "2025/26", "respondent": "teacher"})
    True
    """

    school_id: str = ""
    programme: str = ""
    year: str = ""
    respondent: str = ""

    def __bool__(self) -> bool:
        return any(self.given.values())

    @property
    def given(self) -> dict[str, str]:
        """What each column must be."""
        return {field.name: text for field in fields(self) if (text := getattr(self, field.name))}

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is one of them."""
        return all(self._is(name, row[name]) for name in self.given)

    def where(self, connection: Connection) -> ColumnElement[bool]:
        """The same, for a database."""
        exact = [versions.c[name] == text for name, text in self.given.items() if name != "programme"]
        if not self.programme:
            return and_(true(), *exact)
        names = connection.scalars(select(versions.c.programme).distinct())
        return and_(versions.c.programme.in_([n for n in names if self._is("programme", n)]), *exact)

    def _is(self, name: str, text: str) -> bool:
        given = self.given[name]
        return programme_key(text) == programme_key(given) if name == "programme" else text == given


@dataclass(frozen=True, slots=True)
class Contents:
    """How much there is: schools, documents (a respondent's, for a programme and year) and their versions."""

    schools: int
    documents: int
    versions: int
    years: tuple[str, ...]
    last_saved: dt.datetime | None


def contents(connection: Connection, selection: Selection = Selection()) -> Contents:
    """Count what a database holds of a selection."""
    selected = selection.where(connection)
    keys = [column for column in versions.primary_key.columns if column is not versions.c.version]
    documents = select(*keys).where(selected).distinct().subquery()
    years = connection.scalars(select(versions.c.year).where(selected).distinct())
    schools, count = connection.execute(
        select(func.count(versions.c.school_id.distinct()), func.count()).where(selected)
    ).one()
    order = versions.c.turn.desc(), versions.c.saved_at.desc()
    last = connection.scalar(select(versions.c.saved_at).where(selected).order_by(*order).limit(1))
    of_documents = connection.scalar(select(func.count()).select_from(documents)) or 0
    at = dt.datetime.fromisoformat(last) if last else None
    return Contents(schools, of_documents, count, tuple(sorted(years)), at)

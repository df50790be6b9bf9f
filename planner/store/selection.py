"""Which rows: all of a school, a year or a respondent, or where these meet; and how many they are."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, cast, func, select, true
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.exc import DBAPIError

from planner.files.programmes import programme_key
from planner.store.schema import versions
from planner.store.values import ALL, EDITION, ESTIMATE, KINDS, WHOLE, Key, Listed, read_document, read_moment

KEY = (versions.c.school_id, versions.c.programme, versions.c.year, versions.c.respondent, versions.c.kind)
_KEPT = (EDITION,)  # given out already, and nobody's: taken away, its number would be given to another


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
        """Whether a row is one of them. An edition never is."""
        return row.get("kind") not in _KEPT and all(self._is(name, row[name]) for name in self.given)

    def where(self, connection: Connection) -> ColumnElement[bool]:
        """The same, for a database."""
        exact = [versions.c[name] == text for name, text in self.given.items() if name != "programme"]
        exact += [versions.c.kind != kind for kind in _KEPT if self]
        if not self.programme:
            return and_(true(), *exact)
        names = connection.scalars(select(versions.c.programme).distinct())
        return and_(versions.c.programme.in_([n for n in names if self._is("programme", n)]), *exact)

    def _is(self, name: str, text: str) -> bool:
        given = self.given[name]
        return programme_key(text) == programme_key(given) if name == "programme" else text == given


@dataclass(frozen=True, slots=True)
class Contents:
    """How much there is: schools, documents (a respondent's, for a programme and year) and their versions.

    Parameters
    ----------
    answers : tuple of Listed
        Each document, its text the school's name; only where a selection is given.
    """

    schools: int
    documents: int
    versions: int
    years: tuple[str, ...]
    last_saved: dt.datetime | None
    answers: tuple[Listed, ...] = ()


def contents(connection: Connection, selection: Selection = Selection()) -> Contents:
    """Count what a database holds of a selection."""
    selected = selection.where(connection)
    keys = [column for column in versions.primary_key.columns if column is not versions.c.version]
    documents = select(*keys).where(selected).distinct().subquery()
    years = connection.scalars(select(versions.c.year).where(selected).distinct())
    school = case((versions.c.school_id != WHOLE, versions.c.school_id))
    schools, count = connection.execute(
        select(func.count(school.distinct()), func.count()).where(selected)
    ).one()
    order = versions.c.turn.desc(), versions.c.saved_at.desc()
    last = connection.scalar(select(versions.c.saved_at).where(selected).order_by(*order).limit(1))
    of_documents = connection.scalar(select(func.count()).select_from(documents)) or 0
    at = None if last is None else read_moment(last)
    every = (
        [one for kind in KINDS for one in listed(connection, "school", most=ALL, kind=kind)]
        if selection
        else []
    )
    answers = tuple(one for one in every if selection.holds(asdict(one.key)))
    return Contents(schools, of_documents, count, tuple(sorted(years)), at, answers)


def listed(connection: Connection, name: str, *, most: int, kind: str = ESTIMATE) -> list[Listed]:
    """List at most so many documents, the newest years first, each with the text that stands under a name in it.

    The database takes the text out: no document is read for a list, unless one is spoiled and PostgreSQL reads none.
    """
    if connection.dialect.name == "sqlite":
        taken: ColumnElement[str] = func.json_extract(versions.c.document, f"$.{name}")
        text: ColumnElement[str] = case((func.json_valid(versions.c.document) == 1, taken))
    else:
        text = cast(versions.c.document, JSON)[name].astext
    last = (
        select(*KEY, func.max(versions.c.version).label("version"))
        .where(versions.c.kind == kind)
        .group_by(*KEY)
        .order_by(versions.c.year.desc(), *KEY)
        .limit(most)
        .subquery()
    )
    same = (versions.c[column.name] == column for column in last.columns)
    found = select(*KEY, versions.c.version, versions.c.saved_at).join(last, and_(*same))
    found = found.order_by(versions.c.year.desc(), *KEY)
    try:
        with connection.begin_nested():
            rows = [tuple(row) for row in connection.execute(found.add_columns(text))]
    except DBAPIError:
        whole = connection.execute(found.add_columns(versions.c.document))
        rows = [(*row, _text(document, name)) for *row, document in whole]
    return [Listed(Key(*key), version, read_moment(at), str(said or "")) for *key, version, at, said in rows]


def _text(document: str, name: str) -> str:
    """Give the text that stands under a name in a document; "" for one that is spoiled."""
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        return str(read_document(document).get(name) or "")
    return ""

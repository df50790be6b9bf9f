"""Documents in versions: saved once, never changed, none lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Row, and_, select
from sqlalchemy.exc import IntegrityError

from planner.files.programmes import as_spelled, programme_key
from planner.store.database import Database
from planner.store.digests import Digest, worked_out
from planner.store.rows import newest_of, turn
from planner.store.schema import versions
from planner.store.selection import KEY, listed
from planner.store.values import (
    ESTIMATE,
    Conflict,
    Draft,
    Key,
    Listed,
    Saved,
    changed_paths,
    damaged_version,
    read_document,
    seen,
    written,
)


class Store:
    """The documents of a database. `open_store` opens one; closing it, or leaving its `with`, lets go.

    Every method raises StoreError when the database cannot do what is asked; what was confirmed stays.
    """

    def __init__(self, url: str | None = None) -> None:
        self.database = Database(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def save(self, key: Key, document: Mapping[str, Any], *, base_version: int, by: str) -> Saved:
        """Store a new version; when this returns, it is on the disk.

        The same document saved once more, after an answer that never came, is no new version.

        Parameters
        ----------
        base_version : int
            The version the document was made from; 0 for a new one.
        by : str
            Who saves: a role, or the login a proxy passed on.

        Raises
        ------
        Conflict
            when another version has come meanwhile.
        ValueError
            for a document that is not plain JSON.
        """
        return self.save_together([Draft(key, document, base_version)], by=by)[0]

    def save_together(self, drafts: Sequence[Draft], *, by: str) -> list[Saved]:
        """Store documents that belong together, each as `save` does: all of them, or none.

        Raises Conflict for the first that another version has come of, and ValueError.
        """
        texts = [written(draft.document) for draft in drafts]
        seen("by", by)
        try:
            return self._append(drafts, texts, by)
        except IntegrityError:
            # Somebody was faster by a hair, on PostgreSQL; now their version can be seen.
            return self._append(drafts, texts, by)

    def _append(self, drafts: Sequence[Draft], texts: Sequence[str], by: str) -> list[Saved]:
        with self.database.writing() as connection:
            return [_appended(connection, draft, text, by) for draft, text in zip(drafts, texts, strict=True)]

    def load(self, key: Key) -> Saved | None:
        """The newest version, or None."""
        with self.database.reading() as connection:
            row = newest(connection, key)
        return None if row is None else saved(row)

    def history(self, key: Key) -> list[Saved]:
        """Every version, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(versions).where(is_key(key)).order_by(versions.c.version))
            return [saved(row) for row in rows]

    def keys(
        self,
        school_id: str | None = None,
        year: str | None = None,
        programme: str | None = None,
        *,
        kind: str = ESTIMATE,
    ) -> list[Key]:
        """What there is, in order; None: all of them. A programme is the same however it is written."""
        asked = {"school_id": school_id, "year": year, "kind": kind}
        wanted = [versions.c[name] == value for name, value in asked.items() if value is not None]
        with self.database.reading() as connection:
            keys = sorted(Key(*row) for row in connection.execute(select(*KEY).where(*wanted).distinct()))
        return [
            k for k in keys if programme is None or programme_key(k.programme) == programme_key(programme)
        ]

    def newest(self, kind: str, year: str) -> list[Saved]:
        """The newest version of every document of a kind and a year, in order."""
        with self.database.reading() as connection:
            found = [saved(row) for row in newest_of(connection, kind=kind, year=year)]
        return sorted(found, key=lambda one: one.key)

    def every(self, kind: str, school_id: str | None = None) -> list[Saved]:
        """Every version of every document of a kind, of one school or of all, as they were saved one after the other."""
        asked = {"kind": kind} | ({} if school_id is None else {"school_id": school_id})
        wanted = [versions.c[name] == value for name, value in asked.items()]
        with self.database.reading() as connection:
            found = [saved(row) for row in connection.execute(select(versions).where(*wanted))]
        return sorted(found, key=lambda one: (one.order, one.key))

    def digests(self, kind: str, year: str, of: Callable[[Saved], Any]) -> list[Digest]:
        """Give what `of` makes of every document's newest version of a kind and a year: `worked_out`."""
        return worked_out(self.database, kind=kind, year=year, of=of, read=saved)

    def settled(self, key: Key) -> Key:
        """Give the key under which the school has this already, with its programme as it is written there; else the same.

        Written in two ways in what was saved before, both stand: the way this respondent's year has, then the
        key's own, then the first.
        """
        there = self.keys(key.school_id, programme=key.programme, kind=key.kind)
        own = [k for k in there if (k.year, k.respondent) == (key.year, key.respondent)]
        return replace(key, programme=as_spelled(key.programme, [k.programme for k in own or there]))

    def listed(self, name: str, *, most: int, kind: str = ESTIMATE) -> list[Listed]:
        """At most so many documents, the newest years first, each with the text that stands under a name in it."""
        with self.database.reading() as connection:
            return listed(connection, name, most=most, kind=kind)


def _appended(connection: Connection, draft: Draft, text: str, by: str) -> Saved:
    """Add a version to a document, unless it is there already; Conflict where it is not made from the newest."""
    row = newest(connection, draft.key)
    now = 0 if row is None else row.version
    changed = ("",) if row is None else changed_paths(saved(row).document, json.loads(text))
    if row is not None and not changed and draft.base_version in _bases(row, by):
        return saved(row)
    if now != draft.base_version:
        raise Conflict(json.loads(text), None if row is None else saved(row))
    at, now_turn = dt.datetime.now(dt.UTC), turn(connection)
    new = {
        **columns(draft.key),
        "version": now + 1,
        "document": text,
        "saved_at": at.isoformat(timespec="microseconds"),
        "saved_by": by,
        "changed": json.dumps(changed),
        "turn": now_turn,
    }
    connection.execute(versions.insert(), new)
    return Saved(draft.key, now + 1, json.loads(text), at, by, changed, now_turn)


def _bases(row: Row[Any], by: str) -> set[int]:
    """What a row's document may be said to be made from: itself, and for who saved it the version before."""
    return {row.version, row.version - 1} if row.saved_by == by else {row.version}


def newest(connection: Connection, key: Key) -> Row[Any] | None:
    """The newest row of a key."""
    rows = select(versions).where(is_key(key)).order_by(versions.c.version.desc()).limit(1)
    return connection.execute(rows).first()


def is_key(key: Key) -> ColumnElement[bool]:
    """Rows of a key."""
    return and_(*(versions.c[name] == value for name, value in columns(key).items()))


def columns(key: Key) -> dict[str, Any]:
    """A key as it stands in a row."""
    return {column.name: getattr(key, column.name) for column in KEY}


def saved(row: Row[Any]) -> Saved:
    """A row as a value. StoreError for one that somebody, or a disk, has spoiled."""
    try:
        document, changed = read_document(row.document), tuple(json.loads(row.changed))
        at = dt.datetime.fromisoformat(row.saved_at)
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged_version(dict(row._mapping)) from error  # noqa: SLF001  (SQLAlchemy's public name for it)
    key = Key(*(getattr(row, column.name) for column in KEY))
    return Saved(key, row.version, document, at, row.saved_by, changed, row.turn)

"""What is worked out of each document's newest version, kept beside it until the document or the planner is another.

Nothing rests on it: it is made again where it is missing, goes with its document, and is in no backup.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select
from sqlalchemy.exc import IntegrityError

from planner.files.build import build
from planner.store.database import Database
from planner.store.rows import newest_of
from planner.store.schema import digests, versions
from planner.store.selection import KEY
from planner.store.values import Key, Saved, StoreError, read_moment


@dataclass(frozen=True, slots=True)
class Digest:
    """What was worked out of one document's newest version: plain JSON values."""

    key: Key
    version: int
    saved_at: dt.datetime
    value: Any


def worked_out(
    database: Database, *, kind: str, year: str, of: Callable[[Saved], Any], read: Callable[[Any], Saved]
) -> list[Digest]:
    """Give what `of` makes of every document's newest version of a kind and a year, in order; kept for the next time.

    Parameters
    ----------
    of : function
        From a document to plain JSON values; the same for the same document, as long as the planner is the same.
    read : function
        From a row to a document.

    Raises StoreError.
    """
    with database.reading() as connection:
        found = _known(connection, kind, year)
        lacking = [key for key, (*_, text) in found.items() if text is None]
        made = {}
        if lacking:
            wanted = {*lacking}
            for row in newest_of(connection, kind=kind, year=year):
                saved = read(row)
                if saved.key in wanted:
                    made[saved.key] = (saved.version, saved.saved_at, json.dumps(of(saved)))
    if made:
        # Kept only to be quicker: where somebody else keeps it at this moment, or nothing can be written, it is not kept.
        with contextlib.suppress(IntegrityError, StoreError), database.writing() as connection:
            _keep(connection, made.items())
            forget(connection)  # of what has been purged while it was worked out
    told = {**found, **made}
    return [
        Digest(key, version, at, json.loads(str(text))) for key, (version, at, text) in sorted(told.items())
    ]


def forget(connection: Connection) -> None:
    """Take away what was worked out of documents that are no more."""
    there = (versions.c[column.name] == digests.c[column.name] for column in KEY)
    connection.execute(digests.delete().where(~exists(select(versions.c.version).where(and_(*there)))))


def _known(connection: Connection, kind: str, year: str) -> dict[Key, tuple[int, dt.datetime, str | None]]:
    """The newest version's number and moment of each document, and what is known of it; None where nothing is."""
    last = select(*KEY, func.max(versions.c.version).label("version"))
    last_of = last.where(versions.c.kind == kind, versions.c.year == year).group_by(*KEY).subquery()
    same: Iterable[ColumnElement[bool]] = (
        *(last_of.c[column.name] == digests.c[column.name] for column in KEY),
        last_of.c.version == digests.c.version,
        digests.c.made_by == build(),
    )
    names = [last_of.c[column.name] for column in KEY]
    own = (last_of.c[column.name] == versions.c[column.name] for column in (*KEY, versions.c.version))
    asked = select(*names, last_of.c.version, versions.c.saved_at, digests.c.digest)
    rows = connection.execute(
        asked.select_from(last_of.join(versions, and_(*own)).outerjoin(digests, and_(*same)))
    )
    return {Key(*key): (version, read_moment(at), text) for *key, version, at, text in rows}


def _keep(connection: Connection, made: Iterable[tuple[Key, tuple[int, dt.datetime, str]]]) -> None:
    rows = [
        {
            **{c.name: getattr(key, c.name) for c in KEY},
            "version": version,
            "made_by": build(),
            "digest": text,
        }
        for key, (version, _, text) in made
    ]
    for row in rows:
        own = (digests.c[column.name] == row[column.name] for column in KEY)
        connection.execute(digests.delete().where(*own))
    connection.execute(digests.insert(), rows)

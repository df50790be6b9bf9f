"""Rows of `versions` in and out, a few in memory at a time; and the turn each comes in.

The turn is the how-manieth write of the database it is. Order rests on it, and never on a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update

from planner.store.schema import counter, versions

_AT_A_TIME = 200
_KEYS = tuple(column for column in versions.primary_key.columns if column is not versions.c.version)


def every_row(connection: Connection) -> Iterator[dict[str, Any]]:
    """All versions, in the order of their keys, a few in memory at a time."""
    rows = select(versions).order_by(*versions.primary_key.columns)
    for row in connection.execute(rows, execution_options={"yield_per": _AT_A_TIME}).mappings():
        yield dict(row)


def newest_rows(connection: Connection) -> dict[tuple[str, ...], dict[str, Any]]:
    """The newest row of each document, by its key."""
    rows = (dict(row._mapping) for row in newest_of(connection))  # noqa: SLF001  (SQLAlchemy's public name for it)
    return {tuple(row[column.name] for column in _KEYS): row for row in rows}


def newest_of(connection: Connection, **only: str) -> Iterable[Row[Any]]:
    """The newest row of each document whose columns are these."""
    wanted = [versions.c[name] == text for name, text in only.items()]
    keys = select(*_KEYS, func.max(versions.c.version).label("version")).where(*wanted)
    last = keys.group_by(*_KEYS).subquery()
    same = (versions.c[column.name] == column for column in last.columns)
    return connection.execute(select(versions).join(last, and_(*same)))


def insert(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of `versions`, a few in memory at a time."""
    coming = iter(rows)
    while some := list(islice(coming, _AT_A_TIME)):
        connection.execute(versions.insert(), some)


def next_turn(connection: Connection) -> int:
    """Take a turn: a number above every other there has been. Writers take turns by this very row."""
    row = update(counter).values(turn=counter.c.turn + 1).returning(counter.c.turn)
    return int(connection.execute(row).scalar_one())


def turn(connection: Connection) -> int:
    """How many turns there have been; a writer's own, in its transaction."""
    return int(connection.execute(select(counter.c.turn)).scalar_one())


def lineage(connection: Connection) -> str:
    """Whose turns they are: a random name, which a database's copies share. Other turns cannot be compared."""
    return str(connection.execute(select(counter.c.lineage)).scalar_one())


def continue_from(connection: Connection, source: Connection) -> None:
    """Count on from where another database is: it is the same one, in another place."""
    row = source.execute(select(counter)).one()
    ours = turn(connection)
    connection.execute(update(counter).values(lineage=row.lineage, turn=max(ours, row.turn)))

"""One counter for a database: the how-manieth write it is. Order rests on it, and never on a clock."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from planner.store.schema import counter


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

"""Take documents out for good: out of the database, and out of every backup that can be reached."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from planner.store.backups import backup_folder, clear_leavings, forget_gone, own_folder
from planner.store.copies import read_copy, write_copy
from planner.store.database import Database
from planner.store.digests import forget
from planner.store.rows import every_row, turn
from planner.store.schema import backups, purges, versions
from planner.store.selection import Contents, Selection, contents
from planner.store.values import StoreError


@dataclass(frozen=True, slots=True)
class Going:
    """What a purge takes, or took.

    Parameters
    ----------
    here : Contents
        Of the database.
    backups : tuple of (file, Contents)
        Of the backups that hold any of it.
    out_of_reach : tuple of str
        Backups that are on another machine, not there, or damaged.
    traces : bool
        The database's file may still hold remains: others had it open.
    """

    here: Contents
    backups: tuple[tuple[Path, Contents], ...]
    out_of_reach: tuple[str, ...]
    traces: bool = False


def what_will_go(database: Database, selection: Selection) -> Going:
    """Say what a purge of this selection would take; none of it is touched yet."""
    out_of_reach = [str(folder) for folder in clear_leavings(database)]
    forget_gone(database)
    with database.reading() as connection:
        here = contents(connection, selection)
    held = []
    for place in _backups(database):
        if isinstance(place, str):
            out_of_reach.append(place)
            continue
        try:
            with read_copy(place, own_folder(database)) as (copy, _), copy.reading() as connection:
                held.append((place, contents(connection, selection)))
        except StoreError:
            out_of_reach.append(str(place))
    return Going(here, tuple((file, has) for file, has in held if has.versions), tuple(out_of_reach))


def purge(database: Database, selection: Selection) -> Going:
    """Take a selection out of the database and its backups; gives what went.

    Each backup is made anew without it, and is the old or the new file at any moment. What was purged is noted
    (never by whom it was answered), so that a backup out of reach does not bring it back. Raises StoreError;
    started again, it goes on where it was.

    What is looked for at the end is there no more, or named as out of reach: a backup that was being made meanwhile too.
    """
    if not selection:
        msg = "nothing is selected"
        raise ValueError(msg)
    going = what_will_go(database, selection)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
    with database.writing() as connection:
        if database.file:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        connection.execute(versions.delete().where(selection.where(connection)))
        forget(connection)
        names = {"school_id": "", "programme": "", "year": "", "respondent": ""}
        connection.execute(
            purges.insert(), {"turn": turn(connection), "purged_at": now, **names, **selection.given}
        )
    for file, _ in what_will_go(database, selection).backups:
        with read_copy(file, own_folder(database)) as (copy, made_at), copy.reading() as connection:
            rows = (row for row in every_row(connection) if not selection.holds(row))
            write_copy(rows, file, made_at, connection)
    is_swept = database.sweep()
    left = what_will_go(database, selection)
    places = [*(str(file) for file, _ in left.backups), *left.out_of_reach]
    return Going(going.here, going.backups, tuple(places), traces=not is_swept or left.here.versions > 0)


def _backups(database: Database) -> Iterator[Path | str]:
    """Every backup there may be, each once; as text where it cannot be reached."""
    folder = backup_folder(database)
    found = {file.absolute() for file in folder.glob("*.sqlite*")} if folder.is_dir() else set()
    yield from sorted(found)
    with database.reading() as connection:
        noted = [(row.machine, Path(row.path)) for row in connection.execute(select(backups))]
    for machine, file in sorted(noted):
        if machine != platform.node():
            yield f"{machine}: {file}"
        elif not file.exists():  # on a disk that is not plugged in
            yield str(file)
        elif file not in found:
            yield file

"""Backups: made while the database is in use, kept 30 days, and brought back whole or not at all."""

from __future__ import annotations

import datetime as dt
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from planner.files.names import slug
from planner.model.problems import Code
from planner.store.copies import about, clear_drafts, drafted, is_copy, read_copy, write_copy
from planner.store.database import Database, Located
from planner.store.digests import forget
from planner.store.rows import continue_from, every_row, insert, lineage, newest_rows, turn
from planner.store.schema import backups, purges, versions
from planner.store.selection import Contents, Selection, contents
from planner.store.values import StoreError

KEPT = dt.timedelta(days=30)
_NAME = re.compile(r"planner-(\d{8}-\d{6})[a-z0-9-]*\.sqlite(?:-wal|-shm)?")
_LEAP = dt.timedelta(days=7)  # more between two backups is a clock that was put right, or a holiday
_STAMP = "%Y%m%d-%H%M%S"
_DAY = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that can be brought back, and what is in it."""

    file: Path
    made_at: dt.datetime
    contents: Contents


def backup_folder(database: Database | Located) -> Path:
    """Where a database's own backups are: beside its file, or in the user's data folder."""
    if database.file:
        return database.file.with_name(f"{database.file.stem}-backups")
    from platformdirs import user_data_path  # noqa: PLC0415  (only for a database that is no file)

    return user_data_path("planner", appauthor=False) / f"{slug(database.place)}-backups"


def own_folder(database: Database | Located) -> Path:
    """The same, made where it is not there. Raises StoreError."""
    folder = backup_folder(database)
    with about(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def make_backup(database: Database, to: Path | None = None) -> Path:
    """Copy one moment of the database to a sealed file; gives the file.

    A file that is no backup is never written over.

    Parameters
    ----------
    to : Path or None
        A file, or a folder for one; None: the database's own folder, where backups older than 30 days are
        then removed (never the newest).

    Raises
    ------
    StoreError
    """
    clear_leavings(database)
    now = dt.datetime.now(dt.UTC)
    target = _named(to, now) if to else own_file(database, now)
    if not target.parent.is_dir():
        raise StoreError(Code.NO_FOLDER, folder=str(target.parent))
    if target.exists() and not is_copy(target):
        raise StoreError(Code.IN_THE_WAY, place=str(target))
    made_at = now.isoformat(timespec="microseconds")
    with database.writing() as connection:
        note(
            connection, target, made_at
        )  # before it is made: a purge must find it, whatever happens in between
    while not _written(database, target, made_at):
        pass
    if to is None:
        with about(target.parent):
            _remove_old(database, target, now)
    forget_gone(database)
    return target


def _written(database: Database, target: Path, made_at: str) -> bool:
    """Whether a moment of the database was written; not where something has been purged since that moment."""
    with database.reading() as source, drafted(every_row(source), target, made_at, source) as put:
        seen = turn(source)
        with database.writing() as connection:  # no purge comes in between
            if connection.execute(select(purges).where(purges.c.turn > seen)).first():
                return False
            put()
    return True


def note(connection: Connection, file: Path, made_at: str) -> None:
    """Note where a backup is."""
    where = {"machine": platform.node(), "path": str(file.absolute())}
    connection.execute(backups.delete().where(and_(*(backups.c[n] == v for n, v in where.items()))))
    connection.execute(backups.insert(), {**where, "made_at": made_at, "turn": turn(connection)})


def noted_here(connection: Connection) -> list[Row[Any]]:
    """This machine's backups, in the order they were made, whatever its clock said."""
    own = select(backups).where(backups.c.machine == platform.node())
    return list(connection.execute(own.order_by(backups.c.turn, backups.c.made_at)))


def clear_leavings(database: Database) -> list[Path]:
    """Take away what killed processes left where backups are, or were to be; gives where somebody is at work."""
    with database.reading() as connection:
        folders = {Path(row.path).parent for row in noted_here(connection)}
    return [left for folder in sorted({*folders, backup_folder(database)}) for left in clear_drafts(folder)]


def make_daily_backup(database: Database) -> Path | None:
    """Make the day's backup in the database's own folder; None where there is one, or nothing new has been saved.

    Kept, purged and brought back as any other. Raises StoreError.
    """
    folder = backup_folder(database)
    with database.reading() as connection:
        saved = connection.scalar(select(func.max(versions.c.turn)))
        made = [row for row in noted_here(connection) if Path(row.path).parent == folder.absolute()]
    there = [row for row in made if Path(row.path).exists()]
    if saved is None:
        return None
    # A day is asked whether it is the same, never whether it comes after: the clock may have been put right.
    if there and (
        there[-1].turn > saved or there[-1].made_at[:_DAY] == dt.datetime.now(dt.UTC).isoformat()[:_DAY]
    ):
        return None
    return make_backup(database)


def forget_gone(database: Database) -> None:
    """Strike this machine's backups that are no more; one whose folder is not there may be on a disk in a drawer."""
    with database.writing() as connection:
        for row in noted_here(connection):
            if Path(row.path).parent.is_dir() and not Path(row.path).exists():
                own = backups.c.machine == row.machine, backups.c.path == row.path
                connection.execute(backups.delete().where(*own))


def look_at(file: Path, beside: Path | None = None) -> Backup:
    """Say what a backup holds; StoreError for one that cannot be brought back. `beside` as for `read_copy`."""
    with read_copy(file, beside) as (copy, made_at), copy.reading() as connection:
        return Backup(file, dt.datetime.fromisoformat(made_at), contents(connection))


def restore(database: Database, file: Path, aside: Path | None = None) -> Path:
    """Put a backup's documents in place of the database's; gives the backup that was made of those first.

    All in one go, or nothing. What has been purged since stays purged. Where a page may still hold a newer
    version than the one that comes back, that one comes back under a number of its own, so that the page's next
    save is refused and not taken for its successor. Raises StoreError.

    Parameters
    ----------
    aside : Path or None
        A damaged file that was set aside for it, to be noted with the backups.
    """
    clear_leavings(database)
    with (
        read_copy(file, own_folder(database)) as (copy, _),
        copy.reading() as source,
        database.writing() as connection,
    ):
        if not database.file:
            connection.exec_driver_sql("LOCK TABLE versions IN EXCLUSIVE MODE")
        now = dt.datetime.now(dt.UTC)
        stamp = now.isoformat(timespec="microseconds")
        before = own_file(database, now, "-before-restore")
        gone = connection.execute(select(purges)).all()
        held = newest_rows(connection)
        if not (held or gone or connection.execute(select(backups)).first()):
            continue_from(connection, source)  # nothing there yet: it is the same database, in another place
        write_copy(every_row(connection), before, stamp, connection)
        for kept in filter(None, (aside, before)):
            note(connection, kept, stamp)
        connection.execute(versions.delete())
        forget(connection)
        is_ours, now_turn = lineage(source) == lineage(connection), turn(connection)
        insert(
            connection,
            (
                row if is_ours or not row["turn"] else {**row, "turn": now_turn}
                for row in every_row(source)
                if not any(_is_purged(row, purged, is_ours=is_ours) for purged in gone)
            ),
        )
        for key, row in newest_rows(connection).items():
            if key in held and held[key]["version"] >= row["version"] and held[key] != row:
                again = {**row, "version": held[key]["version"] + 1, "changed": "[]", "turn": now_turn}
                connection.execute(versions.insert(), again)
    return before


def _is_purged(row: Mapping[str, Any], purged: Row[Any], *, is_ours: bool) -> bool:
    """Whether a row was saved before a purge of it: by their turns.

    Another database's turns cannot be compared, and what was purged stays purged. What is older than all turns is put
    in order by the only thing it has, its clock.
    """
    if not Selection(purged.school_id, purged.programme, purged.year, purged.respondent).holds(row):
        return False
    if not row["turn"] and purged.turn <= 0:
        return bool(row["saved_at"] <= purged.purged_at)
    return bool(not is_ours or row["turn"] <= purged.turn)


def own_file(database: Database, now: dt.datetime, why: str = "") -> Path:
    """A name that is free in the database's own folder, which is made where it is not there."""
    folder = own_folder(database)
    names = (f"planner-{now:{_STAMP}}{why}{n}.sqlite" for n in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())


def _named(to: Path, now: dt.datetime) -> Path:
    return to / f"planner-{now:{_STAMP}}.sqlite" if to.is_dir() else to


def _remove_old(database: Database, newest: Path, now: dt.datetime) -> None:
    """Remove the database's own files of more than 30 days; the newest stays, however old.

    A file that is noted is as old as the times between the backups made since, a leap of the clock among them counted
    as a week; of any other only its name says when it was made.
    """
    with database.reading() as connection:
        noted = [(row.path, dt.datetime.fromisoformat(row.made_at)) for row in noted_here(connection)]
    ages, age, then = {}, dt.timedelta(), now
    for path, made in reversed(noted):
        age += min(max(then - made, dt.timedelta()), _LEAP)
        ages[path], then = age, made
    for file in newest.parent.iterdir():
        if (match := _NAME.fullmatch(file.name)) and file != newest:
            named = dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC)
            main = file.with_name(file.name.removesuffix("-wal").removesuffix("-shm"))
            if ages.get(str(main.absolute()), now - named) > KEPT:
                file.unlink(missing_ok=True)

"""Backups: made while the database is in use, kept 30 days, and brought back whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import platform
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, select

from planner.files.names import slug
from planner.model.problems import Code
from planner.store.copies import about, clear_drafts, is_copy, read_copy, write_copy
from planner.store.database import Database
from planner.store.rows import every_row, insert, newest_rows
from planner.store.schema import backups, purges, versions
from planner.store.selection import Contents, Selection, contents
from planner.store.values import StoreError

KEPT = dt.timedelta(days=30)
_NAME = re.compile(r"planner-(\d{8}-\d{6})[a-z0-9-]*\.sqlite(?:-wal|-shm)?")
_STAMP, _DAY = "%Y%m%d-%H%M%S", 8  # the letters of a stamp that are its day
_DAMAGED = "-damaged"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that can be brought back, and what is in it."""

    file: Path
    made_at: dt.datetime
    contents: Contents


def backup_folder(database: Database) -> Path:
    """Where a database's own backups are: beside its file, or in the user's data folder."""
    if database.file:
        return database.file.with_name(f"{database.file.stem}-backups")
    from platformdirs import user_data_path  # noqa: PLC0415  (only for a database that is no file)

    return user_data_path("planner", appauthor=False) / f"{slug(database.place)}-backups"


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
    now = dt.datetime.now(dt.UTC)
    target = _named(to, now) if to else own_file(database, now)
    if target.exists() and not is_copy(target):
        raise StoreError(Code.IN_THE_WAY, place=str(target))
    made_at = now.isoformat(timespec="microseconds")
    with database.writing() as connection:
        # Before it is made: a purge must find it, whatever happens in between.
        where = {"machine": platform.node(), "path": str(target.absolute())}
        connection.execute(backups.delete().where(and_(*(backups.c[n] == v for n, v in where.items()))))
        connection.execute(backups.insert(), {**where, "made_at": made_at})
    with database.reading() as connection:
        write_copy(every_row(connection), target, made_at)
    if to is None:
        with about(target.parent):
            _remove_old(target.parent, now)
    forget_gone(database)
    return target


def make_daily_backup(database: Database) -> Path | None:
    """Make the day's backup in the database's own folder; None where there is one, or nothing new has been saved.

    Kept, purged and brought back as any other. Raises StoreError.
    """
    now, folder = dt.datetime.now(dt.UTC), backup_folder(database)
    with database.reading() as connection:
        last = contents(connection).last_saved
    files = folder.iterdir() if folder.is_dir() else ()
    made = [match[1] for file in files if (match := _NAME.fullmatch(file.name)) and _DAMAGED not in file.name]
    newest = max(made, default="")
    if last is None or newest[:_DAY] == f"{now:{_STAMP}}"[:_DAY] or newest > f"{last:{_STAMP}}":
        return None
    return make_backup(database)


def forget_gone(database: Database) -> None:
    """Strike this machine's backups that are no more; one whose folder is not there may be on a disk in a drawer."""
    own = backups.c.machine == platform.node()
    with database.writing() as connection:
        for path in connection.scalars(select(backups.c.path).where(own)).all():
            if Path(path).parent.is_dir() and not Path(path).exists():
                connection.execute(backups.delete().where(own, backups.c.path == path))


def look_at(file: Path) -> Backup:
    """Say what a backup holds; StoreError for one that cannot be brought back."""
    with read_copy(file) as (copy, made_at), copy.reading() as connection:
        return Backup(file, dt.datetime.fromisoformat(made_at), contents(connection))


def restore(database: Database, file: Path) -> Path:
    """Put a backup's documents in place of the database's; gives the backup that was made of those first.

    All in one go, or nothing. What has been purged since stays purged. Where a page may still hold a newer
    version than the one that comes back, that one comes back under a number of its own, so that the page's next
    save is refused and not taken for its successor. Raises StoreError.
    """
    with read_copy(file) as (copy, _), copy.reading() as source, database.writing() as connection:
        if not database.file:
            connection.exec_driver_sql("LOCK TABLE versions IN EXCLUSIVE MODE")
        now = dt.datetime.now(dt.UTC)
        before = own_file(database, now, "-before-restore")
        write_copy(every_row(connection), before, now.isoformat(timespec="microseconds"))
        held = newest_rows(connection)
        connection.execute(versions.delete())
        gone = [(row.purged_at, Selection(*row[1:])) for row in connection.execute(select(purges))]
        rows = (
            row for row in every_row(source)
            if not any(row["saved_at"] <= at and purged.holds(row) for at, purged in gone)
        )  # fmt: skip
        insert(connection, rows)
        for key, row in newest_rows(connection).items():
            if key in held and held[key]["version"] >= row["version"] and held[key] != row:
                again = {**row, "version": held[key]["version"] + 1, "changed": "[]"}
                connection.execute(versions.insert(), again)
    return before


def damaged_file(url: str | None) -> Path | None:
    """The database's file, where it can be read no more; None where it can. Other troubles are raised."""
    try:
        with contextlib.closing(Database(url)) as database, database.reading() as connection:
            if not database.file or connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok":
                return None
            return database.file
    except StoreError as error:
        if error.code == Code.DAMAGED and (file := Path(str(error.values["place"]))).is_file():
            return file
        raise


def set_aside(file: Path) -> Path:
    """Move a damaged database file, and what SQLite keeps beside it, to its backups; gives where it went."""
    aside = (
        file.with_name(f"{file.stem}-backups")
        / f"planner-{dt.datetime.now(dt.UTC):{_STAMP}}{_DAMAGED}.sqlite"
    )
    with about(file):
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        for beside in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                file.with_name(file.name + beside).rename(aside.with_name(aside.name + beside))
    return aside


def own_file(database: Database, now: dt.datetime, why: str = "") -> Path:
    """A name that is free in the database's own folder, which is made where it is not there."""
    folder = backup_folder(database)
    with about(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = (f"planner-{now:{_STAMP}}{why}{n}.sqlite" for n in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())


def _named(to: Path, now: dt.datetime) -> Path:
    return to / f"planner-{now:{_STAMP}}.sqlite" if to.is_dir() else to


def _remove_old(folder: Path, now: dt.datetime) -> None:
    """Remove the folder's own files of more than 30 days; the newest stays, however old."""
    clear_drafts(folder)
    dated = sorted((match[1], file) for file in folder.iterdir() if (match := _NAME.fullmatch(file.name)))
    oldest = f"{now - KEPT:{_STAMP}}"
    for stamp, file in dated[:-1]:
        if stamp < oldest:
            file.unlink(missing_ok=True)

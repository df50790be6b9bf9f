"""A backup brought back: what would be replaced is looked at first, then it is done whole or not at all."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from planner.store.backups import look_at, own_folder, restore
from planner.store.copies import damaged_file, set_aside
from planner.store.database import Database, located
from planner.store.selection import Contents, contents


@dataclass(frozen=True, slots=True)
class Restoring:
    """A backup, and what it would be put in place of.

    Parameters
    ----------
    holds : Contents
        What is in the backup.
    url, place : str or None, str
        The database as it was asked for, and as people are told where it is.
    replaces : Contents or None
        What is in the database now; None where it is damaged.
    """

    file: Path
    made_at: dt.datetime
    holds: Contents
    url: str | None
    place: str
    replaces: Contents | None


def before_restoring(url: str | None, file: Path) -> Restoring:
    """Look at a backup and at the database, and change neither. Raises StoreError."""
    backup = look_at(file, own_folder(located(url)))
    if broken := damaged_file(url):
        return Restoring(file, backup.made_at, backup.contents, url, str(broken), None)
    with closing(Database(url)) as opened, opened.reading() as connection:
        return Restoring(file, backup.made_at, backup.contents, url, opened.place, contents(connection))


def bring_back(asked: Restoring) -> Path:
    """Put what is in the backup in place of what is in the database; gives where what was there before is kept.

    A damaged database is set aside, not removed. Raises StoreError.
    """
    aside = set_aside(Path(asked.place)) if asked.replaces is None else None
    with closing(Database(asked.url)) as opened:
        before = restore(opened, asked.file, aside)
    return aside or before

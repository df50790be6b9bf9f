"""Bring a database's tables up to date."""

from __future__ import annotations

import threading
from importlib.resources import as_file, files

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.schema import Column, MetaData, Table
from sqlalchemy.types import String

from planner.model.problems import Code
from planner.store.schema import REVISIONS
from planner.store.values import StoreError

_REVISION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
_ONE_AT_A_TIME = 0x706C616E  # any number, the same in every planner
_ALONE = threading.Lock()  # Alembic knows one migration at a time in a process, whatever database it is of


def is_up_to_date(connection: Connection, place: str) -> bool:
    """Whether the tables are today's. StoreError where they are a newer planner's, or not a planner's."""
    tables = inspect(connection).get_table_names()
    if _REVISION.name not in tables:
        if connection.dialect.name == "sqlite" and tables:
            raise StoreError(Code.NOT_OURS, place=place)
        return False
    revision = connection.scalar(select(_REVISION.c.version_num))
    if revision not in REVISIONS:
        raise StoreError(Code.NEWER, place=place, revision=str(revision))
    return bool(revision == REVISIONS[-1])


def upgrade(connection: Connection, place: str) -> None:
    """Run what is missing, in the transaction the connection is in: all of it, or nothing.

    Two planners that open a new database at once take turns; the second finds it done.
    """
    if connection.dialect.name == "postgresql":  # SQLite's writers take turns as it is
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    if is_up_to_date(connection, place):
        return
    from alembic import command  # noqa: PLC0415  (0.6 s, and only for a database that is new or old)
    from alembic.config import Config  # noqa: PLC0415

    with _ALONE, as_file(files("planner.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

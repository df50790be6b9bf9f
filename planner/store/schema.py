"""The tables, as today's planner reads and writes them; how they came to be is in migrations/."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

# All revisions, oldest first, as their files are called (r0001_…): so that a database that is up to date opens
# without Alembic (0.6 s).
REVISIONS = tuple(
    sorted(
        path.name[1:5]
        for path in (files("planner.store") / "migrations" / "versions").iterdir()
        if path.name[0] == "r"
    )
)

metadata = MetaData()

# A row is written once and never changed: a document's newest version is the row with the highest number, and
# the primary key is what makes two writers of the same next version impossible.
versions = Table(
    "versions",
    metadata,
    Column("kind", String(200), primary_key=True),
    Column("school_id", String(200), primary_key=True),
    Column("programme", String(200), primary_key=True),
    Column("year", String(9), primary_key=True),
    Column("respondent", String(200), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),  # JSON as text: a database's own JSON type rounds or reorders
    Column("saved_at", String(32), nullable=False),  # ISO 8601 in UTC, the same text in every database
    Column("saved_by", String(200), nullable=False),
    Column("changed", Text, nullable=False),  # JSON list of JSON pointers
    Column("turn", Integer, nullable=False, server_default="0"),  # 0: from before there was a counter
)

# What was worked out of a document's newest version, and by which planner; no more than that rests on it.
digests = Table(
    "digests",
    metadata,
    Column("kind", String(200), primary_key=True),
    Column("school_id", String(200), primary_key=True),
    Column("programme", String(200), primary_key=True),
    Column("year", String(9), primary_key=True),
    Column("respondent", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("digest", Text, nullable=False),
)

# One row: whose turns these are, and how many there have been.
counter = Table(
    "counter",
    metadata,
    Column("lineage", String(32), primary_key=True),
    Column("turn", Integer, nullable=False),
)

# Where copies were put, for a purge to find them.
backups = Table(
    "backups",
    metadata,
    Column("machine", String(200), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("made_at", String(32), nullable=False),
    Column("turn", Integer, nullable=False, server_default="0"),
)

# What was purged and in which turn: an earlier backup does not bring it back. An empty column: all of them. The moment
# is for what was saved or purged before there were turns.
purges = Table(
    "purges",
    metadata,
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("purged_at", String(32), nullable=False),
    Column("school_id", String(200), nullable=False),
    Column("programme", String(200), nullable=False),
    Column("year", String(9), nullable=False),
    Column("respondent", String(200), nullable=False),
)

"""A counter, and for each row, backup and purge the turn it came in: a clock may be wrong."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = __name__.rpartition(".")[2][1:5]
down_revision = "0001"


def upgrade() -> None:
    """Make the counter; what is there already came before its first turn."""
    counter = op.create_table(
        "counter",
        sa.Column("lineage", sa.String(32), primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"lineage": secrets.token_hex(16), "turn": 0}])
    for table in ("versions", "backups"):
        op.add_column(table, sa.Column("turn", sa.Integer, nullable=False, server_default="0"))
    # SQLite changes no primary key; and two purges of one moment are two.
    op.rename_table("purges", "purges_before")
    op.create_table(
        "purges",
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("purged_at", sa.String(32), nullable=False),
        sa.Column("school_id", sa.String(200), nullable=False),
        sa.Column("programme", sa.String(200), nullable=False),
        sa.Column("year", sa.String(9), nullable=False),
        sa.Column("respondent", sa.String(200), nullable=False),
    )
    columns = "purged_at, school_id, programme, year, respondent"
    op.execute(
        f"INSERT INTO purges (turn, {columns}) "  # noqa: S608  (no word of it from outside)
        f"SELECT 1 - row_number() OVER (ORDER BY purged_at DESC), {columns} FROM purges_before"
    )
    op.drop_table("purges_before")

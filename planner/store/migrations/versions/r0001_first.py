"""Versioned documents, where their backups are, and what was purged."""

import sqlalchemy as sa
from alembic import op

revision = __name__.rpartition(".")[2][1:5]
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "versions",
        sa.Column("kind", sa.String(200), primary_key=True),
        sa.Column("school_id", sa.String(200), primary_key=True),
        sa.Column("programme", sa.String(200), primary_key=True),
        sa.Column("year", sa.String(9), primary_key=True),
        sa.Column("respondent", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
    )
    op.create_table(
        "backups",
        sa.Column("machine", sa.String(200), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "purges",
        sa.Column("purged_at", sa.String(32), primary_key=True),
        sa.Column("school_id", sa.String(200), nullable=False),
        sa.Column("programme", sa.String(200), nullable=False),
        sa.Column("year", sa.String(9), nullable=False),
        sa.Column("respondent", sa.String(200), nullable=False),
    )

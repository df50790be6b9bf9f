"""What was worked out of a document, kept beside it so that a list of thousands need not work it out again."""

import sqlalchemy as sa
from alembic import op

revision = __name__.rpartition(".")[2][1:5]
down_revision = "0002"


def upgrade() -> None:
    """Make an empty table; it fills as it is asked for."""
    op.create_table(
        "digests",
        sa.Column("kind", sa.String(200), primary_key=True),
        sa.Column("school_id", sa.String(200), primary_key=True),
        sa.Column("programme", sa.String(200), primary_key=True),
        sa.Column("year", sa.String(9), primary_key=True),
        sa.Column("respondent", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )

"""Alembic runs this: the connection and its transaction are the caller's (planner/store/migrating.py)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()

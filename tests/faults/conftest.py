"""Databases for the store's tests: each test that asks for `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from postgresql import Server

from planner.store import open_store


@pytest.fixture(scope="session")
def postgresql():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "planner.sqlite")
    return request.getfixturevalue("postgresql").emptied()


@pytest.fixture
def store(database):
    """The store of an empty database."""
    with open_store(database) as opened:
        yield opened


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No test reads or writes the person's own data folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)

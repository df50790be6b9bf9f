"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=15, deadline=None)
settings.register_profile("sample", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("PLANNER_HYPOTHESIS", "sample"))

# jupyter_core warns until told which of its two ways to find folders is meant.
os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")

pytest.register_assert_rewrite("looking")

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True, scope="session")
def nobodys_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody's own editions are offered, and nothing of a test's is left with somebody's data: backups, editions, a database."""
    os.environ["PLANNER_EDITIONS"] = str(tmp_path_factory.mktemp("editions"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def districts() -> Path:
    """Real staffing figures: 68 US school districts (tests/data/README-realdata.md)."""
    return ROOT / "tests" / "data" / "us-districts-2023-24.csv"

"""A server over the planner's pages, for a test session: python serve_pages.py; the database is PLANNER_DATABASE."""

from __future__ import annotations

from pathlib import Path

from planner.serving.app import serve
from planner.serving.command import listening
from planner.serving.pages import pages

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    serve(
        sockets=listening(0),
        root=ROOT / "dashboards",
        pages=pages,
        token="a-token-for-tests",
        browser=False,
        when_ready=lambda address: print(address, flush=True),  # noqa: T201  (the test reads it)
    )

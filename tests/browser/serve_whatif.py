"""A server over the what-if page alone, for a test session: python serve_whatif.py [--port N] [--root FOLDER]."""

from __future__ import annotations

import argparse
from pathlib import Path

from tornado.netutil import bind_sockets

from planner.serving import pages
from planner.serving.app import serve

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--root", type=Path, default=ROOT / "dashboards")
    options = parser.parse_args()
    serve(
        sockets=bind_sockets(options.port, "localhost"),
        root=options.root,
        pages={"whatif": pages["whatif"]},
        token="a-token-for-tests",
        browser=False,
        when_ready=lambda address: print(address, flush=True),  # noqa: T201  (the test reads it)
    )

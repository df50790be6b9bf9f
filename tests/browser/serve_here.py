"""A server over the test dashboards, for one test session: python serve_here.py --port 0 [--limit N] [--idle S] [--again S]."""

from __future__ import annotations

import argparse
from pathlib import Path

from planner.serving.forked import warm_up

if __name__ == "__main__":
    warm_up()  # as the command does it

from planner.serving import shell
from planner.serving.app import serve
from planner.serving.command import listening
from planner.serving.page import Page
from planner.serving.token import kept_token, token_file

HERE = Path(__file__).parent


def opening(query):
    school = query.get("school", "").replace("<", "&lt;")
    return (
        '<main><h1>Prøve</h1><label for="lever">Flyt</label><input id="lever" type="range" data-lever="move">'
        f'<output data-key="school" data-value="{len(query)}">{school}</output>'
        '<script type="application/json" id="frames">{"a": 1}</script></main>'
    )


def fails(query):
    msg = "/secret/path in an opening"
    raise RuntimeError(msg)


PAGES = {
    "hello": Page("Prøve", opening, (HERE / "hello.js", HERE / "hello.css"), ("hello.js",)),
    "broken": Page("Fejl", fails),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--idle", type=float, default=3600)
    parser.add_argument("--again", type=int, default=shell.RETRY_AFTER)
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    shell.RETRY_AFTER = options.again
    serve(
        sockets=listening(options.port),
        root=HERE / "dashboards",
        pages=PAGES,
        token=kept_token(token_file()),
        browser=options.browser,
        limit=options.limit,
        idle=options.idle,
        when_ready=lambda address: print(address, flush=True),
    )

"""The same simple page elsewhere: three levers, three bars and a sentence in Dash, Panel, Streamlit, marimo, ipywidgets.

    python benchmarks/peers.py [--rounds N]

The peers are installed by this script into .tools/peers, with the versions of peers/requirements.txt, and never into the
planner's own environment. From a key on the first lever to the painted bars, in one run with the planner's own page,
which shows three charts and all it has to say; the clock is that of painting.py, started at the key. `ratio` is a
peer's median over ours.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from painting import CHROMIUM, CLOCK, FLAGS, keys, said, slowed
from playwright.sync_api import Browser, sync_playwright
from slider_to_paint import our_pages
from told import told

HERE = Path(__file__).parent
INSTALLED = HERE.parent / ".tools" / "peers"
BIN = INSTALLED / "bin"
PEERS = {
    "Dash": [BIN / "python", "dash_app.py", "PORT"],
    "Panel": [BIN / "panel", "serve", "panel_app.py", "--port", "PORT"],
    "Streamlit": [BIN / "streamlit", "run", "streamlit_app.py", "--server.headless", "true",
                  "--browser.gatherUsageStats", "false", "--server.port", "PORT"],
    "ipywidgets in stock Voilà": [BIN / "voila", "--no-browser", "--port", "PORT", "voila_page.ipynb"],
    "marimo": [BIN / "marimo", "run", "marimo_app.py", "--headless", "--no-token", "--port", "PORT"],
}  # fmt: skip
ADDRESS = {"Panel": "panel_app"}
# What is there once a page can be used, its first lever, and its charts.
OURS = "[data-line=open]", "[data-lever=move]", "[data-chart]"
THEIRS = ".js-plotly-plot .point path", "[role=slider], input[type=range]", ".js-plotly-plot"


def install() -> None:
    """Make the peers' own environment, once for each list of versions."""
    wanted = (HERE / "peers" / "requirements.txt").read_text(encoding="utf-8")
    mark = INSTALLED / "installed.txt"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", INSTALLED], check=True)
    subprocess.run(
        [BIN / "python", "-m", "pip", "install", "--quiet", "-r", HERE / "peers" / "requirements.txt"],
        check=True,
    )
    mark.write_text(wanted, encoding="utf-8")


@contextmanager
def serving(name: str) -> Iterator[str]:
    """A peer's server, and the address of its page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [port if part == "PORT" else str(part) for part in PEERS[name]]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=HERE / "peers", stdin=quiet, stdout=quiet, stderr=quiet)
    address = f"http://localhost:{port}/{ADDRESS.get(name, '')}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def measured(browser: Browser, name: str, address: str, rounds: int) -> dict:
    """Keys on the first lever, at full speed and slowed four times."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.goto(address)
    ready, lever, charts = OURS if name == "planner" else THEIRS
    page.wait_for_selector(ready, state="attached", timeout=120_000)
    time.sleep(4)
    page.evaluate(CLOCK, ["keydown", charts])
    session = page.context.new_cdp_session(page)
    found = {}
    for rate in (1, 4):
        with slowed(session, rate):
            what = f"{name}, slowed {rate}×"
            found[what] = said(what, keys(page, lever, rounds))
    page.context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = parser.parse_args()
    install()
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with our_pages() as address:
            found |= measured(browser, "planner", address, chosen.rounds)
        for name in PEERS:
            with serving(name) as address:
                found |= measured(browser, name, address, chosen.rounds)
    for what, one in found.items():
        ours_here = found[f"planner, {what.split(', ')[1]}"]
        if one["n"]:
            one["ratio"] = round(one["median ms"] / ours_here["median ms"], 1)
    told(found, chosen.json)


if __name__ == "__main__":
    main()

"""From a lever's input event to the painted chart, and from a request to a page that can be used.

    python benchmarks/slider_to_paint.py [--rounds N]

Measured in Chromium, by keys, a held key, a real mouse and a finger, and with the renderer slowed four and six times by
the browser itself: from the `input` event to the end of the second animation frame after the chart's marks moved.
"Nothing drawn" is the clock alone, the least a page could come to: a key pressed at any moment waits up to one frame of
16.7 ms for the screen, and the clock goes on to the end of the next, so that at 60 frames a second the 95th percentile
of a page that does nothing is 32.5 ms. (A mouse's moves come in step with the screen.) What is ours is what lies above
it, and "busy": script, style and layout of one step, of the 16.7 ms a frame has. Other tools' pages: peers.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from painting import CHROMIUM, CLOCK, FLAGS, held, keys, mouse, painted, said, slowed, touch
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from told import told

ROOT = Path(__file__).parents[1]
LEVERS = ("move", "total_fte", "students")
# The least there is: the page does nothing at an input but touch one attribute.
NOTHING = """() => document.body.addEventListener("input", (event) => {
  event.stopPropagation();
  document.querySelector("[data-chart]").setAttribute("data-touched", event.timeStamp);
}, true)"""
# When the first lever could be used, all charts were drawn and the kernel was there, seen from inside.
ARRIVAL = """
  window.arrival = {};
  const look = () => {
    const lever = document.querySelector("[data-lever=move]");
    if (lever?.closest(".planner-page")?.plannerPage) arrival.lever ??= performance.now();
    if (document.querySelectorAll("[data-chart=split] .main-svg .point").length >= 6) arrival.charts ??= performance.now();
    if (document.querySelector("[data-line=open]")) arrival.kernel ??= performance.now();
    if (!(arrival.charts && arrival.kernel)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


@contextmanager
def our_pages() -> Iterator[str]:
    """The planner's pages, served in a process of their own; the address of a what-if that has a receiver."""
    python_path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "browser" / "serve_pages.py")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONPATH": python_path},
    )  # fmt: skip
    try:
        assert server.stdout
        address = server.stdout.readline().strip()
        yield f"{address}&to=student_support&donor=administration"
    finally:
        server.terminate()
        server.wait(20)


def arrival(context: BrowserContext, address: str) -> dict[str, float]:
    page = context.new_page()
    page.add_init_script(ARRIVAL)
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.arrival?.charts && window.arrival.kernel", timeout=60_000)
    seen: dict[str, float] = page.evaluate("arrival")
    page.close()
    return seen


def openings(browser: Browser, address: str, visits: int) -> dict[str, Any]:
    """Milliseconds from the request, with an empty cache and with a full one; the first visit of all is not counted."""
    warm = browser.new_context(viewport={"width": 1366, "height": 768})
    arrival(warm, address)
    found = {}
    for kind in ("cold", "warm"):
        seen = []
        for _ in range(visits):
            time.sleep(1)
            seen.append(arrival(warm if kind == "warm" else browser.new_context(), address))
        for name in ("lever", "charts", "kernel"):
            what = f"request to {name}, {kind}"
            found[what] = said(what, [one[name] for one in seen])
    return found


def busy(page: Page, session: CDPSession, rounds: int) -> list[float]:
    """Milliseconds of script, style and layout for one step of the large lever, drawn and settled."""
    session.send("Performance.enable")

    def spent() -> float:
        measured = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return sum(measured[name] for name in ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration"))

    page.locator("[data-lever=move]").focus()
    steps = []
    for k in range(rounds):
        before = spent()
        page.keyboard.press("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        time.sleep(0.3)
        steps.append(1000 * (spent() - before))
    return steps


def by_hand(page: Page, session: CDPSession, rounds: int, how: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    pressed, dragged = [], []
    for lever in LEVERS:
        at = f"[data-lever={lever}]"
        for name, times in (("keys", keys(page, at, rounds)), ("mouse", mouse(page, at, rounds))):
            found[f"{how}, {lever}, {name}"] = said(f"{how}, {lever}, {name}", times)
            (pressed if name == "keys" else dragged).extend(times)
        time.sleep(0.5)
    found[f"{how}, all levers, keys"] = said(f"{how}, all levers, keys", pressed)
    found[f"{how}, all levers, mouse"] = said(f"{how}, all levers, mouse", dragged)
    at = "[data-lever=move]"
    found[f"{how}, move, held key"] = said(f"{how}, move, held key", held(page, at, 3 * rounds))
    other = keys(page, "[data-lever=students]", 1)
    found[f"{how}, students, one key after it"] = said(f"{how}, students, one key after it", other)
    found[f"{how}, move, touch"] = said(f"{how}, move, touch", touch(page, session, at, rounds))
    return found


def measured(browser: Browser, address: str, rounds: int) -> dict[str, Any]:
    found = openings(browser, address, 5)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    page.goto(address)
    page.wait_for_selector("[data-line=open]", state="attached")
    time.sleep(1)
    page.evaluate(CLOCK, ["input", "[data-chart]"])
    found["busy: script, style, layout of a step"] = said("busy", busy(page, session, 30))
    painted(page, 0)
    for rate in (1, 4, 6):
        with slowed(session, rate):
            found |= by_hand(page, session, rounds, f"slowed {rate}×")
    page.evaluate("document.querySelectorAll('details').forEach((card) => { card.open = true; })")
    open_cards = "all cards open, move, keys"
    for rate in (1, 4):
        with slowed(session, rate):
            what = f"slowed {rate}×, {open_cards}"
            found[what] = said(what, keys(page, "[data-lever=move]", rounds))
    page.evaluate(NOTHING)
    for rate in (1, 4, 6):
        with slowed(session, rate):
            for name, hand in (("keys", keys), ("mouse", mouse)):
                what = f"slowed {rate}×, nothing drawn, {name}"
                found[what] = said(what, hand(page, "[data-lever=move]", rounds))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = parser.parse_args()
    with sync_playwright() as playwright, our_pages() as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        told(measured(browser, address, chosen.rounds) | {"chromium": browser.version}, chosen.json)


if __name__ == "__main__":
    main()

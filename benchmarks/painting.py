"""From a hand to a painted picture, the same clock for every page: ours, and the peers'.

A page is given `CLOCK` with the events a hand makes and where its charts are. Each event waits for the next change in a
chart, wherever in the page's shadow trees it stands, then to the end of the second animation frame after it.
"""

from __future__ import annotations

import statistics
import time
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CLOCK = """([event, charts]) => {
  const waiting = [], done = window.painted = [];
  document.addEventListener(event, (one) => waiting.push({ at: one.timeStamp, frames: -1 }), true);
  const changed = new MutationObserver((all) => {
    if (!all.some(({ target }) => (target.closest ? target : target.parentElement)?.closest(charts))) return;
    for (const one of waiting) if (one.frames < 0) one.frames = 0;
  });
  const look = (root) => {
    changed.observe(root, { subtree: true, attributes: true, childList: true, characterData: true });
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) look(element.shadowRoot);
  };
  look(document);
  const end = new MessageChannel();
  end.port1.onmessage = ({ data }) => { const now = performance.now(); data.forEach((at) => done.push(now - at)); };
  const frame = () => {
    for (const one of waiting) if (one.frames >= 0) one.frames += 1;
    const ready = waiting.filter((one) => one.frames === 2);
    for (const one of ready) waiting.splice(waiting.indexOf(one), 1);
    if (ready.length) end.port2.postMessage(ready.map((one) => one.at));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def said(name: str, values: list[float]) -> dict[str, float]:
    """Print what was measured as it comes, and give it as the table has it."""
    if not values:
        print(f"{name:<44}    0")
        return {"n": 0}
    middle, late = statistics.median(values), percentile(values, 0.95)
    print(f"{name:<44} {len(values):>4}  median {middle:6.1f}  p95 {late:6.1f} ms", flush=True)
    return {"n": len(values), "median ms": round(middle, 1), "p95 ms": round(late, 1)}


def painted(page: Page, rest: float = 0.5) -> list[float]:
    """Milliseconds from each event since the last time to its picture."""
    time.sleep(rest)
    return page.evaluate("painted.splice(0)")


def keys(page: Page, focus: str, rounds: int) -> list[float]:
    """One key at a time, at moments that share no rhythm with the screen's."""
    page.locator(focus).first.focus()
    painted(page, 0)
    for k in range(rounds):
        page.keyboard.press("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        time.sleep(0.12 + 0.0037 * (k % 11))  # nobody asks the page anything meanwhile
    return painted(page)


def held(page: Page, focus: str, rounds: int) -> list[float]:
    """A key held down: 30 times a second, as keyboards repeat it."""
    page.locator(focus).first.focus()
    painted(page, 0)
    for k in range(rounds):
        page.keyboard.down("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        time.sleep(1 / 30)
    page.keyboard.up("ArrowRight")
    page.keyboard.up("ArrowLeft")
    return painted(page)


def _to_and_fro(page: Page, lever: str, rounds: int) -> list[tuple[float, float]]:
    page.locator(lever).scroll_into_view_if_needed()
    box = page.locator(lever).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    ways = (3 * (k % 60 if k % 120 < 60 else 120 - k % 120) for k in range(rounds))
    return [(box["x"] + box["width"] * (0.3 + way / 400), y) for way in ways]


def mouse(page: Page, lever: str, rounds: int) -> list[float]:
    """A hand with a mouse: 60 moves a second, to and fro."""
    places = _to_and_fro(page, lever, rounds)
    page.mouse.move(*places[0])
    page.mouse.down()
    painted(page, 0)
    for place in places:
        page.mouse.move(*place)
        time.sleep(1 / 60)
    page.mouse.up()
    return painted(page)


def touch(page: Page, session: CDPSession, lever: str, rounds: int) -> list[float]:
    """A finger, the same way."""
    kind = "touchStart"
    painted(page, 0)
    for x, y in _to_and_fro(page, lever, rounds):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        kind = "touchMove"
        time.sleep(1 / 60)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    return painted(page)


@contextmanager
def slowed(session: CDPSession, rate: int) -> Any:
    """The renderer slowed so many times, by the browser itself."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    try:
        yield
    finally:
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})

"""From a lever's input event to the painted chart, and from a request to a page that can be used.

    python benchmarks/slider_to_paint.py [--rounds N] [--no-peer]

Measured in Chromium on whatever machine this is, over keys and a real mouse drag: from the `input` event to the end
of the second animation frame after the chart's marks moved. The peer is the same page as people build it today: plain
ipywidgets sliders and three plotly FigureWidgets in stock Voilà, on the same machine in the same run. "Nothing drawn"
is the clock alone, the least a page could come to: a key pressed at any moment waits up to one frame of 16.7 ms for
the screen, and the clock goes on to the end of the next, so that at 60 frames a second the 95th percentile of a page
that does nothing is 32.5 ms. (A mouse's moves come in step with the screen.) What is ours is what lies above it, and
"busy": script, style and layout of one step, of the 16.7 ms a frame has. The result is written beside this file, with
the machine's load.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).with_suffix(".json")
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

PEER = """
import ipywidgets as widgets, plotly.graph_objects as go
from planner import Allocation, Scenario, TaskType
base = Allocation(0.6, 0.25, 0.35)
names = [t.value for t in TaskType]
move = widgets.FloatSlider(min=0, max=22, step=0.5, description="Move")
fte = widgets.FloatSlider(value=1.2, min=0.05, max=2.4, step=0.05, description="FTE")
students = widgets.IntSlider(value=340, min=1, max=680, description="Students")
bars = go.FigureWidget([go.Bar(y=names, x=[100 * s for s in base.shares.values()], orientation="h"),
                        go.Bar(y=names, x=[100 * s for s in base.shares.values()], orientation="h")])
bands = go.FigureWidget([go.Scatter(x=[283], y=[0], mode="markers")])
hours = go.FigureWidget([go.Bar(x=names, y=[f * 37 for f in base.values()])])
def change(_):
    out = Scenario(base, 340, move.value, donor=TaskType.ADMINISTRATION, total_fte=fte.value, new_students=students.value).outcome
    bars.data[1].x = [100 * s for s in out.allocation.shares.values()]
    bands.data[0].x = [out.students_per_fte]
    hours.data[0].y = list(out.hours_week.values())
for slider in (move, fte, students):
    slider.observe(change, "value")
display(widgets.VBox([move, fte, students, bars, bands, hours]))
"""

# A clock in the page: every input event waits for the next change in a chart, then for two frames.
CLOCK = """(charts) => {
  const waiting = [], done = window.painted = [];
  document.addEventListener("input", (event) => waiting.push({ at: event.timeStamp, frames: -1 }), true);
  window.begin = () => waiting.push({ at: performance.now(), frames: -1 });
  const moved = new MutationObserver(() => waiting.forEach((one) => { if (one.frames < 0) one.frames = 0; }));
  for (const chart of document.querySelectorAll(charts)) moved.observe(chart, { subtree: true, attributes: true, childList: true });
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
# The least there is: the page does nothing at an input but touch one attribute.
NOTHING = """() => document.body.addEventListener("input", (event) => {
  event.stopPropagation();
  document.querySelector("[data-chart]").setAttribute("data-touched", event.timeStamp);
}, true)"""
# When the first lever could be used and when all charts were drawn, seen from inside.
ARRIVAL = """
  window.arrival = {};
  const look = () => {
    const lever = document.querySelector("[data-lever=move], .noUi-handle, .ui-slider-handle");
    if (lever && (lever.closest(".planner-page")?.plannerPage || !lever.dataset.lever)) arrival.lever ??= performance.now();
    const charts = document.querySelectorAll("[data-chart=split] .main-svg .point, .js-plotly-plot .main-svg .point");
    if (charts.length >= 6) arrival.charts ??= performance.now();
    if (!arrival.charts) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def said(name, values):
    middle, late = statistics.median(values), percentile(values, 0.95)
    print(f"{name:<34} {len(values):>4}  median {middle:6.1f}  p95 {late:6.1f} ms")
    return {"n": len(values), "median": round(middle, 1), "p95": round(late, 1)}


def keys(page, focus, rounds):
    """One key at a time, at moments that share no rhythm with the screen's."""
    page.locator(focus).first.focus()
    page.evaluate("painted.length = 0")
    for k in range(rounds):
        key = "ArrowRight" if k % 40 < 20 else "ArrowLeft"
        if focus.startswith(".noUi"):
            page.evaluate("begin()")  # a slider of divs has no input event
        page.keyboard.press(key)
        time.sleep(0.12 + 0.0037 * (k % 11))  # nobody asks the page anything meanwhile
    time.sleep(0.5)
    return page.evaluate("painted.slice()")


def drag(page, lever, rounds):
    """A hand: 60 moves a second, to and fro."""
    box = page.locator(lever).bounding_box()
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("painted.length = 0")
    for k in range(rounds):
        page.mouse.move(x + 3 * (k % 60 if k % 120 < 60 else 120 - k % 120) * box["width"] / 400, y)
        time.sleep(1 / 60)
    time.sleep(0.3)
    page.mouse.up()
    return page.evaluate("painted.slice()")


def busy(page, rounds):
    """Milliseconds of script, style and layout for one step of the large lever, drawn and settled."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent():
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


def arrivals(context, address, visits, selector):
    """Visits after the first one: a warm cache."""
    seen = []
    for visit in range(visits + 1):
        page = context.new_page()
        page.add_init_script(ARRIVAL)
        page.goto(address, wait_until="commit")
        page.wait_for_selector(selector, state="attached", timeout=60_000)
        while not page.evaluate("arrival.charts"):
            time.sleep(0.05)
        time.sleep(2.5)  # let the kernel start before the next visit's does
        if visit:
            seen.append(page.evaluate("arrival"))
        page.close()
    return seen


def ours(browser, rounds):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "browser" / "serve_pages.py")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    try:
        address = server.stdout.readline().strip()
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        result = {}
        seen = arrivals(context, address, 5, "[data-line=open]")
        for name in ("lever", "charts"):
            result[f"request to {name}"] = said(f"request to {name}, warm", [one[name] for one in seen])
        page = context.new_page()
        page.goto(f"{address}&to=student_support&donor=administration")
        page.wait_for_selector("[data-line=open]", state="attached")
        time.sleep(1)
        page.evaluate(CLOCK, "[data-chart]")
        everything = []
        for lever in ("move", "total_fte", "students"):
            by_key = keys(page, f"[data-lever={lever}]", rounds)
            by_hand = drag(page, f"[data-lever={lever}]", rounds)
            result[f"{lever} keys"], result[f"{lever} drag"] = (
                said(f"{lever}, keys", by_key),
                said(f"{lever}, mouse", by_hand),
            )
            everything += by_key + by_hand
            time.sleep(0.5)
        result["all"] = said("all levers, keys and mouse", everything)
        result["busy"] = said("script, style, layout of a step", busy(page, 40))
        page.evaluate(NOTHING)
        result["nothing drawn, keys"] = said("nothing drawn, keys", keys(page, "[data-lever=move]", rounds))
        return result
    finally:
        server.terminate()
        server.wait(20)


def peer(browser, rounds):
    with tempfile.TemporaryDirectory() as folder:
        cell = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": PEER,
            "id": "a",
        }
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        Path(folder, "peer.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "voila", "--no-browser", f"--port={port}", "peer.ipynb"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}/"
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}voila/static/voila.js", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.2)
            context = browser.new_context(viewport={"width": 1366, "height": 1000})
            result = {}
            seen = arrivals(context, address, 2, ".js-plotly-plot .main-svg")
            result["request to charts"] = said(
                "peer: request to charts, warm", [one["charts"] for one in seen]
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector(".js-plotly-plot .main-svg .point", state="attached", timeout=60_000)
            time.sleep(5)
            page.evaluate(CLOCK, ".js-plotly-plot")
            result["move keys"] = said("peer: move, keys", keys(page, ".noUi-handle", rounds // 2))
            return result
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=240)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        load = round(os.getloadavg()[0], 1)
        print(f"Chromium {chromium.version}, {os.cpu_count()} cores, load {load}")
        results = {"planner": ours(chromium, options.rounds)}
        if not options.no_peer:
            results["ipywidgets + FigureWidget"] = peer(chromium, options.rounds)
            results["the peer's over ours, medians"] = {
                name: round(value["median"] / results["planner"][name]["median"], 1)
                for name, value in results["ipywidgets + FigureWidget"].items()
            }
        machine = {
            "chromium": chromium.version,
            "cores": os.cpu_count(),
            "load": [load, round(os.getloadavg()[0], 1)],
        }
        written = json.dumps({"milliseconds": results, "machine": machine}, indent=1)
        RESULT.write_text(f"{written}\n", encoding="utf-8")

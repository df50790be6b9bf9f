"""What draws a memo's static charts: ours against the libraries one would reach for, the same chart each.

    python benchmarks/static_charts.py [--json FILE]

Peers are used where they are installed (matplotlib; altair with vl-convert-python; plotly with kaleido and a
Chromium): they are not in the lock. Each draws the stacked split bars to SVG text; the first drawing, with
imports and set-up, stands apart from the median of the rest.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from told import told

from planner.files.palette import palette

SHARES = {"The school": [50, 17, 33], "Mean reported": [43, 26, 31]}
NAMES = ["Administrative tasks", "Student support", "Company relations"]
COLOURS = [palette()[name] for name in ("administration", "student_support", "company_relations")]


def ours() -> str:
    from planner import TaskType
    from planner.figures.memo_charts import Lane, lanes_chart

    (name, values), (_, means) = SHARES.items()
    lanes = [
        Lane(t, label, value / 100, str(value), reported_mean=mean / 100)
        for t, label, value, mean in zip(TaskType, NAMES, values, means, strict=True)
    ]
    return lanes_chart(name, "Three lanes", lanes)


def with_matplotlib() -> str:
    import io

    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.5, 1.6))
    for row, values in enumerate(SHARES.values()):
        left = 0
        for colour, value in zip(COLOURS, values, strict=True):
            axes.barh(row, value, left=left, color=colour)
            axes.text(left + value / 2, row, f"{value} %", ha="center", va="center", color=palette()["paper"])
            left += value
    axes.set_yticks(range(len(SHARES)), list(SHARES))
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg")
    plt.close(figure)
    return buffer.getvalue()


def with_altair() -> str:
    import vl_convert

    rows = [
        {"bar": bar, "part": part, "value": value}
        for bar, values in SHARES.items()
        for part, value in zip(NAMES, values, strict=True)
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "y": {"field": "bar", "type": "nominal"},
            "x": {"field": "value", "type": "quantitative", "stack": "zero"},
            "color": {"field": "part", "scale": {"range": COLOURS}},
        },
    }
    return vl_convert.vegalite_to_svg(spec)


def with_plotly() -> str:
    from plotly import graph_objects as go

    figure = go.Figure(
        [
            go.Bar(
                y=list(SHARES),
                x=[v[i] for v in SHARES.values()],
                name=NAMES[i],
                orientation="h",
                marker_color=COLOURS[i],
            )
            for i in range(3)
        ],
        {"barmode": "stack"},
    )
    return figure.to_image("svg").decode()


def measure(draw: Callable[[], str], times: int) -> dict[str, float]:
    start = time.perf_counter()
    size = len(draw())
    first = time.perf_counter() - start
    later = []
    for _ in range(times):
        start = time.perf_counter()
        draw()
        later.append(time.perf_counter() - start)
    return {
        "first_ms": round(1000 * first, 1),
        "then_ms": round(1000 * statistics.median(later), 2),
        "bytes": size,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    peers = {
        "ours": (ours, "planner", 50),
        "matplotlib": (with_matplotlib, "matplotlib", 20),
        "vl-convert": (with_altair, "vl_convert", 20),
        "plotly + kaleido": (with_plotly, "kaleido", 5),
    }
    results = {
        name: measure(draw, times)
        for name, (draw, module, times) in peers.items()
        if importlib.util.find_spec(module)
    }
    told(results, chosen.json)


if __name__ == "__main__":
    main()

"""Memos a minute: `planner memos` against stock papermill on the same notebook, in one run.

    python benchmarks/memo_run.py [--schools 27] [--json FILE]

Stock: papermill.execute_notebook with its own engine, one after another, each saved at every cell as it does
by default, then the same nbconvert export. Ours: the run behind `planner memos`, cold, index and records
included. The ratio is what to quote; the machine's load moves the times.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path

from planner import Allocation, School, SchoolYear
from planner.memos.notebook import memo_notebook
from planner.memos.page import parameters
from planner.memos.run import make_memos


def schools(count: int) -> list[School]:
    return [
        School(
            f"{900000 + n}",
            f"Eksempelskole {n}",
            100 + n,
            Allocation(0.3 + n / 100, 0.2, 0.4),
            SchoolYear(2025),
        )
        for n in range(count)
    ]


def ours(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run = make_memos(schools(count), [], Path(folder), notebook=memo_notebook())
        seconds = time.perf_counter() - start
    assert not run.failed
    return seconds


def stock(count: int) -> float:
    import papermill

    from planner.memos.exporting import MemoExporter

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for number, school in enumerate(schools(count)):
            record = Path(folder) / f"{number}.ipynb"
            notebook = papermill.execute_notebook(
                memo_notebook(), record, parameters(school), progress_bar=False
            )
            html, _ = MemoExporter().from_notebook_node(notebook)
            record.with_suffix(".html").write_text(html, encoding="utf-8")
        return time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--schools", type=int, default=27)
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    first, second, third = ours(chosen.schools), stock(chosen.schools), ours(chosen.schools)
    mine = (first + third) / 2
    result = {
        "schools": chosen.schools,
        "ours_seconds": [round(first, 2), round(third, 2)],
        "stock_seconds": round(second, 2),
        "ours_a_minute": round(60 * chosen.schools / mine),
        "stock_a_minute": round(60 * chosen.schools / second),
        "ratio": round(second / mine, 1),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }
    print(json.dumps(result, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

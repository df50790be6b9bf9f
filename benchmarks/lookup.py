"""What a benchmark costs: loading a shipped one, looking a position up, working a new one out, and the second time.

    python benchmarks/lookup.py [--json FILE]

Loading is timed in fresh processes, after `import planner`; the new one has 30 schools and the figures of the
shipped one, so that nothing about it is easier. Limits, in turns of the counting loop: two thirds of it for loading, a
thousandth for a position, and 600 for a new one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from importlib.resources import files
from pathlib import Path

from told import loop, told

LOADING = """
import sys, time
import planner
before = time.process_time()
benchmark = planner.load_benchmark("carpentry-2023")
took = time.process_time() - before
benchmark.position(planner.TaskType.STUDENT_SUPPORT, 0.3)
assert not {"numpy", "scipy"} & set(sys.modules)
print(took)
"""


def loading(times: int = 9) -> float:
    """Median processor seconds to load the shipped benchmark in a fresh process."""
    took = [
        float(
            subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True).stdout
        )
        for _ in range(times)
    ]
    return statistics.median(took)


def looking_up() -> float:
    """Seconds for one position, the best of several rounds."""
    from planner import TaskType, load_benchmark

    b = load_benchmark("carpentry-2023")
    number = 2000
    return (
        min(timeit.repeat(lambda: b.position(TaskType.STUDENT_SUPPORT, 0.3), number=number, repeat=7))
        / number
    )


def new_one(schools: int = 30) -> tuple[float, float]:
    """Seconds from a file to its first position: from scratch, and kept in the cache folder."""
    from planner import TaskType, load_benchmark

    text = (files("planner.content") / "benchmarks" / "carpentry-2023.toml").read_text(encoding="utf-8")
    took = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLANNER_CACHE"] = folder
        path = Path(folder) / "new.toml"
        path.write_text(text.replace("schools = 23 ", f"schools = {schools} "), encoding="utf-8")
        for _ in range(2):
            before = time.perf_counter()
            position = load_benchmark(path).position(TaskType.STUDENT_SUPPORT, 0.3)
            took.append(time.perf_counter() - before)
            assert position.schools == schools
            assert position.likely_low is not None
    return took[0], took[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    arguments = parser.parse_args()
    scratch, kept = new_one()
    loaded, looked, turn = loading(), looking_up(), min(loop() for _ in range(5))
    found = {
        "loop_seconds": round(turn, 4),
        "load_shipped_ms": round(1e3 * loaded, 1),
        "look_up_us": round(1e6 * looked, 2),
        "new_30_schools_s": round(scratch, 1),
        "new_30_schools_kept_ms": round(1e3 * kept, 1),
    }
    told(found, arguments.json)
    assert loaded <= turn * 2 / 3
    assert looked <= turn / 1000
    assert scratch <= turn * 600


if __name__ == "__main__":
    main()

"""What a save costs: `Store.save` against a plain file that is as careful, and against one that is not.

    python benchmarks/store.py [--saves 300] [--postgresql URL] [--json FILE]

One consultant's estimate (17 tasks, 3 people, 13 kB), changed a little and saved again. The peers: the whole
document written to a temporary name, fsynced, renamed and its folder fsynced (no history, and of two writers the
last one wins); and written in place (which a killed process tears). Then what opening costs in a fresh process:
nothing but the import a page pays anyhow, an up-to-date database, a new one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from told import told

from planner.files.atomic import write_atomically
from planner.store import Key, open_store

KEY = Key("900001", "carpentry", "2025/26", "consultant")


def document(n: int) -> dict[str, Any]:
    amount = {"low": n / 7, "likely": n / 3, "high": float(n)}
    task = {
        "amount": amount,
        "unit": "hours_week",
        "minutes": None,
        "has_range": True,
        "aub": False,
        "note": "",
    }
    person = {"role": "consultant", "employment": 1.0, "programme_share": 0.6}
    times = [{"task": f"task_{number}", **task} for number in range(17)]
    return {"people": [{"id": f"consultant-{number}", **person, "times": times} for number in range(3)]}


def milliseconds(saves: int, save: Callable[[int], object]) -> dict[str, float]:
    taken = []
    for n in range(saves):
        start = time.perf_counter()
        save(n)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return {"median": round(statistics.median(taken), 2), "p95": round(taken[int(0.95 * len(taken))], 2)}


def stored(saves: int, url: str) -> dict[str, float]:
    with open_store(url) as store:
        newest = store.load(KEY)
        base = newest.version if newest else 0
        return milliseconds(
            saves, lambda n: store.save(KEY, document(n + 1), base_version=base + n, by="consultant")
        )


def in_place(path: Path, n: int) -> None:
    path.write_text(json.dumps(document(n)), encoding="utf-8")


def fresh(code: str) -> float:
    """Seconds a fresh process takes for some code, over what it takes for none; the least of three."""

    def once(what: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", what], check=True)
        return time.perf_counter() - start

    return round(min(once(code) for _ in range(3)) - min(once("pass") for _ in range(3)), 3)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--saves", type=int, default=300)
    arguments.add_argument("--postgresql", metavar="URL")
    arguments.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        file, url = Path(folder) / "estimate.json", f"{folder}/planner.sqlite"
        result = {
            "document_bytes": len(json.dumps(document(1))),
            "saves": chosen.saves,
            "milliseconds": {
                "planner, SQLite": stored(chosen.saves, url),
                "file, fsynced and renamed": milliseconds(
                    chosen.saves, lambda n: write_atomically(file, json.dumps(document(n)).encode())
                ),
                "file, written in place": milliseconds(chosen.saves, lambda n: in_place(file, n)),
            },
            "seconds_of_a_fresh_process": {
                "import planner.store": fresh("import planner.store"),
                "open, up to date": fresh(f"from planner.store import open_store; open_store({url!r})"),
                "open, new": fresh(
                    f"import os; from planner.store import open_store; open_store({folder!r} + f'/{{os.getpid()}}.sqlite')"
                ),
            },
        }
        if chosen.postgresql:
            result["milliseconds"]["planner, PostgreSQL"] = stored(chosen.saves, chosen.postgresql)
    told(result, chosen.json)


if __name__ == "__main__":
    main()

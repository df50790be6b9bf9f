"""What each format costs a memo, in a process forked from a warm one, as a run makes them.

Processor seconds of the child, so that a machine with other work tells the same. Writes memo_documents.json.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import replace
from pathlib import Path

from told import told

import planner.memos.prints.typst
import planner.memos.prints.warm_word  # noqa: F401  (a run has them imported before it forks)
from planner import SchoolYear, load_benchmark, read_schools
from planner.memos.prints.documents import FORMATS, document
from planner.memos.says.compiler import compile_memo

ROOT = Path(__file__).parents[1]


def in_a_child(memo: dict, file_format: str) -> float:
    """Processor milliseconds to make one document in a process of its own."""
    ours, theirs = os.pipe()
    if os.fork() == 0:
        before = time.process_time()
        document(memo, file_format)
        os.write(theirs, f"{1000 * (time.process_time() - before):.1f}".encode())
        os._exit(0)
    os.wait()
    os.close(theirs)
    with os.fdopen(ours) as answer:
        return float(answer.read())


def main() -> None:
    schools, _ = read_schools(ROOT / "data" / "templates" / "eksempelskoler.csv")
    benchmark = load_benchmark("carpentry-2023")
    kinds = {
        "one year": [compile_memo(s, benchmark).as_json() for s in schools],
        "two years": [
            compile_memo(
                s, benchmark, previous=replace(s, year=SchoolYear(2024), students=s.students + 9)
            ).as_json()
            for s in schools
        ],
    }
    document(kinds["one year"][0], "html")  # a run's warm process has its templates compiled
    took = {
        kind: {f: [in_a_child(memo, f) for memo in memos] for f in FORMATS} for kind, memos in kinds.items()
    }
    found = {
        "memos": len(schools),
        "processor_ms_median": {
            k: {f: round(statistics.median(v), 1) for f, v in t.items()} for k, t in took.items()
        },
        "processor_ms_most": {k: {f: round(max(v), 1) for f, v in t.items()} for k, t in took.items()},
    }
    told(found, Path(__file__).with_suffix(".json"))


if __name__ == "__main__":
    main()

"""Memos a minute: `planner memos` against stock papermill on the same notebook, in one run.

    python benchmarks/memo_run.py [--schools 27] [--json FILE]

Stock: papermill.execute_notebook with its own engine, one after another, each saved at every cell as it does
by default, then an nbconvert export to the very same page. Ours: `planner memos` as a command, cold, index and
records included, once with HTML alone and once with PDF as well. The ratio is what to quote; the machine's
load moves the times, and so does whether modules are kept compiled, which PYTHONDONTWRITEBYTECODE forbids:
both sides then compile all they import, stock once a memo.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from told import told

from planner import Allocation, School, SchoolYear
from planner.memos.page import parameters
from planner.memos.run.notebook import memo_notebook


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


def table(count: int, folder: Path) -> Path:
    heading = "school_id,school,year,students,administration_fte,student_support_fte,company_relations_fte"
    rows = [
        f"{s.school_id},{s.school},{s.year},{s.students},{','.join(f'{v:.2f}' for v in s.allocation.values())}"
        for s in schools(count)
    ]
    path = folder / "schools.csv"
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def ours(count: int, formats: str = "html") -> float:
    with tempfile.TemporaryDirectory() as folder:
        given = table(count, Path(folder))
        command = [
            sys.executable,
            "-m",
            "planner",
            "memos",
            str(given),
            "--out",
            f"{folder}/out",
            "--format",
            formats,
        ]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        assert len(list(Path(folder, "out").glob("e*.html"))) == count
    return seconds


def stock(count: int) -> float:
    import papermill

    from planner.memos.prints.executed import MemoExporter

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
    first, with_pdf = ours(chosen.schools), ours(chosen.schools, "html,pdf")
    second = stock(chosen.schools)
    third, with_pdf_again = ours(chosen.schools), ours(chosen.schools, "html,pdf")
    mine, both = (first + third) / 2, (with_pdf + with_pdf_again) / 2
    result = {
        "schools": chosen.schools,
        "ours_seconds": [round(first, 2), round(third, 2)],
        "stock_seconds": round(second, 2),
        "ours_a_minute": round(60 * chosen.schools / mine),
        "stock_a_minute": round(60 * chosen.schools / second),
        "ratio": round(second / mine, 1),
        "ours_with_pdf_seconds": [round(with_pdf, 2), round(with_pdf_again, 2)],
        "pdf_seconds_more_a_memo": round((both - mine) / chosen.schools, 3),
    }
    told(result, chosen.json)


if __name__ == "__main__":
    main()

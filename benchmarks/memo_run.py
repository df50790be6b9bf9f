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
import json
import os
import statistics
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


def where_it_goes(count: int) -> dict[str, float]:
    """Median milliseconds of the processor for one memo with PDF and Word, by what they are spent on."""
    import papermill

    import planner.memos.prints.typst
    import planner.memos.prints.warm_word  # noqa: F401
    from planner.files.atomic import write_together
    from planner.memos.run import one_memo, warm  # noqa: F401  (importing it is the warming up, as a run does it)
    from planner.memos.run.job import Job, Setting

    setting = Setting(memo_notebook().read_text(encoding="utf-8"), ("html", "pdf", "docx"))
    found: dict[str, list[float]] = {}

    def clocked(name, function):
        def run(*arguments, **named):
            before = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name or f"document, {arguments[1]}"] = time.process_time() - before

        return run

    for school in schools(count):
        ours_end, theirs = os.pipe()
        before = time.process_time()
        child = os.fork()
        spent: dict[str, float] = {}
        if not child:
            one_memo.papermill.execute_notebook = clocked("execute", papermill.execute_notebook)
            one_memo._document = clocked("", one_memo._document)  # noqa: SLF001  (where the clock is put)
            made = clocked("all", one_memo.make_memo)(Job("-", parameters(school)), setting)
            with tempfile.TemporaryDirectory() as folder:
                files = {Path(folder, f"memo.{ending}"): data for ending, data in made.items()}
                clocked("write", write_together)(files, Path(folder))
            spent["hash and record"] = 2 * spent["all"] - sum(v for k, v in spent.items() if k != "write")
            os.write(theirs, json.dumps(spent).encode())
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours_end) as answer:
            spent = json.loads(answer.read())
        _, _, usage = os.wait4(child, 0)
        whole = usage.ru_utime + usage.ru_stime + time.process_time() - before
        spent["fork, and what forking makes dear"] = whole - spent["all"] - spent["write"]
        for name, seconds in spent.items():
            found.setdefault(name, []).append(1000 * seconds)
    return {name: round(statistics.median(times), 1) for name, times in found.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--schools", type=int, default=27)
    arguments.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
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
        "processor milliseconds of one memo": where_it_goes(chosen.schools),
    }
    told(result, chosen.json)


if __name__ == "__main__":
    main()

"""One run over many schools: a memo each, an index over them, and a record."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from planner.files.atomic import write_atomically
from planner.files.names import file_names
from planner.memos.batch import TIMEOUT, Job, run_jobs
from planner.memos.index import index_page
from planner.memos.notebook import read_notebook
from planner.memos.page import PARAMETERS, parameters
from planner.memos.record import (
    RECORD,
    RECORDS,
    Made,
    Run,
    earlier_files,
    input_hash,
    record,
    shared_settings,
)
from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, Words, words_in
from planner.words.order import danish_order
from planner.words.problems import problem_sentence, question_sentence
from planner.words.refusals import failure_sentence


def make_memos(  # noqa: PLR0913  (what a person can choose on the command line)
    schools: Sequence[School],
    problems: Sequence[Problem],
    folder: Path,
    *,
    notebook: Path,
    table: str = "",
    language: Language = "da",
    benchmark: str | None = "carpentry-2023",
    date: dt.date | None = None,
    workers: int | None = None,
    timeout: float = TIMEOUT,
    on_done: Callable[[Made], object] = lambda _: None,
) -> Run:
    """Make one memo per school in `folder`, with `index.html` and `run.json`.

    A memo appears under its name only when it is whole; a school that fails keeps no memo and is named.
    Raises NotebookError before anything runs, OSError when the folder cannot be written.
    """
    text = read_notebook(notebook, PARAMETERS)
    words, shared = words_in(language), shared_settings(benchmark, language, date)
    plan = {}
    for made in _plan(schools, problems, words):
        figures = parameters(made.school)
        plan[made.file] = (
            replace(made, input_hash=input_hash(text, figures, made.questions, shared)),
            figures | {"questions": list(made.questions)} | shared,
        )
    (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    earlier = earlier_files(folder)
    done: dict[str, Made] = {}
    with _workplace(folder) as work:
        jobs = [
            Job(file, given, work / f"{file}.html", work / f"{file}.ipynb")
            for file, (_, given) in plan.items()
        ]
        for result in run_jobs(jobs, text, workers=workers, timeout=timeout):
            file = result.job.key
            failure, detail = result.failure, result.detail
            if not failure:
                failure, detail = _put_in_place(result.job, folder)
            reason = failure_sentence(failure, detail, words) if failure else ""
            done[file] = replace(plan[file][0], reason=reason, detail=detail)
            on_done(done[file])
    for file in earlier | set(plan):
        if file not in done or done[file].reason:
            _remove(folder, file)
    sentences = {
        severity: tuple(problem_sentence(p, words) for p in problems if p.severity == severity)
        for severity in ("problem", "question")
    }
    run = Run(tuple(done[file] for file in plan), sentences["problem"], sentences["question"])
    write_atomically(folder / "index.html", index_page(run, words, date).encode())
    write_atomically(folder / RECORD, record(run, table, shared).encode())
    return run


def _plan(schools: Sequence[School], problems: Sequence[Problem], words: Words) -> list[Made]:
    """Name each school's file and gather what was asked about its row, in Danish order of names."""
    ordered = sorted(schools, key=lambda s: (danish_order(s.school), s.school_id, str(s.year)))
    names = file_names((s.school, s.school_id, str(s.year) if s.year else "") for s in ordered)
    asked: dict[int, list[str]] = {}
    for problem in problems:
        # A question about the whole table has no row, or is no school's to answer.
        if problem.severity == "question" and problem.place.row is not None and problem.place.school:
            asked.setdefault(problem.place.row, []).append(question_sentence(problem, words))
    return [
        Made(school, name, input_hash="", questions=tuple(asked.get(school.row or 0, ())))
        for school, name in zip(ordered, names, strict=True)
    ]


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder beside the memos for what is not whole yet; nothing of it is left, whatever happens."""
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(job: Job, folder: Path) -> tuple[str, str]:
    """Move record and page under their names, the page last: a page that stands has its record.

    Gives a failure and its detail, both "" when it went well.
    """
    try:
        job.record.replace(folder / RECORDS / job.record.name)
        job.page.replace(folder / job.page.name)
    except OSError as error:
        return "disk", error.strerror or str(error)
    return "", ""


def _remove(folder: Path, file: str) -> None:
    (folder / f"{file}.html").unlink(missing_ok=True)
    (folder / RECORDS / f"{file}.ipynb").unlink(missing_ok=True)

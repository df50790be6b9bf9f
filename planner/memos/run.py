"""One run over many schools: a memo each, an index over them, and a record."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import psutil

from planner.files.atomic import write_atomically
from planner.files.names import file_names
from planner.memos.batch import TIMEOUT, Job, run_jobs
from planner.memos.index import index_page
from planner.memos.notebook import read_notebook
from planner.memos.page import PARAMETERS, parameters
from planner.memos.record import (
    EARLIER,
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

_MAKING = ".making-"  # then the number of the process that makes


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

    A memo appears under its name only when it is whole. What an earlier run left in the folder and this one
    does not make anew is set aside in `earlier/`, never deleted: a failed school's old memo is not lost, and
    does not pass for a new one. Broken off (Ctrl-C), the run still says what it made.
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
        with contextlib.suppress(KeyboardInterrupt):
            for result in run_jobs(jobs, text, workers=workers, timeout=timeout):
                file = result.job.key
                failure, detail = result.failure, result.detail
                if not failure:
                    failure, detail = _put_in_place(result.job, folder)
                reason = failure_sentence(failure, detail, words) if failure else ""
                done[file] = replace(plan[file][0], reason=reason, detail=detail)
                on_done(done[file])
    stopped = failure_sentence("stopped", "", words)
    for file, (made, _) in plan.items():
        done.setdefault(file, replace(made, reason=stopped))
    for file in earlier | set(plan):
        if file not in done or done[file].reason:
            _set_aside(folder, file)
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
    """Give a folder beside the memos for what is not whole yet; nothing of it is left, whatever happens.

    What a run that was killed left behind is cleared by the next one.
    """
    for left in folder.glob(f"{_MAKING}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(_MAKING).split("-")[0] or 0)):
            shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=f"{_MAKING}{os.getpid()}-", dir=folder))
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


def _set_aside(folder: Path, file: str) -> None:
    """Move an earlier memo and its record into `earlier/`; what cannot be moved stays where it is."""
    for old in (folder / f"{file}.html", folder / RECORDS / f"{file}.ipynb"):
        if old.is_file():
            with contextlib.suppress(OSError):
                (folder / EARLIER).mkdir(exist_ok=True)
                old.replace(folder / EARLIER / old.name)

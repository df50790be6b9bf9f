"""One run over many schools: a memo each, an index, and a record of what was made of what."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planner.files.atomic import write_atomically
from planner.files.names import file_names, slug
from planner.memos.batch import TIMEOUT, Job, run_jobs
from planner.memos.index import index_page
from planner.memos.notebook import read_notebook
from planner.memos.page import PARAMETERS, parameters
from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, words_in
from planner.words.order import danish_order
from planner.words.problems import problem_sentence

_RECORD = "run.json"
_RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one school: reason is "" when its memo stands in the folder."""

    school: School
    file: str
    input_hash: str
    questions: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it ended: every school, and a sentence for every row left out."""

    schools: tuple[Made, ...]
    left_out: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def failed(self) -> tuple[Made, ...]:
        """Schools without a memo, though their row was good."""
        return tuple(made for made in self.schools if made.reason)


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
    plan = _plan(schools, problems, language)
    shared = {"benchmark": benchmark, "language": language, "date": date.isoformat() if date else None}
    given = {
        made.file: parameters(made.school) | {"questions": list(made.questions)} | shared for made in plan
    }
    (folder / _RECORDS).mkdir(parents=True, exist_ok=True)
    earlier = _files_of(folder)
    done: dict[str, Made] = {}
    by_file = {made.file: made for made in plan}
    with _workplace(folder) as work:
        jobs = [
            Job(file, values, work / f"{file}.html", work / f"{file}.ipynb") for file, values in given.items()
        ]
        for result in run_jobs(jobs, text, workers=workers, timeout=timeout):
            file = result.job.key
            done[file] = replace(
                by_file[file],
                input_hash=_hash(text, given[file]),
                reason=result.reason or _put_in_place(result.job, folder),
            )
            on_done(done[file])
    for file in earlier | set(by_file):
        if file not in done or done[file].reason:
            _remove(folder, file)
    run = Run(
        tuple(done[made.file] for made in plan),
        _worded(problems, "problem", language),
        _worded(problems, "question", language),
    )
    write_atomically(folder / "index.html", index_page(run, words_in(language), date).encode())
    write_atomically(folder / _RECORD, _record(run, table, language, benchmark, date).encode())
    return run


def _plan(schools: Sequence[School], problems: Sequence[Problem], language: Language) -> list[Made]:
    """Name each school's file and gather what was asked about its row, in Danish order of names."""
    ordered = sorted(
        schools, key=lambda school: (danish_order(school.school), school.school_id, str(school.year))
    )
    names = file_names(
        (school.school, school.school_id, str(school.year) if school.year else "") for school in ordered
    )
    words = words_in(language)
    asked: dict[str, list[str]] = {}
    for problem in problems:
        if problem.severity == "question" and problem.place.school_id:
            asked.setdefault(problem.place.school_id, []).append(problem_sentence(problem, words))
    return [
        Made(school, name, input_hash="", questions=tuple(asked.get(school.school_id, ())))
        for school, name in zip(ordered, names, strict=True)
    ]


def _worded(problems: Sequence[Problem], severity: str, language: Language) -> tuple[str, ...]:
    words = words_in(language)
    return tuple(problem_sentence(problem, words) for problem in problems if problem.severity == severity)


def _hash(notebook: str, values: Mapping[str, Any]) -> str:
    """Tell whether a memo would come out the same: its figures and its notebook."""
    text = json.dumps([notebook, values], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder beside the memos for what is not whole yet; nothing of it is left, whatever happens."""
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(job: Job, folder: Path) -> str:
    """Move record and page under their names, the page last: a page that stands has its record."""
    try:
        job.record.replace(folder / _RECORDS / job.record.name)
        job.page.replace(folder / job.page.name)
    except OSError as error:
        return f"{type(error).__name__}: {error.strerror}"
    return ""


def _files_of(folder: Path) -> set[str]:
    """List the memos of an earlier run in the folder, as its record names them; nothing else is ever removed."""
    try:
        names = {
            entry["file"] for entry in json.loads((folder / _RECORD).read_text(encoding="utf-8"))["schools"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and slug(name, longest=None) == name}


def _remove(folder: Path, file: str) -> None:
    (folder / f"{file}.html").unlink(missing_ok=True)
    (folder / _RECORDS / f"{file}.ipynb").unlink(missing_ok=True)


def _record(run: Run, table: str, language: str, benchmark: str | None, date: dt.date | None) -> str:
    record = {
        "date": date.isoformat() if date else None,
        "table": table,
        "language": language,
        "benchmark": benchmark,
        "versions": {name: version(name) for name in ("planner", "papermill", "nbconvert")}
        | {"python": platform.python_version()},
        "schools": [
            {
                "school_id": made.school.school_id,
                "school": made.school.school,
                "year": str(made.school.year) if made.school.year else None,
                "status": "failed" if made.reason else "made",
                "reason": made.reason or None,
                "file": made.file,
                "input_sha256": made.input_hash,
                "questions": list(made.questions),
            }
            for made in run.schools
        ],
        "left_out": list(run.left_out),
        "asked": list(run.asked),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

"""One run over many schools: a memo each, an index over them, and a record."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planner.files.atomic import write_together
from planner.files.content import DESCRIBED
from planner.memos.page import PARAMETERS
from planner.memos.prints.documents import FORMATS, Format
from planner.memos.run.approval import still_valid
from planner.memos.run.index import INDEX, index_page
from planner.memos.run.job import TIMEOUT, Job, Result, Setting
from planner.memos.run.notebook import read_notebook
from planner.memos.run.plan import benchmark_file, input_base, plan, shared_settings
from planner.memos.run.processes import ask, forks, run_jobs, warm_up
from planner.memos.run.record import (
    EARLIER,
    RECORD,
    RECORDS,
    Made,
    Run,
    Status,
    as_text,
    earlier_files,
    find_schools,
    record,
    sha256,
    stamp,
    versions,
)
from planner.memos.run.triage import blocks
from planner.model.problems import Problem
from planner.model.schools import School
from planner.words.language import Language, Words, words_in
from planner.words.problems import problem_sentence
from planner.words.refusals import failure_sentence

_MAKING = ".making-"  # then the number of the process that makes
_MAKER = re.compile(rf"{re.escape(_MAKING)}(\d{{1,9}})-.+")  # any other is a stranger's, and is left alone


class UnknownSchoolsError(ValueError):
    """Schools were asked for that the input does not hold."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


def make_memos(  # noqa: PLR0913  (what a person can choose on the command line)
    schools: Sequence[School],
    problems: Sequence[Problem],
    folder: Path,
    *,
    notebook: Path,
    earlier: Sequence[School] = (),
    table: str = "",
    language: Language = "da",
    formats: Sequence[Format] = ("html",),
    letterhead: Path | None = None,
    benchmark: str | None = DESCRIBED,
    date: dt.date | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    timeout: float = TIMEOUT,
    resume: bool = False,
    only: Sequence[str] = (),
    on_done: Callable[[Made], object] = lambda _: None,
) -> Run:
    """Make one memo per school in `folder`, with `index.html` and `run.json`.

    earlier : schools' figures for years that get no memo, and go along with those that do
    scheduler : address of a Dask cluster whose workers make the memos; None: this machine makes them
    resume : keep what stands in the folder made of the very same figures, notebook, formats and versions
    only : institution numbers, names or file names; the other schools' memos are left as they are

    A memo appears under its name only when it is whole; what a killed run finished the next one knows. What
    an earlier run left in the folder and this one does not make anew is set aside in `earlier/`, never
    deleted: a failed school's old memo is not lost, and does not pass for a new one. Broken off (Ctrl-C), the
    run still says what it made.
    Raises Refused or UnknownSchoolsError before anything runs, OSError when the folder
    cannot be written.
    """
    words = words_in(language)
    formats = tuple(f for f in FORMATS if f in formats)
    if scheduler is None:
        warm_up(formats)
    setting = Setting(
        read_notebook(notebook, PARAMETERS) if scheduler else ask(read_notebook, notebook, PARAMETERS),
        formats,
        letterhead.read_bytes() if letterhead else b"",
        benchmark_file(benchmark),
        timeout,
    )
    shared = shared_settings(benchmark, language, date)
    rests_on = input_base(setting, benchmark)
    planned = {made.file: made for made in plan(schools, earlier, problems, rests_on, shared, words)}
    wanted = _wanted(planned, only)
    about = {
        "table": table, **shared, "formats": list(setting.formats), "versions": versions(),
        "engine": "planner" if forks() else "papermill",
    }  # fmt: skip
    said = {
        severity: tuple(problem_sentence(p, words) for p in problems if p.severity == severity)
        for severity in ("problem", "question")
    }
    done = {file: _as_it_stands(folder, made) for file, made in planned.items()}
    to_make = [
        Job(file, dict(made.parameters), made.input_hash)
        for file, made in planned.items()
        if file in wanted and not (resume and done[file].status is Status.KEPT)
    ]
    results = _results(
        to_make, setting, scheduler, workers
    )  # a cluster that is not there leaves the folder alone
    (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    for file in earlier_files(folder) - set(planned):
        _set_aside(folder, file)
    for file in set(planned) - {job.key for job in to_make}:
        on_done(done[file])

    def so_far() -> Run:
        return Run(tuple(done.values()), said["problem"], said["question"])

    with _workplace(folder) as work:
        # Before the first memo, so that a run that is killed leaves no file that the next one does not know.
        write_together({folder / RECORD: as_text(record(so_far(), about))}, work)
        for job in to_make:
            done[job.key] = _became(planned[job.key], Result(job.key, "stopped"), words)
        with contextlib.suppress(KeyboardInterrupt):
            for result in results:
                done[result.key] = _became(planned[result.key], _put_in_place(result, folder, work), words)
                on_done(done[result.key])
        for job in to_make:
            _set_aside(folder, job.key, done[job.key].files)
        run = replace(so_far(), blocks=blocks(done.values(), problems, folder, words))
        said_of_it = record(run, about)
        page = index_page(said_of_it, still_valid(folder, said_of_it), words)
        try:
            write_together({folder / INDEX: page.encode(), folder / RECORD: as_text(said_of_it)}, work)
        except OSError as error:
            run = replace(run, unwritten=error.strerror or str(error))
    return run


def _wanted(planned: Mapping[str, Made], only: Sequence[str]) -> set[str]:
    if not only:
        return set(planned)
    entries = [(file, made.school.school_id, made.school.school) for file, made in planned.items()]
    files, unknown = find_schools(entries, only)
    if unknown:
        raise UnknownSchoolsError(unknown)
    return files


def _as_it_stands(folder: Path, made: Made) -> Made:
    """Say what the folder holds for a school before anything is made."""
    kept = stamp(folder, made.file)
    if kept is None:
        return made
    same = kept["input_sha256"] == made.input_hash
    return replace(made, status=Status.KEPT if same else Status.OUTDATED, files=kept["files"])


def _results(
    jobs: Sequence[Job], setting: Setting, scheduler: str | None, workers: int | None
) -> Iterator[Result]:
    if scheduler is None or not jobs:
        return run_jobs(jobs, setting, workers=workers)
    from planner.memos.run.cluster import run_on_cluster  # noqa: PLC0415  (an extra that may not be there)

    return run_on_cluster(jobs, setting, scheduler)


def _became(made: Made, result: Result, words: Words) -> Made:
    if result.failure:
        reason = failure_sentence(result.failure, result.detail, words)
        return replace(made, status=Status.FAILED, reason=reason, detail=result.detail)
    files: dict[str, str] = {
        ending: sha256(data) for ending, data in result.files.items() if ending in FORMATS
    }
    return replace(made, status=Status.MADE, files=files)


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder beside the memos for what is not whole yet; nothing of it is left, whatever happens.

    What a run that was killed left behind is cleared by the next one.
    """
    for left in folder.glob(f"{_MAKING}*"):
        import psutil  # noqa: PLC0415  (seldom is anything left)

        maker = _MAKER.fullmatch(left.name)
        if maker and not psutil.pid_exists(int(maker[1])):
            shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=f"{_MAKING}{os.getpid()}-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(result: Result, folder: Path, work: Path) -> Result:
    """Give documents and record their names, the record last: where it stands, all of them do."""
    files = {
        (folder / RECORDS if ending == "ipynb" else folder) / f"{result.key}.{ending}": data
        for ending, data in result.files.items()
    }
    try:
        write_together(files, work)
    except OSError as error:
        return Result(result.key, "disk", error.strerror or str(error))
    return result


def _set_aside(folder: Path, file: str, made: Collection[str] = ()) -> None:
    """Move an earlier memo into `earlier/`, but for the formats just made; what cannot be moved stays."""
    documents = [folder / f"{file}.{ending}" for ending in FORMATS if ending not in made]
    record_ = [] if made else [folder / RECORDS / f"{file}.ipynb"]
    for old in documents + record_:
        if old.is_file():
            with contextlib.suppress(OSError):
                (folder / EARLIER).mkdir(exist_ok=True)
                old.replace(folder / EARLIER / old.name)

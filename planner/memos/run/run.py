"""One run over many schools: a memo each, an index over them, and a record."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from planner.files.atomic import write_together
from planner.files.workplace import sweep, workplace
from planner.memos.prints.documents import FORMATS
from planner.memos.run.approval import still_valid
from planner.memos.run.guide import guide_documents
from planner.memos.run.index import INDEX, index_page
from planner.memos.run.job import Result
from planner.memos.run.plan import Plan, Planned, Run, plan
from planner.memos.run.processes import ask, run_jobs
from planner.memos.run.record import (
    EARLIER,
    RECORD,
    RECORDS,
    Record,
    Status,
    guide_name,
    read_record,
    sha256,
)
from planner.memos.run.triage import blocks
from planner.model.problems import Code, Refused
from planner.words.language import Words
from planner.words.problems import refusal

_MAKING = ".making-"  # as an earlier planner called it; then the number of the process that makes
_MAKER = re.compile(rf"{re.escape(_MAKING)}(\d{{1,9}})-.+")  # any other is a stranger's, and is left alone


def make_memos(run: Run, tell: Callable[[int, int], object] = lambda *_: None) -> Record:
    """Make one memo per school in the run's folder, with `index.html` and `run.json`.

    Parameters
    ----------
    tell : function
        Called with how many of the schools' memos stand, and how many there are.

    A memo appears under its name only when it is whole; what a killed run finished the next one knows. What
    an earlier run left in the folder and this one does not make anew is set aside in `earlier/`, never
    deleted: a failed school's old memo is not lost, and does not pass for a new one. Broken off (Ctrl-C), the
    run still says what it made.
    Raises Refused before anything runs, OSError when the folder cannot be written.
    """
    planned = plan(run)
    results = _results(planned)  # a cluster that is not there leaves the folder alone
    (run.folder / RECORDS).mkdir(parents=True, exist_ok=True)
    memos, waiting = dict(planned.memos), {job.key for job in planned.jobs}
    tell(len(memos) - len(waiting), len(memos))
    with _workplace(run.folder) as work:
        _clear(planned)
        # Before the first memo, so that a run that is killed leaves no file that the next one does not know.
        so_far = _recorded(planned, memos)
        write_together({run.folder / RECORD: so_far.as_bytes()}, work)
        memos |= {file: _became(memos[file], Result(file, "stopped"), run.words) for file in waiting}
        with contextlib.suppress(KeyboardInterrupt):
            for result in results:
                written = _put_in_place(result, run.folder, work)
                memos[result.key] = _became(memos[result.key], written, run.words)
                waiting.discard(result.key)
                tell(len(memos) - len(waiting), len(memos))
        return _finish(planned, memos, work)


def _results(planned: Plan) -> Iterator[Result]:
    run = planned.run
    if run.scheduler is None or not planned.jobs:
        return run_jobs(planned.jobs, planned.setting, workers=run.workers)
    from planner.memos.run.cluster import run_on_cluster  # noqa: PLC0415  (an extra that may not be there)

    return run_on_cluster(planned.jobs, planned.setting, run.scheduler)


def _clear(planned: Plan) -> None:
    """Set aside the memos of an earlier run that are none of this one's, as its record names them."""
    folder = planned.run.folder
    earlier = read_record(folder)
    for file in {entry.file for entry in earlier.schools} - planned.memos.keys() if earlier else ():
        _set_aside(folder, file)


def _recorded(planned: Plan, memos: Mapping[str, Planned]) -> Record:
    return replace(planned.record, schools=tuple(memo.entry for memo in memos.values()))


def _finish(planned: Plan, memos: Mapping[str, Planned], work: Path) -> Record:
    """Set aside what was not made anew, look all of it through, and write index and record."""
    run = planned.run
    for job in planned.jobs:
        _set_aside(run.folder, job.key, memos[job.key].entry.files)
    look_at = blocks(memos.values(), run.problems, run.folder, run.words)
    record = replace(_recorded(planned, memos), look_at=look_at)
    page = index_page(record, still_valid(run.folder, record), run.words)
    files = {run.folder / INDEX: page.encode(), run.folder / RECORD: record.as_bytes()}
    made = ask(guide_documents, planned.setting, run.benchmark, run.language)
    files |= {run.folder / f"{guide_name(run.language)}.{ending}": data for ending, data in made.items()}
    try:
        write_together(files, work)
    except OSError as error:
        return replace(record, unwritten=error.strerror or str(error))
    return record


def _became(memo: Planned, result: Result, words: Words) -> Planned:
    """Say how a memo went. What it was before is forgotten."""
    if result.failure:
        why = Refused(Code.MEMO_FAILED, failure=result.failure, detail=" ".join(result.detail.split()),
                      seconds=result.detail)  # fmt: skip
        entry = replace(
            memo.entry,
            status=Status.FAILED,
            reason=refusal(why, words),
            detail=result.detail or None,
            files={},
        )
    else:
        files: dict[str, str] = {
            ending: sha256(data) for ending, data in result.files.items() if ending in FORMATS
        }
        entry = replace(memo.entry, status=Status.MADE, reason=None, detail=None, files=files)
    return replace(memo, entry=entry)


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder beside the memos for what is not whole yet; nothing of it is left, whatever happens.

    What a run that was killed left behind is cleared by the next one. Refused where another run is at work: of two in
    one folder neither's record would know the other's memos.
    """
    for left in folder.glob(f"{_MAKING}*"):
        import psutil  # noqa: PLC0415  (seldom is anything left)

        maker = _MAKER.fullmatch(left.name)
        if maker and not psutil.pid_exists(int(maker[1])):
            shutil.rmtree(left, ignore_errors=True)
    if at_work := sweep(folder):
        raise Refused(Code.FOLDER_IN_USE, folder=str(folder), at_work=at_work[0].name)
    with workplace(folder) as work:
        yield work


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
    whole = documents if made else [*documents, folder / RECORDS / f"{file}.ipynb"]
    for old in whole:
        if old.is_file():
            with contextlib.suppress(OSError):
                (folder / EARLIER).mkdir(exist_ok=True)
                old.replace(folder / EARLIER / old.name)

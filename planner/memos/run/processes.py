"""Many memos, each in a process of its own: one that fails, hangs or dies costs nobody else anything.

The processes are forked from one that has everything imported and has never run a thread (Python's
forkserver). Where there is no forking each starts afresh and runs its notebook with papermill's own engine:
slower, and just as safe.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from planner.memos.prints.documents import Format
from planner.memos.run.forking import GRAMMARS, end_strays, forks, warmed, without, without_main
from planner.memos.run.job import Job, Result, Setting
from planner.model.problems import Code, Refused


@dataclass(frozen=True, slots=True)
class _Running:
    key: str
    process: mp.process.BaseProcess
    deadline: float


def run_jobs(jobs: Iterable[Job], setting: Setting, *, workers: int | None = None) -> Iterator[Result]:
    """Make the memos and yield each as it is done, in no particular order.

    Leaving the loop early kills what is still running.

    Parameters
    ----------
    workers : int or None
        Processes at a time; None: as many as the machine has processors.
    """
    context = warm_up(setting.formats)
    waiting, running = deque(jobs), dict[Connection, _Running]()
    workers = workers or os.cpu_count() or 1

    def fill() -> None:
        while waiting and len(running) < workers:
            connection, started = _start(context, waiting.popleft(), setting)
            running[connection] = started

    try:
        while waiting or running:
            fill()
            soonest = min(entry.deadline for entry in running.values())
            sentinels = (entry.process.sentinel for entry in running.values())
            ready = wait([*running, *sentinels], timeout=max(0.0, soonest - time.monotonic()))
            over = [c for c, entry in running.items() if c in ready or entry.process.sentinel in ready]
            for connection in over:
                entry = running.pop(connection)
                if connection not in ready:
                    _end(entry)  # it died, and what it had started holds the line
                result = _received(connection, entry)
                try:
                    fill()  # first, so that no processor waits while a process ends and the caller writes to its disk
                finally:
                    _end(entry)
                yield result
            for connection, entry in list(running.items()):
                if time.monotonic() >= entry.deadline:
                    del running[connection]
                    _kill(connection, entry)
                    yield Result(entry.key, "no_answer", f"{setting.timeout:g}")
    finally:
        for connection, entry in running.items():
            _kill(connection, entry)


def warm_up(formats: Collection[Format]) -> Any:
    """Start the process that memos are forked from; it imports while the caller goes on. Gives the context."""
    if not forks():
        return mp.get_context("spawn")
    by_format = {"pdf": "planner.memos.prints.typst", "docx": "planner.memos.prints.warm_word"}
    return warmed("planner.memos.run.warm", *(by_format[f] for f in formats if f in by_format))


def ask(function: Callable[..., Any], *arguments: Any, seconds: float | None = None) -> Any:
    """Call a function in a process that has imported all a memo takes, and not in this one, which need not.

    Raises what it raised, and TimeoutError after so many seconds. Where there is no forking it is called here.
    """
    if not forks():
        return function(*arguments)
    context = mp.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, function, arguments), daemon=True)
    with without_main():
        process.start()
    theirs.close()
    answer: Any = TimeoutError()  # it goes on without end, or took more memory than there is
    with contextlib.suppress(EOFError):
        if ours.poll(seconds):
            answer = ours.recv()
    ours.close()
    if isinstance(answer, TimeoutError):
        process.kill()
    process.join()
    if isinstance(answer, Exception):
        raise answer
    return answer


def letterhead_in_time(path: Path, seconds: float) -> None:
    """Fill a memo of nobody into a Word template, so that what is wrong with it is said before a run begins.

    Raises Refused, for one that goes on without end too.
    """
    from planner.memos.page import check_letterhead  # noqa: PLC0415  (in the process that has imported it)

    try:
        ask(check_letterhead, path, seconds=seconds)
    except TimeoutError as error:
        raise Refused(Code.LETTERHEAD_ENDLESS, path=path.name, seconds=f"{seconds:g}") from error


def _answer(connection: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        answer = function(*arguments)
    except Exception as error:  # noqa: BLE001  (the one who asked handles it)
        answer = error
    connection.send(answer)
    connection.close()


def _main(connection: Connection, job: Job, setting: Setting, *, in_process: bool) -> None:
    """Make one memo in the process this is called in; only there is what it takes imported."""
    with without(GRAMMARS):
        from planner.memos.run.one_memo import main  # noqa: PLC0415

    main(connection, job, setting, in_process=in_process)


def _start(context: Any, job: Job, setting: Setting) -> tuple[Connection, _Running]:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_main, args=(theirs, job, setting), kwargs={"in_process": forks()}, daemon=True
    )
    with without_main():
        process.start()
    theirs.close()  # so that a process that dies is seen as the end of the line
    return ours, _Running(job.key, process, time.monotonic() + setting.timeout)


def _received(connection: Connection, entry: _Running) -> Result:
    try:
        failure, detail, files = connection.recv()
    except (EOFError, OSError):
        entry.process.join()
        failure, detail, files = "died", str(entry.process.exitcode), {}
    except Exception as error:  # noqa: BLE001  (a notebook wrote on the line: what that can look like has no end)
        failure, detail, files = "other", f"{type(error).__name__}: {error}", {}
    connection.close()
    return Result(entry.key, failure, detail, files)


def _kill(connection: Connection, entry: _Running) -> None:
    import psutil  # noqa: PLC0415  (what seldom happens need not be paid for at every start)

    # A kernel of papermill's own engine is in no group of ours: found as long as its parent lives.
    children: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        children = psutil.Process(entry.process.pid).children(recursive=True)
    entry.process.kill()
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()
    connection.close()
    _end(entry)


def _end(entry: _Running) -> None:
    """Wait for the process, and end whatever its notebook started and left running."""
    entry.process.join()
    if hasattr(os, "killpg") and entry.process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(entry.process.pid, signal.SIGKILL)
    end_strays()

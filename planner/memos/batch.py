"""Many memos, each in a process of its own: one that fails, hangs or dies costs nobody else anything.

The processes are forked from one that has everything imported and has never run a thread (Python's
forkserver). Where there is no forking each starts afresh, slower and just as safe.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

TIMEOUT = 120.0  # seconds for one memo; it takes a quarter of one


@dataclass(frozen=True, slots=True)
class Job:
    """One memo to make: what goes into the notebook, and where page and record are written."""

    key: str
    parameters: dict[str, Any]
    page: Path
    record: Path


@dataclass(frozen=True, slots=True)
class Result:
    """How one job went.

    failure : str   "" when it went well; else a code that planner.words.refusals has a sentence for
    detail : str    what the machine said, for who looks into it
    """

    job: Job
    failure: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Running:
    job: Job
    process: mp.process.BaseProcess
    deadline: float


def run_jobs(
    jobs: Iterable[Job], notebook: str, *, workers: int | None = None, timeout: float = TIMEOUT
) -> Iterator[Result]:
    """Make the memos and yield each as it is done, in no particular order.

    notebook : str           the notebook's text
    workers : int or None    processes at a time; None: as many as the machine has processors
    timeout : float          seconds for one memo, after which its process is killed

    Leaving the loop early kills what is still running.
    """
    context = _context()
    waiting, running = deque(jobs), dict[Connection, _Running]()
    workers = workers or os.cpu_count() or 1
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                connection, started = _start(context, waiting.popleft(), notebook, timeout)
                running[connection] = started
            soonest = min(entry.deadline for entry in running.values())
            ready = wait(list(running), timeout=max(0.0, soonest - time.monotonic()))
            for connection in [connection for connection in running if connection in ready]:
                yield _finish(connection, running.pop(connection))
            for connection, entry in list(running.items()):
                if time.monotonic() >= entry.deadline:
                    del running[connection]
                    _kill(connection, entry)
                    yield Result(entry.job, "no_answer", f"{timeout:g}")
    finally:
        for connection, entry in running.items():
            _kill(connection, entry)


def _context() -> Any:
    if "forkserver" not in mp.get_all_start_methods():
        return mp.get_context("spawn")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(["planner.memos.warm"])
    return context


def _start(context: Any, job: Job, notebook: str, timeout: float) -> tuple[Connection, _Running]:
    from planner.memos.child import main  # noqa: PLC0415  (two seconds of imports that only a run needs)

    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=main, args=(theirs, notebook, job.parameters, job.page, job.record), daemon=True
    )
    process.start()
    theirs.close()  # so that a process that dies is seen as the end of the line
    return ours, _Running(job, process, time.monotonic() + timeout)


def _finish(connection: Connection, entry: _Running) -> Result:
    try:
        failure, detail = connection.recv()
    except (EOFError, OSError):
        entry.process.join()
        failure, detail = "died", str(entry.process.exitcode)
    connection.close()
    _end(entry)
    return Result(entry.job, failure, detail)


def _kill(connection: Connection, entry: _Running) -> None:
    entry.process.kill()
    connection.close()
    _end(entry)


def _end(entry: _Running) -> None:
    """Wait for the process, and end whatever its notebook started and left running."""
    entry.process.join()
    if hasattr(os, "killpg") and entry.process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(entry.process.pid, signal.SIGKILL)

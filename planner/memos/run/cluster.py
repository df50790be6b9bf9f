"""The same memos on more machines: each is a task of a Dask cluster, made by its worker as this machine makes it.

Workers need the very same planner and nothing of our disk: notebook, letterhead and benchmark go
with the task, documents come back as bytes, and the process that started the run writes them. Only so many
tasks are under way as keep every worker busy, so that memory does not grow with the number of schools.
A worker that is lost costs its memos under way, which others make.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing as mp
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from planner.files.build import build
from planner.memos.run.job import Job, Result, Setting
from planner.memos.run.processes import run_jobs
from planner.model.problems import Code, Refused

_CONNECT_SECONDS = 10
_WORKER_SECONDS = 30
_AHEAD = 2  # tasks for each thread of the workers: one it makes, one that waits for it


def run_on_cluster(jobs: Sequence[Job], setting: Setting, address: str) -> Iterator[Result]:
    """Make the memos on the cluster whose scheduler has this address; yield each as it comes, once.

    Raises Refused, before anything runs, when there is no scheduler or no worker, or no `distributed`.
    """
    client = _connect(address)
    return _collect(client, jobs, setting)


def _connect(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415  (the extra `cluster`)
    except ImportError as error:
        raise Refused(Code.NO_DISTRIBUTED) from error
    try:
        # A client that nobody answers takes half a minute to end, and one that is taken and told nothing never does.
        asyncio.run(asyncio.wait_for(_knock(address), _CONNECT_SECONDS))
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except Exception as error:  # what somebody else's server answers to Dask has no end
        raise Refused(Code.NO_SCHEDULER, address=address) from error
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError as error:
        client.close()
        raise Refused(Code.NO_WORKER, address=address) from error
    return client


async def _knock(address: str) -> None:
    from distributed.comm.core import connect  # noqa: PLC0415
    from distributed.security import Security  # noqa: PLC0415

    comm = await connect(address, **Security().get_connection_args("client"))
    await comm.close()


def _collect(client: Any, jobs: Sequence[Job], setting: Setting) -> Iterator[Result]:
    from distributed import as_completed  # noqa: PLC0415

    waiting = iter(jobs)
    ours = build()

    def submit(count: int) -> list[Any]:
        return [
            client.submit(make_one, job, setting, ours, key=f"{job.key}-{job.input_hash}", pure=False)
            for job in islice(waiting, count)
        ]

    with client:
        under_way = as_completed(submit(_room(client)), loop=client.loop)
        while under_way.count():
            future = next(under_way)
            yield _result(future)
            future.release()
            under_way.update(submit(max(0, _room(client) - under_way.count())))


def _room(client: Any) -> int:
    """Count the tasks that keep the workers of this moment busy."""
    threads: int = sum(client.nthreads().values())
    return _AHEAD * max(1, threads)


def _result(future: Any) -> Result:
    """Take what a worker sent; a memo that took one worker after another with it is named, and others go on."""
    key = future.key.rsplit("-", 1)[0]
    try:
        made: Result = future.result()
    except Exception as error:  # noqa: BLE001  (a worker can fail in every way a machine can)
        lost = type(error).__name__ == "KilledWorker"
        return Result(key, "worker_lost" if lost else "other", f"{type(error).__name__}: {error}")
    return made


def make_one(
    job: Job, setting: Setting, wanted: str, run: Callable[..., Iterator[Result]] = run_jobs
) -> Result:
    """Make one memo on a worker, in a process of its own as everywhere.

    Parameters
    ----------
    wanted : str
        The planner's build where the run was started.
    """
    if build() != wanted:
        return Result(job.key, "other_version", f"{build()} / {wanted}")
    # Dask's nanny starts its worker as a daemon, which may start no process; the nanny ends both all the same.
    with contextlib.suppress(AssertionError):
        mp.current_process().daemon = False
    return next(iter(list(run([job], setting, workers=1))))

"""Work in a process of its own, which a test may kill."""

from __future__ import annotations

import contextlib
import os
import traceback

import psutil

A_WHILE = 60  # seconds for what takes none, on a machine with other things to do


def forked(work):
    """Run in a process of its own; whatever goes wrong in it is on its standard error and in its status."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(status)


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill(processes):
    """Kill each, unless it has ended meanwhile by itself."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def gone(processes):
    """Whether all of them end, each left the time that a busy machine takes for it."""
    return not psutil.wait_procs(processes, timeout=A_WHILE)[1]

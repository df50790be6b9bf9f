"""Work in a process of its own, which a test may kill."""

from __future__ import annotations

import os
import traceback


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

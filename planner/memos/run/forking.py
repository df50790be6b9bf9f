"""Processes forked from a warm one, Python's forkserver: it imports once, never runs a thread, and ends with us."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing as mp
import os
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from planner.files.workplace import workplace

# What an import brings along and nobody here asks for.
# The grammars of international addresses, built by whatever imports jsonschema (nbformat does): a second.
GRAMMARS = "rfc3987_syntax"
# A debugger that nobody reaches a kernel of ours by: half a second.
DEBUGGER = "debugpy"
# Further checks of formats that jsonschema knows and no notebook's schema asks for, and the server that
# nbconvert shows slides with.
UNUSED = ("isoduration", "rfc3986_validator", "nbconvert.postprocessors.serve")
# Bytes: a socket's whole name has 103 at most on some systems, and a kernel's has 72 after the folder's.
_LONGEST_FOLDER = 31
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, prctl(2)
_ENDING_SECONDS = 5.0  # what cannot be killed (the system is at work for it) is waited for no longer
_starting = threading.Lock()


def forks() -> bool:
    """Whether this system can fork a process."""
    return "forkserver" in mp.get_all_start_methods()


def warmed(*modules: str) -> Any:
    """Start the process to fork from, which imports `modules` while the caller goes on. Gives the context.

    There is one for each process that asks, and the first who asks says which modules. One that has died is
    started again.
    """
    _hold_a_folder()
    context = mp.get_context("forkserver")
    context.set_forkserver_preload([*modules])
    from multiprocessing import forkserver  # noqa: PLC0415  (not made for every system)

    with without_main():
        forkserver.ensure_running()
    return context


def for_sockets() -> Path:
    """Give the folder for temporary files, or one whose name is short enough to put sockets in."""
    folder = tempfile.gettempdir()
    if forks() and len(os.fsencode(folder)) > _LONGEST_FOLDER:
        folder = "/tmp"  # noqa: S108  (there wherever something forks)
    return Path(folder)


def _hold_a_folder() -> None:
    """Have multiprocessing's sockets lie where a killed process's are swept; its own folder stays for ever then."""
    config = mp.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001  (there is no public way)
    if "tempdir" not in config:
        held = contextlib.ExitStack()
        config["tempdir"] = str(held.enter_context(workplace(for_sockets())))
        atexit.register(held.close)


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Keep the program that asks out of the processes it starts.

    multiprocessing imports it there anew, a Dask worker with all of its second of imports, for each memo.
    """
    with _starting:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


def warm_process() -> Any:
    """What multiprocessing knows of the process this one has forked from; there is no public way to ask it."""
    from multiprocessing import forkserver  # noqa: PLC0415  (not made for every system)

    return vars(forkserver)["_forkserver"]


def forget_who_asked() -> None:
    """Let go of what a process forked by multiprocessing shares with the one that asked for it.

    Who starts processes here has a warm process of its own, and the other's is not kept alive from here.
    """
    mp.current_process().daemon = False  # a daemon may start no process
    if not forks():
        return
    warm, tracker = warm_process(), vars(resource_tracker)["_resource_tracker"]
    for descriptor in filter(None, (warm._forkserver_alive_fd, tracker._fd)):  # noqa: SLF001
        os.close(descriptor)
    for shared in (warm, tracker):
        shared.__init__()


def is_forked_from() -> bool:
    """Whether this is the process that others are forked from: multiprocessing starts it by its own words."""
    return any("multiprocessing.forkserver" in argument for argument in sys.orig_argv)


def adopt() -> None:
    """Become the parent of whatever is left without one below this process, where the system knows of that (Linux)."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  (here already: the warm process imported it)

        ctypes.CDLL(None).prctl(_SUBREAPER, 1)


def end_children() -> None:
    """End what was started below this process, in a group of its own or without a parent too."""
    import psutil  # noqa: PLC0415  (here already: the warm process imported it)

    with contextlib.suppress(ChildProcessError, AttributeError):  # there are none; or it is Windows
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
            os.waitpid(-1, 0)


def end_strays() -> None:
    """End what a killed process had started and let go of: the warm process has adopted it (Linux)."""
    until = time.monotonic() + _ENDING_SECONDS
    while (strays := _strays()) and time.monotonic() < until:
        for stray in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(stray, signal.SIGKILL)
        time.sleep(0.001)


def _strays() -> set[int]:
    if not forks():
        return set()
    with _starting:  # one that is just being forked is no stray
        warm = warm_process()._forkserver_pid  # noqa: SLF001
        children: list[str] = []
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{warm}/task/{warm}/children").read_text("ascii").split()
        return {int(child) for child in children} - {process.pid for process in mp.active_children()}


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """Let imports find these modules missing; whoever imports one afterwards gets it.

    A module that is here already stays.
    """
    missing = [name for name in names if name not in sys.modules]
    for name in missing:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]

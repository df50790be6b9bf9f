"""Processes forked from a warm one, Python's forkserver: it imports once, never runs a thread, and ends with us."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing as mp
import os
import sys
import tempfile
import threading
import types
from collections.abc import Iterator
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

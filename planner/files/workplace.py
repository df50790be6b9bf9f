"""Copies that are kept by nobody: in a folder of their maker's, which goes with it, however it ends.

What is written on the way to its own name, or only to be looked at, holds what the finished file holds. So it stands in
a folder that its owner alone can read and that its maker holds a lock on, which a killed process lets go of. The next
one to come by takes away what nobody holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

_PREFIX = ".planner-work-"
_PAUSE = 0.005  # seconds until a lock is asked for again


@contextlib.contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Give a folder for copies, inside another and on its disk, readable by its owner alone; it goes at the end.

    Raises OSError where the outer folder cannot be written.
    """
    handle = None
    while handle is None:
        made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        handle = _taken(made)  # None: swept before it was held, so another one
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


def sweep(folder: Path) -> list[Path]:
    """Take away what killed processes left in a folder; gives where somebody is at work, or may be.

    Where no lock is known (Windows, some disks of a network) nobody can tell, and all of it stays and is named.
    """
    left = sorted(folder.glob(f"{_PREFIX}*")) if folder.is_dir() else []
    for one in left:
        if (handle := _taken(one)) is not None:
            if _lock(handle):
                shutil.rmtree(one, ignore_errors=True)
            os.close(handle)
    return [one for one in left if one.exists()]


@contextlib.contextmanager
def alone_in(folder: Path, seconds: float) -> Iterator[None]:
    """Keep out of a folder who asks the same; a workplace is its maker's alone already.

    Where no lock is known nobody is kept out. Raises TimeoutError where another stays in it so long.
    """
    handle, until = None, time.monotonic() + seconds
    with contextlib.suppress(OSError):
        handle = None if folder.name.startswith(_PREFIX) else os.open(folder, os.O_RDONLY)
    try:
        while handle is not None and _lock(handle) is False:
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(_PAUSE)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _taken(folder: Path) -> int | None:
    """Hold a folder; None where it is gone, or another holds it."""
    try:
        handle = os.open(folder if os.name != "nt" else os.devnull, os.O_RDONLY)
    except OSError:
        return None
    if _lock(handle) is not False and folder.is_dir():
        return handle
    os.close(handle)
    return None


def _lock(handle: int) -> bool | None:
    """Whether the lock is ours now; None where there are no locks."""
    try:
        locks = import_module("fcntl")
        locks.flock(handle, locks.LOCK_EX | locks.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True

"""A file is either the old one or the new one, never half of either."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from planner.files.workplace import sweep, workplace


def write_atomically(path: str | os.PathLike[str], data: bytes, mode: int | None = None) -> None:
    """Write bytes under a temporary name on the same disk, flush them, then rename.

    A killed process or a full disk leaves the old file as it was. Raises OSError; leaves no temporary file behind then.
    What a killed process had written goes with the next that writes in the folder.

    Parameters
    ----------
    mode : int or None
        Who may read it, from its first byte on; None: who might read the old file, or any new one.
    """
    path = Path(path)
    sweep(path.parent)
    with workplace(path.parent) as work:
        write_together({path: data}, work, mode)


def write_together(files: Mapping[Path, bytes], work: Path, mode: int | None = None) -> None:
    """Write files that belong together: all are whole, under temporary names, before any takes its own.

    Parameters
    ----------
    files : mapping
        The names they shall have, in the order they take them.
    work : Path
        A folder on the same disk for the temporary names, a `workplace`.
    mode : int or None
        As for `write_atomically`.

    A full disk leaves every old file as it was; a process killed between two names leaves each of them
    whole. Raises OSError; leaves no temporary file behind then.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            temporary = staged[path] = work / f".{secrets.token_hex(8)}.tmp"
            _write_through(temporary, data, 0o666 if mode is None else mode)
            if mode is None and path.exists():
                temporary.chmod(path.stat().st_mode & 0o777)
        for path, temporary in staged.items():
            temporary.replace(path)
    except BaseException:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in files}:
        sync(folder)


def _write_through(path: Path, data: bytes, mode: int) -> None:
    # Opened by hand and not with tempfile: a new file is then as readable as any other the person makes.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(place: Path) -> None:
    """Make a file, or a folder with its new names, durable; Windows can open no folder, and needs no such thing."""
    if os.name == "nt" and place.is_dir():
        return
    handle = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

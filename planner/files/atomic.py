"""A file is either the old one or the new one, never half of either."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write bytes under a temporary name in the same folder, flush them to the disk, then rename.

    A killed process or a full disk leaves the old file as it was. Raises OSError; leaves no temporary file
    behind then.
    """
    path = Path(path)
    write_together({path: data}, path.parent)


def write_together(files: Mapping[Path, bytes], workplace: Path) -> None:
    """Write files that belong together: all are whole, under temporary names, before any takes its own.

    files : mapping     the names they shall have, in the order they take them
    workplace : Path    a folder on the same disk for the temporary names

    A full disk leaves every old file as it was; a process killed between two names leaves each of them
    whole. Raises OSError; leaves no temporary file behind then.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            temporary = staged[path] = workplace / f".{secrets.token_hex(8)}.tmp"
            _write_through(temporary, data)
            if path.exists():
                temporary.chmod(path.stat().st_mode & 0o777)
        for path, temporary in staged.items():
            temporary.replace(path)
    except BaseException:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in files}:
        sync_folder(folder)


def _write_through(path: Path, data: bytes) -> None:
    # Opened by hand and not with tempfile: a new file is then as readable as any other the person makes.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows can open no folder, and needs no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

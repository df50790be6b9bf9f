"""Which planner this is: its version, and a trace of what it is made of, so that two that differ are never called one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from planner.files.shipped import shipped

_PACKAGE = Path(str(files("planner")))
# What it computes, says and looks like, and draws and prints with. Not what is compiled of it when it runs.
_MADE_OF = frozenset(
    {".py", ".pyi", ".toml", ".j2", ".css", ".js", ".po", ".json", ".html", ".docx", ".typ", ".ttf"}
)
_SHIPPED = (
    "dashboards/*.ipynb",
    "notebooks/memo.ipynb",
    "data/templates/*",
)  # inside an installed one, else beside it
_LETTERS = 8


@cache
def build() -> str:
    """Give the version and eight letters of a hash over every file's name and bytes, as in "0.1.0+3f9a2b1c".

    The same wherever it is installed; another when a letter of it is.
    """
    whole = hashlib.sha256()
    for name, path in sorted(_held()):
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{version('planner')}+{whole.hexdigest()[:_LETTERS]}"


def _held() -> Iterator[tuple[str, Path]]:
    """Every file by its name in an installed planner."""
    folders = {Path(pattern).parent: Path(pattern).name for pattern in _SHIPPED}
    for path in _PACKAGE.rglob("*"):
        name = path.relative_to(_PACKAGE)
        if path.suffix in _MADE_OF and name.parent not in folders:
            yield name.as_posix(), path
    for folder, pattern in folders.items():
        for path in shipped(folder.as_posix()).glob(pattern):
            if (
                path.is_file() and path.name[0] not in ".~"
            ):  # nor what a spreadsheet that has it open puts beside it
                yield (folder / path.name).as_posix(), path

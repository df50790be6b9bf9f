"""Which planner this is: its version, and a trace of what it is made of, so that two that differ are never called one."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("planner")))
# What it computes, says and looks like. Not what is compiled or built from it, nor what an installed one has beside it.
_MADE_OF = frozenset({".py", ".pyi", ".toml", ".j2", ".css", ".js", ".po", ".json", ".html", ".docx", ".typ"})
_BESIDE = ("rooms/static/", "dashboards/", "notebooks/", "data/")
_LETTERS = 8


@cache
def build() -> str:
    """Give the version and eight letters of a hash over every file's name and bytes, as in "0.1.0+3f9a2b1c".

    The same wherever it is installed; another when a letter of it is.
    """
    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.suffix in _MADE_OF and not name.startswith(_BESIDE):
            whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{version('planner')}+{whole.hexdigest()[:_LETTERS]}"

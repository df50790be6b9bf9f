"""What comes with the planner and is no code: inside an installed package, beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("planner")))


def shipped(path: str) -> Path:
    """Find a file or a folder by its place in a checkout, "notebooks/memo.ipynb"; it may not be there."""
    inside = _PACKAGE / path
    return inside if inside.exists() else _PACKAGE.parent / path

"""Jinja templates of ours, all under one rule: whatever is put in is escaped, and a name that is missing is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def templates(*folders: Path, trimmed: bool = True) -> Environment:
    """Give the templates of folders, the first first; trimmed: a line that holds a tag alone leaves none behind."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
        undefined=StrictUndefined,
    )

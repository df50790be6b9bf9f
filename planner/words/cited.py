"""A sentence with the facts it rests on: what pages and memos print and trace."""

from __future__ import annotations

from typing import NamedTuple


class Cited(NamedTuple):
    """One sentence; `fact` holds ids in the registers (none: it rests on the school's own figures alone)."""

    text: str
    fact: tuple[str, ...] = ()

"""Where each fact stands: so that a figure on a page leads back to its source."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from planner.model.content import Text


@cache
def sections() -> dict[str, str]:
    """Section of the mapping for each of its facts ("D1" -> "2.3")."""
    return {fact: section for section, facts in _raw()["mapping"].items() for fact in facts}


@cache
def elsewhere() -> dict[str, Text]:
    """Source of each fact we use that is not from the mapping ("X8" -> ...)."""
    return {fact: Text(**source) for fact, source in _raw()["elsewhere"].items()}


def _raw() -> dict[str, Any]:
    return tomllib.loads((files("planner.content") / "sources.toml").read_text(encoding="utf-8"))

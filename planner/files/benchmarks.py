"""Benchmark files: a shipped one by name, or any other by path."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from planner.model.allocation import TaskType
from planner.model.benchmarks import Band, Benchmark, LeftOpen, MeanOf, Published
from planner.model.content import Text

_SHIPPED = files("planner.content") / "benchmarks"


def shipped_benchmarks() -> list[str]:
    """Names of the benchmarks that come with the planner."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in _SHIPPED.iterdir() if entry.name.endswith(".toml")
    )


@lru_cache
def load_benchmark(name: str | Path) -> Benchmark:
    """Read a shipped benchmark by name ("carpentry-2023"), or a file by path.

    Raises ValueError naming the file and what is wrong with it; OSError when it cannot be read.
    """
    source = _SHIPPED / f"{name}.toml" if str(name) in shipped_benchmarks() else Path(name)
    if isinstance(source, Path) and source.suffix != ".toml":
        msg = f"{name}: no benchmark of that name ({', '.join(shipped_benchmarks())}), and not a .toml file"
        raise ValueError(msg)
    try:
        return _benchmark(tomllib.loads(source.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from error


def _benchmark(raw: Mapping[str, Any]) -> Benchmark:
    return Benchmark(
        id=raw["id"],
        programme=_text(raw["programme"]),
        source=_text(raw["source"]),
        year=raw["year"],
        schools=raw["schools"],
        mean_of=MeanOf(raw.get("mean_of", MeanOf.UNSTATED)),
        step=raw.get("step", 0.01),
        shares={TaskType(name): _published(entry) for name, entry in raw.get("shares", {}).items()},
        fte=_published(raw.get("fte", {})),
        students_per_fte=_published(raw.get("students_per_fte", {})),
        bands=tuple(_band(entry) for entry in raw.get("bands", ())),
        open=tuple(LeftOpen(_text(entry), tuple(entry.get("fact", ()))) for entry in raw.get("open", ())),
        fact=tuple(raw.get("fact", ())),
    )


def _text(raw: Mapping[str, Any]) -> Text:
    return Text(raw["da"], raw["en"])


def _published(raw: Mapping[str, Any]) -> Published:
    return Published(
        mean=raw.get("mean", raw.get("mean_just_under")),
        low=raw.get("low"),
        high=raw.get("high"),
        fact=tuple(raw.get("fact", ())),
    )


def _band(raw: Mapping[str, Any]) -> Band:
    """`from`/`to` include their edge, `above`/`below` do not."""
    return Band(
        schools=raw["schools"],
        low=float(raw.get("from", raw.get("above", 0.0))),
        high=float(raw.get("to", raw.get("below", math.inf))),
        low_in="above" not in raw,
        high_in="below" not in raw,
        fact=tuple(raw.get("fact", ())),
    )

"""Worlds on disk: those packaged with shipped benchmarks, and a cache of those worked out for other files."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.files.atomic import write_atomically
from planner.model.allocation import TaskType
from planner.model.publication.facts import Facts
from planner.model.publication.worlds import Columns, Steps, Worlds

SCRIPT = "planner.files.publication.packaged"  # makes those of shipped benchmarks
Progress = Callable[[int, int], object]


def read_worlds(text: str, facts: Facts) -> Worlds:
    """Read packaged worlds; ValueError when malformed, or made from other figures than these."""
    raw = json.loads(text)
    try:
        if raw["figures"] != facts.digest:
            msg = "made from other figures"
            raise ValueError(msg)
        return Worlds(
            schools=_columns(raw["schools"], facts),
            fte=_columns(raw["fte"], facts),
            likely=_columns(raw["likely"], facts),
            alike={
                int(name): columns
                for name, entry in raw["alike"].items()
                if (columns := _columns(entry, facts))
            },
            tables=tuple(tuple((a, s, r) for a, s, r in table) for table in raw["tables"]),
            made=raw["made"],
        )
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"malformed: {error!r}"
        raise ValueError(msg) from error


def write_worlds(worlds: Worlds, facts: Facts) -> str:
    """Write worlds as JSON that `read_worlds` takes back unchanged: break points, then drawn rows in permille."""
    content = {
        "script": SCRIPT,
        "figures": facts.digest,
        "made": dict(worlds.made),
        "schools": _plain(worlds.schools),
        "fte": _plain(worlds.fte),
        "likely": _plain(worlds.likely),
        "alike": {str(concentration): _plain(columns) for concentration, columns in worlds.alike.items()},
        "note": "drawn tables, synthetic: no row is a school's",
        "tables": worlds.tables,
    }
    lines = (
        f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _columns(raw: dict[str, Any] | None, facts: Facts) -> Columns | None:
    if raw is None:
        return None
    columns = {t: Steps(raw[t.value]["low"], raw[t.value]["high"]) for t in TaskType}
    if any(len(breaks) != facts.schools for steps in columns.values() for breaks in (steps.low, steps.high)):
        msg = f"not {facts.schools} break points"
        raise ValueError(msg)
    return columns


def _plain(columns: Columns | None) -> dict[str, dict[str, tuple[float, ...]]] | None:
    if columns is None:
        return None
    return {t.value: {"low": steps.low, "high": steps.high} for t, steps in columns.items()}


def cache_folder() -> Path:
    """Where worlds of other files are kept: `PLANNER_CACHE`, or the user's cache folder."""
    from platformdirs import user_cache_path  # noqa: PLC0415

    return Path(os.environ.get("PLANNER_CACHE") or user_cache_path("planner"))


def worlds_for(facts: Facts, progress: Progress = lambda *_: None) -> Worlds:
    """Worlds of any figures: from the cache folder, else worked out (up to a minute) and kept there.

    `progress` is told how many steps are done, of how many.
    """
    kept = cache_folder() / f"worlds-{facts.digest}.json"
    with contextlib.suppress(OSError, ValueError):  # not there, torn or of an older planner: work it out
        return read_worlds(kept.read_text(encoding="utf-8"), facts)
    from planner.model.publication.make import make_worlds  # noqa: PLC0415

    worlds = make_worlds(facts, progress=progress)
    with contextlib.suppress(OSError):  # nowhere to keep it: it still holds
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, write_worlds(worlds, facts).encode())
    return worlds

"""Benchmark files: a shipped one by name, or any other by path."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from planner.files.publication.values import (
    MOST_SCHOOLS,
    BenchmarkError,
    each,
    either,
    figure,
    ids,
    needed,
    number,
    only,
    refused,
    shown,
    table,
    text,
    text_in_languages,
    whole,
)
from planner.files.publication.worlds import SCRIPT, Progress, read_worlds, worlds_for
from planner.model.allocation import TaskType
from planner.model.problems import Code, Refused
from planner.model.publication.benchmark import Band, Benchmark, LeftOpen, MeanOf
from planner.model.publication.facts import facts_of
from planner.model.publication.published import Published

EDITION_SUFFIX = ".json"
SHIPPED = files("planner.content") / "benchmarks"
_FILE = {
    *("id", "programme", "source", "year", "schools", "mean_of", "step", "fact"),
    *("shares", "fte", "students_per_fte", "bands", "open", "unused"),
}
_FIGURES = {"mean", "low", "high", "fact"}
_MOST_BYTES = 64 * 1024
_COARSEST = 0.5  # rounding of a share


def shipped_benchmarks() -> list[str]:
    """Names of the benchmarks that come with the planner."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in SHIPPED.iterdir() if entry.name.endswith(".toml")
    )


def offered_benchmarks() -> list[str]:
    """Names of those that come with the planner, then of the editions that are kept beside its data."""
    from planner.files.publication.editions import kept_editions  # noqa: PLC0415  (half the cost of one that is shipped)

    return [*shipped_benchmarks(), *kept_editions()]


def benchmark_file(name: str | Path) -> Path | None:
    """Give the file of a benchmark that does not come with the planner; None for one that does."""
    if str(name) in shipped_benchmarks():
        return None
    from planner.files.publication.editions import edition_file  # noqa: PLC0415  (as above)

    return edition_file(str(name))


def load_benchmark(name: str | Path, progress: Progress = lambda *_: None) -> Benchmark:
    """Read a benchmark by name, shipped ("carpentry-2023") or an edition that is kept; or a publication's or an edition's file.

    A shipped one brings its worlds; those of another file are worked out when a position is first asked for
    (up to a minute for 30 schools), and kept in the user's cache folder for the next time. `progress` is told
    then how many steps are done, of how many.

    Raises BenchmarkError (a ValueError) naming the file and what is wrong with it; OSError when it cannot be read.
    """
    path = benchmark_file(name)
    if path is None:
        return _shipped(str(name))
    if path.suffix == EDITION_SUFFIX:
        from planner.files.publication.editions import edition_benchmark  # noqa: PLC0415  (as above)

        try:
            return edition_benchmark(path)
        except Refused as error:
            raise BenchmarkError(str(name), error.problem) from error
    benchmark = _from_path(path)
    return replace(benchmark, worlds=cache(partial(worlds_for, facts_of(benchmark), progress)))


@lru_cache
def _shipped(name: str) -> Benchmark:
    benchmark = read_benchmark(name, (SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
    packaged = (SHIPPED / f"{name}.worlds.json").read_text(encoding="utf-8")
    try:
        worlds = read_worlds(packaged, facts_of(benchmark))
    except ValueError as error:
        msg = f"{name}.worlds.json: {error}; make it again: python -m {SCRIPT} {name}"
        raise ValueError(msg) from error
    return replace(benchmark, worlds=lambda: worlds)


def _from_path(path: Path) -> Benchmark:
    if path.suffix != ".toml":
        raise BenchmarkError(
            str(path), refused(Code.UNKNOWN_BENCHMARK, shipped=", ".join(offered_benchmarks())).problem
        )
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise BenchmarkError(str(path), refused(Code.BENCHMARK_TOO_LARGE, limit=_MOST_BYTES).problem)
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BenchmarkError(str(path), refused(Code.NOT_UTF8).problem) from error
    return read_benchmark(str(path), content)


def read_benchmark(name: str, content: str) -> Benchmark:
    """Read a benchmark file's text, without worlds; BenchmarkError naming the file and what is wrong with it."""
    try:
        raw = tomllib.loads(content)
    except (ValueError, RecursionError) as error:  # nested without end: no publication
        raise BenchmarkError(name, _not_toml(error).problem) from error
    try:
        return _benchmark(raw)
    except Refused as error:
        raise BenchmarkError(name, error.problem) from error


def _not_toml(error: ValueError | RecursionError) -> Refused:
    reason = str(error)[:200] if isinstance(error, ValueError) else "nested too deeply"
    at = re.search(r"\(at line (\d+), column", reason)
    return (
        refused(Code.NOT_TOML_LINE, reason=reason, line=int(at[1]))
        if at
        else refused(Code.NOT_TOML, reason=reason)
    )


def _benchmark(raw: Mapping[str, Any]) -> Benchmark:
    only(raw, _FILE, "the file")
    shares = table(raw.get("shares", {}), "shares")
    only(shares, {t.value for t in TaskType}, "shares")
    fte = table(raw.get("fte", {}), "fte")
    return Benchmark(
        id=text(needed(raw, "id"), "id"),
        programme=text_in_languages(needed(raw, "programme"), "programme"),
        source=text_in_languages(needed(raw, "source"), "source"),
        year=whole(needed(raw, "year"), "year", least=1, most=9999),
        schools=whole(raw["schools"], "schools", least=1, most=MOST_SCHOOLS) if "schools" in raw else 0,
        mean_of=_reading(raw.get("mean_of", MeanOf.UNSTATED.value)),
        step=figure(number(raw.get("step", 0.01), "step", most=_COARSEST), "step", least=0.0),
        fte_step=figure(fte.get("step", 0.0), "fte.step", least=0.0),
        shares={TaskType(task): _published(entry, f"shares.{task}") for task, entry in shares.items()},
        fte=_published(fte, "fte", {"step"}),
        students_per_fte=_students(raw.get("students_per_fte", {})),
        bands=each(raw.get("bands", []), "bands", _band),
        open=each(raw.get("open", []), "open", _remark),
        unused=each(raw.get("unused", []), "unused", _remark),
        fact=ids(raw, ""),
    )


def _reading(raw: object) -> MeanOf:
    known = [reading.value for reading in MeanOf]
    if raw not in known:
        raise refused(Code.ENTRY_UNKNOWN_READING, "mean_of", value=shown(raw), known=", ".join(known))
    return MeanOf(raw)


def _published(raw: object, where: str, more: set[str] | frozenset[str] = frozenset()) -> Published:
    entry = table(raw, where)
    only(entry, _FIGURES | more, where)
    mean, low, high = (
        figure(entry[part], f"{where}.{part}") if part in entry else None for part in ("mean", "low", "high")
    )
    return Published(mean, low, high, ids(entry, where))


def _students(raw: object) -> Published:
    """A mean of students per FTE may be published as "just under" a figure."""
    where, under = "students_per_fte", "mean_just_under"
    entry = table(raw, where)
    either(entry, "mean", under, where)
    published = _published({key: value for key, value in entry.items() if key != under}, where)
    if under not in entry:
        return published
    return replace(published, mean=figure(entry[under], f"{where}.{under}"), just_under=True)


def _band(raw: object, where: str) -> Band:
    """`from`/`to` include their edge, `above`/`below` do not."""
    entry = table(raw, where)
    only(entry, {"schools", "from", "above", "to", "below", "fact"}, where)
    either(entry, "from", "above", where)
    either(entry, "to", "below", where)
    top = entry.get("to", entry.get("below"))
    return Band(
        schools=whole(needed(entry, "schools", where), f"{where}.schools", least=0, most=MOST_SCHOOLS),
        low=figure(entry.get("from", entry.get("above", 0.0)), f"{where}, lower edge", least=0.0),
        high=math.inf if top is None else figure(top, f"{where}, upper edge", least=0.0),
        low_in="above" not in entry,
        high_in="below" not in entry,
        fact=ids(entry, where),
    )


def _remark(raw: object, where: str) -> LeftOpen:
    return LeftOpen(text_in_languages(raw, where), ids(table(raw, where), where))

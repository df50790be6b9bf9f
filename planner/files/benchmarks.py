"""Benchmark files: a shipped one by name, or any other by path."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from planner.files.worlds import SCRIPT, read_worlds, worlds_for
from planner.model.allocation import TaskType
from planner.model.benchmarks import Band, Benchmark, LeftOpen, MeanOf, Published
from planner.model.content import Text
from planner.model.worlds_facts import facts_of

SHIPPED = files("planner.content") / "benchmarks"
_FILE = {
    *("id", "programme", "source", "year", "schools", "mean_of", "step", "fact"),
    *("shares", "fte", "students_per_fte", "bands", "open", "unused"),
}
_FIGURES = {"mean", "low", "high", "fact"}
_T = TypeVar("_T")


def shipped_benchmarks() -> list[str]:
    """Names of the benchmarks that come with the planner."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in SHIPPED.iterdir() if entry.name.endswith(".toml")
    )


def load_benchmark(name: str | Path) -> Benchmark:
    """Read a shipped benchmark by name ("carpentry-2023"), or a file by path.

    A shipped one brings its worlds; those of another file are worked out when a position is first asked for
    (up to a minute), and kept in the user's cache folder for the next time.

    Raises ValueError naming the file and what is wrong with it; OSError when it cannot be read.
    """
    return _shipped(str(name)) if str(name) in shipped_benchmarks() else _from_path(Path(name))


@lru_cache
def _shipped(name: str) -> Benchmark:
    benchmark = read_benchmark(name, (SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
    text = (SHIPPED / f"{name}.worlds.json").read_text(encoding="utf-8")
    try:
        worlds = read_worlds(text, facts_of(benchmark))
    except ValueError as error:
        msg = f"{name}.worlds.json: {error}; make it again: python -m {SCRIPT} {name}"
        raise ValueError(msg) from error
    return replace(benchmark, worlds=lambda: worlds)


def _from_path(path: Path) -> Benchmark:
    if path.suffix != ".toml":
        msg = f"{path}: no benchmark of that name ({', '.join(shipped_benchmarks())}), and not a .toml file"
        raise ValueError(msg)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 text"
        raise ValueError(msg) from error
    benchmark = read_benchmark(str(path), text)
    return replace(benchmark, worlds=cache(partial(worlds_for, facts_of(benchmark))))


def read_benchmark(name: str, text: str) -> Benchmark:
    """Read a benchmark file's text, without worlds; ValueError naming the file and what is wrong with it."""
    try:
        return _benchmark(tomllib.loads(text))
    except KeyError as error:
        msg = f"{name}: {error.args[0]} is missing"
        raise ValueError(msg) from error
    except (TypeError, ValueError) as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from error


def _benchmark(raw: Mapping[str, Any]) -> Benchmark:
    _only(raw, _FILE, "the file")
    shares = _table(raw.get("shares", {}), "shares")
    _only(shares, {t.value for t in TaskType}, "shares")
    fte = _table(raw.get("fte", {}), "fte")
    students = _table(raw.get("students_per_fte", {}), "students_per_fte")
    if {"mean", "mean_just_under"} <= students.keys():
        msg = "students_per_fte: either mean or mean_just_under"
        raise ValueError(msg)
    return Benchmark(
        id=_text(raw["id"], "id"),
        programme=_said(raw["programme"], "programme"),
        source=_said(raw["source"], "source"),
        year=_whole(raw["year"], "year", least=1),
        schools=_whole(raw["schools"], "schools", least=1),
        mean_of=MeanOf(raw.get("mean_of", MeanOf.UNSTATED)),
        step=_number(raw.get("step", 0.01), "step", least=0.0),
        fte_step=_number(fte.get("step", 0.0), "fte.step", least=0.0),
        shares={TaskType(task): _published(entry, f"shares.{task}") for task, entry in shares.items()},
        fte=_published(fte, "fte", {"step"}),
        students_per_fte=_published(students, "students_per_fte", {"mean_just_under"}),
        bands=_each(raw.get("bands", []), "bands", _band),
        open=_each(raw.get("open", []), "open", _left_open),
        unused=_each(raw.get("unused", []), "unused", _left_open),
        fact=_ids(raw, "the file"),
    )


def _published(raw: object, place: str, more: set[str] | frozenset[str] = frozenset()) -> Published:
    entry = _table(raw, place)
    _only(entry, _FIGURES | more, place)
    figures = {
        part: _number(entry[part], f"{place}.{part}") for part in ("mean", "low", "high") if part in entry
    }
    if "mean_just_under" in entry:
        figures["mean"] = _number(entry["mean_just_under"], f"{place}.mean_just_under")
    return Published(**figures, fact=_ids(entry, place))


def _band(raw: object, place: str) -> Band:
    """`from`/`to` include their edge, `above`/`below` do not."""
    entry = _table(raw, place)
    _only(entry, {"schools", "from", "above", "to", "below", "fact"}, place)
    for one, other in (("from", "above"), ("to", "below")):
        if one in entry and other in entry:
            msg = f"{place}: either {one} or {other}"
            raise ValueError(msg)
    return Band(
        schools=_whole(entry["schools"], f"{place}.schools", least=0),
        low=_number(entry.get("from", entry.get("above", 0.0)), f"{place}, lower edge", least=0.0),
        high=_number(entry["to"] if "to" in entry else entry["below"], f"{place}, upper edge", least=0.0)
        if {"to", "below"} & entry.keys()
        else math.inf,
        low_in="above" not in entry,
        high_in="below" not in entry,
        fact=_ids(entry, place),
    )


def _only(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(entry.keys() - known):
        msg = f"{place}: {', '.join(unknown)} not known; it can say {', '.join(sorted(known))}"
        raise ValueError(msg)


def _table(raw: object, place: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        msg = f"{place}: {raw!r} is not a table"
        raise ValueError(msg)  # noqa: TRY004  a malformed file is a ValueError, whatever is wrong with it
    return raw


def _each(raw: object, place: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
    if not isinstance(raw, list):
        msg = f"{place}: {raw!r} is not a list of tables"
        raise ValueError(msg)  # noqa: TRY004
    return tuple(read(entry, f"{place} {number}") for number, entry in enumerate(raw, start=1))


def _number(raw: object, place: str, least: float | None = None) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        msg = f"{place}: {raw!r} is not a finite number"
        raise ValueError(msg)
    if least is not None and raw < least:
        msg = f"{place}: {raw!r} is below {least:g}"
        raise ValueError(msg)
    return float(raw)


def _whole(raw: object, place: str, least: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < least:
        msg = f"{place}: {raw!r} is not a whole number from {least}"
        raise ValueError(msg)
    return raw


def _text(raw: object, place: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        msg = f"{place}: {raw!r} is not a text"
        raise ValueError(msg)
    return raw


def _said(raw: object, place: str) -> Text:
    """Words in both languages; what is said in one only stands for both."""
    if isinstance(raw, str):
        return Text(_text(raw, place), raw)
    entry = _table(raw, place)
    _only(entry, {"da", "en", "fact"}, place)
    said = [_text(entry[language], f"{place}.{language}") for language in ("da", "en") if language in entry]
    if not said:
        msg = f"{place}: says nothing; give da, en or both"
        raise ValueError(msg)
    return Text(said[0], said[-1])


def _left_open(raw: object, place: str) -> LeftOpen:
    return LeftOpen(_said(raw, place), _ids(_table(raw, place), place))


def _ids(entry: Mapping[str, Any], place: str) -> tuple[str, ...]:
    ids = entry.get("fact", [])
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        msg = f"{place}.fact: {ids!r} is not a list of ids"
        raise ValueError(msg)
    return tuple(ids)

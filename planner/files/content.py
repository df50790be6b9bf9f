"""Content files: facts as data. The only code that reads them; each is read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from planner.files.languages import further
from planner.model.allocation import TaskType
from planner.model.content import FteHours, Hours, Item, Mark, ProblemKind, Programme, Target, Targets, Text
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.estimate.people import TASKS
from planner.model.evidence import Association, Claim, Firmness, Rival
from planner.model.schools import SchoolYear

# In content/problems; a code is in one of them.
_PROBLEMS = ("files", "rows", "estimates", "stored", "rounds", "publications", "databases", "memos", "pages")


def task_types() -> tuple[Item, ...]:
    """Say what each of the three task types is, in the order of `TaskType`."""
    return _items("tasks", "task_type")


def tasks() -> tuple[Item, ...]:
    """Give the tasks a form lists: 17 of the report, then "other", which has no task type of its own."""
    said = {item.id: item for item in _items("tasks", "task")}
    return tuple(replace(said[task], task_type=task_type) for task, task_type in TASKS.items())


def practices() -> tuple[Item, ...]:
    """Give the 22 practices; the report ties none of them to a task type, so which they touch is our mapping."""
    return _items("practices", "practice")


def practice_texts(of: str) -> tuple[Item, ...]:
    """Give the "group" entries the practices stand in, or what is "said" of them all."""
    return _items("practices", of)


def worksheet(of: str) -> tuple[Item, ...]:
    """Give the "part" or "question" entries of the worksheet for administration."""
    return _items("worksheet", of)


def recommendations() -> tuple[Item, ...]:
    """Give the report's recommendations, general and to every school alike."""
    return _items("recommendations", "recommendation")


def organisation() -> tuple[Item, ...]:
    """Describe roles and ways to organise; none is held above another."""
    return _items("organisation", "organisation")


def instrument(of: str) -> tuple[Item, ...]:
    """Give the "field", "person", "column", "choice", "said" or "guide" entries of a time estimate's questions."""
    return _items("instrument", of)


def edition_texts(of: str) -> tuple[Item, ...]:
    """Give the "source" or "open" entries that are said of every edition."""
    return _items("editions", of)


def caveats() -> tuple[Item, ...]:
    """Give the standing caveats in the order a memo prints them."""
    return _items("caveats", "caveat")


@cache
def claims() -> tuple[Claim, ...]:
    """Give the four relations the report looks at, each with its rivals and its limits."""
    raw = _read("claims")
    not_stated = {item.id: item for item in _items("claims", "not_stated")}
    rivals = {entry["id"]: Rival(**_said(entry)) for entry in raw["rival"]}
    population = Item(**_said(raw["population"]))
    return tuple(
        Claim(
            **_said(entry),
            association=Association(entry["association"]),
            firmness=Firmness(entry["firmness"]),
            wording=_text(entry["wording"]),
            year=entry["year"],
            population=population,
            not_stated=tuple(not_stated[name] for name in entry["not_stated"]),
            rivals=tuple(rivals[name] for name in entry["rivals"]),
            may_say=_text(entry["may_say"]),
            may_not_say=_text(entry["may_not_say"]),
        )
        for entry in raw["claim"]
    )


def rests_on(what: str) -> tuple[str, ...]:
    """Give the facts under something we say ourselves about the report, as `rests_on` of the claims names it."""
    return tuple(_read("claims")["rests_on"][what]["fact"])


@cache
def hours() -> Hours:
    """Give one FTE in hours: gross, net by school year."""
    raw = _read("hours")
    return Hours(
        gross=FteHours(tuple(raw["gross"]["fact"]), GROSS_HOURS_A_YEAR),
        net=tuple(_fte_hours(entry) for entry in raw["net"]),
    )


@cache
def targets() -> Targets:
    """Give the table of targets by programme and year, and what is not known about them."""
    rows = tuple(
        Target(
            note=Item(**_said(entry)),
            whom=_text(entry["whom"]),
            mark=Mark(entry["mark"]),
            share=entry["share"],
            programme=entry.get("programme"),
            year=entry.get("year"),
        )
        for entry in _read("targets")["target"]
    )
    return Targets(rows, _items("targets", "rule"), _items("targets", "not_known"))


@cache
def programmes() -> tuple[Programme, ...]:
    """Give the programmes that are known by more than one name."""
    return tuple(
        Programme(entry["id"], _text(entry["name"]), tuple(entry["also"]), entry.get("base_2019"))
        for entry in _read("programmes")["programme"]
    )


@cache
def problem_kinds() -> Mapping[str, ProblemKind]:
    """Give what can be wrong, by code."""
    entries = [entry for file in _PROBLEMS for entry in _read(f"problems/{file}").items()]
    return {code: _problem_kind(entry) for code, entry in entries}


def _problem_kind(entry: Mapping[str, Any]) -> ProblemKind:
    ((by, cases),) = entry.get("when", {"": {}}).items()
    return ProblemKind(
        severity=entry.get("severity", "problem"),
        values=entry.get("values", {}),
        said=_text({"da": entry["da"], "en": entry["en"]}),
        by=by,
        cases={case: _text(said) for case, said in cases.items()},
        unsaid=tuple(entry.get("unsaid", ())),
    )


@cache
def sections() -> dict[str, str]:
    """Section of the report for each of its facts ("D1" -> "2.3"): so that a figure on a page leads back to its source."""
    return {fact: section for section, facts in _read("sources")["mapping"].items() for fact in facts}


@cache
def elsewhere() -> dict[str, Text]:
    """Source of each fact we use that is not from the report ("X8" -> ...)."""
    return {fact: _text(source) for fact, source in _read("sources")["elsewhere"].items()}


def _fte_hours(entry: Mapping[str, Any]) -> FteHours:
    years = tuple(SchoolYear.read(year) for year in entry.get("years", ()))
    return FteHours(tuple(entry["fact"]), float(entry["hours"]), years)


@cache
def _items(file: str, table: str) -> tuple[Item, ...]:
    return tuple(Item(**_said(entry)) for entry in _read(file)[table])


def _text(entry: Mapping[str, str]) -> Text:
    return Text(**entry, more=further(entry["en"]))


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Take from an entry what every kind of item has."""
    return {
        "id": entry["id"],
        "fact": tuple(entry.get("fact", ())),
        "name": _text(entry.get("name", entry["text"])),
        "text": _text(entry["text"]),
        "group": entry.get("group", ""),
        "task_type": TaskType(entry["task_type"]) if "task_type" in entry else None,
        "touches": tuple(TaskType(touched) for touched in entry.get("touches", ())),
        "source": entry.get("source", "register" if "fact" in entry else "planner"),
    }


@cache
def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((files("planner.content") / f"{file}.toml").read_text(encoding="utf-8"))


# The benchmark whose report the content is about: pages and memos compare with it unless somebody names another, and
# beside another its claims and caveats are silent.
DESCRIBED = str(_read("claims")["benchmark"])

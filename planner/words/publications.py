"""A benchmark file in words: what is wrong with it, where its figures contradict one another, what a figure is called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from planner.files.languages import percent_gap
from planner.files.publication.values import Wrong
from planner.model.allocation import TaskType
from planner.model.problems import Problem
from planner.model.publication.benchmark import MeanOf
from planner.words.language import Words, mark
from planner.words.problems import clean
from planner.words.terms import task_names

_ONE, _OTHER = mark("write one of the two"), mark("look the figures up in the publication again")
_TOML = mark("figures have a decimal point (0.43), texts stand in quotation marks")

# What is seen and what to do, with the keys of `Problem.values`.
_SAYINGS: Mapping[str, tuple[str, str]] = {
    Wrong.UNKNOWN_BENCHMARK: (
        mark("there is no benchmark of that name, and it is no .toml file"),
        mark("write one of these, or the path of a file: {shipped}"),
    ),
    Wrong.NOT_UTF8: (mark("the file is not UTF-8 text"), mark("save it again as UTF-8")),
    Wrong.TOO_LARGE: (
        mark("the file is larger than any publication's figures"),
        mark("keep to the figures and what they are called"),
    ),
    Wrong.NOT_TOML: (mark("the file cannot be read as TOML"), _TOML),
    Wrong.NOT_TOML_LINE: (mark("line {line} cannot be read as TOML"), _TOML),
    Wrong.MISSING: (mark("{name} is missing"), mark("write it in the file")),
    Wrong.UNKNOWN_ENTRY: (mark("{names} is not known"), mark("only these can be written here: {known}")),
    Wrong.EITHER_OR: (mark("both {one} and {other} are given"), _ONE),
    Wrong.NOT_A_TABLE: (mark("it says {value}, which is no table"), mark("write it as [heading] and lines below it")),
    Wrong.NOT_A_LIST: (mark("it says {value}, which is no list"), mark("write each as [[heading]] and lines below it")),
    Wrong.TOO_MANY: (mark("there are more than {limit}"), mark("keep to what is published")),
    Wrong.NOT_A_NUMBER: (
        mark("it says {value}, which is no number"),
        mark("write a number with a decimal point, without a unit"),
    ),
    Wrong.TOO_SMALL: (mark("it says {value}, which is below {limit}"), _OTHER),
    Wrong.TOO_GREAT: (mark("it says {value}, which is above {limit}"), _OTHER),
    Wrong.NOT_WHOLE: (mark("it says {value}, which is no whole number from {limit}"), mark("write a whole number")),
    Wrong.NOT_A_TEXT: (mark("it says {value}, which is no text"), mark("write a text in quotation marks")),
    Wrong.SAYS_NOTHING: (mark("it says nothing"), mark("write it in Danish (da), English (en) or both")),
    Wrong.NOT_IDS: (mark("it says {value}, which is no list of ids"), mark('write them as ["D1", "D2"]')),
    Wrong.UNKNOWN_READING: (mark("it says {value}"), mark("write one of these: {known}")),
    "share_outside_0_1": (
        mark("the {part}, {value}, is no share"),
        mark("write shares from 0 to 1, 0.43 for 43 percent"),
    ),
    "below_zero": (mark("the {part} is {value}"), _OTHER),
    "low_above_high": (mark("the lowest, {low}, is above the highest, {high}"), _OTHER),
    "mean_outside_range": (mark("the mean, {mean}, is outside the range {range}, rounding counted in"), _OTHER),
    "means_do_not_total": (
        mark("the means total {total}, and rounding explains {slack} at most"),
        _OTHER,
    ),
    "bands_do_not_total": (mark("the bands hold {total} schools of {schools}"), _OTHER),
    "bands_overlap": (
        mark("the bands {first} and {second} overlap"),
        mark("say with from, above, to or below which of them holds the edge"),
    ),
    "band_low_above_high": (mark("a band goes from {low} to {high}"), _OTHER),
    "mean_outside_bands": (mark("the mean, {value}, is outside the bands that hold schools, {low} to {high}"), _OTHER),
    "low_outside_bands": (
        mark("the lowest, {value}, is outside the lowest band that holds a school, {low} to {high}"),
        _OTHER,
    ),
    "high_outside_bands": (
        mark("the highest, {value}, is outside the highest band that holds a school, {low} to {high}"),
        _OTHER,
    ),
    "no_table_fits": (
        mark("no {schools} schools can have all these figures at once, though each is possible by itself"),
        mark("look for a figure that was misread, or a mean taken over something else"),
    ),
    "reading_without_table": (
        mark("no table fits if the mean is {reading}"),
        mark("write mean_of if the publication says how the mean was taken; otherwise leave it"),
    ),
}  # fmt: skip
_PARTS = {"mean": mark("mean"), "low": mark("lowest"), "high": mark("highest")}
_READINGS = {
    MeanOf.SCHOOLS: mark("over schools"),
    MeanOf.FTE: mark("weighted by FTE"),
    MeanOf.UNSTATED: mark("over something that is not stated"),
}
_NAMES = {"fte": mark("FTE"), "students_per_fte": mark("students per FTE"), "shares": mark("shares")}


def quantity_name(quantity: str, words: Words) -> str:
    """Name a quantity of a publication: "Student support, share"."""
    head, _, task = quantity.partition(".")
    if head == "shares" and task in {t.value for t in TaskType}:
        return words.text(mark("{task}, share"), task=task_names(words)[TaskType(task)])
    name = words.text(_NAMES[head])
    return name[:1].upper() + name[1:]


def figure_text(quantity: str, value: float, words: Words) -> str:
    """Write a figure as published: 43 %, 0,2, 300."""
    if quantity.startswith("shares"):
        return f"{words.as_given(round(100 * value, 9))}{percent_gap(words.language)}%"
    return words.as_given(value)


def reading_text(reading: MeanOf, words: Words) -> str:
    """Say what a mean is taken over."""
    return words.text(_READINGS[reading])


def benchmark_sentence(problem: Problem, words: Words) -> str:
    """Say of a benchmark file where, what and what to do: "shares.administration · the mean … · look it up"."""
    what, do = _SAYINGS[problem.code]
    # A figure that is no share is shown as it stands, not as a percentage nobody wrote.
    quantity = "" if problem.code == "share_outside_0_1" else problem.place.column
    worded = {name: _worded(name, value, quantity, words) for name, value in problem.values.items()}
    worded["range"] = _range(problem, words)
    parts = (clean(problem.place.column), words.text(what, **worded), words.text(do, **worded))
    sentence = " · ".join(part for part in parts if part)
    return sentence[:1].upper() + sentence[1:] if not problem.place.column else sentence


def _range(problem: Problem, words: Words) -> str:
    low, high = (
        None if end is None else _edge(problem.place.column, end, words)
        for end in (problem.values.get("low"), problem.values.get("high"))
    )
    if low is None or high is None:
        return f"≤ {high}" if low is None else f"≥ {low}"
    return f"{low.rstrip('%').rstrip()}–{high}"


def _edge(quantity: str, value: Any, words: Words) -> str:
    return "∞" if value == math.inf else figure_text(quantity, value, words)


def _worded(name: str, value: Any, quantity: str, words: Words) -> str:
    forms: dict[str, Callable[[], str]] = {
        "part": lambda: words.text(_PARTS[value]),
        "reading": lambda: reading_text(MeanOf(value), words),
        "first": lambda: _span(value, words),
        "second": lambda: _span(value, words),
    }
    if name in forms:
        return forms[name]()
    if name in {"known", "shipped"}:
        return str(value)  # ours, and whole
    if isinstance(value, float):
        return _edge(quantity, value, words)
    return clean(value)


def _span(edges: tuple[float, float], words: Words) -> str:
    low, high = (_edge("", edge, words) for edge in edges)
    return f"{low}–{high}"

"""Frames on the line: the same columns in a third of the letters. stage.js makes them wide again, and computes no more.

A column is a list of entries, or one of these:

    {"is": entries, "for": counts}    each entry stands so many steps
    {"as": key}                       a number's own texts, said again in a sentence
    {"joined": columns}               sentences that are their parts one after another; a part that stands still is its text
    {"of": key, "times": number}      another column of numbers times, over or less a number, or (under) a number over it

The last is sent only where it gives the same doubles, to the last bit: a product of two of them is the same product in
every language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import mul, sub, truediv
from typing import Any

from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK
from planner.rooms.whatif.runs import Joined, Runs, thinned
from planner.rooms.whatif.state import net_hours_a_year

GF2_STUDENTS = "gf2_students"  # among what stands still: the cohort's, no number of the page's own
Packed = Any  # a column as it is sent
_DO: dict[str, Callable[[float, float], float]] = {
    "times": mul,
    "over": truediv,
    "under": lambda a, b: b / a,
    "less": sub,
}


def narrow(frames: Mapping[str, Any], still: Mapping[str, float | None]) -> dict[str, Any]:
    """Pack frames as they are sent.

    Parameters
    ----------
    frames : mapping
        As `frames.sweep` makes them.
    still : mapping of data-key to value
        What the page's other numbers are: a column may be another one over one of these.
    """
    numbers = frames["numbers"]
    said = {id(texts): key for key, (_, texts) in numbers.items()}
    return {
        "steps": frames["steps"],
        "numbers": {
            key: [_related(key, values, numbers, still) or packed(values), packed(texts)]
            for key, (values, texts) in numbers.items()
        },
        "sentences": {
            place: {"as": said[id(texts)]} if id(texts) in said else packed(texts)
            for place, texts in frames["sentences"].items()
        },
        "marks": {
            chart: {
                name: [
                    _related(f"{chart}.{name}.{at}", part, numbers, still) or packed(part)
                    for at, part in enumerate(zip(*column, strict=True))
                ]
                for name, column in moving.items()
            }
            for chart, moving in frames["marks"].items()
        },
    }


def packed(column: Sequence[Any]) -> Packed:
    """Pack a column, runs of the same entry as one where that is shorter."""
    if isinstance(column, Joined):
        return {"joined": [packed(part) if len(part) > 1 else part[0] for part in column.parts]}
    runs = thinned(column)
    if not isinstance(runs, Runs):
        return runs
    return {"is": runs.entries, "for": list(map(sub, (*runs.begins[1:], runs.steps), runs.begins))}


def _related(
    key: str, values: Sequence[Any], numbers: Mapping[str, Any], still: Mapping[str, float | None]
) -> Packed | None:
    """Find a column that this one follows from; None where there is none, or a last bit would differ."""
    for of, how, by in _RELATIONS.get(key, ()):
        number = still.get(by) if isinstance(by, str) else by
        if of in numbers and by not in numbers and number is not None:
            do = _DO[how]
            try:
                if list(map(do, numbers[of][0], repeat(number))) == list(values):
                    return {"of": of, how: number}
            except (TypeError, ZeroDivisionError):
                continue
    return None


def _relations() -> dict[str, list[tuple[str, str, str | float]]]:
    found: dict[str, list[tuple[str, str, str | float]]] = {
        "move.hours_year": [("move.fte", "times", net_hours_a_year())],
        "hours_year.total.scenario": [("fte.total.scenario", "times", net_hours_a_year())],
        "hours_gf2.total.scenario": [("hours_year.total.scenario", "over", GF2_STUDENTS)],
        "move.fte": [("move.hours_week", "over", HOURS_A_WEEK)],
        "move.points": [("move.fte", "over", "fte.total.baseline")],
    }
    for kind in (*(f".{t.value}" for t in TaskType), ""):
        fte = f"fte{kind or '.total'}.scenario"
        found[f"students_per_fte{kind}.scenario"] = [
            (fte, "under", "students.scenario"),
            ("students.scenario", "over", fte),
        ]
    for of in (*(t.value for t in TaskType), "total"):
        found[f"hours_week.{of}.scenario"] = [(f"fte.{of}.scenario", "times", HOURS_A_WEEK)]
    for at, t in enumerate(TaskType):
        share = f"shares.{t.value}.scenario"
        found[f"shares.{t.value}.change"] = [(share, "less", f"shares.{t.value}.baseline")]
        found[f"split.x.{at}"] = [(share, "times", 100)]
    return found


_RELATIONS = _relations()

"""What a person typed about a school -> a school, or the sentence that says what to put right."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.model.allocation import Allocation, TaskType
from planner.model.effort import fte_of_weekly_hours
from planner.rooms.guard import Refused
from planner.rooms.typed import MOST_LETTERS, figure
from planner.rooms.whatif_state import NAMES, School, checked_school
from planner.words.language import Language, Words, mark, words_in

BY_FTE, BY_PEOPLE = "fte", "people"
_LABELS = {
    "students": mark("Students on the programme"),
    "persons": mark("Persons"),
    "hours": mark("Hours a week each"),
    "split": mark("Split in percent"),
}
_SPLIT = re.compile(r"\s*[/;|]\s*|\s+-\s+|\s+")
_HUNDRED = 100


def read_school(fields: Mapping[str, object], language: Language) -> School:
    """Read the form's fields (texts as typed); Refused names the field and what to write instead."""
    words = words_in(language)
    typed = {name: str(value)[: 4 * MOST_LETTERS].strip() for name, value in fields.items()}
    students = figure(typed.get("students", ""), _label(words, "students"), words)
    if typed.get("way") == BY_PEOPLE:
        baseline = _by_people(typed, words)
    else:
        labels = {t: words.text(NAMES[t]) for t in TaskType}
        baseline = Allocation.of({t: figure(typed.get(t.value, ""), labels[t], words) for t in TaskType})
    return checked_school(typed.get("name", ""), baseline, students)


def _by_people(typed: Mapping[str, str], words: Words) -> Allocation:
    """Two persons of 15 hours a week each, split 40/30/30."""
    persons = figure(typed.get("persons", ""), _label(words, "persons"), words)
    hours = figure(typed.get("hours", ""), _label(words, "hours"), words)
    if hours > 24 * 7:
        raise Refused(mark("Hours a week each: a week has {hours} hours."), hours=24 * 7)
    label = _label(words, "split")
    parts = [figure(part.strip("% "), label, words) for part in _SPLIT.split(typed.get("split", "")) if part]
    if len(parts) != len(TaskType):
        raise Refused(
            mark("{field}: write three figures, administration/support/relations, like 40/30/30."),
            field=label,
        )
    if abs(sum(parts) - _HUNDRED) > 1e-9:  # noqa: PLR2004  (33,3/33,3/33,4 in floats)
        raise Refused(
            mark("{field}: the three figures total {total}, and should total 100."),
            field=label,
            total=words.number(sum(parts), 1),
        )
    fte = fte_of_weekly_hours(persons * hours)
    return Allocation.of({t: fte * part / _HUNDRED for t, part in zip(TaskType, parts, strict=True)})


def _label(words: Words, field: str) -> str:
    return words.text(_LABELS[field])

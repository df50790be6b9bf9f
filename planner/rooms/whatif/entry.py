"""What a person typed about a school -> a school, or the sentence that says what to put right."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.model.allocation import Allocation, TaskType
from planner.model.effort import fte_of_weekly_hours
from planner.model.problems import Code, Refused
from planner.rooms.typed_figures import MOST_LETTERS, figure
from planner.rooms.whatif.state import School, checked_school
from planner.words.language import Language, Words, mark, words_in
from planner.words.terms import task_names

BY_FTE, BY_PEOPLE = "fte", "people"
_LABELS = {
    "students": mark("Students on the programme"),
    "persons": mark("Persons"),
    "hours": mark("Hours a week each"),
    "split": mark("Split in percent"),
}
# 40/30/30, 40-30-30, 40:30:30, "40, 30, 30"; a comma alone is a decimal one, and a dash before a figure is a minus.
_SPLIT = re.compile(r"\s*[/;|:]\s*|(?<=[\d%])\s*[-–]\s*(?=\d)|,\s+|\s+")
_HUNDRED = 100


def read_school(fields: Mapping[str, str], language: Language) -> School:
    """Read the form's fields (texts as typed); Refused names the field and what to write instead."""
    words = words_in(language)
    typed = {name: value[: 4 * MOST_LETTERS].strip() for name, value in fields.items()}
    students = _needed(typed, "students", words)
    if typed.get("way") == BY_PEOPLE:
        baseline = _by_people(typed, words)
    else:
        labels = task_names(words)
        baseline = Allocation.of({t: figure(typed.get(t.value, ""), labels[t], words) for t in TaskType})
    return checked_school(typed.get("name", ""), baseline, students)


def _by_people(typed: Mapping[str, str], words: Words) -> Allocation:
    """Two persons of 15 hours a week each, split 40/30/30."""
    persons, hours = _needed(typed, "persons", words), _needed(typed, "hours", words)
    if hours >= 24 * 7:
        raise Refused(Code.HOURS_BEYOND_A_WEEK, hours=24 * 7)
    label = _label(words, "split")
    texts = [part.strip("% ") for part in _SPLIT.split(typed.get("split", "")) if part.strip("% ")]
    if len(texts) != len(TaskType):
        raise Refused(Code.SPLIT_NOT_THREE, field=label)
    parts = [figure(text, label, words) for text in texts]
    if abs(sum(parts) - _HUNDRED) > 1e-9:  # noqa: PLR2004  (33,3/33,3/33,4 in floats)
        raise Refused(Code.SPLIT_NOT_100, field=label, total=sum(parts))
    fte = fte_of_weekly_hours(persons * hours)
    return Allocation.of({t: fte * part / _HUNDRED for t, part in zip(TaskType, parts, strict=True)})


def _needed(typed: Mapping[str, str], field: str, words: Words) -> float:
    """Read a figure there is no school without: where none was written, 0 is no advice."""
    label, text = _label(words, field), typed.get(field, "")
    if not text:
        raise Refused(Code.FIGURE_NEEDED, field=label)
    return figure(text, label, words)


def _label(words: Words, field: str) -> str:
    return words.text(_LABELS[field])

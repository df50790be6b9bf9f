"""The form of where the hours come from: what a sheet shows in its fields, and what was typed in them as a sheet.

A field is named by what it is and whose: `way.consultant.ta1`, `likely.consultant.ta1`, `card.ba1`, `answer.waits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from planner.files.content import hours, practices
from planner.files.grids.personal import looks_like_cpr
from planner.files.languages import decimal_of
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Role
from planner.model.meeting.documents import from_document
from planner.model.meeting.hours import TaskHours, Weekly, blank_tasks, people_of, tasks_of
from planner.model.meeting.sheet import (
    LONGEST_ANSWER,
    PRACTICES,
    QUESTIONS,
    Card,
    HoursSheet,
    Marked,
    Way,
    too_much,
)
from planner.model.problems import Code, Refused
from planner.model.schools import SchoolYear
from planner.rooms.asking import unreadable
from planner.rooms.typed_figures import typed_range
from planner.words.answers import LABELS
from planner.words.language import Language, Words
from planner.words.meeting.hours import row_name
from planner.words.terms import role_names

_Member = TypeVar("_Member", bound=StrEnum)
_ENDS = ("low", "likely", "high")
_MOST_HOURS = 1000.0  # a week, on one line: more is a slip of the hand
_DASH = re.compile(r"\s*[-\u2013]\s*")


def sheet_of(estimate: TimeEstimate) -> HoursSheet:
    """Open a sheet on a year's estimate: its tasks and hours, nothing marked."""
    is_net = estimate.hours_basis == "net"
    return HoursSheet(
        tasks=tasks_of(estimate),
        people=people_of(estimate),
        net_hours_per_fte=estimate.hours_per_fte if is_net else hours().net_for(estimate.year).hours,
    )


def blank_sheet(roles: Iterable[Role], year: SchoolYear | None = None) -> HoursSheet:
    """Open a sheet for a school without an estimate: every task of some roles, hours to be typed."""
    return HoursSheet(tasks=blank_tasks(roles), net_hours_per_fte=hours().net_for(year).hours)


def kept_sheet(document: object) -> HoursSheet:
    """Read a sheet that was kept, or comes from elsewhere; Refused as typed answers are."""
    sheet = from_document(document)
    _no_numbers(sheet.answers)
    return sheet


def fields_of(sheet: HoursSheet, language: Language) -> dict[str, str]:
    """Fill the form's fields: `hours_of` reads the same sheet out of them again."""
    fields: dict[str, str] = {}
    for row in sheet.tasks:
        if row.is_typed and row.hours:
            fields[f"today.{row.id}"] = _in_one(row.hours, language)
    for name, marked in sheet.marks.items():
        fields[f"way.{name}"] = marked.way.value
        if marked.to:
            fields[f"to.{name}"] = marked.to.value
        if marked.hours:
            ends = _ENDS if marked.hours.has_range else ("likely",)
            fields |= {f"{end}.{name}": _plain(getattr(marked.hours.hours, end), language) for end in ends}
    for card in sheet.cards:
        fields[f"card.{card.practice}"] = "on"
        for part, weekly in (("takes", card.takes), ("gives", card.gives)):
            if weekly:
                fields[f"{part}.{card.practice}"] = _in_one(weekly, language)
    return fields | {f"answer.{name}": answer for name, answer in sheet.answers.items()}


def hours_of(fields: Mapping[str, str], sheet: HoursSheet, words: Words) -> HoursSheet:
    """Read a whole form over the sheet it was printed of; Refused says what to put right, and nothing is taken by halves.

    What a mark or a card hides does not count: hours of a task that cannot stop, of a card that is not chosen.
    """
    tasks = tuple(_task(fields, row, words) for row in sheet.tasks)
    marks = {row.id: marked for row in tasks if (marked := _mark(fields, row, words))}
    cards = tuple(_card(fields, name, words) for name in PRACTICES if f"card.{name}" in fields)
    written = ((name, _answer(fields.get(f"answer.{name}", ""))) for name in QUESTIONS)
    answers = {name: text for name, text in written if text}
    _no_numbers(answers)
    return replace(sheet, tasks=tasks, marks=marks, cards=cards, answers=answers)


def _task(fields: Mapping[str, str], row: TaskHours, words: Words) -> TaskHours:
    if not row.is_typed:
        return row
    return replace(row, hours=_one_field(fields, f"today.{row.id}", _whose(row, words), words))


def _mark(fields: Mapping[str, str], row: TaskHours, words: Words) -> Marked | None:
    said = fields.get(f"way.{row.id}", "")
    if not said:
        return None
    way = _member(Way, said)
    part = None
    if way is not Way.CANNOT_STOP and any(fields.get(f"{end}.{row.id}", "").strip() for end in _ENDS):
        texts = {end: fields.get(f"{end}.{row.id}", "").strip() for end in _ENDS}
        part = _weekly(texts, _whose(row, words), words)
    if (most := too_much(row, part)) is not None:
        raise Refused(Code.MORE_THAN_TASK_TAKES, field=_whose(row, words), most=round(most, 2))
    taker = fields.get(f"to.{row.id}", "") if way is Way.HAND_OVER else ""
    to = _member(Role, taker) if taker else None
    if to is row.role:  # not among those that are offered
        raise unreadable()
    return Marked(way, part, to)


def _card(fields: Mapping[str, str], name: str, words: Words) -> Card:
    whose = next(item.name.in_language(words.language) for item in practices() if item.id == name)
    return Card(name, *(_one_field(fields, f"{part}.{name}", whose, words) for part in ("takes", "gives")))


def _one_field(fields: Mapping[str, str], name: str, whose: str, words: Words) -> Weekly | None:
    """Read one field: 2, or 1-3, or 1-2-4 for low, likely and high; None where nothing is written."""
    text = fields.get(name, "").strip()
    if not text:
        return None
    parts = _DASH.split(text)
    if len(parts) == len(_ENDS) and all(parts):
        return _weekly(dict(zip(_ENDS, parts, strict=True)), whose, words)
    return _weekly({"low": "", "likely": text, "high": ""}, whose, words)


def _weekly(texts: Mapping[str, str], whose: str, words: Words) -> Weekly:
    names = {end: f"{whose}, {words.text(LABELS[end]).lower()}" for end in _ENDS}
    read, has_range = typed_range(texts, names, words, whole=whose, most=_MOST_HOURS)
    return Weekly(read, has_range or read.likely == 0)


def _answer(text: str) -> str:
    """Read an answer: lines of plain text. What nobody can see could hide a number."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    plain = "\n".join("".join(c for c in line if c.isprintable()) for line in lines).strip()
    if len(plain) > LONGEST_ANSWER:
        raise Refused(Code.ANSWER_TOO_LONG, most=LONGEST_ANSWER)
    return plain


def _no_numbers(answers: Mapping[str, str]) -> None:
    if any(looks_like_cpr(answer) for answer in answers.values()):
        raise Refused(Code.CPR_NUMBER_IN_ANSWER)


def _whose(row: TaskHours, words: Words) -> str:
    return f"{role_names(words)[row.role]}, {row_name(row, words)}"


def _in_one(weekly: Weekly, language: Language) -> str:
    ends = _ENDS if weekly.has_range and weekly.hours.high else ("likely",)
    return "\u2013".join(_plain(getattr(weekly.hours, end), language) for end in ends)


def _plain(value: float, language: Language) -> str:
    """Write a figure as `figure` reads it: no mark between thousands, nine decimals at most."""
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return text.replace(".", decimal_of(language))


def _member(kind: type[_Member], raw: str) -> _Member:
    try:
        return kind(raw)
    except ValueError:
        raise unreadable() from None

"""Where the hours come from, as a fragment of a page: tasks to mark, cards to play, and the balance over them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from planner.figures.palette import QUIET, TASK_COLOUR
from planner.files.content import practice_texts, practices, worksheet
from planner.files.templates import templates
from planner.model.allocation import TaskType
from planner.model.content import Item
from planner.model.estimate.people import Role
from planner.model.meeting.balance import balance
from planner.model.meeting.hours import TaskHours, net_a_year
from planner.model.meeting.sheet import LONGEST_ANSWER, HoursSheet
from planner.rooms.live_numbers import output
from planner.rooms.whatif.meeting.hours_form import fields_of
from planner.words.answers import LABELS
from planner.words.language import Words
from planner.words.meeting.hours import (
    WAYS,
    basis_sentences,
    card_sentences,
    ends_text,
    found_sentences,
    hours_text,
    question,
    role_sentences,
    row_name,
    weekly_text,
)
from planner.words.terms import role_names, task_names

_HERE = Path(__file__).parent


def hours_html(sheet: HoursSheet, asked: Mapping[TaskType, float], words: Words) -> Markup:
    """Write the fragment: a form that `hours_form.hours_of` reads, under what its sheet comes to.

    Parameters
    ----------
    asked : mapping
        Hours a week the scenario's move asks, by task type (`model.meeting.asked.asked_of`).
    """
    told, language = balance(sheet, asked), words.language

    def text_of(item: Item) -> str:
        return item.text.in_language(language)

    def name_of(item: Item) -> str:
        return item.name.in_language(language)

    fields = fields_of(sheet, language)
    numbers = {
        "asked": (told.asked_in_all, hours_text(told.asked_in_all, words)),
        "found": (told.found.hours.likely, weekly_text(told.found, words)),
        "taken": (told.takes.hours.likely, weekly_text(told.takes, words)),
    }
    return Markup(  # noqa: S704  (an autoescaping template's)
        templates(_HERE)
        .get_template("hours.html.j2")
        .render(
            {
                "t": words.text,
                "plural": words.plural,
                "question": question(told, words),
                "number": lambda name: output(f"hours.{name}", numbers[name]),
                "said": [*found_sentences(told, words)],
                "played": [*card_sentences(told, len(sheet.cards), words)],
                "by_role": [*role_sentences(told, words)],
                "basis": [*basis_sentences(sheet.net_hours_per_fte, words)],
                "field": lambda name: fields.get(name, ""),
                "ways": [(way.value, words.text(name)) for way, name in WAYS.items()],
                "ends": [(end, words.text(LABELS[end])) for end in ("likely", "low", "high")],
                "roles": _rows(sheet, words),
                "groups": [
                    (name_of(group), text_of(group), [item for item in practices() if item.group == group.id])
                    for group in practice_texts("group")
                ],
                "notes": practice_texts("said"),
                "types": task_names(words),
                "colour": TASK_COLOUR,
                "name_of": name_of,
                "text_of": text_of,
                "parts": [
                    (
                        name_of(part),
                        text_of(part),
                        [item for item in worksheet("question") if item.group == part.id],
                    )
                    for part in worksheet("part")
                ],
                "longest": LONGEST_ANSWER,
            }
        )
    )


def _rows(sheet: HoursSheet, words: Words) -> list[tuple[Role, str, list[dict[str, Any]]]]:
    """Each role with its tasks, as the table has them."""
    names = role_names(words)
    return [
        (role, names[role], [_row(row, sheet, words) for row in rows])
        for role, rows in groupby(sheet.tasks, key=lambda row: row.role)
    ]


def _row(row: TaskHours, sheet: HoursSheet, words: Words) -> dict[str, Any]:
    weekly = row.hours
    known = "" if row.all_known or weekly is None else words.text("at least")
    year = net_a_year(weekly.hours, sheet.net_hours_per_fte) if weekly else None
    return {
        "id": row.id,
        "name": row_name(row, words),
        "colour": TASK_COLOUR[row.task_type] if row.task_type else QUIET,
        "is_typed": row.is_typed,
        "hours": f"{known} {hours_text(weekly.hours.likely, words)}".strip()
        if weekly
        else words.text("don't know"),
        "ends": ends_text(weekly, words) if weekly else "",
        "year": words.number(year.likely) if year else "–",
        "takers": [(role.value, name) for role, name in role_names(words).items() if role is not row.role],
    }

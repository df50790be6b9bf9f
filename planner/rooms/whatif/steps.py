"""The five steps of a meeting, and the question each asks, made of this school's own figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.effort import hours_a_week
from planner.rooms.whatif.runs import Texts, each
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, mark
from planner.words.terms import INSIDE

STEPS: Mapping[str, str] = {
    "stand": mark("Where do we stand?"),
    "try": mark("What if?"),
    "hours": mark("Where do the hours come from?"),
    "meaning": mark("What does it mean?"),
    "decide": mark("What do we decide?"),
}


def step_questions(state: WhatIf, words: Words) -> dict[str, str]:
    """Ask what no lever changes."""
    school = state.school
    name = school.name or words.text(mark("the school"))
    values = {
        "school": name,
        "fte": words.number(school.baseline.fte, 2),
        "hours": words.number(hours_a_week(school.baseline.fte), 1),
    }
    asked = {
        "stand": words.plural(
            "{fte} FTE for {count} student: where does {school} stand?",
            "{fte} FTE for {count} students: where does {school} stand?",
            school.students,
            **values,
        ),
        "try": words.text(mark("What if some of the {hours} hours a week were spent otherwise?"), **values),
        "decide": words.text(mark("What does {school} decide?"), **values),
    }
    return asked | {step: text[:1].upper() + text[1:] for step, text in asked.items()}


def moved_questions(state: WhatIf, moves: Sequence[float], words: Words) -> dict[str, Texts]:
    """Ask what the hours that are moved come to, at each of the move's steps."""
    giver = words.text(INSIDE[state.donor] if state.donor else mark("both others (in proportion)"))
    names = {"donor": giver, "receiver": words.text(INSIDE[state.to]) if state.to else ""}
    hours = words.template(mark("Which tasks give {hours} hours a week from {donor}?"))
    meaning = words.template(
        mark("{hours} hours a week to {receiver}: what is known about that, and what is not?")
    )
    still = [
        words.text(mark("Which tasks could give hours to others?")),
        words.text(mark("What is known about a move like this, and what is not?")),
    ]

    def asked(template: str, otherwise: str) -> Texts:
        def of(move: float) -> str:
            return template.format(hours=words.number(move, 1), **names) if move and state.to else otherwise

        return each(of, moves)

    return {"question.hours": asked(hours, still[0]), "question.meaning": asked(meaning, still[1])}

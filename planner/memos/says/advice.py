"""What a memo takes from the report's general advice: a fixed rule of ours, said to be ours.

The report gives its recommendations and practices to every school alike and ties none to a school's figures. A rule
below speaks where a school's own figures make a subject of conversation of it, never as a remedy; the first three
that speak are printed, in this order.
"""

from __future__ import annotations

import math

from planner.files.content import practices, recommendations, rests_on
from planner.memos.says.agreements import gap, week_15
from planner.memos.says.memo import Section, Sentence
from planner.memos.says.own_time import ONE_PERSON_FTE
from planner.memos.says.rules import Case, Grade, Rule, paragraphs, rule, sentences_of
from planner.model.allocation import TaskType
from planner.words.language import mark

MOST = 3
_MANY_STUDENTS = 300.0  # per FTE: the report's upper band


def _largest(case: Case) -> TaskType | None:
    """Find the task type with more time than each of the others; None where two share the first place."""
    held = case.school.allocation
    _, second, first = sorted(TaskType, key=lambda t: held[t])
    return None if math.isclose(held[second], held[first]) else first


def _advice(item_id: str, because: str, case: Case) -> list[Sentence]:
    """Give a piece of advice and, in brackets, what in the school's figures it was picked by."""
    item = next(item for item in (*recommendations(), *practices()) if item.id == item_id)
    reason = case.words.text("(Picked by: {what}.)", what=case.words.text(because))
    return [
        Sentence(
            f"{item.text.in_language(case.words.language)} {reason}",
            item.fact,
            item.name.in_language(case.words.language),
        )
    ]


@rule("advice.owners", Grade.ADVISED, lambda case: case.school.without_owner)
def owners(case: Case) -> list[Sentence]:
    """Clear roles, where tasks stand without an owner."""
    return _advice("bc5", mark("tasks without an owner"), case)


@rule("advice.early", Grade.ADVISED, lambda case: (found := week_15(case)) and found.short)
def early(case: Case) -> list[Sentence]:
    """Help early, where the cohort was short of the mark in week 15."""
    return _advice("bb8", mark("fewer agreements in week 15 than the mark"), case)


@rule("advice.shared", Grade.ADVISED, lambda case: (found := gap(case)) and found.short)
def shared(case: Case) -> list[Sentence]:
    """A goal shared by consultants and teachers, where agreements are missing."""
    return _advice("ac2", mark("agreements missing when GF2 ended"), case)


@rule("advice.simple", Grade.ADVISED, lambda case: _largest(case) is TaskType.ADMINISTRATION)
def simple(case: Case) -> list[Sentence]:
    """Simple administration, where it takes the largest share."""
    return _advice("ad1", mark("administration is the largest of the three"), case)


@rule("advice.contact", Grade.ADVISED, lambda case: _largest(case) is TaskType.COMPANY_RELATIONS)
def contact(case: Case) -> list[Sentence]:
    """A contact strategy, where company relations take the largest share."""
    return _advice("ad3", mark("company relations are the largest of the three"), case)


@rule("advice.class_team", Grade.ADVISED, lambda case: _largest(case) is TaskType.STUDENT_SUPPORT)
def class_team(case: Case) -> list[Sentence]:
    """Place search in teaching, where student support takes the largest share."""
    return _advice("ad2", mark("student support is the largest of the three"), case)


@rule("advice.knowledge", Grade.ADVISED, lambda case: case.school.allocation.fte <= ONE_PERSON_FTE)
def knowledge(case: Case) -> list[Sentence]:
    """Knowledge shared, where the work is one person's or less."""
    return _advice("ac3", mark("one FTE or less in all"), case)


@rule("advice.approach", Grade.ADVISED, lambda case: case.school.students_per_fte > _MANY_STUDENTS)
def approach(case: Case) -> list[Sentence]:
    """The school's own approach, where each FTE has many students."""
    return _advice("ac1", mark("more than 300 students per FTE"), case)


ADVICE: tuple[Rule, ...] = (owners, early, shared, simple, contact, class_team, knowledge, approach)


@rule("advice.ours", Grade.REMARK, lambda case: case.is_described)
def ours(case: Case) -> list[Sentence]:
    """Say that the report's advice is general, and the selection ours."""
    text = case.words.text(
        "The report gives its recommendations and practices to all schools alike. These are picked by a fixed rule of "
        "ours from the figures above, for a conversation; the report does not tie them to the school."
    )
    return [Sentence(text, rests_on("general_advice"))]


RULES: tuple[Rule, ...] = (ours, *ADVICE)


def selection_section(case: Case) -> Section | None:
    """Give at most three pieces of the report's advice; None beside another publication."""
    points = sentences_of(case, *ADVICE)[:MOST] if case.is_described else ()
    title = case.words.text("From the report's recommendations and practices: our selection")
    return Section(title, paragraphs(case, (ours,)), points=points) if points else None

"""How far a round is, in words: by school, and what to ask each on the telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from planner.model.round.invitations import Invited, Round
from planner.model.round.standing import Progress, Standing, counted
from planner.words.language import Words, mark
from planner.words.problems import question_sentence

_PROGRESS = {
    Progress.NOT_BEGUN: mark("not begun"),
    Progress.UNDER_WAY: mark("under way"),
    Progress.NOT_AGREED: mark("not agreed"),
    Progress.WITH_QUESTIONS: mark("complete, with questions"),
    Progress.COMPLETE: mark("complete"),
}


def progress_name(progress: Progress, words: Words) -> str:
    """Name how far a school is."""
    return words.text(_PROGRESS[progress])


def deadline_sentence(of: Round, today: dt.date, words: Words) -> str:
    """Say when answers are due, and how many days that leaves."""
    date, left = words.date(of.deadline), (of.deadline - today).days
    if left < 0:
        return words.plural(
            "The deadline was {date}, {count} day ago.", "The deadline was {date}, {count} days ago.", -left, date=date
        )  # fmt: skip
    if not left:
        return words.text("The deadline is today, {date}.", date=date)
    return words.plural(
        "The deadline is {date}, in {count} day.", "The deadline is {date}, in {count} days.", left, date=date
    )


def counts_sentence(all_of_them: Sequence[Standing], words: Words) -> str:
    """Say how many schools are how far, leaving out what no school is."""
    parts = [
        words.text("{name}: {count}", name=progress_name(progress, words), count=words.number(count))
        for progress, count in counted(all_of_them).items()
        if count
    ]
    total = words.plural("{count} school", "{count} schools", len(all_of_them))
    return words.text("{what} – {counts}.", what=total, counts="; ".join(parts))


def school_name(invited: Invited, words: Words) -> str:
    """Name a school with its number, and the role to ask for."""
    if invited.contact:
        return words.text(
            "{school} ({number}, {contact})",
            school=invited.school, number=invited.school_id, contact=invited.contact,
        )  # fmt: skip
    return words.text("{school} ({number})", school=invited.school, number=invited.school_id)


def standing_sentence(one: Standing, words: Words) -> str:
    """Say how far a school is and how much is left, of nobody in particular."""
    parts = [progress_name(one.progress, words)]
    if one.answers > 1:
        parts.append(words.plural("{count} answer", "{count} answers", one.answers))
    if one.left and one.answers:
        parts.append(
            words.plural("{count} question not answered", "{count} questions not answered", one.left)
        )
    if one.is_late:
        parts.append(words.text("answered after the deadline"))
    return ", ".join(parts)


def questions_of(one: Standing, words: Words) -> list[str]:
    """What to ask the school about, each in a sentence; nobody's figures are in them."""
    return [question_sentence(asked, words) for asked in one.questions]


def status_table(all_of_them: Sequence[Standing], words: Words) -> list[list[object]]:
    """Tell the same as a table: a row a school, headings first."""
    headings: list[object] = [
        words.text("institution number"),
        words.text("school"),
        words.text("students"),
        words.text("contact"),
        words.text("how far"),
        words.text("answers"),
        words.text("questions not answered"),
        words.text("answered after the deadline"),
        words.text("to ask about"),
    ]
    rows: list[list[object]] = [
        [
            one.invited.school_id, one.invited.school, one.invited.students, one.invited.contact,
            progress_name(one.progress, words), one.answers, one.left,
            words.text("yes") if one.is_late else "", " / ".join(questions_of(one, words)),
        ]
        for one in all_of_them
    ]  # fmt: skip
    return [headings, *rows]


def why_they_count(answers: int, words: Words) -> str:
    """Say why figures count that a school need not choose among."""
    return words.text("The only answer") if answers == 1 else words.text("The answers say the same")

"""How far the schools of a round are: counts of answers and questions, never anybody's hours."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.questions import missing
from planner.model.problems import Problem
from planner.model.round.invitations import Invited


class Progress(StrEnum):
    """How far a school is, from nothing to done."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    NOT_AGREED = (
        "not_agreed"  # several have answered, with different figures, and nobody at the school has chosen
    )
    WITH_QUESTIONS = "with_questions"  # complete, and something in it should be looked at twice
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a round's status looks at in one respondent's estimate.

    Parameters
    ----------
    respondent : str
        As `respondent_id` names them.
    is_usable : bool
        It gives the school's figures: students, and time of everybody who counts.
    left : int
        Questions of the form without an answer.
    questions : tuple of Problem
        What should be looked at twice, of nobody in particular.
    figures : str
        The same where two respondents say the same of the school.
    """

    respondent: str
    is_usable: bool
    left: int
    questions: tuple[Problem, ...] = ()
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one school is.

    Parameters
    ----------
    answers : int
        How many have answered, or begun to.
    left : int
        Questions without an answer, of the one who has fewest; 0 where somebody has answered enough.
    questions : tuple of Problem
        What to ask the school about, of the answer that counts; of nobody in particular.
    saved_at : datetime or None
        When the newest of the answers was saved, in UTC; None where there is none.
    is_late : bool
        That was after the deadline's day.
    """

    invited: Invited
    progress: Progress
    answers: int = 0
    left: int = 0
    questions: tuple[Problem, ...] = ()
    saved_at: dt.datetime | None = None
    is_late: bool = False


def answer_of(respondent: str, estimate: TimeEstimate) -> Answer:
    """Look at one estimate as a round does; what is to be asked about it is not among it."""
    school = estimate.to_school()
    has_time = bool(estimate.counted) and all(person.lenses for person in estimate.counted)
    usable = school is not None and has_time
    figures = hashlib.sha256(repr(school).encode()).hexdigest() if school else ""
    return Answer(respondent, usable, len(missing(estimate)), figures=figures)


def standing(invited: Invited, answers: Sequence[Answer], chosen: str | None = None) -> Standing:
    """Say how far a school is.

    Parameters
    ----------
    chosen : str or None
        The respondent whose figures the school has said count; None where it has not said.
    """
    usable = [one for one in answers if one.is_usable]
    decided = [one for one in usable if one.respondent == chosen]
    if not answers:
        return Standing(invited, Progress.NOT_BEGUN)
    if not usable:
        furthest = min(answers, key=lambda one: one.left)
        return Standing(invited, Progress.UNDER_WAY, len(answers), furthest.left, furthest.questions)
    if not decided and any(one.figures != usable[0].figures for one in usable[1:]):
        return Standing(invited, Progress.NOT_AGREED, len(answers))
    questions = (decided or usable)[0].questions
    progress = Progress.WITH_QUESTIONS if questions else Progress.COMPLETE
    return Standing(invited, progress, len(answers), questions=questions)


def counted(all_of_them: Iterable[Standing]) -> dict[Progress, int]:
    """How many schools are how far; a progress nobody has is there with 0."""
    found = Counter(one.progress for one in all_of_them)
    return {progress: found[progress] for progress in Progress}

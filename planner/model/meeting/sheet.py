"""The sheet a meeting fills in: what of each task can be found, the cards that are held, the worksheet's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from planner.model.amounts import amount, heads, refuse, typed
from planner.model.estimate.people import Role
from planner.model.meeting.hours import TaskHours, Weekly

# Which practices and questions there are is part of what a sheet says, so it cannot hang on a file: that holds their words.
PRACTICES = (
    *(f"ba{number}" for number in range(1, 9)),
    *(f"bb{number}" for number in range(1, 9)),
    *(f"bc{number}" for number in range(1, 7)),
)
QUESTIONS = (
    *("waits", "one_only", "returned", "twice", "short_agreements"),
    *("from_to", "reminds", "checks", "must_contain", "sent_back", "company_fills"),
)
LONGEST_ANSWER = 500
_MOST_PEOPLE = 1000


class Way(StrEnum):
    """What a school says of a task."""

    HAND_OVER = "hand_over"
    SIMPLIFY = "simplify"
    CANNOT_STOP = "cannot_stop"


@dataclass(frozen=True, slots=True)
class Marked:
    """What is said of one task; ValueError for what cannot be.

    Parameters
    ----------
    hours : Weekly or None
        How much of it, hours a week; None where no figure was given. Of what cannot stop none.
    to : Role or None
        Who takes over what is handed over; None: nobody of the school is named.
    """

    way: Way
    hours: Weekly | None = None
    to: Role | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "way", Way(self.way))
        if self.to is not None:
            object.__setattr__(self, "to", Role(self.to))
            if self.way is not Way.HAND_OVER:
                refuse("to", "stands only with what is handed over")
        if self.way is Way.CANNOT_STOP and self.hours is not None:
            refuse("hours", "what cannot stop gives none")


@dataclass(frozen=True, slots=True)
class Card:
    """A practice that is held, with hours a week as the school typed them.

    Parameters
    ----------
    takes, gives : Weekly or None
        What it takes, and what the school expects back; None where no figure was given.
    """

    practice: str
    takes: Weekly | None = None
    gives: Weekly | None = None

    def __post_init__(self) -> None:
        if self.practice not in PRACTICES:
            refuse("practice", f"{self.practice!r} is none of {', '.join(PRACTICES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursSheet:
    """All a meeting says of where the hours come from.

    Parameters
    ----------
    tasks : tuple of TaskHours
        Each id once.
    people : mapping
        How many there are in a role, where it is known.
    net_hours_per_fte : float
        Net hours a year of one FTE, in (0, 1924].
    marks : mapping
        By the id of a task; a task that is not marked is not there.
    cards : tuple of Card
        The hand; each practice once.
    answers : mapping
        By the id of a question of the worksheet; text as it was written.

    Raises
    ------
    ValueError
        its text beginning with the field, for what cannot be: more found in a task than it takes among it.
    """

    tasks: tuple[TaskHours, ...]
    net_hours_per_fte: float
    people: Mapping[Role, int] = field(default_factory=dict)
    marks: Mapping[str, Marked] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("tasks", "cards"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        people = {Role(role): heads("people", count, 1, _MOST_PEOPLE) for role, count in self.people.items()}
        for name, given in (("people", people), ("marks", self.marks), ("answers", self.answers)):
            object.__setattr__(self, name, MappingProxyType(dict(given)))
        if not amount("net_hours_per_fte", self.net_hours_per_fte, most=1924.0):
            refuse("net_hours_per_fte", "a year of no hours")
        _each_once("tasks", [task.id for task in self.tasks])
        _each_once("cards", [card.practice for card in self.cards])
        for name, marked in self.marks.items():
            _check_mark(name, marked, self.by_id.get(name))
        for question, answer in self.answers.items():
            _check_answer(question, answer)

    @property
    def is_typed(self) -> bool:
        """Whether hours of any task were typed."""
        return any(task.is_typed and task.hours for task in self.tasks)

    @property
    def by_id(self) -> dict[str, TaskHours]:
        """The tasks by their ids, in order."""
        return {task.id: task for task in self.tasks}


def too_much(task: TaskHours, part: Weekly | None) -> float | None:
    """Say what a task takes where more than that is to be found in it; None where it is not, or nobody knows.

    Likely against likely, and high against high.
    """
    if part is None or task.hours is None or not task.all_known:
        return None
    whole = task.hours.hours
    for end in ("likely", "high"):
        if typed(getattr(part.hours, end)) > typed(getattr(whole, end)):
            return float(getattr(whole, end))
    return None


def _each_once(name: str, ids: list[str]) -> None:
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        refuse(name, f"{twice} stands there more than once")


def _check_mark(name: str, marked: Marked, task: TaskHours | None) -> None:
    if task is None:
        refuse("marks", f"{name!r} is no task here")
    if marked.to is task.role:
        refuse(f"marks.{name}", "nobody hands over to their own role")
    if (most := too_much(task, marked.hours)) is not None:
        refuse(f"marks.{name}", f"more than the {most:g} hours it takes")


def _check_answer(question: str, answer: str) -> None:
    if question not in QUESTIONS:
        refuse("answers", f"{question!r} is no question here")
    # Half a character stops every page that would show it; what nobody can see could hide a number.
    if not answer.replace("\n", "").isprintable() or not 0 < len(answer) <= LONGEST_ANSWER:
        refuse(f"answers.{question}", f"no plain text of 1 to {LONGEST_ANSWER} characters")

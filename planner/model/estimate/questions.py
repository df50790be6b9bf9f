"""The questions a time estimate is asked: in what order, which of them are answered, and an answer in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import OTHER, TASKS, Person, TaskTime

Kind = Literal["school", "people", "person", "quick", "owners", "task", "sure"]
# What a question about one person is about, a task's time aside.
OF_A_PERSON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"person": ("employment", "programme_share", "other_programmes"), "quick": ("quick",)}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One question, as an address and a browser name it.

    Parameters
    ----------
    task : str
        A task, and from the second of several kinds of other work on its number: "other-2".

    >>> Step.read("task.consultant-1.ta3"), str(Step("people"))
    (Step(kind='task', person='consultant-1', task='ta3'), 'people')
    >>> Step("task", "consultant-1", "other-2").of, Step("task", "consultant-1", "other-2").place
    ('other', 1)
    """

    kind: Kind
    person: str = ""
    task: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.kind, self.person, self.task)))

    @property
    def of(self) -> str:
        """The task, whichever of several kinds of work on it is asked about."""
        return self.task.partition("-")[0]

    @property
    def place(self) -> int:
        """Which of a person's times on the task, from 0."""
        number = self.task.partition("-")[2]
        return int(number) - 1 if number.isdecimal() else 0

    @classmethod
    def read(cls, text: object) -> Step | None:
        """Read a step; None for anything else."""
        parts = str(text).split(".")
        known = {"person": 2, "quick": 2, "task": 3}
        for kind in get_args(Kind):
            if parts[0] == kind and len(parts) == known.get(kind, 1):
                return cls(kind, *parts[1:])
        return None


def steps(estimate: TimeEstimate) -> list[Step]:
    """Every question in its order; a task only of those whose role has it, once the school has said who has what."""
    return list(_steps(estimate))


def _steps(e: TimeEstimate) -> Iterator[Step]:
    yield Step("people")
    yield Step("school")
    if e.people:
        yield Step("owners")
    for person in e.people:
        yield Step("person", person.id)
        yield Step("quick", person.id)
        for task in asked(e, person):
            yield Step("task", person.id, task)
    yield Step("sure")


def asked(e: TimeEstimate, person: Person) -> list[str]:
    """Tasks a person is asked about: those of the role and of nobody knows whom, "other", and what has an answer."""
    answered = [time.task for time in person.times]
    tasks = [
        task
        for task in TASKS
        if task not in e.owners or task == OTHER or task in answered or person.role in e.owners[task]
    ]
    return [*tasks, *(f"{OTHER}-{number}" for number in range(2, answered.count(OTHER) + 1))]


def person_of(e: TimeEstimate, step: Step) -> Person | None:
    """The person a step is about; None where it is about nobody, or nobody who is there."""
    return next((person for person in e.people if person.id == step.person), None)


def time_of(e: TimeEstimate, step: Step) -> TaskTime | None:
    """What has been answered about a task."""
    person = person_of(e, step)
    times = [time for time in person.times if time.task == step.of] if person else []
    return times[step.place] if step.place < len(times) else None


def is_answered(e: TimeEstimate, step: Step) -> bool:  # noqa: PLR0911  (a kind of question each)
    """Whether a question has its answer. A person with 0 % on the programme has not been asked yet."""
    person = person_of(e, step)
    match step.kind:
        case "people":
            return bool(e.people)
        case "school":
            return e.students is not None
        case "person":
            return person is not None and person.programme_share > 0
        case "quick":  # one lens is enough
            return person is not None and bool(person.lenses)
        case "owners":
            return bool(e.owners)
        case "task":
            return time_of(e, step) is not None
        case "sure":
            return True


def first_open(e: TimeEstimate) -> str:
    """The first question without an answer, else the summary."""
    return next((str(step) for step in missing(e)), "finish")


def missing(e: TimeEstimate) -> list[Step]:
    """Questions without an answer; nobody's tasks are missing where the rough split was all that was given."""
    rough = {person.id for person in e.people if person.quick is not None and not person.times}
    return [
        step
        for step in steps(e)
        if not is_answered(e, step) and not (step.kind == "task" and step.person in rough)
    ]


def past_tasks(e: TimeEstimate, at: str) -> str:
    """The first screen after one person's tasks."""
    whose = Step.read(at)
    order = steps(e)
    after = order[order.index(whose) :] if whose in order else []
    there = (
        str(step) for step in after if (step.kind, step.person) != ("task", whose.person if whose else "")
    )
    return next(there, "finish")


def screen_from(e: TimeEstimate, at: str, by: int) -> str:
    """The screen `by` steps on or back; past the last stands the summary, before the first the first."""
    order = [str(step) for step in steps(e)]
    place = order.index(at) if at in order else (len(order) if at == "finish" else -1)
    place = max(0, place + by)
    return order[place] if place < len(order) else "finish"


def with_person(e: TimeEstimate, person: Person) -> TimeEstimate:
    """Put a person in the place of the one with the same id."""
    return replace(e, people=tuple(person if p.id == person.id else p for p in e.people))


def with_time(e: TimeEstimate, person: Person, time: TaskTime, place: int = 0) -> TimeEstimate:
    """Put a time in the place of the one that stands there on its task, in the order of the tasks."""
    alike = [own for own in person.times if own.task == time.task]
    others = [own for own in person.times if own.task != time.task]
    times = in_order([*others, *alike[:place], time, *alike[place + 1 :]])
    return with_person(e, replace(person, times=times))


def in_order(times: Iterable[TaskTime]) -> tuple[TaskTime, ...]:
    """Put times in the order of the tasks."""
    order = list(TASKS)
    return tuple(sorted(times, key=lambda own: order.index(own.task)))

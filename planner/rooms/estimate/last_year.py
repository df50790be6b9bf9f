"""Last year's answer to a question, taken over because a person confirmed it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Person
from planner.model.estimate.questions import OF_A_PERSON, Step, in_order, person_of, with_person
from planner.model.schools import HEADS
from planner.rooms.asking import unreadable

_OF_ALL = {"school": HEADS, "owners": ("owners",), "sure": ("sureness", "ground")}


def as_last_year(e: TimeEstimate, step: Step, last: TimeEstimate) -> TimeEstimate:
    """Take last year's answer to a question for this year's."""
    if step.kind == "people":
        there = {p.id: p for p in e.people}
        people = tuple(there.get(p.id) or Person(p.id, p.role, p.employment, 0.0) for p in last.people)
        return replace(e, people=people, counts_teachers=last.counts_teachers)
    if step.kind in _OF_ALL:
        return replace(e, **_taken(last, _OF_ALL[step.kind]))
    person, then = person_of(e, step), person_of(last, step)
    if person is None or then is None:
        raise unreadable()
    if step.kind in OF_A_PERSON:
        return with_person(e, replace(person, **_taken(then, OF_A_PERSON[step.kind])))
    times = [time for time in then.times if time.task == step.of]
    if not times:
        raise unreadable()
    others = [time for time in person.times if time.task != step.of]
    return with_person(e, replace(person, times=in_order([*others, *times])))


def _taken(last: TimeEstimate | Person, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(last, name) for name in names}

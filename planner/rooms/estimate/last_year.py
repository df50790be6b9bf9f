"""Last year's answer to a question, taken over because a person confirmed it."""

from __future__ import annotations

from dataclasses import fields, replace

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Person
from planner.model.estimate.questions import Step, in_order, person_of, with_person
from planner.model.schools import HEADS
from planner.rooms.asking import unreadable


def as_last_year(  # noqa: PLR0911  (likewise)
    e: TimeEstimate, step: Step, last: TimeEstimate
) -> TimeEstimate:
    """Take last year's answer to a question for this year's."""
    person, then = person_of(e, step), person_of(last, step)
    match step.kind:
        case "people":
            there = {p.id: p for p in e.people}
            people = tuple(there.get(p.id) or Person(p.id, p.role, p.employment, 0.0) for p in last.people)
            return replace(e, people=people, counts_teachers=last.counts_teachers)
        case "school":
            heads = {f.name: getattr(last, f.name) for f in fields(e) if f.name in HEADS}
            return replace(e, **heads)
        case "owners":
            return replace(e, owners=last.owners)
        case "sure":
            return replace(e, sureness=last.sureness, ground=last.ground)
    if person is None or then is None:
        raise unreadable()
    match step.kind:
        case "person":
            names = ("employment", "programme_share", "other_programmes")
            return with_person(e, replace(person, **{name: getattr(then, name) for name in names}))
        case "quick":
            return with_person(e, replace(person, quick=then.quick))
        case _:
            times = [time for time in then.times if time.task == step.of]
            if not times:
                raise unreadable()
            others = [time for time in person.times if time.task != step.of]
            return with_person(e, replace(person, times=in_order([*others, *times])))

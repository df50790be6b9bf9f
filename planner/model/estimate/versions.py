"""Two versions of one estimate: the questions they answer otherwise, and one estimate made of both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Person
from planner.model.estimate.questions import OF_A_PERSON, Step, in_order, person_of, steps, time_of
from planner.model.schools import HEADS

# What each question is about, a task's time aside. Who is there is asked of the estimate, and is chosen as one.
_OF_ESTIMATE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "people": ("counts_teachers",),
        "school": (*HEADS, "hours_basis", "hours_per_fte"),
        "owners": ("owners",),
        "sure": ("sureness", "ground", "note"),
    }
)


def differences(mine: TimeEstimate, theirs: TimeEstimate) -> list[Step]:
    """Every question the two answer otherwise, in the order they are asked."""
    return [step for step in _either(mine, theirs) if _answer(mine, step) != _answer(theirs, step)]


def chosen_with(step: Step, mine: TimeEstimate, theirs: TimeEstimate) -> Step:
    """Say with which question an answer is chosen: mostly its own.

    Whoever is there in one version only comes with who is there. Several kinds of other work are told apart by
    nothing but their place, so they come together: else one of them could be counted twice.
    """
    if step.person and not (person_of(mine, step) and person_of(theirs, step)):
        return Step("people")
    return replace(step, task=step.of)


def composed(mine: TimeEstimate, theirs: TimeEstimate, chosen: Collection[Step]) -> TimeEstimate:
    """Take over the other version's answers to some questions.

    Parameters
    ----------
    mine : TimeEstimate
        Also what no question asks: the school's name, the version of the questions.
    theirs : TimeEstimate
        Of the same school, programme, year and respondent.
    chosen : collection of Step
        Each a question as `chosen_with` names it.
    """

    def of(step: Step) -> TimeEstimate:
        return theirs if chosen_with(step, mine, theirs) in chosen else mine

    def merged(person: Person) -> Person:
        own = [step for step in _either(mine, theirs) if step.person == person.id]
        given = {
            name: getattr(person_of(of(step), step), name)
            for step in own
            for name in OF_A_PERSON.get(step.kind, ())
        }
        times = in_order(time for step in own if (time := time_of(of(step), step)))
        return replace(person, **given, times=times)

    given: dict[str, Any] = {
        name: getattr(of(Step(kind)), name)  # type: ignore[arg-type]
        for kind, names in _OF_ESTIMATE.items()
        for name in names
    }
    both = {person.id for person in mine.people} & {person.id for person in theirs.people}
    people = tuple(merged(p) if p.id in both else p for p in of(Step("people")).people)
    return replace(mine, **given, people=people)


def _either(mine: TimeEstimate, theirs: TimeEstimate) -> list[Step]:
    # Who has which task is asked once somebody is there; its answer stays when nobody is any more.
    return list(dict.fromkeys([*steps(mine), *steps(theirs), Step("owners")]))


def _answer(e: TimeEstimate, step: Step) -> object:
    if step.kind == "task":
        return time_of(e, step)
    if step.kind in OF_A_PERSON:
        return [getattr(person_of(e, step), name, None) for name in OF_A_PERSON[step.kind]]
    ids = [person.id for person in e.people] if step.kind == "people" else []
    return [ids, *(getattr(e, name) for name in _OF_ESTIMATE[step.kind])]

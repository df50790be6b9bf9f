"""Two versions of one estimate beside each other, and what a person chose of each."""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.questions import Step
from planner.model.estimate.versions import chosen_with, composed
from planner.rooms.asking import Fields, unreadable
from planner.words.answers import answer_text, differing, title
from planner.words.language import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """A question the two answer otherwise, and what each says: its answer, then those that come with it."""

    step: Step
    title: str
    mine: list[str]
    theirs: list[str]


def choices(mine: TimeEstimate, theirs: TimeEstimate, words: Words) -> list[Choice]:
    """List what is to be chosen, in the order of the questions."""
    found: dict[Step, tuple[list[str], list[str]]] = {}
    for step, name, *answers in differing(mine, theirs, words):
        choice = chosen_with(step, mine, theirs)
        sides = found.setdefault(choice, ([], []))
        for side, e, answer in zip(sides, (mine, theirs), answers, strict=True):
            if not side and (own := answer_text(choice, e, words)):
                side.append(own)
            if answer and step != choice:
                side.append(f"{name}: {answer}")
    none = [words.text("no answer")]
    return [
        Choice(step, title(step, mine, words), *(side or none for side in sides))
        for step, sides in found.items()
    ]


def chosen(mine: TimeEstimate, theirs: TimeEstimate, fields: Fields, words: Words) -> TimeEstimate:
    """Make the estimate a person chose: all of one is that one, with what no sentence tells apart."""
    sides = {choice.step: fields.get(str(choice.step)) for choice in choices(mine, theirs, words)}
    if set(sides.values()) - {"mine", "theirs"}:
        raise unreadable()
    picked = [step for step, side in sides.items() if side == "theirs"]
    whole = {0: mine, len(sides): theirs}
    return whole.get(len(picked)) or composed(mine, theirs, picked)

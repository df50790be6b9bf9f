"""What it would take, and what would change what is said, in words.

The one is arithmetic of time, and never what follows from it; the other is said of the figures, and not of the world.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Literal

from planner.files.content import hours
from planner.model.allocation import TaskType
from planner.model.amounts import rounded, typed
from planner.model.effort import hours_a_week
from planner.model.goals.flip import Flip
from planner.model.goals.seeking import Infeasible, Reached, Relaxed
from planner.model.goals.wishes import Bound, Measure, Wish
from planner.words.cited import Cited
from planner.words.language import Words, begun, mark
from planner.words.meeting.sayings import Saying
from planner.words.terms import INSIDE

_BOUNDS = {
    Bound.AT_LEAST: mark("at least {figure}"),
    Bound.AT_MOST: mark("at most {figure}"),
    Bound.EXACTLY: mark("exactly {figure}"),
}
# The last digit that is told of what a wish can be had as.
_TOLD = {
    Measure.SHARE: Decimal("0.001"),
    Measure.FTE: Decimal("0.01"),
    Measure.HOURS_PER_STUDENT: Decimal("0.1"),
    Measure.STUDENTS_PER_FTE: Decimal("0.1"),
}
_DIGITS = Context(prec=400)  # a float has at most 309 before its point
_DUST = 6  # decimals of an FTE: what is nothing there is nothing anybody could move
Basis = Literal["net", "gross"]


def wish_words(wish: Wish, words: Words, basis: Basis = "net") -> str:
    """Say a wish inside a sentence: "at least 50% of the time on student support".

    Parameters
    ----------
    basis : str
        Which hours its hours are: "net" or "gross".
    """
    figure = _figure(wish, typed(wish.goal), words, basis)
    if wish.measure is Measure.STUDENTS_PER_FTE:
        return figure
    if wish.task_type is None:
        return words.text("{figure} in all", figure=figure)
    return words.text("{figure} on {task}", figure=figure, task=words.text(INSIDE[wish.task_type]))


def reached_sentence(found: Reached, words: Words) -> Cited:
    """Say the least that has to be moved for what was wished, and what of it is new."""
    if not rounded(found.moved, _DUST):
        return Cited(words.text("What is wished is so already: nothing has to be moved."))
    listed = words.listed(
        f"{words.text(INSIDE[t])} {words.signed(_weekly(change), 1)}"
        for t, change in sorted(found.changes.items(), key=lambda one: -one[1])
        if rounded(change, _DUST)
    )
    said = [
        words.text(
            "The least it takes is {hours} hours a week, {fte} FTE: {changes}.",
            hours=_amount(hours_a_week(found.moved), 1, words),
            fte=_amount(found.moved, 2, words),
            changes=listed,
        )
    ]
    if rounded(found.added, _DUST):
        said.append(
            words.text(
                "Of them {hours} hours are new: FTE in all go from {before} to {after}.",
                hours=_amount(hours_a_week(found.added), 1, words),
                before=_amount(found.before.fte, 2, words),
                after=_amount(found.allocation.fte, 2, words),
            )
        )
    said.append(words.text(mark("This is what it takes of time. What follows from it is not known.")))
    return Cited(" ".join(said))


def infeasible_sentence(found: Infeasible, words: Words, basis: Basis = "net") -> Cited:
    """Say which wish gives way, and to what; the others that could do so instead; or that one is not enough.

    Parameters
    ----------
    basis : str
        Which hours the wishes' hours are: "net" or "gross".
    """
    gave = [_gives_way(one, words, basis) for one in (*found.alone, *found.together)]
    about = [one.wish for one in (*found.alone, *found.together)]
    if found.together:
        said = words.text(
            "The wishes cannot all be had at once, and it is not enough that one gives way. It is enough that {changes}. "
            "They give way in the order they were wished.",
            changes=words.listed(gave),
        )
    elif len(gave) == 1:
        first = found.alone[0]
        said = words.text(
            "{wish} cannot be had with what is locked and wished besides. The nearest is {to}.",
            wish=begun(wish_words(first.wish, words, basis)),
            to=_had(first, words, basis),
        )
    else:
        said = words.text(
            "The wishes cannot all be had at once. It is enough that one gives way, the least first: {changes}.",
            changes=words.listed(gave, "or"),
        )
    is_net = basis == "net" and any(wish.measure is Measure.HOURS_PER_STUDENT for wish in about)
    return Cited(said, tuple(dict.fromkeys(f for one in hours().net for f in one.fact)) if is_net else ())


def flip_sentence(flips: tuple[Flip, ...], saying: Saying, words: Words) -> Cited:
    """Say what would change what is said: the first of the flips, and from where to where that figure changes nothing."""
    if not flips:
        return Cited(
            words.text(
                "No other value of a single figure changes what is said, the others as they are typed."
            )
        )
    first = flips[0]
    ends = {flip.to > flip.value: flip for flip in flips if flip.figure == first.figure}
    low, high = (_typed(ends[up].last, ends[up], words) if up in ends else "" for up in (False, True))
    if low and high:
        message = mark("What is said holds from {low} to {high}, the other figures as they are typed.")
    elif low:
        message = mark("What is said holds down to {low}, the other figures as they are typed.")
    else:
        message = mark("What is said holds up to {high}, the other figures as they are typed.")
    return Cited(f"{_if(first, saying, words)} {words.text(message, low=low, high=high)}", saying.fact)


def _if(flip: Flip, saying: Saying, words: Words) -> str:
    match flip.figure:
        case "students":
            message = words.plural_template(
                "If you really have {to} student, and not {value}, {then}.",
                "If you really have {to} students, and not {value}, {then}.",
                flip.to,
            )
        case "gf2_students":
            message = words.plural_template(
                "If really {to} student completed GF2, and not {value}, {then}.",
                "If really {to} students completed GF2, and not {value}, {then}.",
                flip.to,
            )
        case "agreements":
            message = words.template(
                mark("If really {to} of the cohort had an agreement when GF2 ended, and not {value}, {then}.")
            )
        case "move":
            message = words.template(mark("If {to} FTE are moved, and not {value}, {then}."))
        case "low":
            message = words.template(
                mark("If the low of your estimate is really {to} FTE, and not {value}, {then}.")
            )
        case "high":
            message = words.template(
                mark("If the high of your estimate is really {to} FTE, and not {value}, {then}.")
            )
        case _:
            message = words.template(mark("If you really spend {to} FTE on {task}, and not {value}, {then}."))
    is_of_task = flip.figure in {t.value for t in TaskType}
    return message.format(
        to=_typed(flip.to, flip, words),
        value=_typed(flip.value, flip, words),
        then=saying.then(flip.said, words),
        task=words.text(INSIDE[TaskType(flip.figure)]) if is_of_task else "",
    )


def _typed(value: float, flip: Flip, words: Words) -> str:
    """Write a figure as people type it; what is between two steps with the decimals that keep it there."""
    is_heads = flip.figure in {"students", "gf2_students", "agreements"}
    return words.number_beside(value, 0 if is_heads else 2, {flip.to, flip.value, flip.last} - {value})


def _gives_way(one: Relaxed, words: Words, basis: Basis) -> str:
    return words.text(
        "{wish} becomes {to}", wish=wish_words(one.wish, words, basis), to=_had(one, words, basis)
    )


def _had(one: Relaxed, words: Words, basis: Basis) -> str:
    """Say what a wish can be had as, rounded away from the wish: typed as it is told, it can be had."""
    way = ROUND_FLOOR if one.to.goal < one.wish.goal else ROUND_CEILING
    told = typed(one.to.goal).quantize(_TOLD[one.to.measure], way, _DIGITS)
    return _figure(one.to, told, words, basis)


def _figure(wish: Wish, goal: Decimal, words: Words, basis: Basis) -> str:
    value = float(goal)
    match wish.measure:
        case Measure.SHARE:
            figure = words.text("{share} of the time", share=words.percent_as_given(value))
        case Measure.FTE:
            figure = words.text(mark("{fte} FTE"), fte=words.as_given(value))
        case Measure.HOURS_PER_STUDENT if basis == "net":
            figure = words.text("{hours} net hours a year per student", hours=words.as_given(value))
        case Measure.HOURS_PER_STUDENT:
            figure = words.text("{hours} gross hours a year per student", hours=words.as_given(value))
        case Measure.STUDENTS_PER_FTE:
            figure = words.text("{ratio} students per FTE", ratio=words.as_given(value))
    return words.text(_BOUNDS[wish.bound], figure=figure)


def _weekly(change: float) -> float:
    return hours_a_week(change) if change > 0 else -hours_a_week(-change)


def _amount(value: float, decimals: int, words: Words) -> str:
    return words.number_beside(value, decimals, (0.0,))

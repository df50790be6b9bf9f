"""One question as its screen needs it: heading, help, what stands in its fields, what was answered last year."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from planner.figures.palette import QUIET, TASK_COLOUR
from planner.files.languages import decimal_of
from planner.model.effort import GROSS_HOURS_A_YEAR, HOURS_A_WEEK, Range
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import OTHER, TASKS, Person, Role, TaskTime, Unit
from planner.model.estimate.questions import Step, is_answered, person_of, steps, time_of
from planner.model.schools import HEADS
from planner.rooms.estimate.answers import net_hours
from planner.words.answers import (
    GROUNDS,
    LABELS,
    SURENESS,
    UNITS,
    answer_text,
    person_name,
    task_name,
    task_words,
)
from planner.words.language import Words, mark
from planner.words.terms import task_names

_ENDS = ("low", "likely", "high")
_HEADINGS = {
    "people": mark("Who works with apprenticeship places on this programme?"),
    "school": mark("How many students and agreements?"),
    "person": mark("How much time is there?"),
    "quick": mark("Roughly, how is the time split?"),
    "owners": mark("Who has which task?"),
    "sure": mark("How sure is the estimate?"),
}
_HELPS = {
    "people": mark("Count the people in each role, yourself too. Roles, never names. An empty field is 0."),
    "school": mark(
        "Students, not full-time equivalents; the basic and the main programme both count. GF2: those who completed it in the school year, with and without an agreement, EUX and EUV among them. School-based training is not an agreement. Leave a field empty if you don't know it."
    ),
    "person": mark(
        "Of the hours of employment: those that go to finding apprenticeship places on this programme."
    ),
    "quick": mark(
        "In percent of the person's time here. It need not total 100. Set low and high so that you would be "
        "surprised if the right figure lay outside. You can make do with this and skip the tasks."
    ),
    "owners": mark(
        "Tick who has the task at your school. Nobody and several are answers too. The next questions are only about "
        "what is ticked."
    ),
    "sure": mark("The answer follows the figures wherever they are shown."),
}


def question(e: TimeEstimate, step: Step, last: TimeEstimate | None, words: Words) -> dict[str, Any]:
    """Say everything the question's screen shows."""
    order = steps(e)
    name = person_name(e, step.person, words) if step.person else ""
    kind = TASKS.get(step.of) if step.task else None
    if step.kind == "task":
        heading, text = task_name(step, words), task_words(words.language)[step.of][1]
    else:
        heading, text = words.text(_HEADINGS[step.kind]), words.text(_HELPS[step.kind])
    eyebrow = " · ".join(filter(None, (name, task_names(words)[kind] if kind else "")))
    return {
        "step": step,
        "place": order.index(step) + 1,
        "count": len(order),
        "dot": TASK_COLOUR[kind] if kind else "",
        "eyebrow": eyebrow or e.school,
        "heading": heading,
        "help": text,
        "suggestion": _last_said(step, last, words) if last and _suggests(e, step, last) else "",
        "value": defaultdict(str, values(e, step, words)),
        "label": {field: words.text(label) for field, label in LABELS.items()},
        "heads": [(field, words.text(LABELS[field])) for field in HEADS],
        "units": [(unit.value, words.text(text)) for unit, text in UNITS.items()],
        "sureness": [(one.value, words.text(text)) for one, text in SURENESS.items()],
        "grounds": [(one.value, words.text(text)) for one, text in GROUNDS.items()],
        "bases": _bases(e, words),
        "tasks": task_words(words.language),
        "dots": {task: TASK_COLOUR[t] if t else QUIET for task, t in TASKS.items()},
    }


def _suggests(e: TimeEstimate, step: Step, last: TimeEstimate) -> bool:
    """Last year's answer is offered until there is one for this year."""
    if step.kind == "sure" or not is_answered(last, step):
        return False
    person = person_of(e, step)
    if step.kind == "quick":
        then = person_of(last, step)
        return person is not None and person.quick is None and then is not None and then.quick is not None
    return not is_answered(e, step)


def _last_said(step: Step, last: TimeEstimate, words: Words) -> str:
    """Say last year's answer: of several kinds of other work all, for all are taken over."""
    alike = [
        one for one in steps(last) if (one.kind, one.person, one.of) == (step.kind, step.person, step.of)
    ]
    return "; ".join(filter(None, (answer_text(one, last, words) for one in alike)))


def values(  # noqa: PLR0911  (a kind of question each)
    e: TimeEstimate, step: Step, words: Words
) -> dict[str, str]:
    """Write what has been answered as it would be typed."""
    person = person_of(e, step)
    match step.kind:
        case "people":
            counts = {role: sum(p.role is role for p in e.people) for role in Role}
            flag = {"counts_teachers": "on"} if e.counts_teachers else {}
            typed = {role.value: str(count) for role, count in counts.items() if count}
            return flag | (typed or {e.respondent.value: "1"})  # whoever answers is one of them
        case "school":
            heads = {name: getattr(e, name) for name in HEADS}
            return {"basis": e.hours_basis} | {k: str(v) for k, v in heads.items() if v is not None}
        case "owners":
            return {f"{task}.{role}": "on" for task, roles in e.owners.items() for role in roles}
        case "sure":
            return {"sureness": e.sureness.value, "ground": e.ground.value, "note": e.note}
    if person is None:
        return {}
    match step.kind:
        case "person":
            return _person(person, words)
        case "quick":
            quick = person.quick or {}
            return {
                f"{t.value}.{k}": v
                for t, r in quick.items()
                for k, v in _ends(r, words, ranged=round(r.width, 6) > 0).items()
            }
        case _:
            return _time(person, time_of(e, step), words)


def _person(person: Person, words: Words) -> dict[str, str]:
    week = person.employment * HOURS_A_WEEK
    part = person.capacity * HOURS_A_WEEK
    return {
        "employed": _typed(week, words),
        "part": _typed(part, words) if part else "",
        "part_unit": "hours",
        "others": str(person.other_programmes) if person.programme_share else "",
    }


def _time(person: Person, time: TaskTime | None, words: Words) -> dict[str, str]:
    if time is None:  # the unit one has chosen is the unit one thinks in
        return {"unit": person.times[-1].unit.value if person.times else Unit.HOURS_WEEK.value}
    amount = _ends(time.amount, words, ranged=time.has_ends(time.amount)) if time.amount else {}
    each = _ends(time.minutes, words, ranged=time.has_ends(time.minutes)) if time.minutes else {}
    return {
        **amount,
        **{f"minutes.{k}": v for k, v in each.items()},
        "unit": time.unit.value,
        "note": time.note,
        **({"aub": "on"} if time.aub else {}),  # a box that is not ticked is not sent
        "task_type": time.task_type.value if time.task == OTHER and time.task_type else "",
    }


def _ends(r: Range, words: Words, *, ranged: bool) -> dict[str, str]:
    ends = _ENDS if ranged else ("likely",)
    return {end: _typed(getattr(r, end), words) for end in ends}


def _typed(value: float, words: Words) -> str:
    """Write a figure without groups of thousands, so that it is read as it was meant."""
    decimal: str = decimal_of(words.language)
    return f"{round(value, 6):.6f}".rstrip("0").rstrip(".").replace(".", decimal)


def _bases(e: TimeEstimate, words: Words) -> list[tuple[str, str]]:
    net = net_hours(e)
    gross = words.text("{hours} hours, holidays included (gross)", hours=words.as_given(GROSS_HOURS_A_YEAR))
    known = [("gross", gross)]
    if net:
        known.append(("net", words.text("{hours} hours, without holidays (net)", hours=words.as_given(net))))
    return known

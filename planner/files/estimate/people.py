"""One block of an estimate's sheet to one person; every fault in it is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from planner.files.estimate.instrument import choices, entries
from planner.files.estimate.sheet import UNKNOWN, Block, Form, Line, is_filled
from planner.files.estimate.values import ENDS, Figures, answer, choice, words
from planner.files.grids.cells import seen, text_of
from planner.model.allocation import TaskType
from planner.model.effort import Range
from planner.model.estimate.people import MOST, MOST_MINUTES, OTHER, TASKS, Person, Role, TaskTime, Unit
from planner.model.problems import Code

_PERCENT = 100.0
_MOST_PROGRAMMES = 99
_ASKED = ("role", "employment", "programme_share", "other_programmes")


def person_of(block: Block, form: Form, figures: Figures, count: Counter[Role]) -> Person | None:
    """Build the person; None for a block nobody has filled in, and for one of which the role cannot be read.

    What is named as wrong is not known: a task is answered with "don't know", and no time on the programme stands
    for an employment or a share that is no figure, as of a person nobody has asked yet.
    """
    if not is_used(block):
        return None
    items = entries("person")
    for name in _ASKED:
        if name not in block.answers:
            form.say(Code.LINE_MISSING, block.row, label=items[name].name.in_language(form.language), near=())
    before = len(form.problems)
    role = choice(form, answer(block.answers, "role"), "role") if "role" in block.answers else None
    if form.doubts(answer(block.answers, "role"), before):
        role = None
    before = len(form.problems)
    employment = _employment(block, form, figures)
    share = _needed(block, form, figures, "programme_share", _PERCENT)
    if any(form.doubts(answer(block.answers, name), before) for name in ("employment", "programme_share")):
        employment, share = 1.0, 0.0
    others = figures.get(answer(block.answers, "other_programmes"), limits=(0, _MOST_PROGRAMMES))
    confirmed = block.answers.get("confirmed")
    if confirmed is not None and choice(form, confirmed, "answer", needed=False) != "yes":
        form.say(Code.NOT_CONFIRMED, confirmed.row, label=confirmed.label)
    before = len(form.problems)
    quick = _quick(block, form, figures)
    if any(form.doubts(line, before) for line in block.quick):
        quick = None
    times = [time for line in block.tasks if (time := _known_time(line, form, figures)) is not None]
    if role is None or employment is None or share is None:
        return None
    count[Role(role)] += 1
    return Person(
        f"{role}-{count[Role(role)]}",
        Role(role),
        employment,
        float(Decimal(repr(float(share))) / 100),
        int(others or 0),
        quick,
        tuple(times),
    )


def is_used(block: Block) -> bool:
    """Somebody has written something: the units and types that stand there from the start are nothing."""
    answers = any(line.cells["answer"] != "" for name, line in block.answers.items() if name != "confirmed")
    return answers or any(is_filled(line.cells) for line in (*block.quick, *block.tasks))


def _needed(block: Block, form: Form, figures: Figures, name: str, most: float) -> float | None:
    line = answer(block.answers, name)
    if line.row and figures.is_blank(line, "answer"):
        form.say(Code.ANSWER_MISSING, line.row, label=line.label)
        return None
    return figures.get(line, limits=(0, most))


def _employment(block: Block, form: Form, figures: Figures) -> float | None:
    value = _needed(block, form, figures, "employment", MOST[Unit.HOURS_YEAR])
    line = answer(block.answers, "employment")
    if value is not None and value > 1:
        form.say(Code.PERSON_OVER_FULL_TIME, line.row, line.label, text=seen(line.cells["answer"]))
        return None
    if value == 0:
        form.say(Code.ANSWER_MISSING, line.row, label=line.label)
        return None
    return value


def _quick(block: Block, form: Form, figures: Figures) -> Mapping[TaskType, Range] | None:
    """All three types, or none: a blank beside figures is asked for, for it may be 0 or forgotten."""
    found = {line.about: figures.range(line, _PERCENT) for line in block.quick}
    if not any(found.values()):
        return None
    blank = [line for line in block.quick if all(figures.is_blank(line, end) for end in ENDS)]
    for line in blank:
        heading = line.headings.get("likely", "")
        form.say(Code.MISSING_FIGURE, line.row, columns=(heading,), headings=(line.label,), texts=("",))
    for item in (item for name, item in choices("task_type").items() if name not in found):
        form.say(Code.LINE_MISSING, block.row, label=item.name.in_language(form.language), near=())
    if blank or not all(found.values()) or len(found) < len(TaskType):
        return None
    return {TaskType(about): given[0] for about, given in found.items() if given is not None}


def _known_time(line: Line, form: Form, figures: Figures) -> TaskTime | None:
    """One task, of which nothing is known where something about its line is wrong."""
    before = len(form.problems)
    time = _time(line, form, figures)
    return TaskTime(line.about, None) if form.doubts(line, before) else time


def _time(line: Line, form: Form, figures: Figures) -> TaskTime | None:
    """One task; None where the person does not do it, and where something stands in the way."""
    has_amount = not all(figures.is_blank(line, end) for end in ENDS)
    has_minutes = not all(figures.is_blank(line, f"minutes_{end}") for end in ENDS)
    unit = choice(form, line, "unit", "unit", needed=False)
    aub = choice(form, line, "answer", "aub", needed=False) == "yes"
    note = words(form, line, "line_note")
    task_type = _task_type(line, form)
    if unit == UNKNOWN:
        if has_amount or has_minutes:
            form.say(Code.UNKNOWN_WITH_FIGURES, line.row, label=line.label)
        return TaskTime(line.about, None, aub=aub, task_type=task_type, note=note)
    if not has_amount and not has_minutes:
        if note or aub:
            _missing(line, form)
        return None
    if unit is None:
        if not text_of(line.cells.get("unit", "")):
            form.say(Code.UNIT_MISSING, line.row, label=line.label)
        for prefix, most in (("", max(MOST.values())), ("minutes_", MOST_MINUTES)):
            figures.range(line, most, prefix)  # named, if they cannot be read whatever the unit is
        return None
    if has_minutes and unit != Unit.TIMES_MINUTES:
        form.say(Code.MINUTES_NOT_USED, line.row, label=line.label)
    if not has_amount:
        _missing(line, form)
    return _amounts(line, form, figures, Unit(unit), aub=aub, task_type=task_type, note=note)


def _amounts(line: Line, form: Form, figures: Figures, unit: Unit, **rest: Any) -> TaskTime | None:
    """The figures of a line whose unit is known."""
    timed = unit is Unit.TIMES_MINUTES
    amount = figures.range(line, MOST[unit])
    minutes = figures.range(line, MOST_MINUTES, "minutes_") if timed else None
    if timed and all(figures.is_blank(line, f"minutes_{end}") for end in ENDS):
        form.say(Code.MINUTES_MISSING, line.row, label=line.label)
    if amount is None or (timed and minutes is None):
        return None
    # Nobody said how far the factor may be off that came alone: the product's width would be too small.
    ranged = amount[1] and (minutes is None or minutes[1])
    return TaskTime(line.about, amount[0], unit, minutes[0] if minutes else None, has_range=ranged, **rest)


def _missing(line: Line, form: Form) -> None:
    heading = line.headings.get("likely", "")
    form.say(Code.MISSING_FIGURE, line.row, columns=(heading,), headings=(heading,), texts=("",))


def _task_type(line: Line, form: Form) -> TaskType | None:
    """The type chosen for other work; a task of the list has its own, and another beside it is named."""
    chosen = choice(form, line, "task_type", "task_type", needed=False)
    own = TASKS[line.about]
    if line.about == OTHER:
        return TaskType(chosen) if chosen else None
    if own is not None and chosen not in {None, own.value}:
        label = choices("task_type")[own.value].name.in_language(form.language)
        text = seen(line.cells["task_type"])
        form.say(Code.NOT_A_CHOICE, line.row, line.headings["task_type"], text=text, answers=(label,))
    return None

"""What a person typed in answer to a question -> the estimate with that answer, or what to put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from planner.files.content import hours
from planner.files.grids.personal import looks_like_cpr
from planner.model.allocation import TaskType
from planner.model.effort import GROSS_HOURS_A_YEAR, HOURS_A_WEEK, Range
from planner.model.estimate.estimate import LONGEST, Ground, Sureness, TimeEstimate
from planner.model.estimate.people import MOST, MOST_MINUTES, OTHER, TASKS, Person, Role, TaskTime, Unit
from planner.model.estimate.questions import Step, person_of, with_person, with_time
from planner.model.problems import Code, Refused
from planner.model.schools import HEADS
from planner.rooms.asking import Fields, unreadable
from planner.rooms.typed_figures import figure, typed_range
from planner.words.answers import LABELS
from planner.words.language import Words
from planner.words.terms import role_names, task_names

_Member = TypeVar("_Member", bound=StrEnum)
MOST_HEADS = 100_000
MOST_OF_A_ROLE = 20
_MOST_PROGRAMMES = 50


def answered(  # noqa: PLR0911  (a kind of question each)
    e: TimeEstimate, step: Step, fields: Fields, words: Words
) -> TimeEstimate:
    """Take an answer over into the estimate. Refused says what to put right; nothing is taken by halves."""
    person = person_of(e, step)
    if step.person and person is None:
        raise Refused(Code.PERSON_GONE)
    match step.kind:
        case "people":
            return _people(e, fields, words)
        case "school":
            return _school(e, fields, words)
        case "owners":
            return _owners(e, fields)
        case "sure":
            sureness = _member(Sureness, fields.get("sureness"))
            ground = _member(Ground, fields.get("ground"))
            return replace(e, sureness=sureness, ground=ground, note=note_of(fields.get("note", ""), "note"))
    assert person is not None
    match step.kind:
        case "person":
            return with_person(e, _person(person, fields, words))
        case "quick":
            return with_person(e, replace(person, quick=_quick(fields, words)))
        case _:
            return with_time(e, person, _time(step.of, fields, words), step.place)


def without_figure(e: TimeEstimate, step: Step, fields: Fields) -> TimeEstimate:
    """Take "don't know" for an answer: to a task, and to a rough split."""
    person = person_of(e, step)
    if person is None or step.kind not in {"task", "quick"}:
        raise unreadable()
    if step.kind == "quick":
        return with_person(e, replace(person, quick=None))
    time = TaskTime(step.of, None, aub="aub" in fields, note=note_of(fields.get("note", "")))
    return with_time(e, person, time, step.place)


def everything_to(e: TimeEstimate, fields: Fields, role: object) -> TimeEstimate:
    """Tick every task for one role, beside what is ticked."""
    given = _member(Role, role)
    return replace(e, owners=_ticked(fields, given))


def net_hours(e: TimeEstimate) -> float | None:
    """Net hours of one FTE in the estimate's year: what the estimate itself says, else what is known for the year."""
    return e.hours_per_fte if e.hours_basis == "net" else hours().net_in(e.year)


def _label(words: Words, name: str) -> str:
    return words.text(LABELS[name])


def note_of(text: str, kind: str = "line_note") -> str:
    """Read a note: one line of text, as long as a workbook's may be, and no CPR number in it."""
    # What nobody can see could hide a number, and half a character stops every page that would show it.
    note = "".join(c for c in " ".join(text.split()) if c.isprintable())[: LONGEST[kind]]
    if looks_like_cpr(note):
        raise Refused(Code.CPR_NUMBER_IN_NOTE)
    return note


def _people(e: TimeEstimate, fields: Fields, words: Words) -> TimeEstimate:
    people: list[Person] = []
    for role in Role:
        count = _heads(fields, role.value, role_names(words)[role], words, MOST_OF_A_ROLE) or 0
        there = {p.id: p for p in e.people if p.role is role}
        # A person who is there keeps the number; new ones take the numbers that are free.
        free = (f"{role}-{n}" for n in range(1, 100) if f"{role}-{n}" not in there)
        people += list(there.values())[:count]
        people += [Person(next(free), role, 1.0, 0.0) for _ in range(count - len(there))]
    if not people:
        raise Refused(Code.NOBODY_IN_ANY_ROLE)
    return replace(e, people=tuple(people), counts_teachers="counts_teachers" in fields)


def _school(e: TimeEstimate, fields: Fields, words: Words) -> TimeEstimate:
    heads = {name: _heads(fields, name, _label(words, name), words, MOST_HEADS) for name in HEADS}
    for name in ("agreements", "agreements_week15"):
        part, whole = heads[name], heads["gf2_students"]
        if part is not None and whole is not None and part > whole:
            raise Refused(Code.MORE_THAN_GF2, field=_label(words, name), part=part, whole=whole)
    net = net_hours(e) if fields.get("basis") == "net" else None
    basis = {"hours_basis": "net" if net else "gross", "hours_per_fte": net or GROSS_HOURS_A_YEAR}
    return replace(e, **heads, **basis)  # type: ignore[arg-type]


def _person(person: Person, fields: Fields, words: Words) -> Person:
    employed = figure(fields.get("employed", ""), _label(words, "employed"), words)
    if not 0 < employed <= HOURS_A_WEEK:
        raise Refused(Code.EMPLOYED_OUTSIDE_WEEK, most=HOURS_A_WEEK)
    in_percent = fields.get("part_unit") == "percent"
    typed = fields.get("part", "").strip()
    part = figure(typed.removesuffix("%") if in_percent else typed, _label(words, "part"), words)
    share = part / 100 if in_percent else part / employed
    if not 0 < share <= 1 + 1e-9:  # noqa: RUF100  (a third of 37 hours, typed with decimals)
        raise Refused(Code.PART_OUTSIDE_EMPLOYMENT, hours=employed)
    others = _heads(fields, "others", _label(words, "others"), words, _MOST_PROGRAMMES) or 0
    employment, share = employed / HOURS_A_WEEK, min(1.0, share)
    return replace(person, employment=employment, programme_share=share, other_programmes=others)


def _quick(fields: Fields, words: Words) -> Mapping[TaskType, Range]:
    names = task_names(words)
    split = {
        t: _range(fields, words, prefix=f"{t.value}.", whose=f"{names[t]}, ", most=MOST[Unit.PERCENT])[0]
        if any(fields.get(f"{t.value}.{end}", "").strip() for end in ("low", "likely", "high"))
        else Range(0, 0, 0)  # an empty row beside filled ones
        for t in TaskType
    }
    if not any(r.likely for r in split.values()):
        raise Refused(Code.NO_PERCENT_ABOVE_0)
    return split


def _owners(e: TimeEstimate, fields: Fields) -> TimeEstimate:
    owners = _ticked(fields)
    if not any(owners.values()):
        raise Refused(Code.NOTHING_TICKED)
    return replace(e, owners=owners)


def _ticked(fields: Fields, given: Role | None = None) -> dict[str, tuple[Role, ...]]:
    return {task: tuple(r for r in Role if r is given or f"{task}.{r}" in fields) for task in TASKS}


def _time(task: str, fields: Fields, words: Words) -> TaskTime:
    if task not in TASKS:
        raise unreadable()
    unit = _member(Unit, fields.get("unit"))
    amount, has_range = _range(fields, words, most=MOST[unit])
    minutes = None
    if unit is Unit.TIMES_MINUTES:
        whose = words.text("Minutes each time") + ", "
        minutes, ranged = _range(fields, words, prefix="minutes.", whose=whose, most=MOST_MINUTES)
        has_range = has_range and ranged  # nobody said how far the other may be off
    kind = fields.get("task_type")
    if kind and (task != OTHER or kind not in {t.value for t in TaskType}):
        raise unreadable()
    own_type = TaskType(kind) if kind else None
    is_aub, note = "aub" in fields, note_of(fields.get("note", ""))
    return TaskTime(task, amount, unit, minutes, has_range, is_aub, own_type, note)


def _range(
    fields: Fields, words: Words, *, prefix: str = "", whose: str = "", most: float
) -> tuple[Range, bool]:
    """Read low, likely and high, or the likely figure alone; and say whether there was a range."""
    texts = {end: fields.get(prefix + end, "").strip() for end in ("low", "likely", "high")}
    if most == MOST[Unit.PERCENT]:  # no other unit ends there, and 43 % says 43
        texts = {end: text.removesuffix("%") for end, text in texts.items()}
    names = {end: whose + _label(words, end).lower() if whose else _label(words, end) for end in texts}
    return typed_range(texts, names, words, whole=whose.rstrip(", ") or names["likely"], most=most)


def _heads(fields: Fields, name: str, label: str, words: Words, most: int) -> int | None:
    """Read a count of heads; None where nothing was written."""
    text = fields.get(name, "").strip()
    if not text:
        return None
    count = figure(text, label, words)
    if not count.is_integer() or count > most:
        raise Refused(Code.NOT_WHOLE_OR_ABOVE_MOST, field=label, most=most)
    return int(count)


def _member(kind: type[_Member], raw: object) -> _Member:
    try:
        return kind(str(raw))
    except ValueError:
        raise unreadable() from None

"""Every answer in a few words: in the overview, as last year's suggestion, beside somebody else's version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from planner.files.content import tasks
from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK, Range
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import OTHER, Person, Role, TaskTime, Unit
from planner.model.estimate.questions import Step, person_of, steps, time_of
from planner.model.estimate.versions import differences
from planner.words.language import Language, Words, mark
from planner.words.terms import role_names, task_names

UNITS: Mapping[Unit, str] = {
    Unit.HOURS_WEEK: mark("hours a week"),
    Unit.HOURS_YEAR: mark("hours a year"),
    Unit.PERCENT: mark("percent of the person's time here"),
    Unit.TIMES_MINUTES: mark("times a year, minutes each time"),
}
GROUNDS: Mapping[Ground, str] = {
    Ground.CALENDAR: mark("The calendar"),
    Ground.LOG: mark("A time log"),
    Ground.MEMORY: mark("Memory"),
    Ground.GUESS: mark("A guess"),
}
SURENESS: Mapping[Sureness, str] = {
    Sureness.SURE: mark("Sure"),
    Sureness.FAIRLY_SURE: mark("Fairly sure"),
    Sureness.UNSURE: mark("Unsure"),
}
LABELS = {
    "students": mark("Students on the programme"),
    "gf2_students": mark("Students who completed GF2"),
    "agreements": mark("Agreements when GF2 ended"),
    "agreements_week15": mark("Agreements in teaching week 15 of GF2"),
    "employed": mark("Employed, hours a week"),
    "part": mark("Time on this programme"),
    "others": mark("Other programmes"),
    "likely": mark("Likely"),
    "low": mark("Low"),
    "high": mark("High"),
}
_SHORT = {
    Unit.HOURS_WEEK: mark("{amount} h a week"),
    Unit.HOURS_YEAR: mark("{amount} h a year"),
    Unit.PERCENT: mark("{amount} percent"),
    Unit.TIMES_MINUTES: mark("{amount} times of {minutes} min"),
}


def task_words(language: Language) -> dict[str, tuple[str, str]]:
    """Name and explanation of each task. No line ends after the hyphen a word begins with: "og -projekter"."""
    names = {item.id: item.name.in_language(language).replace(" -", " \u2011") for item in tasks()}
    return {item.id: (names[item.id], item.text.in_language(language)) for item in tasks()}


def task_name(step: Step, words: Words) -> str:
    """What a question's task is called, with a number from the second of several kinds of other work on."""
    name = task_words(words.language)[step.of][0]
    return f"{name} {step.place + 1}" if step.place else name


def person_name(e: TimeEstimate, person_id: str, words: Words) -> str:
    """What a person is called: the role, and a number where several have it."""
    role_id, _, number = person_id.rpartition("-")
    role = role_names(words)[Role(role_id)]
    several = sum(person.role == role_id for person in e.people) > 1
    return f"{role} {number}" if several else role


def title(step: Step, e: TimeEstimate, words: Words) -> str:  # noqa: PLR0911  (a kind of question each)
    """What a question is about."""
    name = person_name(e, step.person, words) if step.person else ""
    match step.kind:
        case "people":
            return words.text("Who does the work")
        case "school":
            return words.text("Students and agreements")
        case "person":
            return words.text("{person}: time on the programme", person=name)
        case "quick":
            return words.text("{person}: rough split", person=name)
        case "owners":
            return words.text("Who has which task")
        case "task":
            return f"{name}: {task_name(step, words)}"
        case "sure":
            return words.text("How sure it is")


def answer_text(step: Step, e: TimeEstimate, words: Words) -> str:  # noqa: PLR0911  (a kind of question each)
    """Say the answer to a question in a few words; "" where there is none."""
    person = person_of(e, step)
    match step.kind:
        case "people":
            return _people(e, words)
        case "school":
            return _heads(e, words)
        case "person":
            return _hours(person, words) if person else ""
        case "quick":
            return _quick(person, words) if person else ""
        case "owners":
            return _owners(e, words)
        case "task":
            time = time_of(e, step)
            return amount_said(time, words) if time else ""
        case "sure":
            parts = [words.text(SURENESS[e.sureness]), words.text(GROUNDS[e.ground]), e.note]
            return " · ".join(filter(None, parts))


def differing(mine: TimeEstimate, theirs: TimeEstimate, words: Words) -> list[tuple[Step, str, str, str]]:
    """Where two versions differ in words: the question, what it is about, one's answer, the other's."""
    asked = steps(mine)
    rows = [
        (
            step,
            title(step, mine if step in asked else theirs, words),
            answer_text(step, mine, words),
            answer_text(step, theirs, words),
        )
        for step in differences(mine, theirs)
    ]
    return [row for row in rows if row[2] != row[3]]


def amount_said(time: TaskTime, words: Words) -> str:
    """Say a time as it was given: 2–3–5 h a week."""
    if time.amount is None:
        text = words.text("Don't know")
    else:
        minutes = range_said(time.minutes, words, ranged=time.has_ends(time.minutes)) if time.minutes else ""
        amount = range_said(time.amount, words, ranged=time.has_ends(time.amount))
        text = words.text(_SHORT[time.unit], amount=amount, minutes=minutes)
    kind = task_names(words)[time.task_type] if time.task == OTHER and time.task_type else ""
    return " · ".join(filter(None, (text, kind, "AUB" if time.aub else "", time.note)))


def range_said(r: Range, words: Words, *, ranged: bool = True) -> str:
    """Say low, likely and high, or the likely figure alone."""
    figures = (r.low, r.likely, r.high) if ranged else (r.likely,)
    return "–".join(words.as_given(round(figure, 6)) for figure in figures)


def clock(at: dt.datetime, words: Words) -> str:
    """Say a time of day where the server stands, with its date when that is another."""
    here, now = at.astimezone(), dt.datetime.now().astimezone()
    time = words.time(here)
    return time if here.date() == now.date() else f"{words.date(here.date())} {time}"


def _people(e: TimeEstimate, words: Words) -> str:
    counts = {role: sum(p.role is role for p in e.people) for role in Role}
    parts = [f"{count} × {role_names(words)[role]}" for role, count in counts.items() if count]
    if parts and not e.counts_teachers:
        parts.append(words.text("teachers' time is not counted"))
    return ", ".join(parts)


def _heads(e: TimeEstimate, words: Words) -> str:
    parts = []
    if e.students is not None:
        parts.append(words.plural("{count} student", "{count} students", e.students))
    if e.gf2_students is not None:
        parts.append(words.text("{count} completed GF2", count=words.number(e.gf2_students)))
    if e.agreements is not None:
        parts.append(
            words.plural(
                "{count} agreement when GF2 ended", "{count} agreements when GF2 ended", e.agreements
            )
        )
    if e.agreements_week15 is not None:
        parts.append(words.text("{count} in teaching week 15", count=words.number(e.agreements_week15)))
    basis = (
        words.text("{hours} hours, without holidays (net)", hours=words.as_given(e.hours_per_fte))
        if e.hours_basis == "net"
        else ""
    )
    return ", ".join(filter(None, [*parts, basis]))


def _hours(person: Person, words: Words) -> str:
    if not person.programme_share:
        return ""
    hours = words.as_given(round(person.capacity * HOURS_A_WEEK, 2))
    whole = words.as_given(round(person.employment * HOURS_A_WEEK, 2))
    text = words.text("{hours} of {whole} h a week", hours=hours, whole=whole)
    others = person.other_programmes
    more = words.plural("{count} other programme", "{count} other programmes", others) if others else ""
    return ", ".join(filter(None, (text, more)))


def _quick(person: Person, words: Words) -> str:
    if person.quick is None:
        return ""
    ranges = (range_said(r, words, ranged=round(r.width, 6) > 0) for r in (person.quick[t] for t in TaskType))
    return words.text("{split} percent", split=" / ".join(ranges))


def _owners(e: TimeEstimate, words: Words) -> str:
    if not e.owners:
        return ""
    names = task_words(words.language)
    return "; ".join(
        f"{names[task][0]}: {', '.join(role_names(words)[role] for role in roles) or '–'}"
        for task, roles in e.owners.items()
    )

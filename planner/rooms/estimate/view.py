"""What the page computes beside the questions: the time filled, the split as it forms, who has what."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.model.allocation import Allocation, TaskType, rounded_shares
from planner.model.effort import HOURS_A_WEEK
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import OTHER, TASKS, Lens, Person, Role
from planner.rooms.live_numbers import DASH, Number, shown
from planner.words.answers import person_name, task_words
from planner.words.language import Words, mark
from planner.words.terms import role_names

_BEYOND = 10.0
_FULL = 1.005  # from here on a page says more than 100 %
_NOBODY = 1e-9  # FTE: floats leave a trace, and no person is that little
# Questions that are easily nobody's: both stand between a student and a valid agreement.
_EASILY_NOBODYS = {
    "ta1": mark("Who chases the employer for the signature?"),
    "ta2": mark("Who checks when the agreement's period runs out?"),
}


_FILLS = {
    Lens.QUICK: mark("The rough split adds up to {percent} of the time."),
    Lens.TASKS: mark("The tasks add up to {percent} of the time."),
}
_OVERFULL = {
    Lens.QUICK: mark(
        "{person}: The rough split adds up to {percent} of the time. Are the percentages right?"
    ),
    Lens.TASKS: mark("{person}: The tasks add up to {percent} of the time. Are hours and units right?"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """One person's time: what there is of it here, and what the answers come to.

    Parameters
    ----------
    part : float or None
        How much of the time is filled; None without time or answers.
    sentence : str
        "the tasks add up to 114 % of the time"; "" before there is anything to say.
    """

    person: str
    name: str
    hours: Number
    named: Number
    part: float | None
    sentence: str
    lenses: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One task type in the split: this year, its range, and last year where there is one.

    Parameters
    ----------
    low, high : Number
        The two halves of a span: 54–86 %.
    """

    task_type: TaskType
    share: Number
    low: Number
    high: Number
    before: Number


def filled(e: TimeEstimate, words: Words) -> list[Filled]:
    """Say of every person how much of the time on the programme the answers come to."""
    rows = []
    for p in e.people:
        lens, part = _lens(e, p)
        week = p.capacity * HOURS_A_WEEK
        fte = p.fte(lens, e.hours_per_fte).values() if lens else ()  # that of no type too
        named = HOURS_A_WEEK * math.fsum(r.likely for r in fte) if lens else None
        said = (
            [] if lens is None or part is None else [words.text(_FILLS[lens], percent=_percent(part, words))]
        )
        if p not in e.counted:
            said.append(words.text("Teachers' time is not counted in this estimate."))
        hours = shown(week, words, 1), shown(named, words, 1)
        name = person_name(e, p.id, words)
        rows.append(Filled(p.id, name, *hours, part, " ".join(said), _lenses(e, p, words)))
    return rows


def _lens(e: TimeEstimate, p: Person) -> tuple[Lens | None, float | None]:
    """Through which lens a person's time counts, and how much of it is filled; None without answers."""
    lens = p.lenses[0] if p.lenses else None
    return lens, p.filled(lens, e.hours_per_fte) if lens else None


def overfull(e: TimeEstimate, words: Words) -> list[tuple[str, str]]:
    """Ask about every person whose answers come to more than the time there is, even at their low ends.

    Gives a person's id and the question.
    """
    asking = []
    for p in e.people:
        lens, part = _lens(e, p)
        if lens is None or part is None:
            continue
        low = math.fsum(r.low for r in p.fte(lens, e.hours_per_fte).values()) / p.capacity
        if low >= _FULL:
            values = {"person": person_name(e, p.id, words), "percent": _percent(part, words)}
            asking.append((p.id, words.text(_OVERFULL[lens], **values)))
    return asking


def _percent(part: float, words: Words) -> str:
    # Answers beside next to no time: how many thousand percent it is says nothing more.
    return words.percent(part) if part < _BEYOND else f"> {words.percent(_BEYOND)}"


def _lenses(e: TimeEstimate, person: Person, words: Words) -> str:
    """Say how far the two lenses are apart, where a person gave both; neither is averaged away."""
    if len(person.lenses) < len(Lens):
        return ""
    quick, tasks = (person.fte(lens, e.hours_per_fte) for lens in (Lens.QUICK, Lens.TASKS))
    a, s, r = (
        " → ".join(words.number(fte[t].likely * HOURS_A_WEEK, 1) for fte in (quick, tasks)) for t in TaskType
    )
    return words.text(
        "Hours a week, rough split → task by task: administration {a}, student support {s}, company relations {r}. "
        "Task by task is what counts.",
        a=a, s=s, r=r,
    )  # fmt: skip


def bars(e: TimeEstimate, last: TimeEstimate | None, words: Words) -> list[Bar]:
    """Split the time as far as it is known; shares on a page always total 100."""
    now, was = _shares(e, words), _shares(last, words) if last else {}
    spread = e.share_ranges() if now and all(e.says_ranges().values()) else {}
    rows = []
    for t in TaskType:
        low: Number = (None, "")
        high: Number = (None, "")
        if t in spread:
            ends, span = (spread[t].low, spread[t].high), words.percent_span(spread[t].low, spread[t].high)
            low, high = zip(ends, span.split("–"), strict=True)
        rows.append(Bar(t, now.get(t, (None, DASH)), low, high, was.get(t, (None, DASH))))
    return rows


def _shares(e: TimeEstimate, words: Words) -> dict[TaskType, Number]:
    # Without the float's last digits: a tie is a tie.
    allocation = Allocation.of(
        {t: float(f"{v:.12g}") for t, v in zip(TaskType, e.allocation().values(), strict=True)}
    )
    if allocation.fte == 0:
        return {}
    rounded = rounded_shares(allocation)
    return {t: (share, words.percents(rounded[t])) for t, share in allocation.shares.items()}


def totals(e: TimeEstimate, words: Words) -> dict[str, Number]:
    """FTE in all, hours a week, students per FTE, and what belongs to no type."""
    fte = e.allocation().fte
    ratio = e.students / fte if e.students and fte > _NOBODY else None
    untyped = e.untyped.likely
    return {
        "fte.total.estimate": shown(fte, words, 2),
        "hours_week.total.estimate": shown(fte * HOURS_A_WEEK, words, 1),
        "students_per_fte.estimate": shown(ratio, words),
        "hours_week.untyped.estimate": shown(untyped * HOURS_A_WEEK, words, 1),
    }


@dataclass(frozen=True, slots=True)
class Ownership:
    """Tasks nobody has, tasks several have, and what may be asked about them."""

    nobody: list[str]
    several: list[tuple[str, str]]
    questions: list[str]


def ownership(e: TimeEstimate, words: Words) -> Ownership:
    """Say which tasks have no owner or more than one; of a task nothing was said about, nothing is said."""
    owners = {task: e.owners[task] for task in TASKS if task in e.owners and task != OTHER}
    loose = {task: roles for task, roles in owners.items() if len(roles) != 1}
    tasks, names = task_words(words.language), role_names(words)
    return Ownership(
        [tasks[task][0] for task, roles in loose.items() if not roles],
        [
            (tasks[task][0], ", ".join(names[role] for role in roles))
            for task, roles in loose.items()
            if roles
        ],
        [words.text(_EASILY_NOBODYS[task]) for task in loose if task in _EASILY_NOBODYS],
    )


def staffing(e: TimeEstimate) -> str:
    """Name the way of organising that fits whom the estimate names, as in content/organisation.toml; "" where none does.

    The report (O2-O4) knows three: consultants with administrative staff, consultants who do administration and
    company relations and nobody else beside them, and teachers and heads of programme with the contact with companies.
    """
    roles = {p.role for p in e.people} | {role for roles in e.owners.values() for role in roles}
    office, contact = (_having(e, kind) for kind in (TaskType.ADMINISTRATION, TaskType.COMPANY_RELATIONS))
    if {Role.CONSULTANT, Role.ADMINISTRATIVE_STAFF} <= roles:
        return "consultant_and_administration"
    if roles == office == contact == {Role.CONSULTANT}:
        return "consultant_alone"
    if Role.CONSULTANT not in roles and contact & {Role.TEACHER, Role.HEAD_OF_PROGRAMME}:
        return "no_consultant"
    return ""


def _having(e: TimeEstimate, kind: TaskType) -> set[Role]:
    """Roles that have a task of the type, or somebody's time on one."""
    owners = {role for task, roles in e.owners.items() if TASKS[task] is kind for role in roles}
    return owners | {p.role for p in e.people if any(time.type is kind for time in p.times)}

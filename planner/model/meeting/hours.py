"""Tasks by role with their hours: of a year's estimate, or to be typed where there is none.

Hours a week are those of a full week of 37, as the lever counts them; hours a year are net, holidays taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from planner.model.allocation import TaskType
from planner.model.amounts import amount, refuse, typed
from planner.model.effort import HOURS_A_WEEK, Range
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import OTHER, TASKS, Lens, Person, Role

UNSPLIT = ""  # in a task's place: time of a type that was not split into tasks


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours a week.

    Parameters
    ----------
    hours : Range
        The likely figure three times where it came alone.
    has_range : bool
        Every figure in it came with low and high; where not, nothing is said of noise.

    >>> Weekly.of(2) + Weekly.of(0.5, 0.25, 1)
    Weekly(hours=Range(low=2.25, likely=2.5, high=3.0), has_range=False)
    """

    hours: Range
    has_range: bool

    @classmethod
    def of(cls, likely: float, low: float | None = None, high: float | None = None) -> Weekly:
        """From what was typed: the likely figure, alone or between low and high; ValueError for one end without the other."""
        for name, end in (("low", low), ("high", high)):
            if end is not None:
                amount(name, end)
        if (low is None) is not (high is None):
            refuse("high" if low is None else "low", "stands without the other end")
        if low is None or high is None:
            return cls(Range(likely, likely, likely), has_range=likely == 0)
        return cls(Range(low, likely, high), has_range=True)

    def __add__(self, other: Weekly) -> Weekly:
        """Low ends add and high ends add: that they even out is not assumed."""
        return added((self, other))


NOTHING = Weekly(Range(0, 0, 0), has_range=True)


def added(several: Iterable[Weekly]) -> Weekly:
    """Add hours, end by end, as the decimals they were typed as; of none, nothing.

    >>> added([Weekly.of(0.7), Weekly.of(0.1)]).hours.likely
    0.8
    """
    parts = tuple(several)
    ends = [
        float(sum((typed(getattr(part.hours, end)) for part in parts), start=Decimal(0)))
        for end in ("low", "likely", "high")
    ]
    return Weekly(Range(*ends), all(part.has_range for part in parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHours:
    """One task as one role has it.

    Parameters
    ----------
    task : str
        One of `TASKS`, or `UNSPLIT`.
    hours : Weekly or None
        A week, everybody in the role added. None: not known.
    all_known : bool
        Nobody in the role answered "don't know" to it.
    task_type : TaskType or None
        The task's own; of other work the one it was given, if any.
    aub : bool
        Funded separately by AUB.
    is_typed : bool
        Of no estimate: to be typed.
    """

    role: Role
    task: str
    hours: Weekly | None
    all_known: bool = True
    task_type: TaskType | None = None
    aub: bool = False
    is_typed: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", Role(self.role))
        if self.task not in {*TASKS, UNSPLIT}:
            refuse("task", f"{self.task!r} is none of {', '.join(TASKS)}")
        if self.task not in {OTHER, UNSPLIT} and self.task_type is not TASKS[self.task]:
            refuse("task_type", f"{self.task} has its own")
        if self.task == UNSPLIT and self.task_type is None:
            refuse("task_type", "what is not split into tasks has one")

    @property
    def id(self) -> str:
        """What a form and a document call it: "consultant.ta1", "consultant.other-administration.aub"."""
        named = self.task or "unsplit"
        if self.task in {OTHER, UNSPLIT} and self.task_type:
            named += f"-{self.task_type.value}"
        return f"{self.role.value}.{named}{'.aub' * self.aub}"


def net_a_year(hours: Range, net_hours_per_fte: float) -> Range:
    """Hours a week as net hours a year.

    >>> net_a_year(Range(37, 37, 74), 1679.8)
    Range(low=1679.8, likely=1679.8, high=3359.6)
    """
    return hours.scaled(amount("net_hours_per_fte", net_hours_per_fte) / HOURS_A_WEEK)


def people_of(estimate: TimeEstimate) -> dict[Role, int]:
    """How many in each role have time that counts."""
    return {role: count for role in Role if (count := sum(p.role is role for p in estimate.counted))}


def tasks_of(estimate: TimeEstimate) -> tuple[TaskHours, ...]:
    """Each task of each role with its hours, in the order of roles and tasks; what has no time is left out.

    Through the lens that counts for each person: of a rough split the time of a type, no task being named.
    """
    return tuple(
        sorted(
            (_row(key, parts) for key, parts in _by_row(estimate).items() if _is_something(parts)),
            key=_place,
        )
    )


def blank_tasks(roles: Iterable[Role]) -> tuple[TaskHours, ...]:
    """Every task for some roles, its hours still to be typed: for a school without an estimate."""
    return tuple(
        TaskHours(role=role, task=task, hours=None, task_type=kind, is_typed=True)
        for role in dict.fromkeys(roles)
        for task, kind in TASKS.items()
    )


_Key = tuple[Role, str, TaskType | None, bool]
_Part = Weekly | None  # None: don't know


def _by_row(estimate: TimeEstimate) -> Mapping[_Key, list[_Part]]:
    rows: dict[_Key, list[_Part]] = {}
    for person in estimate.counted:
        for task, kind, aub, part in _parts(person, estimate.hours_per_fte):
            rows.setdefault((person.role, task, kind, aub), []).append(part)
    return rows


def _parts(person: Person, hours_per_fte: float) -> Iterable[tuple[str, TaskType | None, bool, _Part]]:
    lens = person.lenses[0] if person.lenses else None
    if lens is Lens.QUICK:
        said = person.says_ranges(lens)
        for kind, fte in person.fte(lens, hours_per_fte).items():
            if kind is not None:
                yield UNSPLIT, kind, False, _weekly(fte, has_range=said[kind])
    elif lens is Lens.TASKS:
        for time in person.times:
            fte = time.fte(person.capacity, hours_per_fte)
            known = _weekly(fte, has_range=time.has_range) if time.amount is not None else None
            yield time.task, time.type, time.aub, known


def _weekly(fte: Range, *, has_range: bool) -> Weekly:
    hours = fte.scaled(HOURS_A_WEEK)
    # 2.25 hours typed, as FTE and back, are 2.25 again and no digit beside it.
    low, likely, high = (round(end, 9) for end in (hours.low, hours.likely, hours.high))
    return Weekly(Range(low, likely, high), has_range or high == 0)


def _row(key: _Key, parts: list[_Part]) -> TaskHours:
    role, task, kind, aub = key
    known = [part for part in parts if part is not None]
    return TaskHours(
        role=role,
        task=task,
        hours=added(known) if known else None,
        all_known=len(known) == len(parts),
        task_type=kind,
        aub=aub,
    )


def _is_something(parts: list[_Part]) -> bool:
    return any(part is None or part.hours.high > 0 for part in parts)


def _place(row: TaskHours) -> tuple[int, int, int, bool]:
    kinds, tasks = [*TaskType, None], [UNSPLIT, *TASKS]
    return list(Role).index(row.role), tasks.index(row.task), kinds.index(row.task_type), row.aub

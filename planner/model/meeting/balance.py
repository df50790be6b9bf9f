"""Hours asked, hours found, hours the cards take: set against one another, by role and task type.

Low ends add and high ends add. Nothing assumes that they even out; where a figure came alone, nothing is said of noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.amounts import typed
from planner.model.effort import Range
from planner.model.estimate.people import Role
from planner.model.meeting.hours import NOTHING, TaskHours, Weekly, added
from planner.model.meeting.left import Left
from planner.model.meeting.sheet import HoursSheet, Marked, Way


@dataclass(frozen=True, slots=True)
class OfRole:
    """What one role has found.

    Parameters
    ----------
    has : Weekly or None
        Hours a week it has today on the task types that are to give; None where some of it is not known.
    asked : float or None
        Its part of what is asked, if every role gave in proportion to `has`: a choice, shown as one.
    found : Weekly
        On those task types.
    taken_over : Weekly
        What others hand over to it.
    people : int or None
        How many share it, where it is known.
    """

    has: Weekly | None
    asked: float | None
    found: Weekly
    taken_over: Weekly
    people: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Asked against found against held.

    Parameters
    ----------
    asked : mapping
        Hours a week to be found, by the task types that give; empty where nothing is moved.
    by_type : mapping
        Found in each of the three types.
    by_role : mapping
        Of every role with a task on the sheet, or that takes one over.
    found : Weekly
        In the task types that give; in all of them where nothing is asked.
    beside : Weekly
        Found elsewhere: in other task types, in time of none.
    stays : Weekly
        Of `found`, what another role takes over: it is still time on the same task type.
    takers : tuple of Role
        Who takes it over.
    of_aub : Weekly
        Of `found`, what AUB pays for.
    without_hours : tuple of str
        Tasks that are marked and have no figure.
    takes, gives : Weekly
        The hand of cards.
    cards_without_hours : tuple of str
        Practices that are held and have no figure of what they take.
    """

    asked: Mapping[TaskType, float]
    by_type: Mapping[TaskType, Weekly]
    by_role: Mapping[Role, OfRole]
    found: Weekly
    beside: Weekly
    stays: Weekly
    takers: tuple[Role, ...]
    of_aub: Weekly
    without_hours: tuple[str, ...]
    takes: Weekly
    gives: Weekly
    cards_without_hours: tuple[str, ...]

    @property
    def asked_in_all(self) -> float:
        """Hours a week to be found."""
        return float(sum(map(typed, self.asked.values()), start=typed(0.0)))

    @property
    def over(self) -> Left:
        """Found less asked."""
        return Left.of(self.found, _exactly(self.asked_in_all))

    def over_in(self, task_type: TaskType) -> Left:
        """Found less asked in one task type that gives."""
        return Left.of(self.by_type[task_type], _exactly(self.asked[task_type]))

    @property
    def released(self) -> Weekly:
        """All that is found, wherever: what cards can be played on."""
        return added((self.found, self.beside))

    @property
    def after_cards(self) -> Left:
        """Released less what the cards take, and nothing back yet: what they give comes later, if it comes."""
        return Left.of(self.released, self.takes)

    @property
    def with_given(self) -> Left:
        """The same with what the school expects the cards to give back."""
        return Left.of(added((self.released, self.gives)), self.takes)


def balance(sheet: HoursSheet, asked: Mapping[TaskType, float]) -> Balance:
    """Set what a sheet finds against what a move asks, and the hand of cards against what is found."""
    found = [(task, marked) for task, marked in _marked(sheet) if marked.way is not Way.CANNOT_STOP]
    asks = {t: asked[t] for t in TaskType if asked.get(t)}
    giving = [(task, marked) for task, marked in found if not asks or task.task_type in asks]
    return Balance(
        asked=asks,
        by_type={t: _sum((task, marked) for task, marked in found if task.task_type is t) for t in TaskType},
        by_role=_by_role(sheet, asks, giving, found),
        found=_sum(giving),
        beside=_sum(pair for pair in found if pair not in giving),
        stays=_sum((task, marked) for task, marked in giving if marked.to is not None),
        takers=tuple(role for role in Role if any(_is_taken(marked, role) for _, marked in giving)),
        of_aub=_sum((task, marked) for task, marked in giving if task.aub),
        without_hours=tuple(task.id for task, marked in found if marked.hours is None),
        takes=added(card.takes for card in sheet.cards if card.takes),
        gives=added(card.gives for card in sheet.cards if card.gives),
        cards_without_hours=tuple(card.practice for card in sheet.cards if card.takes is None),
    )


def _exactly(hours: float) -> Weekly:
    return Weekly.of(hours, hours, hours)


_Pair = tuple[TaskHours, Marked]


def _marked(sheet: HoursSheet) -> list[_Pair]:
    return [(task, sheet.marks[task.id]) for task in sheet.tasks if task.id in sheet.marks]


def _is_taken(marked: Marked, role: Role) -> bool:
    return marked.to is role and marked.hours is not None and marked.hours.hours.high > 0


def _sum(pairs: Iterable[_Pair]) -> Weekly:
    return added(marked.hours or NOTHING for _, marked in pairs)


def _by_role(
    sheet: HoursSheet, asked: Mapping[TaskType, float], giving: list[_Pair], found: list[_Pair]
) -> dict[Role, OfRole]:
    roles = {task.role for task in sheet.tasks} | {marked.to for _, marked in found if marked.to}
    has = {role: _has(sheet, role, asked) for role in roles}
    parts = _in_proportion(sheet, asked)
    return {
        role: OfRole(
            has=has[role],
            asked=parts.get(role, 0.0) if parts is not None else None,
            found=_sum((task, marked) for task, marked in giving if task.role is role),
            taken_over=_sum((task, marked) for task, marked in found if marked.to is role),
            people=sheet.people.get(role),
        )
        for role in Role
        if role in roles
    }


def _of_types(sheet: HoursSheet, asked: Mapping[TaskType, float]) -> list[TaskHours]:
    return [task for task in sheet.tasks if not asked or task.task_type in asked]


def _has(sheet: HoursSheet, role: Role, asked: Mapping[TaskType, float]) -> Weekly | None:
    own = [task for task in _of_types(sheet, asked) if task.role is role]
    if any(task.hours is None or not task.all_known for task in own):
        return None
    return added(task.hours for task in own if task.hours)


def _in_proportion(sheet: HoursSheet, asked: Mapping[TaskType, float]) -> dict[Role, float] | None:
    """Each role's part of what is asked, type by type; None where not all hours are known, or there are none."""
    parts: dict[Role, float] = {}
    for kind, hours in asked.items():
        own = [task for task in sheet.tasks if task.task_type is kind]
        known = [Range(0, 0, 0) if task.hours is None else task.hours.hours for task in own]
        whole = sum(r.likely for r in known)
        if whole == 0 or any(task.hours is None or not task.all_known for task in own):
            return None
        for task, likely in zip(own, known, strict=True):
            parts[task.role] = parts.get(task.role, 0.0) + hours * likely.likely / whole
    return parts

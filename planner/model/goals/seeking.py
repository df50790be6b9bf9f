"""What it would take: the least FTE moved that fulfils all wishes, or the wish that has to give way."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from planner.model.allocation import Allocation, TaskType
from planner.model.amounts import amount, minus, refuse
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.goals.limits import Asked, Limits
from planner.model.goals.start import Start, exact
from planner.model.goals.wishes import Measure, Wish

MOST_WISHES = 8  # more are no wish list, and every choice among them may have to be tried
_OF_STUDENTS = (Measure.HOURS_PER_STUDENT, Measure.STUDENTS_PER_FTE)


@dataclass(frozen=True, slots=True)
class Reached:
    """An allocation that fulfils all wishes, with the least FTE moved.

    Parameters
    ----------
    before, allocation : Allocation
        FTE as they are, and as they would be.
    moved : float
        FTE that task types receive, from others or new.
    added : float
        Of them, FTE that are new: what the total grows by.
    """

    before: Allocation
    allocation: Allocation
    moved: float
    added: float

    @property
    def changes(self) -> dict[TaskType, float]:
        """FTE each task type receives; below 0 what it gives."""
        return {t: minus(self.allocation[t], self.before[t]) for t in TaskType}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A wish, and what it can be had as: rounded away from the wish, where it is no decimal, so that it can be had."""

    wish: Wish
    to: Wish

    @property
    def part(self) -> Fraction | float:
        """How far that is, in parts of the wish; without end where nothing was wished."""
        goal = exact(self.wish.goal)
        return abs(exact(self.to.goal) - goal) / goal if goal else math.inf


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Wishes that cannot all be had.

    Parameters
    ----------
    alone : tuple of Relaxed
        Each wish that would be enough by itself to relax, and how much at the least: the smallest part of its wish
        first, of two alike the one wished last.
    together : tuple of Relaxed
        Where none is enough alone: the fewest that are. They give way in the order they were wished, each no more than
        those before it and the wishes that are kept ask for.
    """

    alone: tuple[Relaxed, ...] = ()
    together: tuple[Relaxed, ...] = ()


def seek(  # noqa: PLR0913  (what can be asked)
    before: Allocation,
    students: float,
    wishes: Iterable[Wish],
    *,
    locked: Collection[TaskType] = (),
    most_fte: float | None = None,
    hours_per_fte: float = GROSS_HOURS_A_YEAR,
) -> Reached | Infeasible:
    """Find the allocation nearest to this one that fulfils all wishes; students stay.

    The least FTE moved, then the least added to the total. Where several allocations are as near, donors give in
    proportion to what they hold, and receivers receive in proportion to what they hold, as far as wishes let them: a
    move that nobody directed keeps the split of those it touches. Exact in the decimals that were typed.

    Parameters
    ----------
    before : Allocation
        FTE as they are, total above 0.
    students : float
        Heads, finite, >= 0; above 0 where a wish counts them.
    wishes : iterable of Wish
        At most 8; one that is wished twice is wished once.
    locked : collection of TaskType
        Whose FTE stay as they are.
    most_fte : float or None
        FTE the total may grow to; None: it stays. It never falls.
    hours_per_fte : float
        Hours a year that hours per student are counted in, above 0; gross unless another basis is given.

    Raises
    ------
    AllocationError
        a total of 0 FTE.
    ValueError
        for anything else that cannot be.

    >>> wish = Wish("share", "at_least", 0.25, TaskType.STUDENT_SUPPORT)
    >>> seek(Allocation(0.6, 0.2, 0.4), 360, [wish]).allocation
    Allocation(administration=0.54, student_support=0.3, company_relations=0.36)
    >>> most = Wish("fte", "at_least", 0.9, TaskType.ADMINISTRATION)
    >>> more = seek(Allocation(0.6, 0.2, 0.4), 360, [most, Wish("share", "at_least", 0.5, TaskType.STUDENT_SUPPORT)])
    >>> more.alone[0].wish == most, more.alone[0].to.goal
    (True, 0.6)
    """
    start, wishes = Start.of(before, students, hours_per_fte), tuple(dict.fromkeys(wishes))
    if len(wishes) > MOST_WISHES:
        refuse("wishes", f"{len(wishes)} are more than {MOST_WISHES}")
    if not start.students and any(wish.measure in _OF_STUDENTS for wish in wishes):
        refuse("students", "nothing is counted for each of none")
    most_total = start.total
    if most_fte is not None:
        most_total = max(start.total, exact(amount("most_fte", most_fte)))
        if most_fte < before.fte:
            refuse("most_fte", f"{most_fte!r} is below the total of {before.fte!r} FTE")
    held = tuple(map(TaskType, locked))

    def limits(asked: Iterable[Asked]) -> Limits:
        return Limits.of(start, asked, held, most_total)

    asked = [(wish, exact(wish.goal)) for wish in wishes]
    rooms = limits(asked).rooms
    if not rooms:
        return _infeasible(asked, limits)
    best = rooms[0]
    parts = zip(best.nearest(start), start.parts, before.parts, strict=True)
    return Reached(
        before,
        Allocation(*(today if part == was else float(part) for part, was, today in parts)),
        moved=float(best.received(start)),
        added=float(best.total - start.total),
    )


def _infeasible(asked: list[Asked], limits: Callable[[Iterable[Asked]], Limits]) -> Infeasible:
    """Find what has to give way."""
    alone = [
        _relaxed(one, span)[0]
        for at, one in reversed([*enumerate(asked)])
        if (span := limits([*asked[:at], *asked[at + 1 :]]).reach(one[0]))
    ]
    if alone:
        return Infeasible(alone=tuple(sorted(alone, key=lambda relaxed: relaxed.part)))
    # The fewest that are enough; of several the ones wished last. Today fulfils every lock, so there are some.
    stay = next(
        some
        for count in reversed(range(len(asked)))
        for some in combinations(range(len(asked)), count)
        if limits(asked[at] for at in some).rooms
    )
    kept, together = [asked[at] for at in stay], []
    for at, (wish, _) in enumerate(asked):
        if at not in stay and (span := limits(kept).reach(wish)):
            relaxed, to = _relaxed(asked[at], span)
            together.append(relaxed)
            kept.append((wish, to))
    return Infeasible(together=tuple(together))


def _relaxed(asked: Asked, span: tuple[Fraction, Fraction]) -> tuple[Relaxed, Fraction]:
    """Give what is nearest to a wish of all its measure can be; as a wish, and exactly."""
    wish, goal = asked
    near = min(max(goal, span[0]), span[1])
    try:
        to = float(near)
    except OverflowError:
        refuse(wish.measure.value, "what can be had of it has no end")
    while (exact(to) > near) if near < goal else (exact(to) < near):
        to = math.nextafter(to, -math.inf if near < goal else math.inf)
    return Relaxed(wish, replace(wish, goal=to)), near

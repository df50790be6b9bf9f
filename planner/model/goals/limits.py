"""What wishes and locks leave open: for every total, from where to where each task type may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product

from planner.model.allocation import TaskType
from planner.model.goals.sharing import spread
from planner.model.goals.start import Start
from planner.model.goals.wishes import Bound, Measure, Wish

_NONE, _ALL, _ORDER = Fraction(0), Fraction(1), tuple(TaskType)
Asked = tuple[Wish, Fraction]  # and the figure it is held to: what one gives way to may be no decimal


@dataclass(frozen=True)
class Line:
    """A border of one task type: a part of the total, or so many FTE whatever the total is."""

    rate: Fraction = _NONE
    fte: Fraction = _NONE

    def at(self, total: Fraction) -> Fraction:
        """FTE at a total."""
        return self.rate * total + self.fte


@dataclass(frozen=True)
class Room:
    """What may be at one total: the least and the most of each task type."""

    total: Fraction
    least: tuple[Fraction, ...]
    most: tuple[Fraction, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything may be at all."""
        each = all(low <= high for low, high in zip(self.least, self.most, strict=True))
        return each and sum(self.least) <= self.total <= sum(self.most)

    def reach(self, at: int) -> tuple[Fraction, Fraction]:
        """Give the least and the most that one task type can be, the others being what they must."""
        low = self.total - sum(high for other, high in enumerate(self.most) if other != at)
        high = self.total - sum(low for other, low in enumerate(self.least) if other != at)
        return max(low, self.least[at]), min(high, self.most[at])

    def received(self, start: Start) -> Fraction:
        """Give the least FTE that task types must receive on the way here."""
        up = sum(max(_NONE, low - part) for low, part in zip(self.least, start.parts, strict=True))
        down = sum(max(_NONE, part - high) for high, part in zip(self.most, start.parts, strict=True))
        return max(_NONE + up, self.total - start.total + down)

    def nearest(self, start: Start) -> list[Fraction]:
        """Come here by the least received; receivers and donors share in proportion to what they hold."""
        up = self.received(start)
        pairs = list(zip(start.parts, self.least, self.most, strict=True))
        gains = spread(
            up,
            start.parts,
            [max(_NONE, low - part) for part, low, _ in pairs],
            [max(_NONE, high - part) for part, _, high in pairs],
        )
        losses = spread(
            up + start.total - self.total,
            start.parts,
            [max(_NONE, part - high) for part, _, high in pairs],
            [max(_NONE, part - low) for part, low, _ in pairs],
        )
        return [p + gain - loss for p, gain, loss in zip(start.parts, gains, losses, strict=True)]


@dataclass(frozen=True)
class Limits:
    """Every border that wishes and locks draw."""

    start: Start
    least: tuple[tuple[Line, ...], ...]
    most: tuple[tuple[Line, ...], ...]
    totals: tuple[Fraction, Fraction]

    @classmethod
    def of(
        cls, start: Start, wishes: Iterable[Asked], locked: Iterable[TaskType], most_total: Fraction
    ) -> Limits:
        """Draw them. The total is from today's to `most_total`."""
        floors, tops = [{Line()} for _ in _ORDER], [{Line(_ALL)} for _ in _ORDER]
        low, high = start.total, most_total
        for task_type in locked:
            at = _ORDER.index(task_type)
            floors[at].add(Line(fte=start.parts[at]))
            tops[at].add(Line(fte=start.parts[at]))
        for wish, goal in wishes:
            line = _through_today(_line(wish.measure, goal, start), wish.task_type, start)
            # Few students for each FTE are many FTE.
            is_turned = wish.measure is Measure.STUDENTS_PER_FTE
            is_floor = wish.bound is not (Bound.AT_LEAST if is_turned else Bound.AT_MOST)
            is_top = wish.bound is not (Bound.AT_MOST if is_turned else Bound.AT_LEAST)
            if wish.task_type is None:
                low = max(low, line.fte) if is_floor else low
                high = min(high, line.fte) if is_top else high
                continue
            at = _ORDER.index(wish.task_type)
            if is_floor:
                floors[at].add(line)
            if is_top:
                tops[at].add(line)
        return cls(start, tuple(map(tuple, floors)), tuple(map(tuple, tops)), (low, high))

    def room(self, total: Fraction) -> Room:
        """Say what may be at one total."""
        least = tuple(max(line.at(total) for line in lines) for lines in self.least)
        most = tuple(min(line.at(total) for line in lines) for lines in self.most)
        return Room(total, least, most)

    @cached_property
    def rooms(self) -> tuple[Room, ...]:
        """What may be at every total where anything can end, smallest first; nothing where the limits contradict each other.

        A least, or a most, lies in a corner: where two borders of one task type meet, where one of each make up the
        total, or at an end of the totals. The least that is received lies at the smallest total: with it no floor
        falls, and what is over the ceilings that rise with the total (together less than all of it, as they are below
        what is held today) shrinks by less than the total grows.
        """
        low, high = self.totals
        if low > high:
            return ()
        totals = {low, high} | {t for t in self._corners() if low <= t <= high} if low < high else {low}
        return tuple(room for room in map(self.room, sorted(totals)) if room.is_open)

    def _corners(self) -> Iterator[Fraction]:
        lines = [(*floors, *tops) for floors, tops in zip(self.least, self.most, strict=True)]
        for of_one in lines:
            for one, other in combinations(of_one, 2):
                if one.rate != other.rate:
                    yield (other.fte - one.fte) / (one.rate - other.rate)
        for each in product(*lines):
            left = _ALL - sum(line.rate for line in each)
            if left:
                yield sum(line.fte for line in each) / left

    def reach(self, wish: Wish) -> tuple[Fraction, Fraction] | None:
        """Give the least and the most a wish's measure can be within the limits; None where nothing can be."""
        ends: list[Fraction] = []
        for room in self.rooms:
            here = (room.total,) if wish.task_type is None else room.reach(_ORDER.index(wish.task_type))
            ends += (_measured(wish.measure, fte, room.total, self.start) for fte in here)
        return (min(ends), max(ends)) if ends else None


def _line(measure: Measure, goal: Fraction, start: Start) -> Line:
    """Give where a wish's border lies."""
    match measure:
        case Measure.SHARE:
            return Line(rate=goal)
        case Measure.FTE:
            return Line(fte=goal)
        case Measure.HOURS_PER_STUDENT:
            return Line(fte=goal * start.students / start.hours)
        case Measure.STUDENTS_PER_FTE:
            return Line(fte=start.students / goal)


def _through_today(line: Line, task_type: TaskType | None, start: Start) -> Line:
    """Draw a border that misses what is today by what floats lose through it: what was found once fulfils its wish."""
    today = start.total if task_type is None else start.parts[_ORDER.index(task_type)]
    if not start.is_today(line.at(start.total), today):
        return line
    return Line(rate=today / start.total) if line.rate else Line(fte=today)


def _measured(measure: Measure, fte: Fraction, total: Fraction, start: Start) -> Fraction:
    match measure:
        case Measure.SHARE:
            return fte / total
        case Measure.FTE:
            return fte
        case Measure.HOURS_PER_STUDENT:
            return fte * start.hours / start.students
        case Measure.STUDENTS_PER_FTE:
            return start.students / total

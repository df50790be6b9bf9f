"""What the what-if page holds: a school as it is today, and where the levers stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from planner.files.content import DESCRIBED, hours
from planner.files.grids.personal import looks_like_cpr
from planner.model.allocation import Allocation, TaskType
from planner.model.content import Mark, Target
from planner.model.effort import Range, hours_a_week
from planner.model.meeting.sheet import HoursSheet
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever, Scenario
from planner.model.schools import SchoolYear
from planner.words.language import Language, mark
from planner.words.target import target_in

# A page is for one school. The largest in the report has 3.45 FTE (fact R2); these stop a slip of the
# keyboard, and what a browser may send by itself, long before floats do.
MOST_FTE = 1000.0
MOST_STUDENTS = 100_000
SIMILAR = "size"  # how a browser, and an address, name the schools of the school's size
MOST_NAME = 120
_MOST_STEPS = 240  # of one lever: what keeps its frames well below 200 kB


def one_line(text: str) -> str:
    """Give a text as it is seen, on one line: what nobody can see could hide a number, and stops what is printed."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def net_hours_a_year() -> float:
    """Hours of an FTE without holidays: the page knows no school year."""
    return hours().net_for(None).hours


@dataclass(frozen=True, slots=True)
class School:
    """The school on the page.

    Parameters
    ----------
    name : str
        Empty when nobody gave one.
    ranges : tuple of Range or None
        Low, likely, high FTE for each `TaskType` in order, None where there is none; or empty.
    answers_of : str
        The respondent whose answers the figures are, as the store tells them apart; empty where none is named.
    others_differ : bool
        Others at the school have answered otherwise.
    school_id : str
        The institution number; empty where it is not known.
    estimate : str
        Which kept estimate the figures are, as `acts.meetings.key_from` reads it; empty for typed figures.
    version : int
        Of that estimate.
    """

    name: str
    baseline: Allocation
    students: int
    ranges: tuple[Range | None, ...] = ()
    answers_of: str = ""
    others_differ: bool = False
    school_id: str = ""
    estimate: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """Students on GF2, and how many of them had an agreement; None: not given.

    Each count may stand beside any other: half-typed figures are no reason to take a page down, so what the
    counts say together is said where they are shown.

    Parameters
    ----------
    programme : str
        As it was written; empty: none is chosen.
    year : SchoolYear or None
        The one the students completed GF2 in.
    base_2019 : int or None
        The school's own share with an agreement in 2019, in whole percent.
    """

    gf2_students: int | None = None
    agreements: int | None = None
    agreements_week15: int | None = None
    programme: str = ""
    year: SchoolYear | None = None
    base_2019: int | None = None

    def target(self, when: Mark) -> Target:
        """Find the target it is counted against, as a memo finds it."""
        base = None if self.base_2019 is None else self.base_2019 / 100
        return target_in(when, self.year, base, self.programme)


COUNTS = {
    "gf2_students": mark("Students who completed GF2"),
    "agreements": mark("With an agreement when GF2 ended"),
    "agreements_week15": mark("With an agreement in teaching week 15"),
}
MEASURE = {
    "programme": mark("Programme"),
    "year": mark("School year"),
    "base_2019": mark("The school's own share in 2019, percent"),
}
"""What says which target the counts are set against."""
COHORT = COUNTS | MEASURE


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All of the page's state. None on a lever: as today. Without a receiver (`to`) nothing can be moved yet."""

    school: School
    benchmark: str = DESCRIBED  # empty: no comparison
    beside: str = ""  # what stands beside it; empty: nothing
    similar: bool = False  # of an edition only the schools of the school's size
    language: Language = "da"
    move: float = 0.0
    to: TaskType | None = TaskType.STUDENT_SUPPORT
    donor: TaskType | None = TaskType.ADMINISTRATION
    total_fte: float | None = None
    students: int | None = None
    cohort: Cohort = Cohort()
    # Where the hours come from, as far as anybody has said.
    sheet: HoursSheet | None = field(default=None, hash=False)

    @property
    def scenario(self) -> Scenario:
        """The same as the model's scenario."""
        today, levers = self.school, (self.total_fte, self.students)
        if self.to is None:
            return Scenario(today.baseline, today.students, 0.0, TaskType.STUDENT_SUPPORT, None, *levers)
        return Scenario(today.baseline, today.students, self.move, self.to, self.donor, *levers)

    @property
    def untouched(self) -> bool:
        """Whether every lever stands at today."""
        return self.move == 0 and self.total_fte is None and self.students is None

    def with_levers_home(self) -> WhatIf:
        """The same school with every lever at today."""
        return replace(self, move=0.0, total_fte=None, students=None)

    def today(self, lever: Lever) -> float:
        """Where a lever that nobody has moved stands."""
        return {
            Lever.MOVE: 0.0,
            Lever.TOTAL_FTE: self.school.baseline.fte,
            Lever.STUDENTS: self.school.students,
        }[lever]

    def lever(self, lever: Lever) -> float:
        """Where a lever stands, today's figure where it was not moved."""
        set_to: float | None = getattr(self, lever.value)
        return self.today(lever) if set_to is None else set_to

    def settings(self, lever: Lever, steps: Sequence[float]) -> dict[Lever, Sequence[Any]]:
        """Say what each lever is set to at the steps of one of them; the others have the one entry they stand at."""
        home = None if lever is Lever.MOVE else scale_of(self, lever).home
        as_set = int if lever is Lever.STUDENTS else float
        return {
            each: [None if step == home else as_set(step) for step in steps]
            if each is lever
            else [getattr(self, each.value)]
            for each in Lever
        }

    def with_lever(self, lever: Lever, value: float) -> WhatIf:
        """Set one lever to one of its steps; exactly today's figure where the step is today's."""
        change: dict[str, Any] = {lever.value: self.settings(lever, [value])[lever][0]}
        return replace(self, **change)


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of one lever, as numbers a browser's range input counts in.

    home is the step that stands for today. A scale depends on the school today and on donor and
    receiver, never on another lever.
    """

    steps: tuple[float, ...]
    step: float
    home: float

    def nearest(self, value: float) -> float:
        """The step nearest to a value."""
        above = bisect_left(self.steps, value)
        return min(self.steps[max(0, above - 1) : above + 1], key=lambda step: abs(step - value))


def scale_of(state: WhatIf, lever: Lever) -> Scale:
    """The scale of a lever."""
    school = state.school
    match lever:
        case Lever.MOVE:
            most = state.scenario.most_to_move if state.to else 0.0
            return _scale(0.0, 0.0, most, (0.5, 1, 2, 5, 10, 25, 50, 100, 250))
        case Lever.TOTAL_FTE:
            fte = school.baseline.fte
            most = max(2 * fte, fte + 0.5)
            return _scale(fte, 0.05, most, (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 25))
        case Lever.STUDENTS:
            heads = school.students
            return _scale(heads, 1, max(2 * heads, 40), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))


@lru_cache(maxsize=64)
def _scale(home: float, least: float, most: float, sizes: tuple[float, ...]) -> Scale:
    """Steps through `home` from `least` to `most`, of the first size that gives few enough."""
    # Counted in decimals, six of them: the browser counts the same way, and 0.05 x 3 stays 0.15.
    at, low, high = (Decimal(f"{v:.6f}") for v in (home, least, most))
    for size in sizes:
        by = Decimal(str(size))
        below, above = int((at - low) / by) if at > low else 0, int((high - at) / by)
        if below + above < _MOST_STEPS or size == sizes[-1]:
            break
    steps = tuple(float(at + k * by) for k in range(-below, above + 1))
    return Scale(steps, float(by), float(at))


def checked_school(name: str, baseline: Allocation, students: float) -> School:
    """Build a school the page can show; else Refused with the sentence for it."""
    if not 0 < baseline.fte <= MOST_FTE:
        raise Refused(Code.FTE_OUTSIDE_LIMITS, most=int(MOST_FTE))
    if not (1 <= students <= MOST_STUDENTS and float(students).is_integer()):
        raise Refused(Code.STUDENTS_OUTSIDE_LIMITS, most=MOST_STUDENTS)
    if hours_a_week(baseline.fte) < 1:
        raise Refused(Code.TOO_LITTLE_TO_MOVE)
    if looks_like_cpr(one_line(name)):
        raise Refused(Code.CPR_NUMBER_TYPED)
    return School(one_line(name)[:MOST_NAME].strip(), baseline, int(students))

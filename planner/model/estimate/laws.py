"""What an estimate says beside its totals: lenses side by side, and what a person should look at once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.effort import Range
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Lens, Person, Unit
from planner.model.problems import Code, Problem
from planner.model.schools import FEWEST_PER_FTE, HEADS, MOST_PER_FTE, about_heads

_PERCENT = 100.0
_ROUNDING = 0.5  # percents of three types, each rounded, may total 101


@dataclass(frozen=True, slots=True)
class LensDifference:
    """One person's time on one type, seen through both lenses; FTE. Shown, never averaged."""

    person: str
    task_type: TaskType
    quick: Range
    tasks: Range

    @property
    def fte(self) -> float:
        """Likely FTE by the tasks less likely FTE by the quick estimate."""
        return self.tasks.likely - self.quick.likely

    @property
    def overlaps(self) -> bool:
        """Some figure lies within both ranges: neither lens would be surprised by the other."""
        return self.tasks.low <= self.quick.high and self.quick.low <= self.tasks.high


def lens_differences(estimate: TimeEstimate) -> tuple[LensDifference, ...]:
    """Everybody who gave both, by type; empty where nobody did."""
    return tuple(
        LensDifference(
            p.id, t, *(p.fte(lens, estimate.hours_per_fte)[t] for lens in (Lens.QUICK, Lens.TASKS))
        )
        for p in estimate.people
        if len(p.lenses) == len(Lens)
        for t in TaskType
    )


def problems(estimate: TimeEstimate) -> list[Problem]:
    """What a person should look at once more before the estimate is used.

    Codes: no_time, agreements_exceed_students; as questions over_time, lenses_differ, percent_as_fraction, students_not_given,
    teachers_not_counted, outlier, gf2_exceeds_students, agreements_exceed_all, week15_exceeds_agreements.
    """
    return [
        *about_heads(**{name: getattr(estimate, name) for name in HEADS}),
        *(p for person in estimate.people for p in _about(person, estimate)),
        *_about_time(estimate),
    ]


def _question(code: Code, **values: object) -> Problem:
    return Problem(code, values=values, severity="question")


def _about(person: Person, estimate: TimeEstimate) -> Iterator[Problem]:
    role, number = person.role.value, int(person.id.rpartition("-")[2])
    given = [*(person.quick or {}).values(), *(time.amount for time in person.times)]
    if not person.capacity and any(amount and amount.likely for amount in given):
        yield _question(Code.OVER_TIME, role=role, number=number, lens="no_time")
    yield from (
        _question(Code.PERCENT_AS_FRACTION, role=role, number=number, percent=percent, of=of)
        for of, percent in _tiny(person)
    )
    for lens in person.lenses:
        filled = person.filled(lens, estimate.hours_per_fte)
        if filled is not None and filled * _PERCENT > _PERCENT + _ROUNDING:
            yield _question(
                Code.OVER_TIME, role=role, number=number, percent=filled * _PERCENT, lens=lens.value
            )
    for d in lens_differences(estimate):
        if d.person == person.id and not d.overlaps and person.capacity:
            quick, tasks = (r.likely / person.capacity * _PERCENT for r in (d.quick, d.tasks))
            if abs(quick - tasks) >= 1:
                yield _question(
                    Code.LENSES_DIFFER,
                    role=role,
                    number=number,
                    task_type=d.task_type.value,
                    quick=quick,
                    tasks=tasks,
                )


def _tiny(person: Person) -> Iterator[tuple[str, float]]:
    """Percent of which none is above 1, or one is below: they may have been written as fractions, 0.5 for a half."""
    tasks = [t.amount.likely for t in person.times if t.amount is not None and t.unit is Unit.PERCENT]
    quick = [given.likely for given in (person.quick or {}).values()]
    for of, percents in (("share", [person.programme_share * _PERCENT]), ("quick", quick), ("tasks", tasks)):
        if 0 < max(percents, default=0) <= 1:
            yield of, max(percents)
        else:
            yield from (("one", percent) for percent in percents if 0 < percent < 1)


def _about_time(estimate: TimeEstimate) -> Iterable[Problem]:
    if not any(p.lenses for p in estimate.people):
        yield Problem(Code.NO_TIME)
        return
    if len(estimate.counted) < len(estimate.people):
        yield _question(Code.TEACHERS_NOT_COUNTED)
    fte = estimate.allocation().fte
    ratio = estimate.students / fte if estimate.students and fte else None
    if ratio is not None and not FEWEST_PER_FTE <= ratio <= MOST_PER_FTE:
        rule = "below_one" if ratio < FEWEST_PER_FTE else "above_limit"
        yield _question(
            Code.OUTLIER,
            students=estimate.students,
            fte=fte,
            students_per_fte=ratio,
            rule=rule,
            median=None,
            rows=None,
        )

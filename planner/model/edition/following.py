"""The change at schools that are in two rounds, split into its parts, where that shows no school that is in one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from planner.model.allocation import TaskType
from planner.model.edition.disclosure import Contribution, is_dominated, is_within, protection
from planner.model.edition.edition import Rules
from planner.model.edition.figures import SHARES, Figures, Measure, measured
from planner.model.edition.groups import Earlier, shown_by
from planner.model.edition.kinds import Kind, Why
from planner.model.edition.since import Moved, Since
from planner.model.relations.contributions import Parts, parts_of_change
from planner.model.schools import School

# What levels of FTE an edition tells, of which the change is the change.
_LEVELS = (Measure.FTE, Kind.MEAN), *((measure, Kind.FTE_WEIGHTED_MEAN) for measure in SHARES)


def since_of(now: Earlier, earlier: Sequence[Earlier]) -> Since | None:
    """Split the change from the last edition of the year before to this one; None where there is none."""
    schools, rules, year = now.schools, now.edition.rules, now.edition.year
    before = [one for one in earlier if one.edition.year < year]
    if not before:
        return None
    last = max(before, key=lambda one: (one.edition.year.start, one.edition.number))
    both = sorted(last.schools.keys() & schools.keys())
    pairs = [(last.schools[number], schools[number]) for number in both]
    # As every second edition of a year: what was split once says, beside it, what a few that came later changed.
    again = any(one.edition.year == year and one.edition.since for one in earlier)
    if again or _shows(last, now):
        why: Why | None = Why.DIFFERENCING
    else:
        why = _why_not(pairs, rules)
    since = Since(year=last.edition.year, number=last.edition.number, why=why)
    if why:
        return since
    # Beside how many are in each, how many are in both says how many came and left.
    alone = (len(schools) - len(both), last.edition.schools - len(both))
    count = None if any(0 < one < rules.count_from for one in alone) else len(both)
    return replace(since, schools=count, moved=_moved(pairs))


def _why_not(pairs: Sequence[tuple[Figures, Figures]], rules: Rules) -> Why | None:
    if len(pairs) < rules.mean_from:
        return Why.THRESHOLD
    for at in range(2):
        for task_type in TaskType:
            weights = [pair[at].allocation[task_type] for pair in pairs]
            if not math.fsum(weights) or is_dominated(weights, rules.dominance_n, rules.dominance_k):
                return Why.DOMINANCE
            if is_within(weights, rules.p_percent, rules.known):
                return Why.P_PERCENT
    return None


def _shows(last: Earlier, new: Earlier) -> bool:
    """Whether it would show a school that is in one of the two editions only.

    Beside the change of those in both, what two editions differ by is of the others alone: how far the first moved
    hides nobody any more, so they are taken not to have moved.
    """
    schools, rules = new.schools, new.edition.rules
    for measure, kind in _LEVELS:
        if not (both := [shown_by(one, measure, kind) for one in (last, new)])[0] or not both[1]:
            continue
        was, now_told = (shown[0][1] for shown in both)
        numbers = sorted({*last.schools, *schools})
        now = [_contribution(measure, schools.get(number)) for number in numbers]
        before = [
            (now[at] if number in schools else _contribution(measure, last.schools[number]))
            if number in last.schools
            else Contribution()
            for at, number in enumerate(numbers)
        ]
        heaviest = max((one.weight for one in before), default=1.0)
        gone = [Contribution(was.value, heaviest)] * last.gone
        left = protection(
            [*before, *gone], [*now, *(Contribution() for _ in gone)], steps=(was.step, now_told.step), known=rules.known
        )  # fmt: skip
        if left < rules.scales[measure].protection:
            return True
    return False


def _contribution(measure: Measure, figures: Figures | None) -> Contribution:
    if figures is None:
        return Contribution()
    weight = 1.0 if measure is Measure.FTE else figures.allocation.fte
    return Contribution(measured(measure, figures) or 0.0, weight)


def _moved(pairs: Sequence[tuple[Figures, Figures]]) -> tuple[Moved, ...]:
    parts = parts_of_change((_school(before), _school(now)) for before, now in pairs)
    return tuple(_in_percent(task_type, one) for task_type, one in parts.items())


def _school(figures: Figures) -> School:
    return School("0", "0", figures.students, figures.allocation)


def _in_percent(task_type: TaskType, parts: Parts) -> Moved:
    """Round the parts so that they total the change, the largest remainders first."""
    exact = [100 * part / parts.before for part in (parts.students, parts.staffing, parts.split)]
    whole = [math.floor(part) for part in exact]
    total = math.floor(100 * (parts.after - parts.before) / parts.before + 0.5)
    by_rest = sorted(range(len(exact)), key=lambda at: whole[at] - exact[at])
    for at in by_rest[: total - sum(whole)]:
        whole[at] += 1
    students, staffing, split = map(float, whole)
    return Moved(
        task_type=task_type, change=float(total), by_students=students, by_staffing=staffing, by_split=split
    )

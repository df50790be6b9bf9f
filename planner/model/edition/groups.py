"""Measures that are rounded and suppressed together: what may be told of them, and how coarsely."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.allocation import TaskType
from planner.model.amounts import rounded
from planner.model.edition.disclosure import Contribution, is_dominated, is_within, protection
from planner.model.edition.edition import Edition, Rules, Statistic, Suppressed
from planner.model.edition.figures import SHARES, TASK, Figures, Measure, measured
from planner.model.edition.kinds import QUARTILES, Kind, Why
from planner.model.estimate.people import TASKS

Schools = Mapping[str, Figures]  # by institution number
Given = dict[str, Contribution]  # likewise, of those that say
Shown = tuple[Given, Statistic]  # a mean somebody can work out, how exactly, and the schools it is of
_AMOUNTS = {Measure.FTE, Measure.STUDENTS_PER_FTE}  # of which a school may have many times what another has
_TASKS = {
    share: [TASK[task] for task, of in TASKS.items() if of is task_type]
    for task_type, share in zip(TaskType, SHARES, strict=True)
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition that has been given out, and the schools that are in it.

    Parameters
    ----------
    schools : mapping of institution number to Figures
        Those of them that have not been purged since.
    """

    edition: Edition
    schools: Schools

    @property
    def gone(self) -> int:
        """How many of its schools nobody knows the figures of any more."""
        return self.edition.schools - len(self.schools)


def difference(before: Earlier, schools: Schools) -> tuple[int, int, int]:
    """Count the schools that came, left, or have other figures than in an earlier edition."""
    came = len(schools.keys() - before.schools.keys())
    left = len(before.schools.keys() - schools.keys()) + before.gone
    both = schools.keys() & before.schools.keys()
    moved = (before.schools[number] != schools[number].as_seen_by(before.schools[number]) for number in both)
    return came, left, sum(moved)


@dataclass(frozen=True, slots=True)
class Group:
    """Measures of one arithmetic. The three shares total 100 %: one of them alone would be the rest of the others."""

    measures: tuple[Measure, ...]
    kind: Kind = Kind.MEAN


GROUPS = (
    Group(SHARES),
    Group(SHARES, Kind.FTE_WEIGHTED_MEAN),
    Group((Measure.FTE,)),
    Group((Measure.STUDENTS_PER_FTE,)),
    Group((Measure.FULFILMENT,)),
)


def told(
    group: Group, schools: Schools, earlier: Sequence[Earlier], rules: Rules, own: int
) -> tuple[list[Statistic], list[Suppressed]]:
    """Tell of a group what may be told, and what is suppressed; neither where no school says anything of it.

    Parameters
    ----------
    own : int
        How many editions the year has already.
    """
    given = [given_of(measure, group.kind, schools) for measure in group.measures]
    kinds = (group.kind, *(QUARTILES if group.kind is Kind.MEAN else ()))
    if not given[0]:
        return [], []
    why = why_not(given, rules)
    if not why and group.measures[0] in _AMOUNTS:  # times its schools, such a mean is a total
        why = _of_few([one.value for one in given[0].values()], rules)
    found = None if why else means_told(group, given, earlier, rules, own)
    if not found:
        return [], suppressed_of(group, kinds, why or Why.DIFFERENCING)
    step = found[0].step
    if len(given[0]) < rules.quartiles_from:
        return found, suppressed_of(group, kinds[1:], Why.THRESHOLD)
    if step > rules.scales[group.measures[0]].steps[0]:
        # However coarsely, a quartile that goes up or down says on which side of it a school lies that came.
        return found, suppressed_of(group, kinds[1:], Why.DIFFERENCING)
    for quarter, kind in enumerate(kinds[1:], 1):
        values = [
            _nearest(_quantile([one.value for one in own.values()], quarter / 4), step) for own in given
        ]
        found += _statistics(group, kind, given, values, step)
    return found, []


def given_of(measure: Measure, kind: Kind, schools: Schools) -> Given:
    """Give each school's value and its weight; nothing of a school that does not say."""
    weighs = kind is Kind.FTE_WEIGHTED_MEAN
    return {
        number: Contribution(value, (measured(Measure.FTE, figures) or 0.0) if weighs else 1.0)
        for number, figures in schools.items()
        if (value := measured(measure, figures)) is not None
    }


def why_not(given: Sequence[Given], rules: Rules) -> Why | None:
    """Say which rule stands against figures, taken by themselves."""
    if len(given[0]) < rules.mean_from:
        return Why.THRESHOLD
    if any(len({one.value for one in own.values()}) == 1 for own in given):
        return Why.ALL_ALIKE
    return _of_few([one.weight for one in given[0].values()], rules)


def _of_few(contributions: Sequence[float], rules: Rules) -> Why | None:
    if is_dominated(contributions, rules.dominance_n, rules.dominance_k):
        return Why.DOMINANCE
    return Why.P_PERCENT if is_within(contributions, rules.p_percent, rules.known) else None


def means_told(
    group: Group, given: Sequence[Given], earlier: Sequence[Earlier], rules: Rules, own: int
) -> list[Statistic] | None:
    """Give the means as finely as no earlier edition shows a school beside them; None where nothing is coarse enough."""
    scale = rules.scales[group.measures[0]]
    # What is rounded again and again averages out: the more editions a year has, the less another may show.
    least = scale.protection * math.sqrt(max(1, own))
    against = [
        [shown for one in earlier for shown in shown_by(one, measure, group.kind)]
        for measure in group.measures
    ]
    for step in scale.steps:
        means = _statistics(group, group.kind, given, _means(given, step), step)
        sides = zip(zip(given, means, strict=True), against, strict=True)
        if all(least_left(now, others, rules) >= least for now, others in sides):
            return means
    return None


def shown_by(one: Earlier, measure: Measure, kind: Kind) -> list[Shown]:
    """Give all an edition says of a mean: what stands there and what its sizes come to; and what its tasks come to."""
    whole = one.edition.of(measure, kind)
    if not whole:
        return []
    parts = [
        of
        for part in one.edition.by_students
        for of in part.statistics
        if (of.measure, of.kind) == (measure, kind)
    ]
    step = whole.step
    if parts:  # two roundings of one figure: 1 / joint² = 1 / one² + 1 / other²
        of_parts = math.hypot(*(of.schools * of.step for of in parts)) / sum(of.schools for of in parts)
        step = 1 / math.hypot(1 / step, 1 / of_parts)
    found = [(given_of(measure, kind, one.schools), replace(whole, step=step))]
    tasks = [of for task in _TASKS.get(measure, ()) if (of := one.edition.of(task, kind))]
    if tasks:
        total = replace(whole, schools=tasks[0].schools, step=task_step(measure, one.edition.rules))
        found.append((gave_tasks(measure, one.schools), total))
    return found


def gave_tasks(measure: Measure, schools: Schools) -> Given:
    """Give the shares of the schools that gave tasks, which are nearly all of them: their tasks' means come to theirs."""
    gave = {number: one for number, one in schools.items() if one.work and one.work.tasks}
    return given_of(measure, Kind.MEAN, gave)


def task_step(share: Measure, rules: Rules) -> float:
    """Give how exactly the means of a type's tasks come to its share: rounded as often as there are tasks."""
    return math.hypot(*(rules.scales[task].steps[0] for task in _TASKS[share]))


def least_left(now: Shown, others: Iterable[Shown], rules: Rules) -> float:
    """How unsure of a school a mean leaves who has others to take it from (`protection`): the least of all."""
    found = [math.inf]
    for before, published in others:
        was, is_now = _beside(before, published, now[0])
        found.append(protection(was, is_now, steps=(published.step, now[1].step), known=rules.known))
    return min(found)


def _beside(before: Given, published: Statistic, now: Given) -> tuple[list[Contribution], list[Contribution]]:
    """Set what an earlier figure was of beside what this one is; who is purged left with what nobody knows."""
    weight = max((one.weight for one in before.values()), default=1.0)
    purged = [Contribution(published.value, weight)] * (published.schools - len(before))
    numbers = sorted({*before, *now})
    was = [before.get(number, Contribution()) for number in numbers]
    is_now = [now.get(number, Contribution()) for number in numbers]
    return [*was, *purged], [*is_now, *(Contribution() for _ in purged)]


def _statistics(
    group: Group, kind: Kind, given: Sequence[Given], values: Sequence[float], step: float
) -> list[Statistic]:
    """Publish a figure for each measure of a group."""
    return [
        Statistic(measure=measure, kind=kind, schools=len(own), value=value, step=step)
        for measure, own, value in zip(group.measures, given, values, strict=True)
    ]


def suppressed_of(group: Group, kinds: Collection[Kind], why: Why) -> list[Suppressed]:
    """Suppress the whole group, for so many kinds of figure."""
    return [Suppressed(measure, kind, why) for kind in kinds for measure in group.measures]


def _means(given: Sequence[Given], step: float) -> list[float]:
    """Round the means; those of the shares so that they total 100."""
    means = [_mean(own.values()) for own in given]
    if len(means) == 1:
        return [_nearest(means[0], step)]
    floors = [math.floor(mean / step) for mean in means]
    left = round(100 / step) - sum(floors)
    by_rest = sorted(range(len(means)), key=lambda at: floors[at] - means[at] / step)
    for at in by_rest[:left]:
        floors[at] += 1
    return [floor * step for floor in floors]


def _mean(contributions: Collection[Contribution]) -> float:
    total = math.fsum(one.weight for one in contributions)
    return math.fsum(one.weight * one.value for one in contributions) / total


def _quantile(values: Sequence[float], part: float) -> float:
    """Give the value below which a part of the others lies, between two where it lies between them (Hyndman and Fan's type 7)."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * part
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def _nearest(value: float, step: float) -> float:
    """Give the nearest multiple of a step, as a decimal."""
    return round(float(rounded(value / step)) * step, 6)

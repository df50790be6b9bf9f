"""Measures that are rounded and suppressed together: what may be told of them, and how coarsely."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.amounts import rounded
from planner.model.edition.disclosure import Contribution, is_dominated, is_within, protection
from planner.model.edition.edition import (
    QUARTILES,
    Edition,
    Kind,
    Rules,
    Statistic,
    Suppressed,
    Why,
)
from planner.model.edition.figures import SHARES, Figures, Measure, measured
from planner.model.publication.bands import Size
from planner.model.schools import SchoolYear

Schools = Mapping[str, Figures]  # by institution number
_Given = dict[str, Contribution]  # likewise, of those that say


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


def parts_given_out(one: Earlier) -> list[Earlier]:
    """Give each part of an edition as an edition of its own schools."""
    alone = replace(one.edition, by_students=(), bands=(), changed=None)
    return [
        Earlier(
            replace(alone, schools=part.schools, statistics=part.statistics),
            {
                n: figures
                for n, figures in one.schools.items()
                if Size(part.low, part.high).holds(figures.students)
            },
        )
        for part in one.edition.by_students
    ]


def difference(before: Earlier, schools: Schools) -> tuple[int, int, int]:
    """Count the schools that came, left, or have other figures than in an earlier edition."""
    came = len(schools.keys() - before.schools.keys())
    left = len(before.schools.keys() - schools.keys()) + before.gone
    both = schools.keys() & before.schools.keys()
    return came, left, sum(before.schools[number] != schools[number] for number in both)


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


def told(  # noqa: PLR0913, PLR0917  (what the rules look at)
    group: Group, schools: Schools, earlier: Sequence[Earlier], rules: Rules, year: SchoolYear, whole: Earlier | None = None,
) -> tuple[list[Statistic], list[Suppressed]]:  # fmt: skip
    """Tell of a group what may be told, and what is suppressed; neither where no school says anything of it.

    Parameters
    ----------
    whole : Earlier or None
        The edition itself, where `schools` are a part of its own: nothing is told of a part that is not of the whole.
    """
    given = [_given(measure, group.kind, schools) for measure in group.measures]
    kinds = (group.kind, *(QUARTILES if group.kind is Kind.MEAN else ()))
    if not given[0]:
        return [], []
    why = _why_not(given, rules)
    step = None if why else _step(group, given, earlier, rules, year, whole)
    if step is None:
        return [], _suppressed(group, kinds, why or Why.DIFFERENCING)
    found = _statistics(group, group.kind, given, _means(given, step), step)
    if len(given[0]) < rules.quartiles_from:
        return found, _suppressed(group, kinds[1:], Why.THRESHOLD)
    if step > rules.scales[group.measures[0]].steps[0]:
        # However coarsely, a quartile that goes up or down says on which side of it a school lies that came.
        return found, _suppressed(group, kinds[1:], Why.DIFFERENCING)
    for quarter, kind in enumerate(kinds[1:], 1):
        values = [
            _nearest(_quantile([one.value for one in own.values()], quarter / 4), step) for own in given
        ]
        found += _statistics(group, kind, given, values, step)
    return found, []


def _given(measure: Measure, kind: Kind, schools: Schools) -> _Given:
    """Give each school's value and its weight; nothing of a school that does not say."""
    weighs = kind is Kind.FTE_WEIGHTED_MEAN
    return {
        number: Contribution(value, (measured(Measure.FTE, figures) or 0.0) if weighs else 1.0)
        for number, figures in schools.items()
        if (value := measured(measure, figures)) is not None
    }


def _why_not(given: Sequence[_Given], rules: Rules) -> Why | None:
    """Say which rule stands against figures, taken by themselves."""
    if len(given[0]) < rules.mean_from:
        return Why.THRESHOLD
    if any(len({one.value for one in own.values()}) == 1 for own in given):
        return Why.ALL_ALIKE
    weights = [one.weight for one in given[0].values()]
    if is_dominated(weights, rules.dominance_n, rules.dominance_k):
        return Why.DOMINANCE
    return Why.P_PERCENT if is_within(weights, rules.p_percent, rules.known) else None


def _left(group: Group, whole: Earlier, earlier: Sequence[Earlier]) -> float:
    """Say what protection an edition's own figures of a group leave beside the earlier ones; none where it does not tell them."""
    found = [math.inf]
    for measure in group.measures:
        figure, now = whole.edition.of(measure, group.kind), _given(measure, group.kind, whole.schools)
        if figure is None:
            return 0.0
        for one in earlier:
            if published := one.edition.of(measure, group.kind):
                before, after, was = _beside(_given(measure, group.kind, one.schools), published, now)
                known = whole.edition.rules.known
                found.append(protection(before, after, steps=(was, figure.step), known=known))
    return min(found)


def _step(  # noqa: PLR0913, PLR0917  (as `told`)
    group: Group, given: Sequence[_Given], earlier: Sequence[Earlier], rules: Rules, year: SchoolYear, whole: Earlier | None,
) -> float | None:  # fmt: skip
    """Find the finest rounding under which no earlier edition shows a school; None where there is none."""
    scale = rules.scales[group.measures[0]]
    own = sum(one.edition.year == year for one in earlier)
    # What is rounded again and again averages out: the more editions a year has, the less another may show.
    least = scale.protection * math.sqrt(max(1, own))
    beside = [*earlier]
    if whole:
        if (left := _left(group, whole, earlier)) <= least:
            return None
        # Two ways to one school leave less than either: 1 / joint² = 1 / one² + 1 / other².
        least /= math.sqrt(1 - (least / left) ** 2)
        beside += [*(part for one in earlier for part in parts_given_out(one)), whole]
    against = [
        pair
        for measure, now in zip(group.measures, given, strict=True)
        for one in beside
        if (published := one.edition.of(measure, group.kind))
        and (pair := _beside(_given(measure, group.kind, one.schools), published, now))
    ]
    for step in scale.steps:
        if all(
            protection(before, now, steps=(was, step), known=rules.known) >= least
            for before, now, was in against
        ):
            return step
    return None


def _beside(
    before: _Given, published: Statistic, now: _Given
) -> tuple[list[Contribution], list[Contribution], float]:
    """Set what an earlier figure was of beside what this one is; who is purged left with what nobody knows."""
    weight = max((one.weight for one in before.values()), default=1.0)
    purged = [Contribution(published.value, weight)] * (published.schools - len(before))
    numbers = sorted({*before, *now})
    was = [before.get(number, Contribution()) for number in numbers]
    is_now = [now.get(number, Contribution()) for number in numbers]
    return [*was, *purged], [*is_now, *(Contribution() for _ in purged)], published.step


def _statistics(
    group: Group, kind: Kind, given: Sequence[_Given], values: Sequence[float], step: float
) -> list[Statistic]:
    return [
        Statistic(measure=measure, kind=kind, schools=len(own), value=value, step=step)
        for measure, own, value in zip(group.measures, given, values, strict=True)
    ]


def _suppressed(group: Group, kinds: Collection[Kind], why: Why) -> list[Suppressed]:
    return [Suppressed(measure, kind, why) for kind in kinds for measure in group.measures]


def _means(given: Sequence[_Given], step: float) -> list[float]:
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

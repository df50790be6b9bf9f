"""Parts of the schools' time beside the three shares, task by task and role by role: means over schools, and no quartiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from planner.model.edition.disclosure import Contribution, is_dominated, is_within
from planner.model.edition.edition import Rules, Statistic, Suppressed
from planner.model.edition.figures import ROLE, SHARES, TASK, Measure
from planner.model.edition.groups import (
    Earlier,
    Given,
    Group,
    Schools,
    gave_tasks,
    given_of,
    least_left,
    means_told,
    shown_by,
    suppressed_of,
    task_step,
    why_not,
)
from planner.model.edition.kinds import Kind, Why

PARTS = (*(Group((measure,)) for measure in TASK.values()), Group(tuple(ROLE.values())))
_LEAST_HIDDEN = 2  # parts: a single one is the total without the others


def parts_told(
    schools: Schools, earlier: Sequence[Earlier], rules: Rules, own: int, shares: Iterable[Statistic]
) -> tuple[list[Statistic], list[Suppressed]]:
    """Tell of the parts what may be told beside the edition's shares, and what is suppressed.

    Parameters
    ----------
    own : int
        How many editions the year has already.
    shares : iterable of Statistic
        The edition's own.
    """
    means = {one.measure: one for one in shares if one.kind is Kind.MEAN}
    coarse = _coarse_shares(means, schools, rules)
    beside_shares = coarse or _tasks_show(schools, earlier, means, rules)
    statistics: list[Statistic] = []
    suppressed: list[Suppressed] = []
    for group in PARTS:
        given = [given_of(measure, group.kind, schools) for measure in group.measures]
        if not given[0]:
            continue
        why = coarse if len(group.measures) > 1 else beside_shares
        why = why or (Why.THRESHOLD if len(given[0]) < rules.mean_from else None)
        told = None if why else means_told(group, given, earlier, rules, own)
        if not told:
            suppressed += suppressed_of(group, [group.kind], why or Why.DIFFERENCING)
            continue
        hidden = _hidden(given, rules)
        statistics += [one for at, one in enumerate(told) if at not in hidden]
        suppressed += [Suppressed(group.measures[at], group.kind, why) for at, why in sorted(hidden.items())]
    return statistics, suppressed


def _coarse_shares(means: dict[Measure, Statistic], schools: Schools, rules: Rules) -> Why | None:
    """Say why no part is told where a share had to be hidden, or be coarser than it might: the parts would undo it."""
    if len(schools) < rules.mean_from:
        return Why.THRESHOLD
    if any(measure not in means for measure in SHARES):
        return Why.COMPLEMENT
    is_coarse = any(means[measure].step > rules.scales[measure].steps[0] for measure in SHARES)
    return Why.DIFFERENCING if is_coarse else None


def _tasks_show(
    schools: Schools, earlier: Sequence[Earlier], means: dict[Measure, Statistic], rules: Rules
) -> Why | None:
    """Say why no task is told: beside the shares they show a school that gave none, or one that came or left."""
    for measure, own in means.items():
        if measure not in SHARES or not (gave := gave_tasks(measure, schools)):
            continue
        now = gave, replace(own, step=task_step(measure, rules))
        given_out = [shown for one in earlier for shown in shown_by(one, measure, Kind.MEAN)]
        beside_own = [(given_of(measure, Kind.MEAN, schools), own)]
        for others, why in ((beside_own, Why.IMPLIED), (given_out, Why.DIFFERENCING)):
            if least_left(now, others, rules) < rules.scales[measure].protection:
                return why
    return None


def _hidden(given: Sequence[Given], rules: Rules) -> dict[int, Why]:
    """Say which parts are mostly those of a few schools, or alike at all; and what these could be worked out of.

    Both by one name: who has the same as all others would learn theirs from being told that it is so.
    """
    hidden = {
        at: Why.P_PERCENT for at, own in enumerate(given) if why_not([own], rules) or _of_few([own], rules)
    }
    others = sorted(
        set(range(len(given))) - hidden.keys(),
        key=lambda at: math.fsum(one.value for one in given[at].values()),
    )
    while (
        hidden and others
        and (len(hidden) < _LEAST_HIDDEN or _of_few([given[at] for at in hidden], rules))
    ):  # fmt: skip
        hidden[others.pop(0)] = Why.COMPLEMENT
    return hidden


def _of_few(parts: Sequence[Given], rules: Rules) -> bool:
    """Whether what some parts come to together is mostly that of a few schools: by what they give, not how many they are.

    A part four schools have is, beside how many have it, their mean; who knows three of them would know the fourth.
    """
    nothing = Contribution()
    together = [math.fsum(own.get(number, nothing).value for own in parts) for number in parts[0]]
    return is_dominated(together, rules.dominance_n, rules.dominance_k) or is_within(
        together, rules.p_percent, rules.known
    )

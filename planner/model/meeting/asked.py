"""What a scenario's move asks of the task types that give."""

from __future__ import annotations

from dataclasses import replace

from planner.model.allocation import TaskType
from planner.model.amounts import minus, typed
from planner.model.effort import hours_a_week
from planner.model.scenario import Scenario


def asked_of(scenario: Scenario) -> dict[TaskType, float]:
    """Hours a week a scenario's move takes from each task type that gives, on today's hours.

    >>> from planner.model.allocation import Allocation
    >>> today = Allocation(1, 0.5, 0.5)
    >>> asked_of(Scenario(today, 360, move=5.5, to=TaskType.STUDENT_SUPPORT, donor=TaskType.ADMINISTRATION))
    {<TaskType.ADMINISTRATION: 'administration'>: 5.5}
    """
    if scenario.move == 0:
        return {}
    if scenario.donor is not None:
        return {scenario.donor: scenario.move}
    after = replace(scenario, total_fte=None).outcome.allocation
    given = {t: hours_a_week(scenario.baseline[t]) - hours_a_week(after[t]) for t in TaskType}
    # Who gives most takes what rounding leaves, so that they add up to the move that was typed.
    most = max((t for t in TaskType if t is not scenario.to), key=given.__getitem__)
    others = {t: round(hours, 9) for t, hours in given.items() if t not in {scenario.to, most}}
    rest = minus(scenario.move, float(sum((typed(hours) for hours in others.values()), start=typed(0.0))))
    return {t: hours for t, hours in {**others, most: rest}.items() if hours > 0}

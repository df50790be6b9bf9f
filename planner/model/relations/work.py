"""Who does what at a school of a round: tasks, roles, ways to organise. Unrounded: what of it may leave is an edition's.

Of a school as a whole: what one of its people spends on anything is added to the others' before it is looked at.
"""

from __future__ import annotations

import math
from enum import StrEnum

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import TASKS, Lens, Role


class Model(StrEnum):
    """How a school arranges the work; ids as in content/organisation.toml."""

    CONSULTANT_AND_ADMINISTRATION = "consultant_and_administration"
    CONSULTANT_ALONE = "consultant_alone"
    NO_CONSULTANT = "no_consultant"


def task_shares(estimate: TimeEstimate) -> dict[str, float]:
    """Give each task's part of a school's time, in [0, 1].

    Without the tasks whose time somebody does not know; empty where somebody gave percent of types instead of tasks,
    or nobody any time.
    """
    whole = estimate.allocation().fte
    if not whole or any(lens is not Lens.TASKS for lens in estimate.lenses.values()):
        return {}
    unknown = {task for _, task in estimate.unknown}
    time = {task: 0.0 for task in TASKS if task not in unknown}
    for person in estimate.counted:
        for one in person.times:
            if one.task in time and one.type is not None:
                time[one.task] += one.fte(person.capacity, estimate.hours_per_fte).likely
    return {task: spent / whole for task, spent in time.items()}


def role_shares(estimate: TimeEstimate) -> dict[Role, float]:
    """Give each role's part of a school's time, in [0, 1], all people of a role together; empty without any time."""
    time = dict.fromkeys(Role, 0.0)
    for person in estimate.counted:
        if lens := estimate.lenses.get(person.id):
            spent = person.fte(lens, estimate.hours_per_fte)
            time[person.role] += math.fsum(r.likely for kind, r in spent.items() if kind is not None)
    whole = math.fsum(time.values())
    return {role: spent / whole for role, spent in time.items()} if whole else {}


def model_of(estimate: TimeEstimate) -> Model | None:
    """Say how a school arranges the work, by who is among its people; None where nobody is."""
    present = {person.role for person in estimate.people}
    if not present:
        return None
    if Role.CONSULTANT not in present:
        return Model.NO_CONSULTANT
    with_others = Role.ADMINISTRATIVE_STAFF in present
    return Model.CONSULTANT_AND_ADMINISTRATION if with_others else Model.CONSULTANT_ALONE

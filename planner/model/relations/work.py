"""Who does what at the schools of a round: tasks, roles, ways to organise, and what nobody has. Unrounded, as `spread`.

Of a school as a whole: what one of its people spends on anything is added to the others' before it is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import TASKS, Lens, Role
from planner.model.relations.spread import Distribution


class Model(StrEnum):
    """How a school arranges the work; ids as in content/organisation.toml."""

    CONSULTANT_AND_ADMINISTRATION = "consultant_and_administration"
    CONSULTANT_ALONE = "consultant_alone"
    NO_CONSULTANT = "no_consultant"


@dataclass(frozen=True, slots=True)
class Gaps:
    """Schools at which nobody has a task, of those that said who has it."""

    nobody: int
    said: int


@dataclass(frozen=True, slots=True)
class Programmes:
    """How many programmes consultants work with, school by school.

    Parameters
    ----------
    this_alone : int
        Schools whose consultants work on this programme only.
    others, share : Distribution or None
        At the other schools, their consultants' means: how many more programmes each has, and what part of the employment goes to
        this one. None where there are no such schools.
    """

    this_alone: int
    others: Distribution | None
    share: Distribution | None


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


def tasks(estimates: Iterable[TimeEstimate]) -> dict[str, Distribution]:
    """Spread of each task's part over the schools that gave it, in the order of the tasks; a task nobody gave is not there."""
    given = [task_shares(estimate) for estimate in estimates]
    found = {task: [shares[task] for shares in given if task in shares] for task in TASKS}
    return {task: Distribution.of(values) for task, values in found.items() if values}


def role_shares(estimate: TimeEstimate) -> dict[Role, float]:
    """Give each role's part of a school's time, in [0, 1], all people of a role together; empty without any time."""
    time = dict.fromkeys(Role, 0.0)
    for person in estimate.counted:
        if lens := estimate.lenses.get(person.id):
            spent = person.fte(lens, estimate.hours_per_fte)
            time[person.role] += math.fsum(r.likely for kind, r in spent.items() if kind is not None)
    whole = math.fsum(time.values())
    return {role: spent / whole for role, spent in time.items()} if whole else {}


def roles(estimates: Iterable[TimeEstimate]) -> dict[Role, Distribution]:
    """Spread of each role's part over the schools where it has one; a role no school has is not there."""
    given = [role_shares(estimate) for estimate in estimates]
    found = {role: [shares[role] for shares in given if shares.get(role)] for role in Role}
    return {role: Distribution.of(values) for role, values in found.items() if values}


def model_of(estimate: TimeEstimate) -> Model | None:
    """Say how a school arranges the work, by who is among its people; None where nobody is."""
    present = {person.role for person in estimate.people}
    if not present:
        return None
    if Role.CONSULTANT not in present:
        return Model.NO_CONSULTANT
    with_others = Role.ADMINISTRATIVE_STAFF in present
    return Model.CONSULTANT_AND_ADMINISTRATION if with_others else Model.CONSULTANT_ALONE


def models(estimates: Iterable[TimeEstimate]) -> dict[Model, int]:
    """Count the schools of each; one that no school has is there with 0."""
    found = [model_of(estimate) for estimate in estimates]
    return {model: found.count(model) for model in Model}


def programmes(estimates: Iterable[TimeEstimate]) -> Programmes:
    """Say how far consultants are shared with other programmes, at the schools that have some."""
    all_of_them = [[p for p in one.people if p.role is Role.CONSULTANT] for one in estimates]
    schools = [consultants for consultants in all_of_them if consultants]
    shared = [consultants for consultants in schools if any(one.other_programmes for one in consultants)]
    if not shared:
        return Programmes(len(schools), None, None)
    others = (math.fsum(p.other_programmes for p in people) / len(people) for people in shared)
    share = (math.fsum(p.programme_share for p in people) / len(people) for people in shared)
    return Programmes(len(schools) - len(shared), Distribution.of(others), Distribution.of(share))


def gaps(estimates: Iterable[TimeEstimate]) -> Mapping[str, Gaps]:
    """Count, task by task, the schools at which nobody has it."""
    owners = [estimate.owners for estimate in estimates]
    return {
        task: Gaps(
            sum(task in said and not said[task] for said in owners), sum(task in said for said in owners)
        )
        for task in TASKS
    }

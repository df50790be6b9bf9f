"""What the report says about the shares a change touches. Never an outcome, never advice, never a direction to take.

The report compares schools, one share at a time. A change of one school's split raises some shares and lowers
others; about each of them it either saw an association or found none. No exchange of one share for another was
examined, the two associations seen are two sides of one matter (shares make up a whole), and no school was followed
through a change: so no move is graded by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from planner.model.allocation import TaskType
from planner.model.evidence import Claim
from planner.model.scenario import Scenario

Way = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Direction:
    """What a change does to shares and to students per FTE; signs only, since no size can be tied to them.

    Parameters
    ----------
    rising, falling : frozenset of TaskType
        Whose shares go up and down.
    students_per_fte : -1, 0 or 1
        Which way they go.
    """

    rising: frozenset[TaskType] = frozenset()
    falling: frozenset[TaskType] = frozenset()
    students_per_fte: Way = 0

    @classmethod
    def of_move(cls, to: TaskType, donor: TaskType | None = None) -> Direction:
        """Of time moved to a task type from one donor, or (None) from both others in proportion."""
        donors = {t for t in TaskType if t is not to} if donor is None else {TaskType(donor)} - {to}
        if not donors:
            msg = f"{to.value} cannot give to itself"
            raise ValueError(msg)
        return cls(frozenset({to}), frozenset(donors))

    @classmethod
    def of_scenario(cls, scenario: Scenario) -> Direction:
        """Of what a scenario's levers are set to. A donor that holds nothing gives nothing."""
        rising: frozenset[TaskType] = frozenset()
        falling = rising
        if scenario.move > 0:
            asked = cls.of_move(scenario.to, scenario.donor)
            rising, falling = asked.rising, frozenset(t for t in asked.falling if scenario.baseline[t] > 0)
        fte = scenario.baseline.fte if scenario.total_fte is None else scenario.total_fte
        heads = scenario.students if scenario.new_students is None else scenario.new_students
        return cls(rising, falling, way((scenario.students, scenario.baseline.fte), (heads, fte)))


def way(today: tuple[float, float], then: tuple[float, float]) -> Way:
    """Say which way students per FTE go, from so many students and FTE to so many.

    >>> way((360, 1.2), (300, 1.2)), way((360, 1.2), (360, 1.2)), way((360, 1.2), (360, 1.0))
    (-1, 0, 1)
    """
    before, after = today[0] * then[1], then[0] * today[1]
    # The total comes through a product of floats; a last digit is no change.
    return 0 if math.isclose(before, after, rel_tol=1e-12) else (1 if after > before else -1)


def touched(direction: Direction, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims about the shares that change, associations first. Which way they point is not asked: no move was examined."""
    shares = direction.rising | direction.falling
    found = [claim for claim in claims if claim.task_type in shares]
    return tuple(sorted(found, key=lambda claim: not claim.association.is_seen))


def touched_by_staffing(direction: Direction, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims about students per FTE, where they change."""
    return tuple(claim for claim in claims if claim.task_type is None and direction.students_per_fte)

"""The evidence compass: what was observed about the direction of a change. Never an outcome, never advice.

The report compares schools, one share at a time. A change of one school's split raises some shares and lowers
others; for each share that changes, the report either saw an association (and the change goes along it or against
it) or found none. That is all a direction can say: no exchange of one share for another was looked at, the two
associations seen are not two findings (shares make up a whole), and no school was followed through a change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from planner.model.allocation import TaskType
from planner.model.evidence import Association, Claim, Firmness
from planner.model.scenario import Scenario

Way = Literal[-1, 0, 1]


class Grade(StrEnum):
    """How a direction may be worded, and no more strongly."""

    BOTH_ALONG = "both_along"  # in the direction both associations point
    BOTH_AGAINST = "both_against"  # against it
    ONE_ALONG = "one_along"  # one association points this way; this exchange was not tested separately
    ONE_AGAINST = "one_against"
    OPPOSED = "opposed"  # one points this way, the other the opposite
    NONE_FOUND = "none_found"  # no relation found for what changes
    NO_CLEAR = "no_clear"  # no clear relation found


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


@dataclass(frozen=True, slots=True)
class Bearing:
    """What was observed about one direction.

    Parameters
    ----------
    along, against : tuple of Claim
        Associations the change goes along with, and against.
    silent : tuple of Claim
        About what changes too, where no relation was found.
    """

    grade: Grade
    along: tuple[Claim, ...] = ()
    against: tuple[Claim, ...] = ()
    silent: tuple[Claim, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims the direction touches, associations first."""
        return (*self.along, *self.against, *self.silent)

    @property
    def fact(self) -> tuple[str, ...]:
        """Ids of the facts all of them rest on."""
        return tuple(dict.fromkeys(fact for claim in self.claims for fact in claim.fact))


def split_bearing(direction: Direction, claims: Iterable[Claim]) -> Bearing | None:
    """What was observed about the shares that change; None where none does, or none was looked at."""
    shares = direction.rising | direction.falling
    return _bearing(
        (claim, claim.task_type in direction.rising) for claim in claims if claim.task_type in shares
    )


def staffing_bearing(direction: Direction, claims: Iterable[Claim]) -> Bearing | None:
    """What was observed about students per FTE; None where they do not change, or were not looked at."""
    way = direction.students_per_fte
    return _bearing((claim, way > 0) for claim in claims if claim.task_type is None and way)


def _bearing(touched: Iterable[tuple[Claim, bool]]) -> Bearing | None:
    along, against, silent = [], [], []
    for claim, rises in touched:
        if claim.association is Association.NONE_FOUND:
            silent.append(claim)
        elif rises == (claim.association is Association.HIGHER):
            along.append(claim)
        else:
            against.append(claim)
    if along and against:
        grade = Grade.OPPOSED
    elif along:
        grade = Grade.ONE_ALONG if len(along) == 1 else Grade.BOTH_ALONG
    elif against:
        grade = Grade.ONE_AGAINST if len(against) == 1 else Grade.BOTH_AGAINST
    elif silent:
        unclear = all(claim.firmness is Firmness.NO_CLEAR for claim in silent)
        grade = Grade.NO_CLEAR if unclear else Grade.NONE_FOUND
    else:
        return None
    return Bearing(grade, tuple(along), tuple(against), tuple(silent))


# The six moves between two task types, then the proportional one to each of the three.
MOVES: tuple[tuple[TaskType, TaskType | None], ...] = (
    *((to, donor) for donor in TaskType for to in TaskType if to is not donor),
    *((to, None) for to in TaskType),
)

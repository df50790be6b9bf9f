"""What a round's four relations come out as: directions with how sure they are, and never a slope.

Unrounded: whoever knows all schools but one reads that one's rank from a correlation with all its digits. What may leave,
and with how many digits, is an edition's.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.allocation import TaskType
from planner.model.evidence import Association

ASKED: tuple[TaskType | None, ...] = (*TaskType, None)  # the shares in their order, then students per FTE


@dataclass(frozen=True, slots=True)
class Measure:
    """How alike two orders of the schools are.

    Parameters
    ----------
    value : float
        Spearman's rank correlation, in [-1, 1].
    low, high : float
        95 % interval, of all four relations at once; without 0 exactly where `p` is at most 0.05.
    p : float
        How often chance alone gives one as large, the largest of all four counted.
    """

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation to fulfilment.

    Parameters
    ----------
    task_type : TaskType or None
        The share it is about; None: students per FTE.
    schools : int
        How many it was asked of.
    by_schools, by_students : Measure or None
        Every school counted alike, every student of the cohorts counted alike; None where it is too few to say.
    agrees : bool
        Every way of counting points the same way.
    sign_holds, wording_holds : bool
        Neither the direction nor the wording would be another if any one school were left out, however few are left.
    """

    task_type: TaskType | None
    association: Association
    schools: int
    by_schools: Measure | None = None
    by_students: Measure | None = None
    agrees: bool = False
    sign_holds: bool = False
    wording_holds: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The four relations of one round, in the order of `ASKED`.

    Parameters
    ----------
    schools, left_out : int
        With a known fulfilment, and without.
    with_nothing : int
        Schools of them with a share so small that `compositions.NOTHING` stands for it.
    """

    relations: tuple[Relation, ...]
    schools: int
    left_out: int = 0
    with_nothing: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """The schools that stand in two rounds: differences between them over both years, and changes within them."""

    between: Answers
    within: Answers

"""FTE over three task types: the one value every floor of the house speaks of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.amounts import amount, heads, typed

if TYPE_CHECKING:
    import pandas as pd

# A donor asked for exactly what it holds may miss it by a few float steps; that is not "more than it holds".
_SLACK = 1e-12
DECIMALS = 12  # of a percentage; a float holds no more


class TaskType(Enum):
    """The three types of placement work, in the fixed order every table and tie follows.

    Three is a law of the domain (docs/decisions/numbers.md): code may say three where it means three.

    Source: report 2.1 (facts T0, TA, TS, TR).
    """

    ADMINISTRATION = "administration"
    STUDENT_SUPPORT = "student_support"
    COMPANY_RELATIONS = "company_relations"


class AllocationError(ValueError):
    """An allocation, or a move within one, that cannot be."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """FTE spent on each task type in one school year.

    Parameters
    ----------
    administration, student_support, company_relations : float
        FTE, finite and >= 0. Stored as float.

    Raises
    ------
    AllocationError
        naming the task type and the value.

    Source: report 2.1 (facts TA, TS, TR).

    >>> a = Allocation(administration=0.6, student_support=0.2, company_relations=0.4)
    >>> round(a.fte, 9)
    1.2
    >>> round(a.shares[TaskType.ADMINISTRATION], 9)
    0.5
    """

    administration: float
    student_support: float
    company_relations: float

    def __post_init__(self) -> None:
        for task_type in TaskType:
            value = amount(task_type.value, getattr(self, task_type.value), error=AllocationError)
            object.__setattr__(self, task_type.value, value)
        if not math.isfinite(self.fte):
            msg = f"the total is not finite: {tuple(self.values())!r}"
            raise AllocationError(msg)

    @classmethod
    def of(cls, parts: Mapping[TaskType, float]) -> Allocation:
        """From one FTE figure per task type."""
        return cls(**{task_type.value: parts[task_type] for task_type in TaskType})

    def __getitem__(self, task_type: TaskType) -> float:
        """FTE on one task type."""
        return float(getattr(self, TaskType(task_type).value))

    def values(self) -> Iterator[float]:
        """The three FTE figures in the order of `TaskType`."""
        return (self[task_type] for task_type in TaskType)

    @property
    def fte(self) -> float:
        """Total FTE, >= 0: of the decimals that were written, so 0.02 + 0.18 is 0.2 and not a digit below it."""
        return float(self._total)

    @property
    def shares(self) -> Mapping[TaskType, float]:
        """Each task type's part of the total, in [0, 1]; AllocationError when the total is 0."""
        total = self._total
        if total == 0:
            msg = "a total of 0 FTE has no shares"
            raise AllocationError(msg)
        return MappingProxyType({task_type: float(typed(self[task_type]) / total) for task_type in TaskType})

    @property
    def _total(self) -> Decimal:
        return sum(map(typed, self.values()), start=Decimal())

    def to_frame(self) -> pd.DataFrame:
        """One row per task type: fte, share (NaN when the total is 0)."""
        import pandas as pd  # noqa: PLC0415  (0.7 s: only for those who ask for a frame)

        shares = self.shares if self.fte else dict.fromkeys(TaskType, math.nan)
        rows = {t.value: (self[t], shares[t]) for t in TaskType}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["fte", "share"])
        return frame.rename_axis("task_type")


def reallocate(
    allocation: Allocation, fte: float, to: TaskType, source: TaskType | None = None
) -> Allocation:
    """Move `fte` to a task type; the total is kept.

    Parameters
    ----------
    fte : float
        FTE to move, finite and >= 0.
    source : TaskType or None
        The donor. None takes from both others in proportion to what they hold,
        which is a choice too and is shown as one.

    Raises
    ------
    AllocationError
        more than the donor holds, a donor that is the receiver, a figure that is no FTE.

    >>> before = Allocation(1.0, 0.5, 0.5)
    >>> reallocate(before, 0.5, to=TaskType.STUDENT_SUPPORT, source=TaskType.ADMINISTRATION)
    Allocation(administration=0.5, student_support=1.0, company_relations=0.5)
    """
    fte = amount("fte", fte, error=AllocationError)
    to = TaskType(to)
    donors = [TaskType(source)] if source is not None else [t for t in TaskType if t is not to]
    if to in donors:
        msg = f"{to.value} cannot give to itself"
        raise AllocationError(msg)
    held = math.fsum(allocation[donor] for donor in donors)
    if fte > held * (1 + _SLACK):
        names = " + ".join(donor.value for donor in donors)
        msg = f"{names}: {fte!r} FTE asked for, {held!r} held"
        raise AllocationError(msg)
    fte = min(fte, held)
    parts = {task_type: allocation[task_type] for task_type in TaskType}
    for donor in donors:
        given = fte if len(donors) == 1 else (fte * (parts[donor] / held) if held else 0.0)
        parts[donor] = max(0.0, parts[donor] - given)
    parts[to] += fte
    return Allocation.of(parts)


def students_per_fte(students: float, allocation: Allocation) -> float:
    """Students on the whole programme per FTE of placement work.

    Parameters
    ----------
    students : float
        Heads (not årselever, as we read the report), finite and >= 0; else ValueError.

    Raises
    ------
    AllocationError
        the total is 0 FTE.

    Source: report 2.3 (fact R4).

    >>> students_per_fte(360, Allocation(0.6, 0.2, 0.4))
    300.0
    """
    students = amount("students", students)
    if allocation.fte == 0:
        msg = "a total of 0 FTE has no students per FTE"
        raise AllocationError(msg)
    ratio = float(typed(students) / allocation._total)  # noqa: SLF001  (the same module)
    if not math.isfinite(ratio):
        msg = f"students: {students!r} over {allocation.fte!r} FTE is no finite number"
        raise ValueError(msg)
    return ratio


def rounded_shares(allocation: Allocation, decimals: int = 0) -> dict[TaskType, float]:
    """Shares in percent, rounded so that they total 100 exactly (largest remainder).

    Ties go to the first in the order of `TaskType`. Exact in rational arithmetic, so a tie is a tie
    and not a float's last digit.

    >>> rounded_shares(Allocation(1, 1, 1))
    {<TaskType.ADMINISTRATION: 'administration'>: 34.0, <TaskType.STUDENT_SUPPORT: 'student_support'>: 33.0, \
<TaskType.COMPANY_RELATIONS: 'company_relations'>: 33.0}
    """
    if allocation.fte == 0:
        msg = "a total of 0 FTE has no shares"
        raise AllocationError(msg)
    unit = 10 ** heads("decimals", decimals, most=DECIMALS)
    # What a person typed (0.1 + 0.2) is meant as decimals: str() gives back what was written.
    parts = {t: Fraction(str(allocation[t])) for t in TaskType}
    total = sum(parts.values())
    exact = {t: part * 100 * unit / total for t, part in parts.items()}
    whole = {t: math.floor(value) for t, value in exact.items()}
    left = 100 * unit - sum(whole.values())
    by_remainder = sorted(TaskType, key=lambda t: whole[t] - exact[t])
    for task_type in by_remainder[:left]:
        whole[task_type] += 1
    return {t: whole[t] / unit for t in TaskType}

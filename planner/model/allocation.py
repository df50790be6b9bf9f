"""FTE over three task types: the one value every floor of the house speaks of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.amounts import amount
from planner.model.parts import (
    AllocationError,
    Parts,
    rounded_parts,
    shares_of,
    students_over,
    total_of,
    written,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Allocation", "AllocationError", "TaskType", "moved", "reallocate", "rounded_shares", "students_per_fte",
]  # fmt: skip

# A donor asked for exactly what it holds may miss it by a few float steps; that is not "more than it holds".
_SLACK = 1e-12


class TaskType(Enum):
    """The three types of placement work, in the fixed order every table and tie follows.

    Three is a law of the domain (docs/decisions/numbers.md): code may say three where it means three.

    Source: report 2.1 (facts T0, TA, TS, TR).
    """

    ADMINISTRATION = "administration"
    STUDENT_SUPPORT = "student_support"
    COMPANY_RELATIONS = "company_relations"


_AT = {task_type: at for at, task_type in enumerate(TaskType)}


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
    # What follows from them, worked out once: a page asks for the total of the same value twenty times.
    _total: Decimal = field(init=False, repr=False, compare=False)
    _fte: float = field(init=False, repr=False, compare=False)
    _shares: Parts | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        for task_type in TaskType:
            value = amount(task_type.value, getattr(self, task_type.value), error=AllocationError)
            object.__setattr__(self, task_type.value, value)
        total = total_of(written(self.parts))
        object.__setattr__(self, "_total", total)
        object.__setattr__(self, "_fte", float(total))
        if not math.isfinite(self._fte):
            msg = f"the total is not finite: {self.parts!r}"
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
        return iter(self.parts)

    @property
    def parts(self) -> Parts:
        """The three FTE figures in the order of `TaskType`, as one value."""
        return self.administration, self.student_support, self.company_relations

    @property
    def fte(self) -> float:
        """Total FTE, >= 0: of the decimals that were written, so 0.02 + 0.18 is 0.2 and not a digit below it."""
        return self._fte

    @property
    def shares(self) -> Mapping[TaskType, float]:
        """Each task type's part of the total, in [0, 1]; AllocationError when the total is 0."""
        if self._shares is None:
            object.__setattr__(self, "_shares", shares_of(written(self.parts), self._total))
        return MappingProxyType(dict(zip(TaskType, self._shares or (), strict=True)))

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
    to = TaskType(to)
    donors = [TaskType(source)] if source is not None else [t for t in TaskType if t is not to]
    if to in donors:
        msg = f"{to.value} cannot give to itself"
        raise AllocationError(msg)
    return Allocation(*moved(allocation.parts, fte, to, donors))


def moved(parts: Parts, fte: float, to: TaskType, donors: Sequence[TaskType]) -> Parts:
    """Give the parts after a move from donors to a receiver; AllocationError for more than they hold."""
    fte = amount("fte", fte, error=AllocationError)
    left = list(parts)
    giving = [_AT[donor] for donor in donors]
    held = math.fsum(parts[at] for at in giving)
    if fte > held * (1 + _SLACK):
        names = " + ".join(donor.value for donor in donors)
        msg = f"{names}: {fte!r} FTE asked for, {held!r} held"
        raise AllocationError(msg)
    fte = min(fte, held)
    for at in giving:
        given = fte if len(giving) == 1 else (fte * (parts[at] / held) if held else 0.0)
        left[at] = max(0.0, parts[at] - given)
    left[_AT[to]] += fte
    return left[0], left[1], left[2]


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
    return students_over(students, allocation._total)  # noqa: SLF001  (the same module)


def rounded_shares(allocation: Allocation, decimals: int = 0) -> dict[TaskType, float]:
    """Shares in percent, rounded so that they total 100 exactly (largest remainder).

    Ties go to the first in the order of `TaskType`. Exact in rational arithmetic, so a tie is a tie
    and not a float's last digit.

    >>> rounded_shares(Allocation(1, 1, 1))
    {<TaskType.ADMINISTRATION: 'administration'>: 34.0, <TaskType.STUDENT_SUPPORT: 'student_support'>: 33.0, \
<TaskType.COMPANY_RELATIONS: 'company_relations'>: 33.0}
    """
    return dict(zip(TaskType, rounded_parts(written(allocation.parts), decimals), strict=True))

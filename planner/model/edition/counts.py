"""How many schools have something: a role, a way to organise the work, a task that nobody has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.model.amounts import heads, refuse
from planner.model.edition.kinds import Why
from planner.model.estimate.people import TASKS, Role
from planner.model.relations.work import Model


class Asked(StrEnum):
    """What is counted."""

    ROLE = "role"  # schools where somebody in the role does some of the work
    MODEL = "model"  # schools that arrange the work so
    NOBODY = "nobody"  # schools at which nobody has the task


_NAMES: Mapping[Asked, Sequence[str]] = {
    Asked.ROLE: tuple(Role),
    Asked.MODEL: tuple(Model),
    Asked.NOBODY: tuple(TASKS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count of schools.

    Parameters
    ----------
    name : str
        Which role, model or task.
    schools : int or None
        How many; None where that is suppressed.
    said : int
        Of how many that said.
    why : Why or None
        Why it is suppressed.
    """

    asked: Asked
    name: str
    schools: int | None
    said: int
    why: Why | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", heads("said", self.said))
        if self.schools is not None:
            object.__setattr__(self, "schools", heads("schools", self.schools, most=self.said))
        if self.name not in _NAMES[self.asked]:
            refuse("name", f"{self.name!r} is none of {', '.join(_NAMES[self.asked])}")

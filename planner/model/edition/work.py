"""Who does what at one school, as an edition takes it from the school's estimate: parts of its time, and no hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from planner.model.amounts import amount
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.people import Role
from planner.model.relations.work import Model, model_of, role_shares, task_shares


@dataclass(frozen=True, slots=True)
class Work:
    """Of a school as a whole: what one of its people does is in it, and cannot be told from the others'.

    Parameters
    ----------
    tasks : mapping of task to share
        In [0, 1]; without tasks whose time is not known, and empty where time was not given by tasks.
    roles : mapping of role to share
        In [0, 1]; 0 for a role that has no time.
    present : tuple of Role
        Roles among the people whose time counts, in their order.
    model : Model or None
        How the school arranges the work.
    owned : mapping of task to bool
        Whether somebody has the task; without tasks of which the school says nothing.
    """

    tasks: Mapping[str, float] = field(default_factory=dict, hash=False)
    roles: Mapping[Role, float] = field(default_factory=dict, hash=False)
    present: tuple[Role, ...] = ()
    model: Model | None = None
    owned: Mapping[str, bool] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in ("tasks", "roles"):
            for share in getattr(self, name).values():
                amount(name, share, most=1.0 + 1e-9)
        for name in ("tasks", "roles", "owned"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @classmethod
    def of(cls, estimate: TimeEstimate) -> Work:
        """Take it from an estimate."""
        present = {person.role for person in estimate.counted}
        return cls(
            tasks=task_shares(estimate),
            roles=role_shares(estimate),
            present=tuple(role for role in Role if role in present),
            model=model_of(estimate),
            owned={task: bool(roles) for task, roles in estimate.owners.items()},
        )

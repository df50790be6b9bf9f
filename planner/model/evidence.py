"""The signed claims: what was observed, how firmly it is worded, what else may explain it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from planner.model.allocation import TaskType
from planner.model.amounts import heads
from planner.model.content import Item, Text


class Association(StrEnum):
    """Which way two things were seen to go together. Never a slope: no number is known."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE_FOUND = "none_found"
    TOO_FEW = "too_few"  # too few schools to say

    @property
    def is_seen(self) -> bool:
        """Whether the two go together, one way or the other."""
        return self in {Association.HIGHER, Association.LOWER}


class Firmness(StrEnum):
    """How firmly the report words a relation; its own strength, not ours."""

    NO_CLEAR = "no_clear"  # it says that nothing clear is seen
    SUGGESTED = "suggested"  # it hedges
    STATED = "stated"  # it states what it saw, without a hedge


@dataclass(frozen=True, slots=True)
class Observed:
    """What one source saw of one relation in one year, signed: what sources of several years have in common.

    Parameters
    ----------
    task_type : TaskType or None
        The share it is about; None: students per FTE.
    year : int
        Calendar year of the outcome.
    schools : int or None
        How many it rests on; None where the source does not say.
    source : str
        A publication's or an edition's name.
    """

    task_type: TaskType | None
    association: Association
    year: int
    schools: int | None
    source: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "association", Association(self.association))
        object.__setattr__(self, "year", heads("year", self.year))
        if self.schools is not None:
            object.__setattr__(self, "schools", heads("schools", self.schools))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival(Item):
    """Another reading of the same figures; `source` tells the report's from ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Item):
    """One relation between how time is spent and agreements.

    Parameters
    ----------
    text : Text
        What was observed.
    task_type : TaskType or None
        The share it is about; None: students per FTE.
    year : int
        Calendar year of the outcome.
    wording : Text
        How the report puts it.
    may_say, may_not_say : Text
        What it may be used to say, and what not.
    population : Item
        Among whom.

    Source: report 2.3 (facts C1-C6).
    """

    association: Association
    firmness: Firmness
    wording: Text
    year: int
    population: Item
    not_stated: tuple[Item, ...]
    rivals: tuple[Rival, ...]
    may_say: Text
    may_not_say: Text

    def observed(self, source: str) -> Observed:
        """Give the relation alone, beside which other years' can stand; the report does not say of how many schools."""
        return Observed(self.task_type, self.association, self.year, None, source)

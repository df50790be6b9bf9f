"""The signed claims: what was observed, how firmly it is worded, what else may explain it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from planner.model.content import Item, Text


class Association(StrEnum):
    """Which way two things were seen to go together. Never a slope: no number is known."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE_FOUND = "none_found"


class Firmness(StrEnum):
    """How firmly the report words a relation; its own strength, not ours."""

    NO_CLEAR = "no_clear"  # it says that nothing clear is seen
    SUGGESTED = "suggested"  # it hedges
    STATED = "stated"  # it states what it saw, without a hedge


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

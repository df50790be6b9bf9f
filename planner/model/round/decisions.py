"""Whose figures count for a school, and whether it is part of an edition: said by somebody there, and why."""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.amounts import heads, refuse
from planner.model.estimate.estimate import RESPONDENTS
from planner.model.estimate.people import Role

LONGEST_WHY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody at a school has said of its figures for a year.

    Parameters
    ----------
    respondent : str
        Whose estimate counts, as `respondent_id` names them.
    version : int
        The version of it that was seen, from 1: a later one has to be decided on anew.
    by : Role
        Who says so.
    why : str
        At most 500 letters, never blank.
    in_edition : bool
        The school's figures may be part of an edition; without a yes they are not.

    Raises ValueError naming the field.
    """

    respondent: str
    version: int
    by: Role
    why: str
    in_edition: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", Role(self.by))
        object.__setattr__(self, "version", heads("version", self.version, least=1))
        if self.respondent not in RESPONDENTS:
            refuse("respondent", f"{self.respondent!r} is nobody who answers")
        if not 0 < len(self.why.strip()) <= LONGEST_WHY:
            refuse("why", f"is to be said in 1 to {LONGEST_WHY} letters")

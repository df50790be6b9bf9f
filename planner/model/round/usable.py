"""Whether a school's figures can be part of an edition, and if not, why."""

from __future__ import annotations

from enum import StrEnum

from planner.model.round.decisions import Decision
from planner.model.round.standing import Progress, Standing


class LeftOut(StrEnum):
    """Why a school is not in an edition; said to who closes the round, and never in the edition."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    NOT_AGREED = "not_agreed"
    OUTDATED = "outdated"  # what the school said was of an answer that has changed since, or is gone
    NO_YES = "no_yes"  # the school has not said yes to being part of an edition
    OTHER_INSTRUMENT = "other_instrument"  # asked with other questions than the round's: it does not compare


_BY_PROGRESS = {
    Progress.NOT_BEGUN: LeftOut.NOT_BEGUN,
    Progress.UNDER_WAY: LeftOut.UNDER_WAY,
    Progress.NOT_AGREED: LeftOut.NOT_AGREED,
}


def left_out(standing: Standing, decision: Decision | None, *, stands: bool) -> LeftOut | None:
    """Say why a school is left out; None where the answer it decided on can be taken.

    Parameters
    ----------
    stands : bool
        Whether the answer the decision is of is there, unchanged.
    """
    if decision and not stands:
        return LeftOut.OUTDATED
    if why := _BY_PROGRESS.get(standing.progress):
        return why
    return None if decision and decision.in_edition else LeftOut.NO_YES

"""What a school has agreed on: an estimate of its own beside its respondents', which counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.acts.estimates import key_of
from planner.acts.rounds import KeptRound, decision_key
from planner.files.grids.personal import looks_like_cpr
from planner.files.programmes import programme_key
from planner.model.documents import plain
from planner.model.estimate.documents import to_document
from planner.model.estimate.estimate import AGREED, TimeEstimate
from planner.model.problems import Code, Refused
from planner.model.round.decisions import Decision
from planner.model.round.standing import answer_of
from planner.store.values import Conflict, Draft

if TYPE_CHECKING:
    from planner.store.store import Store


def agree(store: Store, kept: KeptRound, estimate: TimeEstimate, said: Decision) -> int:
    """Keep the figures a school has agreed on, and that they count: both, or neither; gives their version.

    Parameters
    ----------
    said : Decision
        Who says so, why, and whether the school is in an edition; its version becomes that of the figures.

    Raises StoreError, and Refused for a school that is not invited, for another year or programme, for figures that are
    not complete, where somebody else decided at that moment, and for a CPR number.
    """
    if looks_like_cpr(said.why):
        raise Refused(Code.CPR_NUMBER_TYPED)
    year, programme = kept.key.year, kept.key.programme
    if estimate.school_id not in {one.school_id for one in kept.round.invited}:
        raise Refused(Code.NOT_IN_ROUND, school_id=estimate.school_id, year=year)
    if (str(estimate.year), programme_key(estimate.programme)) != (year, programme_key(programme)):
        raise Refused(Code.AGREED_ELSEWHERE, year=str(estimate.year), programme=estimate.programme)
    if not answer_of(AGREED, estimate).is_usable:
        raise Refused(Code.ESTIMATE_INCOMPLETE, year=year)
    key = store.settled(key_of(estimate, AGREED))
    document, there = to_document(estimate), store.load(key)
    before = there.version if there else 0
    version = before if there and there.document == document else before + 1
    said = replace(said, respondent=AGREED, version=version)
    deciding = decision_key(store, kept, estimate.school_id)
    decided = store.load(deciding)
    drafts = [Draft(key, document, before), Draft(deciding, plain(said), decided.version if decided else 0)]
    try:
        store.save_together(drafts, by=said.by)
    except Conflict as conflict:
        raise Refused(Code.ROUND_CHANGED, year=year) from conflict
    return version

"""What schools have said of whose figures count, and whether it still stands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from planner.files.programmes import programme_key
from planner.model.documents import built
from planner.model.round.decisions import Decision
from planner.store.values import DECISION, Saved

if TYPE_CHECKING:
    from planner.store.digests import Digest
    from planner.store.store import Store

_Versioned = TypeVar("_Versioned", "Saved", "Digest")
Decided = dict[tuple[str, str], Decision]


def decided(store: Store, year: str) -> Decided:
    """What was said for a year, by institution number and `programme_key`; what cannot be read is as if not said.

    Raises StoreError.
    """
    found = {}
    for saved in store.newest(DECISION, year):
        with contextlib.suppress(ValueError):  # written by hand, or by a later planner
            found[saved.key.school_id, programme_key(saved.key.programme)] = built(Decision, saved.document)
    return found


def chosen_answer(decision: Decision | None, answers: Iterable[_Versioned]) -> _Versioned | None:
    """Find the answer that counts; None where nobody has said so, or it has changed since, or is gone."""
    if decision is None:
        return None
    said = decision.respondent, decision.version
    return next((one for one in answers if (one.key.respondent, one.version) == said), None)

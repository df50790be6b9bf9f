"""Where estimates stand between sittings: one database, opened when it is first asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from planner.model.estimate.documents import from_document, to_document
from planner.model.estimate.estimate import TimeEstimate
from planner.model.schools import SchoolYear
from planner.store import Conflict, Key, Listed, Saved, open_store
from planner.words.order import danish_order

__all__ = ["Conflict", "Kept", "Key", "Listed", "Shelf", "kept_of", "key_of"]

MOST_LISTED = 100  # a page is for a school, not for a register; the rest is found by its number


@dataclass(frozen=True, slots=True)
class Kept:
    """An estimate as the store has it."""

    key: Key
    estimate: TimeEstimate
    version: int
    at: dt.datetime


class Shelf:
    """The estimates of a database. Every method raises StoreError when the database cannot do what is asked."""

    def __init__(self, opened: Callable[[], Any] = open_store) -> None:
        self._opened = opened

    @cached_property
    def _store(self) -> Any:
        return self._opened()

    def load(self, key: Key) -> Kept | None:
        """The newest version; None where there is none, or none this page can read."""
        saved = self._store.load(key)
        return kept_of(saved) if saved else None

    def settled(self, key: Key) -> Key:
        """Give the key under which the store has this already, however its programme is written; else the same."""
        found: Key = self._store.settled(key)
        return found

    def listed(self) -> list[Listed]:
        """What can be gone on with, its text the school: the newest years first, schools in the order of their names."""
        found: list[Listed] = self._store.listed("school", most=MOST_LISTED)
        found.sort(key=lambda one: danish_order(one.text))
        return sorted(found, key=lambda one: one.key.year, reverse=True)

    def beside(self, key: Key) -> list[Kept]:
        """What others answered for the same school, programme and year."""
        there = self._loaded(other for other in self._alike(key, key.year) if other != key)
        # One programme, though another wrote it otherwise: they are to be compared.
        return [replace(one, estimate=replace(one.estimate, programme=key.programme)) for one in there]

    def year_before(self, key: Key) -> TimeEstimate | None:
        """Last year's answers: the same respondent's, else the first of another's."""
        year = str(SchoolYear(SchoolYear.read(key.year).start - 1))
        there = sorted(self._alike(key, year), key=lambda other: other.respondent != key.respondent)
        return next((kept.estimate for kept in self._loaded(there)), None)

    def save(self, key: Key, estimate: TimeEstimate, *, base: int) -> Kept:
        """Store a new version. Raises Conflict where somebody else has saved since version `base`."""
        document = to_document(estimate)
        saved = self._store.save(key, document, base_version=base, by=key.respondent)
        return Kept(key, estimate, saved.version, saved.saved_at)

    def _alike(self, key: Key, year: str) -> list[Key]:
        found: list[Key] = self._store.keys(key.school_id, year, key.programme)
        return found

    def _loaded(self, keys: Iterable[Key]) -> list[Kept]:
        return [kept for key in keys if (kept := self.load(key))]


def kept_of(saved: Saved) -> Kept | None:
    """Read what the store holds; None where this page cannot."""
    try:
        return Kept(saved.key, from_document(saved.document), saved.version, saved.saved_at)
    except ValueError:  # written by a later edition of the instrument, or by hand
        return None


def key_of(e: TimeEstimate, who: str) -> Key:
    """Name an estimate as the store does. Raises ValueError for a name nothing can be seen of."""
    return Key(e.school_id, e.programme, str(e.year), who)

"""Where estimates stand between sittings: one database, opened when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from planner.acts.estimates import Clash, Kept, loaded, save
from planner.model.estimate.estimate import TimeEstimate
from planner.model.schools import SchoolYear
from planner.store import Key, Listed, open_store
from planner.words.order import danish_order

if TYPE_CHECKING:
    from planner.store.store import Store

MOST_LISTED = 100  # a page is for a school, not for a register; the rest is found by its number


class Shelf:
    """The estimates of a database. Every method raises StoreError when the database cannot do what is asked."""

    def __init__(self, opened: Callable[[], Store] = open_store) -> None:
        self._opened = opened

    @cached_property
    def store(self) -> Store:
        """The database."""
        return self._opened()

    def load(self, key: Key) -> Kept | None:
        """The newest version; None where there is none, or none this page can read."""
        return loaded(self.store, key)

    def save(self, key: Key, estimate: TimeEstimate, *, base: int) -> Kept | Clash:
        """Store a new version; say where somebody else has saved since version `base`."""
        return save(self.store, key, estimate, base=base, by=key.respondent)

    def listed(self) -> list[Listed]:
        """What can be gone on with, its text the school: the newest years first, schools in the order of their names."""
        found = sorted(self.store.listed("school", most=MOST_LISTED), key=lambda one: danish_order(one.text))
        return sorted(found, key=lambda one: one.key.year, reverse=True)

    def answers_of_others(self, key: Key) -> list[Kept]:
        """What others answered for the same school, programme and year."""
        there = self._loaded(other for other in self._alike(key, key.year) if other != key)
        # One programme, though another wrote it otherwise: they are to be compared.
        return [replace(one, estimate=replace(one.estimate, programme=key.programme)) for one in there]

    def year_before(self, key: Key) -> TimeEstimate | None:
        """Last year's answers: the same respondent's, else the first of another's."""
        year = str(SchoolYear(SchoolYear.read(key.year).start - 1))
        there = sorted(self._alike(key, year), key=lambda other: other.respondent != key.respondent)
        return next((kept.estimate for kept in self._loaded(there)), None)

    def _alike(self, key: Key, year: str) -> list[Key]:
        return self.store.keys(key.school_id, year, key.programme)

    def _loaded(self, keys: Iterable[Key]) -> list[Kept]:
        return [kept for key in keys if (kept := self.load(key))]


class BareShelf(Shelf):
    """What a page is drawn with while the database cannot be asked: it says so, and the rest of it stands."""

    def listed(self) -> list[Listed]:
        """Nothing."""
        return []

    def answers_of_others(self, key: Key) -> list[Kept]:  # noqa: ARG002  (as the shelf's)
        """Nobody's."""
        return []

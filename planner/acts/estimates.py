"""An estimate into the database: under the name its school has it by, as a version that follows the one it was made from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.files.grids.cells import problem
from planner.files.grids.identity import same_name
from planner.model.estimate.documents import from_document, to_document
from planner.model.estimate.estimate import TimeEstimate
from planner.model.problems import Code, Place, Problem
from planner.store.values import ALL, ROUND, Conflict, Key, Saved

if TYPE_CHECKING:
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """An estimate as the store has it.

    Parameters
    ----------
    at : datetime
        When it was saved, in UTC.
    by : str
        Who saved it: a role, or the login a proxy passed on.
    """

    key: Key
    estimate: TimeEstimate
    version: int
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of one estimate, of which a person chooses; nothing was stored.

    Parameters
    ----------
    theirs : Kept or None
        The newest version in the store; None where there is none (any more), or none this planner can read.
    is_gone : bool
        There is no version at all, though a save was to follow one.
    """

    yours: TimeEstimate
    theirs: Kept | None
    is_gone: bool = False


def kept_of(saved: Saved) -> Kept | None:
    """Read what the store holds; None where this planner cannot: a later edition's, or written by hand."""
    try:
        return Kept(saved.key, from_document(saved.document), saved.version, saved.saved_at, saved.saved_by)
    except ValueError:
        return None


def key_of(estimate: TimeEstimate, who: str) -> Key:
    """Name an estimate as the store does.

    Parameters
    ----------
    who : str
        Which of those that answer, as `respondent_id` names them.

    Raises
    ------
    ValueError
        for a name nothing can be seen of.
    """
    return Key(estimate.school_id, estimate.programme, str(estimate.year), who)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An estimate that came in from outside, and what its respondent has in the store already.

    Parameters
    ----------
    estimate : TimeEstimate
        Its programme spelled as its school has it already.
    there : Kept or None
    spellings : tuple of str
        Every spelling the school has of the programme, each kept as it is.
    """

    key: Key
    estimate: TimeEstimate
    there: Kept | None
    spellings: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """The very same is stored already."""
        return self.there is not None and self.there.estimate == self.estimate


def arriving(store: Store, estimate: TimeEstimate, who: str) -> Arrival:
    """Find the name an estimate goes under, and what is there; nothing is stored yet. Raises StoreError."""
    key = store.settled(key_of(estimate, who))
    there = store.keys(key.school_id, programme=key.programme)
    return Arrival(
        key,
        replace(estimate, programme=key.programme),
        loaded(store, key),
        tuple(sorted({other.programme for other in there})),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Which numbers and names stand together: `names` by number, `numbers` by `same_name`."""

    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[str, ...]]


def known_schools(store: Store, year: str) -> Known:
    """Every number and name that stands together in the store's estimates, and in a year's rounds. Raises StoreError.

    A school that is invited is known before its first answer: one with another's number is not to become that other's.
    """
    there = [(one.key.school_id, one.text) for one in store.listed("school", most=ALL) if one.text]
    for saved in store.newest(ROUND, year):
        there += [(one["school_id"], one["school"]) for one in saved.document["invited"]]
    names: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    numbers: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for number, name in dict.fromkeys(there):
        names[number] += (name,)
        numbers[same_name(name)] += (number,)
    return Known(names, numbers)


def held_together(store: Store, estimate: TimeEstimate) -> list[Problem]:
    """Compare an estimate's number and name with those the store has. Raises StoreError."""
    return compared(known_schools(store, str(estimate.year)), estimate)


def compared(known: Known, estimate: TimeEstimate) -> list[Problem]:
    """Compare an estimate's number and name with those that are known: a problem for another name, else a question.

    Under one number there is one school. Its name written in other letters is the same.
    """
    number, name = estimate.school_id, estimate.school
    place = Place(school=name, school_id=number)
    if under := known.names.get(number):
        alike = same_name(name) in map(same_name, under)
        values = {"school_id": number, "names": under, "name": name}
        return [] if alike else [problem(Code.SCHOOL_OF_OTHER_NAME, place, **values)]
    others = tuple(dict.fromkeys(known.numbers.get(same_name(name), ())))
    return [problem(Code.SCHOOL_UNDER_OTHER_NUMBER, place, school_id=number, others=others)] if others else []


def loaded(store: Store, key: Key) -> Kept | None:
    """Give the newest version; None where there is none, or none this planner can read."""
    saved = store.load(key)
    return kept_of(saved) if saved else None


def save(store: Store, key: Key, estimate: TimeEstimate, *, base: int, by: str) -> Kept | Clash:
    """Store an estimate as a new version, or say with which one it clashes.

    Parameters
    ----------
    base : int
        The version it was made from; 0 for a new one.
    by : str
        Who saves.

    Raises StoreError.
    """
    try:
        saved = store.save(key, to_document(estimate), base_version=base, by=by)
    except Conflict as conflict:
        theirs = kept_of(conflict.theirs) if conflict.theirs else None
        return Clash(estimate, theirs, is_gone=conflict.theirs is None)
    return Kept(key, estimate, saved.version, saved.saved_at, saved.saved_by)

"""A round is closed: which schools are in, what they and earlier editions leave to be told, and the edition, for good."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.acts.rounds import KeptRound, looked_at
from planner.files.build import build
from planner.files.programmes import programme_key
from planner.model.documents import built, plain
from planner.model.edition.claims import claims_of
from planner.model.edition.closing import Closing
from planner.model.edition.edition import Edition
from planner.model.edition.figures import Figures
from planner.model.edition.groups import Earlier, difference
from planner.model.edition.sealing import sealed, unsealed
from planner.model.problems import Code, Refused
from planner.model.round.invitations import Invited, Round
from planner.model.round.usable import LeftOut, left_out
from planner.store.values import EDITION, HELD, WHOLE, Conflict, Draft, Key, Saved, damaged_version

if TYPE_CHECKING:
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class Usable:
    """A school that can be in an edition: its figures, and the answer they are of."""

    invited: Invited
    respondent: str
    version: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Closed:
    """A round that is closed.

    Parameters
    ----------
    document : dict
        The edition with its hash, as it stands in its file.
    left_out : tuple of (Invited, LeftOut)
        Schools that are not in it, and why: for who closes the round, and for nobody else.
    is_new : bool
        Else the same figures were closed before, and this is that edition.
    """

    edition: Edition
    document: dict[str, Any]
    left_out: tuple[tuple[Invited, LeftOut], ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """An edition as the store has it."""

    saved: Saved
    earlier: Earlier


def usable(store: Store, of: Round) -> tuple[list[Usable], list[tuple[Invited, LeftOut]]]:
    """Say which schools of a round can be in an edition, and why the others cannot. Raises StoreError."""
    found, not_in = [], []
    for one in looked_at(store, of):
        invited = one.standing.invited
        why = left_out(one.standing, one.decision, stands=one.counts is not None)
        if why or not one.counts:
            not_in.append((invited, why or LeftOut.NO_YES))
        elif one.counts.value["instrument"] != of.instrument:
            not_in.append((invited, LeftOut.OTHER_INSTRUMENT))
        else:
            figures = built(Figures, one.counts.value["said"])
            found.append(Usable(invited, one.counts.key.respondent, one.counts.version, figures))
    return found, not_in


def editions(store: Store, programme: str) -> list[Edition]:
    """Every edition of a programme, in the order they were given out. Raises StoreError."""
    return [one.earlier.edition for one in _given_out(store, programme)]


def unknown(store: Store, kept: KeptRound, documents: Mapping[Path, Mapping[str, Any]]) -> list[Path]:
    """Say which files hold an edition of a round's programme that the database does not know. Raises StoreError.

    Given out from here, they say that it was restored from a backup of before them: nothing would be compared with them,
    and numbers of the same year would be given twice.
    """
    known = {one.saved.document["sha256"] for one in _given_out(store, kept.key.programme)}
    own = programme_key(kept.key.programme)
    editions_of = {file: unsealed(document) for file, document in documents.items()}
    return [
        file
        for file, one in editions_of.items()
        if programme_key(one.programme) == own and documents[file]["sha256"] not in known
    ]


def newest(store: Store, kept: KeptRound) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
    """Give a round's newest edition as it stands in its file, and the one that changes are told from; None before one.

    That is the newest of an earlier year, else the one before of the same year. Raises StoreError.
    """
    given = [one.saved for one in _given_out(store, kept.key.programme)]
    own = [one for one in given if one.key.year == kept.key.year]
    if not own:
        return None
    earlier = [one for one in given if one.key.year < kept.key.year]
    before = [*own[:-1], *sorted(earlier, key=lambda one: one.key.year)]
    return own[-1].document, before[-1].document if before else None


def close(store: Store, kept: KeptRound, *, closed: dt.date, by: str) -> Closed:
    """Freeze the usable figures of a round into an edition, kept with the schools it holds: both, or neither.

    The same figures once more are the same edition. Raises StoreError, and Refused where too few schools are in it, too
    few are different from an earlier edition, or somebody else closed it at that moment.
    """
    found, not_in = usable(store, kept.round)
    schools = {one.invited.school_id: one.figures for one in found}
    given = _given_out(store, kept.key.programme)
    own = [one for one in given if one.saved.key.year == kept.key.year]
    if own and not any(difference(own[-1].earlier, schools)):
        return Closed(own[-1].earlier.edition, own[-1].saved.document, tuple(not_in), is_new=False)
    edition = Closing(
        year=kept.round.year,
        programme=kept.key.programme,
        schools=schools,
        earlier=[one.earlier for one in given],
        closed=closed,
        instrument=kept.round.instrument,
        made_by=build(),
    ).edition()
    edition = replace(edition, claims=claims_of(schools))
    document = sealed(edition)
    key = own[-1].saved.key if own else Key(WHOLE, kept.key.programme, kept.key.year, WHOLE, EDITION)
    drafts = [Draft(key, document, edition.number - 1), *_held(store, kept, edition, found)]
    try:
        store.save_together(drafts, by=by)
    except Conflict as conflict:
        raise Refused(Code.ROUND_CHANGED, year=kept.key.year) from conflict
    return Closed(edition, document, tuple(not_in), is_new=True)


def _held(store: Store, kept: KeptRound, edition: Edition, found: list[Usable]) -> list[Draft]:
    """Note privately whose figures an edition holds: under each school's own number, so that a purge of it takes them."""
    versions = {saved.key: saved.version for saved in store.newest(HELD, kept.key.year)}
    drafts = []
    for one in found:
        key = Key(one.invited.school_id, kept.key.programme, kept.key.year, one.respondent, HELD)
        said = {"edition": edition.number, "version": one.version, "figures": plain(one.figures)}
        drafts.append(Draft(key, said, versions.get(key, 0)))
    return drafts


def _given_out(store: Store, programme: str) -> list[_Given]:
    """Every edition of a programme, with the schools it holds that have not been purged."""
    held: defaultdict[tuple[str, int], dict[str, Figures]] = defaultdict(dict)
    for saved in _of(programme, store.every(HELD)):
        with _readable(saved):
            figures = built(Figures, saved.document.get("figures"))
        held[saved.key.year, saved.document.get("edition", 0)][saved.key.school_id] = figures
    found = []
    for saved in _of(programme, store.every(EDITION)):
        with _readable(saved):
            edition = unsealed(saved.document)
        found.append(_Given(saved, Earlier(edition, held[saved.key.year, edition.number])))
    return found


def _of(programme: str, all_of_them: list[Saved]) -> list[Saved]:
    return [one for one in all_of_them if programme_key(one.key.programme) == programme_key(programme)]


@contextlib.contextmanager
def _readable(saved: Saved) -> Iterator[None]:
    """Say of what somebody, or a disk, has spoiled that it is so: what is left of an edition is none."""
    try:
        yield
    except (ValueError, Refused) as error:
        raise damaged_version({**asdict(saved.key), "version": saved.version}) from error

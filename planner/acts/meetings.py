"""What a planning meeting keeps: scenarios and plans, each a document of its own, so that no two are ever in each other's way."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from planner.acts.estimates import loaded
from planner.files.publication.reading import load_benchmark, offered_benchmarks
from planner.model.allocation import Allocation, TaskType
from planner.model.documents import built, plain
from planner.model.effort import Range
from planner.model.meeting.plans import MeetingPlan
from planner.model.meeting.scenarios import MODEL, Footing, KeptScenario, Reopened, Workload, reopened
from planner.model.problems import Code, Refused
from planner.store.values import LONGEST, PLAN, SCENARIO, Conflict, Key, Saved

if TYPE_CHECKING:
    from planner.model.publication.benchmark import Benchmark
    from planner.store.store import Store

_T = TypeVar("_T", KeptScenario, MeetingPlan)
_NOBODY = "–"  # of a key, where a school has no number and no name, or a programme is not said
_BETWEEN = "|"
_OF_A_TRACE = 16  # letters
_KIND: dict[type, str] = {KeptScenario: SCENARIO, MeetingPlan: PLAN}


@dataclass(frozen=True, slots=True)
class Of:
    """Whose meeting it is.

    Parameters
    ----------
    school : str
        The institution number where it is known, else the name; may be empty.
    programme, year : str
        The programme may be empty; the school year is as in "2025/26".
    """

    school: str
    programme: str
    year: str

    def key(self, which: str, kind: str) -> Key:
        """Name one of its documents as the store does."""
        return Key(self.school[:LONGEST] or _NOBODY, self.programme or _NOBODY, self.year, which, kind)


@dataclass(frozen=True, slots=True)
class Held(Generic[_T]):
    """A document of a meeting as the store has it.

    Parameters
    ----------
    which : str
        Tells it from the others of its school.
    at : datetime
        When it was saved, in UTC.
    """

    key: Key
    what: _T
    version: int
    at: dt.datetime
    by: str

    @property
    def which(self) -> str:
        """What a page names it by."""
        return self.key.respondent


def keep(store: Store, of: Of, what: _T, *, by: str) -> Held[_T]:
    """Keep something new. Raises StoreError."""
    key = of.key(secrets.token_hex(4), _KIND[type(what)])
    return _held(store.save(key, plain(what), base_version=0, by=by), what)


def changed(store: Store, held: Held[_T], what: _T, *, by: str) -> Held[_T]:
    """Keep something anew as the next version of what it was. Raises StoreError; Refused where somebody else has."""
    try:
        return _held(store.save(held.key, plain(what), base_version=held.version, by=by), what)
    except Conflict as conflict:
        raise Refused(Code.CHANGED_BY_ANOTHER) from conflict


def scenarios(store: Store, school: str) -> list[Held[KeptScenario]]:
    """Every scenario that is kept for a school, those put away too, in the order they were first kept. Raises StoreError."""
    return _all(store, school, KeptScenario)


def plans(store: Store, school: str) -> list[Held[MeetingPlan]]:
    """Every plan of a school, in the order they were decided. Raises StoreError."""
    return _all(store, school, MeetingPlan)


def _all(store: Store, school: str, kind: type[_T]) -> list[Held[_T]]:
    newest = {
        one.key: one for one in store.every(_KIND[kind], school[:LONGEST] or _NOBODY)
    }  # each where its first was
    found = []
    for one in newest.values():
        with contextlib.suppress(ValueError):  # written by hand, or by a later planner
            found.append(_held(one, built(kind, one.document)))
    return found


def _held(saved: Saved, what: _T) -> Held[_T]:
    return Held(saved.key, what, saved.version, saved.saved_at, saved.saved_by)


def reopen(store: Store, kept: KeptScenario) -> Reopened:
    """Compute a kept scenario again, on what its school and its benchmark say now. Raises StoreError."""
    figures, _, version = newest_figures(store, kept)
    ground = ground_of(kept.ground.benchmark, kept.ground.estimate, version)
    benchmark = _benchmark(kept.ground.benchmark)
    if benchmark is None or figures is None:
        return reopened(kept, figures, ground)
    first = reopened(kept, figures, ground)
    where = standing(benchmark, first.now.allocation) if first.now.allocation.fte else ()
    return reopened(kept, figures, ground, where)


def newest_figures(store: Store, kept: KeptScenario) -> tuple[Workload | None, tuple[Range | None, ...], int]:
    """Give what a scenario starts from as its school says it today: figures, ranges, version; its own where they were typed.

    No figures where the answers are gone. Raises StoreError.
    """
    if not kept.ground.estimate:
        return kept.today, kept.ranges, 0
    try:
        there = loaded(store, key_from(kept.ground.estimate))
    except ValueError:  # brought in a file, and no estimate of ours
        return None, (), 0
    try:
        school = there.estimate.to_school() if there else None
    except ValueError:  # with next to no time in it
        school = None
    if there is None or school is None:
        return None, (), there.version if there else 0
    ranges = tuple(map(school.ranges.get, TaskType)) if school.ranges else ()
    return Workload.of(school.allocation, school.students), ranges, there.version


def ground_of(benchmark: str, estimate: str, version: int) -> Footing:
    """Say what a scenario rests on now."""
    there = _benchmark(benchmark)
    trace = (
        hashlib.sha256(repr((there.shares, there.bands, there.schools)).encode()).hexdigest() if there else ""
    )
    return Footing(MODEL, benchmark, trace[:_OF_A_TRACE], estimate, version)


def standing(benchmark: Benchmark, allocation: Allocation) -> tuple[int, ...]:
    """Count for each task type of how many schools a share is at least as large: fewest and most. Empty where nothing is told."""
    if not benchmark.schools or set(benchmark.shares) != set(TaskType):
        return ()
    at = [benchmark.position(t, share) for t, share in allocation.shares.items()]
    return tuple(count for one in at for count in (one.fewest, one.most))


def text_of(key: Key) -> str:
    """Write which estimate it is, as `key_from` reads it."""
    return _BETWEEN.join((key.school_id, key.programme, key.year, key.respondent))


def key_from(text: str) -> Key:
    """Read which estimate it is. Raises ValueError."""
    school_id, programme, year, respondent = text.split(_BETWEEN)
    return Key(school_id, programme, year, respondent)


def _benchmark(name: str) -> Benchmark | None:
    return load_benchmark(name) if name and name in offered_benchmarks() else None

"""A year's round: begun once, changed in versions; how far its schools are, and whose figures they say count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from planner.acts.decisions import chosen_answer, decided
from planner.acts.schools import estimated_school
from planner.files.grids.cells import problem
from planner.files.grids.personal import looks_like_cpr
from planner.files.programmes import programme_key
from planner.model.documents import built, plain
from planner.model.edition.figures import Figures
from planner.model.edition.work import Work
from planner.model.estimate.documents import from_document
from planner.model.estimate.estimate import TimeEstimate
from planner.model.problems import Code, Place, Refused
from planner.model.round.decisions import Decision
from planner.model.round.invitations import Invited, Round
from planner.model.round.standing import Answer, Standing, answer_of, standing
from planner.model.schools import SchoolYear
from planner.store.values import DECISION, ESTIMATE, ROUND, WHOLE, Conflict, Key, Saved, damaged_version

if TYPE_CHECKING:
    from planner.store.digests import Digest
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class KeptRound:
    """A round as the store has it.

    Parameters
    ----------
    gone : tuple of Invited
        Schools of the version before that are in it no more, where it has just been changed.
    """

    key: Key
    round: Round
    version: int
    gone: tuple[Invited, ...] = ()


def key_of(wanted: Round) -> Key:
    """Name a round as the store does."""
    return Key(WHOLE, wanted.programme, str(wanted.year), WHOLE, ROUND)


def round_of(store: Store, year: str, programme: str | None = None) -> KeptRound:
    """Give the round of a year, and of a programme where the year has several.

    Raises StoreError, and Refused where there is none, or more than one to choose from.
    """
    there = store.newest(ROUND, year)
    if programme is not None:
        there = [one for one in there if programme_key(one.key.programme) == programme_key(programme)]
    if not there:
        raise Refused(Code.NO_ROUND, year=year)
    if len(there) > 1:
        raise Refused(Code.SEVERAL_ROUNDS, year=year, programmes=tuple(one.key.programme for one in there))
    return KeptRound(there[0].key, read_round(there[0]), there[0].version)


def read_round(saved: Saved) -> Round:
    """Read what the store holds; StoreError for what this planner cannot read: written by hand, or by a later one."""
    try:
        return built(Round, saved.document)
    except ValueError as error:
        raise damaged_version({**asdict(saved.key), "version": saved.version}) from error


def rounds(store: Store) -> list[Key]:
    """Every round there is, the newest year first. Raises StoreError."""
    return sorted(store.keys(kind=ROUND), key=lambda key: (key.year, key.programme), reverse=True)


def inviting(store: Store, school_id: str) -> list[Key]:
    """Find the rounds whose newest list has a school. Raises StoreError."""
    return [
        saved.key
        for key in rounds(store)
        if (saved := store.load(key)) and any(one.school_id == school_id for one in read_round(saved).invited)
    ]


def begin(store: Store, wanted: Round, *, by: str) -> KeptRound:
    """Store a round; the same again is no new version, another deadline or other schools are.

    Raises StoreError, and Refused where somebody else changed it at that moment, and for a CPR number.
    """
    if looks_like_cpr(wanted.programme):
        raise Refused(Code.CPR_NUMBER_TYPED)
    key = store.settled(key_of(wanted))
    there = store.load(key)
    before = read_round(there) if there else None
    if there and before == wanted:
        return KeptRound(key, wanted, there.version)
    try:
        saved = store.save(key, plain(wanted), base_version=there.version if there else 0, by=by)
    except Conflict as conflict:
        raise Refused(Code.ROUND_CHANGED, year=key.year) from conflict
    stay = {one.school_id for one in wanted.invited}
    gone = tuple(one for one in (before.invited if before else ()) if one.school_id not in stay)
    return KeptRound(key, wanted, saved.version, gone)


@dataclass(frozen=True, slots=True)
class Looked:
    """One school of a round, with what it has decided.

    Parameters
    ----------
    counts : Digest or None
        The answer that is decided on, where it stands unchanged.
    """

    standing: Standing
    decision: Decision | None
    counts: Digest | None


def status(store: Store, of: Round) -> list[Standing]:
    """Say how far each school of a round is, in its order. Raises StoreError."""
    return [one.standing for one in looked_at(store, of)]


def looked_at(store: Store, of: Round) -> list[Looked]:
    """Look at each school of a round, in its order. Raises StoreError."""
    programme, year = programme_key(of.programme), str(of.year)
    there: defaultdict[str, list[Digest]] = defaultdict(list)
    for digest in looked_through(store, year):
        if digest.value and programme_key(digest.key.programme) == programme:
            there[digest.key.school_id].append(digest)
    said, found = decided(store, year), []
    for invited in of.invited:
        own = there[invited.school_id]
        decision = said.get((invited.school_id, programme))
        counts = chosen_answer(decision, own)
        answers = [_read_answer(digest) for digest in own]
        one = standing(invited, answers, counts.key.respondent if counts else None)
        last = max((digest.saved_at for digest in own), default=None)
        is_late = last is not None and last.astimezone().date() > of.deadline
        one = replace(one, saved_at=last, is_late=is_late)
        if decision and not counts:
            asked = problem(Code.DECISION_OUTDATED, version=decision.version)
            one = replace(one, questions=(asked, *one.questions))
        found.append(Looked(one, decision, counts))
    return found


def looked_through(store: Store, year: str) -> list[Digest]:
    """Look at every answer of a year as a round does, each once: what was seen is kept. Raises StoreError."""
    return store.digests(ESTIMATE, year, _answer)


def _answer(saved: Saved) -> dict[str, Any] | None:
    """Look at one estimate as a round does, as plain JSON; None for what this planner cannot read."""
    try:
        estimate = from_document(saved.document)
    except ValueError:
        return None
    school, found = estimated_school(estimate)
    asked = [p for p in found if p.severity == "question"]
    answer = answer_of(saved.key.respondent, estimate)
    return {
        "is_usable": answer.is_usable,
        "left": answer.left,
        "figures": answer.figures,
        "instrument": estimate.instrument,
        "said": plain(Figures.of(school, Work.of(estimate))) if school else None,
        "questions": [
            {"code": str(p.code), "place": plain(p.place), "values": plain(p.values)} for p in asked
        ],
    }


def _read_answer(digest: Digest) -> Answer:
    questions = (
        problem(Code(asked["code"]), built(Place, asked["place"]), **asked["values"])
        for asked in digest.value["questions"]
    )
    return Answer(
        digest.key.respondent,
        digest.value["is_usable"],
        digest.value["left"],
        tuple(questions),
        digest.value["figures"],
    )


def estimates(store: Store, of: Round) -> list[tuple[Saved, TimeEstimate]]:
    """Every respondent's estimate of the round's year and programme; those this planner cannot read are left out."""
    found = []
    for saved in store.newest(ESTIMATE, str(of.year)):
        if programme_key(saved.key.programme) == programme_key(of.programme):
            try:
                found.append((saved, from_document(saved.document)))
            except ValueError:  # a later planner's, or written by hand: a memo says so of it
                continue
    return found


def version_of(store: Store, kept: KeptRound, school_id: str, who: str) -> int:
    """Give the version of one respondent's answer; Refused for a school not invited, and for no such answer."""
    if school_id not in {one.school_id for one in kept.round.invited}:
        raise Refused(Code.NOT_IN_ROUND, school_id=school_id, year=kept.key.year)
    own = [saved for saved, _ in estimates(store, kept.round) if saved.key.school_id == school_id]
    there = {saved.key.respondent: saved.version for saved in own}
    if who not in there:
        raise Refused(Code.NO_SUCH_ANSWER, school_id=school_id, who=who, others=tuple(there))
    return there[who]


def last_years(store: Store, of: Round) -> dict[str, TimeEstimate]:
    """The year before's estimates by institution number, to be suggested; of several, the one saved last.

    Raises StoreError.
    """
    before = replace(of, year=SchoolYear(of.year.start - 1))
    found = sorted(estimates(store, before), key=lambda one: one[0].order)
    return {saved.key.school_id: estimate for saved, estimate in found}


def decide(store: Store, kept: KeptRound, school_id: str, decision: Decision) -> Saved:
    """Keep what a school says of its figures; an earlier decision stays as an earlier version.

    Raises StoreError, and Refused for a school that is not invited, an answer that is not there, one that has a later
    version than was seen, and for a CPR number.
    """
    if looks_like_cpr(decision.why):
        raise Refused(Code.CPR_NUMBER_TYPED)
    now = version_of(store, kept, school_id, decision.respondent)
    if now != decision.version:
        raise Refused(Code.ANSWER_CHANGED, school_id=school_id, version=now)
    key = decision_key(store, kept, school_id)
    before = store.load(key)
    try:
        return store.save(key, plain(decision), base_version=before.version if before else 0, by=decision.by)
    except Conflict as conflict:
        raise Refused(Code.ROUND_CHANGED, year=key.year) from conflict


def decision_key(store: Store, kept: KeptRound, school_id: str) -> Key:
    """Name what a school says of its figures as the store does."""
    return store.settled(Key(school_id, kept.key.programme, kept.key.year, WHOLE, DECISION))

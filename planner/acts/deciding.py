"""What many schools say of their figures, from one table: all lines are read first, good ones kept, every other named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from planner.acts.decisions import chosen_answer, decided
from planner.acts.rounds import KeptRound, decision_key, looked_through
from planner.files.estimate.instrument import choices, meanings
from planner.files.grids.cells import key, problem, shown
from planner.files.grids.identity import same_name
from planner.files.grids.text import control_character
from planner.files.programmes import programme_key
from planner.files.schools.decided import HEADINGS, SaidRow, heading, read_said
from planner.model.documents import plain
from planner.model.estimate.estimate import AGREED, RESPONDENTS
from planner.model.estimate.people import Role
from planner.model.problems import Code, Problem, Refused
from planner.model.round.decisions import LONGEST_WHY, Decision
from planner.store.values import DECISION, Conflict, Draft, Key
from planner.words.language import LANGUAGES, Words, words_in
from planner.words.rounds import why_they_count
from planner.words.terms import respondent_name, role_names

if TYPE_CHECKING:
    from pathlib import Path

    from planner.model.round.invitations import Invited
    from planner.store.digests import Digest
    from planner.store.store import Store


class Outcome(StrEnum):
    """What became of a line."""

    KEPT = "kept"
    THERE = "there"  # the school has said the very same already
    NOT_MARKED = "not_marked"  # neither yes nor no: nobody has said anything yet
    OTHER_LINE = (
        "other_line"  # another line of the school is marked: as it should be where several have answered
    )
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one line; its problem where it is left out."""

    school_id: str
    school: str
    outcome: Outcome
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _There:
    """What the store holds of a round, asked once for all lines."""

    invited: Mapping[str, Invited]
    answers: Mapping[str, list[Digest]]
    said: Mapping[str, Decision]
    names: Mapping[str, tuple[Key, int]]  # of what a school has said, and its version


def decide_all(
    store: Store, kept: KeptRound, table: Path, words: Words, *, by: str
) -> tuple[list[Receipt], list[Problem]]:
    """Keep what the lines of a table say; a receipt for each that can be read, beside what is wrong with the others.

    A line without a yes or a no says nothing yet. The same table again changes nothing. What is kept is kept together, by
    who has the table (`by`); who at the school says so stands in each decision.

    Raises StoreError, and Refused where somebody else decided at that moment: then nothing is kept.
    """
    rows, wrong = read_said(table)
    there = _there(store, kept)
    marked = Counter(row.school_id for row in rows if row.texts["in_edition"])
    receipts: list[Receipt] = []
    drafts: list[Draft] = []
    for row in rows:
        if not row.texts["in_edition"]:
            what = Outcome.OTHER_LINE if marked[row.school_id] else Outcome.NOT_MARKED
            receipts.append(Receipt(row.school_id, row.school, what))
            continue
        try:
            decision = _decision(row, there, kept, words, lines=marked[row.school_id])
        except Refused as refused:
            receipts.append(Receipt(row.school_id, row.school, Outcome.LEFT_OUT, refused.problem))
            continue
        is_there = there.said.get(row.school_id) == decision
        receipts.append(Receipt(row.school_id, row.school, Outcome.THERE if is_there else Outcome.KEPT))
        if not is_there:
            name, version = there.names.get(row.school_id) or (decision_key(store, kept, row.school_id), 0)
            drafts.append(Draft(name, plain(decision), version))
    try:
        store.save_together(drafts, by=by)
    except Conflict as conflict:
        raise Refused(Code.ROUND_CHANGED, year=kept.key.year) from conflict
    return receipts, wrong


def to_be_decided(store: Store, kept: KeptRound, words: Words) -> list[list[object]]:
    """Write the table to be marked: a line for each complete answer, headings first.

    What a school has said stands there. Where it has one complete answer, or several that say the same, only the yes or
    no is left to write; where they differ, whoever decided and why as well, on the line that counts.
    """
    there = _there(store, kept)
    first = (
        ["institutionsnummer", "skole"] if words.language == "da" else ["institution number", "school name"]
    )
    table: list[list[object]] = [[*first, *(heading(column, words.language) for column in HEADINGS)]]
    for invited in kept.round.invited:
        own = [one for one in there.answers[invited.school_id] if one.value["is_usable"]]
        said = there.said.get(invited.school_id)
        counts = chosen_answer(said, own)
        alike = len({one.value["figures"] for one in own}) == 1
        for one in own[:1] if alike and not counts else own:
            who, marked = one.key.respondent, ["", "", ""]
            if said and counts is one:
                yes = choices("answer")["yes" if said.in_edition else "no"].name.in_language(words.language)
                marked = [role_names(words)[said.by], said.why, yes]
            elif alike and not counts:
                by = "" if who == AGREED else role_names(words)[Role(who.partition("-")[0])]
                marked = [by, why_they_count(len(own), words), ""]
            row = [invited.school_id, invited.school, respondent_name(who, words), one.version, *marked]
            table.append(row)
    return table


def _there(store: Store, kept: KeptRound) -> _There:
    programme = programme_key(kept.round.programme)
    answers: defaultdict[str, list[Digest]] = defaultdict(list)
    for digest in looked_through(store, kept.key.year):
        if digest.value and programme_key(digest.key.programme) == programme:
            answers[digest.key.school_id].append(digest)
    said = {number: one for (number, of), one in decided(store, kept.key.year).items() if of == programme}
    names = {
        saved.key.school_id: (saved.key, saved.version)
        for saved in store.newest(DECISION, kept.key.year)
        if programme_key(saved.key.programme) == programme
    }
    return _There({one.school_id: one for one in kept.round.invited}, answers, said, names)


def _decision(row: SaidRow, there: _There, kept: KeptRound, words: Words, *, lines: int) -> Decision:
    """Read a line for what it says, one of so many of its school; Refused, with its place, for what it cannot mean."""
    if lines > 1:
        raise Refused(problem(Code.DECIDED_TWICE, row.place, school_id=row.school_id))
    invited = there.invited.get(row.school_id)
    if invited is None:
        raise Refused(problem(Code.NOT_IN_ROUND, row.place, school_id=row.school_id, year=kept.key.year))
    if same_name(invited.school) != same_name(row.school):
        raise Refused(
            problem(Code.NAMED_OTHERWISE, row.place, school_id=row.school_id, school=invited.school)
        )
    roles, respondents = tuple(role_names(words).values()), _respondents()
    who = _chosen(row, "respondent", respondents, roles)
    by = _chosen(row, "by", {name: who for name, who in respondents.items() if who in set(Role)}, roles)
    answers = tuple(item.name.in_language(words.language) for item in choices("answer").values())
    yes = _chosen(row, "in_edition", meanings("answer"), answers)
    versions = {one.key.respondent: one.version for one in there.answers[row.school_id]}
    if who not in versions:
        others = tuple(versions)
        raise Refused(
            problem(Code.NO_SUCH_ANSWER, row.place, school_id=row.school_id, who=who, others=others)
        )
    if row.texts["version"].removesuffix(".0") not in {"", str(versions[who])}:
        changed = problem(Code.ANSWER_CHANGED, row.place, school_id=row.school_id, version=versions[who])
        raise Refused(changed)
    why = _why(row)
    return Decision(respondent=who, version=versions[who], by=Role(by), why=why, in_edition=yes == "yes")


def _chosen(row: SaidRow, column: str, names: Mapping[str, str], answers: tuple[str, ...]) -> str:
    text = row.texts[column]
    if not text:
        raise Refused(problem(Code.ANSWER_MISSING, row.place, label=row.places[column].column))
    if found := names.get(key(text)):
        return found
    raise Refused(problem(Code.NOT_A_CHOICE, row.places[column], text=shown(text), answers=answers))


@cache
def _respondents() -> dict[str, str]:
    """Fold every name of who can answer, in every language, for who it is."""
    found = {key(name): role for name, role in meanings("role").items()}
    for who in RESPONDENTS:
        found |= {key(who): who} | {key(respondent_name(who, words_in(one))): who for one in LANGUAGES}
    return found


def _why(row: SaidRow) -> str:
    why, place = row.texts["why"], row.places["why"]
    if not why:
        raise Refused(problem(Code.ANSWER_MISSING, row.place, label=place.column))
    if len(why) > LONGEST_WHY:
        raise Refused(problem(Code.TEXT_TOO_LONG, place, column="school", limit=LONGEST_WHY))
    if found := control_character(why):
        raise Refused(problem(Code.CONTROL_CHARACTER, place, character=found))
    return why

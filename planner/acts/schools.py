"""Schools to make memos of: from a table, from an estimate's workbook, or out of the store of estimates."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from planner.acts.decisions import chosen_answer, decided
from planner.files.estimate.reading import estimate_of
from planner.files.grids.cells import problem
from planner.files.grids.identity import same_name
from planner.files.grids.tables import Opened
from planner.files.programmes import programme_key
from planner.files.schools.reading import read_schools
from planner.model.content import Text
from planner.model.estimate.documents import from_document
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.laws import problems
from planner.model.problems import Code, Place, Problem
from planner.model.schools import School, SchoolYear

if TYPE_CHECKING:
    from planner.model.round.decisions import Decision
    from planner.store import Key, Saved
    from planner.store.store import Store

OF_ONE_PERSON: dict[str, Code] = {
    Code.LENSES_DIFFER: Code.LENSES_APART,
    Code.OVER_TIME: Code.SOMEBODY_OVER_TIME,
    Code.PERCENT_AS_FRACTION: Code.SOMEBODY_IN_FRACTIONS,
}


@dataclass(frozen=True, slots=True)
class Source:
    """What memos are made of.

    Parameters
    ----------
    earlier : sequence of School
        Figures for the year before, of schools that have them; they get no memo of their own.
    others : sequence of str
        Names of programmes in the store that were left aside.
    is_described : bool
        Whether the programme is the one the benchmark is about.
    """

    schools: Sequence[School]
    problems: Sequence[Problem]
    earlier: Sequence[School] = ()
    others: Sequence[str] = ()
    is_described: bool = True


def names_of(programme: Text | None) -> frozenset[str]:
    """Name a programme in every language, in the form names are compared in; none for a benchmark that is about none."""
    return frozenset({programme_key(name) for name in programme.wordings} if programme else ())


def schools_in(
    file: Opened, columns: Mapping[str, str], year: str | None, described: Collection[str]
) -> Source:
    """Read a school table, or an estimate's workbook where the file says it is one.

    Parameters
    ----------
    described : collection of str
        The programme the benchmark is about, as `names_of` gives it.
    """
    read = estimate_of(file)
    if read is None:
        return Source(*read_schools(file, columns, year))
    if read.estimate is None:
        return Source([], read.problems)
    school, asked = estimated_school(read.estimate)
    is_described = programme_key(read.estimate.programme) in described
    of_the_file = [
        p for p in read.problems if p.place.sheet
    ]  # the rest is of the estimate, and asked about already
    return Source([school] if school else [], [*of_the_file, *asked], is_described=is_described)


def schools_stored(
    store: Store, programme: str | None, year: str | None, described: Collection[str]
) -> Source:
    """Take each school's estimate for a programme out of the store, and the year before where there is one.

    Parameters
    ----------
    programme : str or None
        None: the one the benchmark is about.
    year : str or None
        "2025/26"; None: each school's newest.
    described : collection of str
        The programme the benchmark is about, as `names_of` gives it.

    Where several people have answered for a school and year, the one counts that the school has chosen; where it has
    not, what was saved last, and that is asked about. Raises StoreError.
    """
    is_described = programme is None or programme_key(programme) in described
    wanted = described if is_described else {programme_key(str(programme))}
    schools: list[School] = []
    earlier: list[School] = []
    found: list[Problem] = []
    said_in = cache(partial(decided, store))

    def decision_of(key: Key) -> Decision | None:
        return said_in(key.year).get((key.school_id, programme_key(key.programme)))

    keys = store.keys()
    ours = [key for key in keys if programme_key(key.programme) in wanted]
    for _, group in itertools.groupby(ours, key=lambda key: key.school_id):
        by_year: dict[str, list[Saved]] = {}
        for key in group:
            if saved := store.load(key):
                by_year.setdefault(key.year, []).append(saved)
        chosen = year or max(by_year, default="")
        if chosen not in by_year:
            continue
        school, said = _counting(by_year[chosen], decision_of(by_year[chosen][0].key))
        found += said
        if school:
            schools.append(school)
        before = by_year.get(str(SchoolYear(SchoolYear.read(chosen).start - 1)), [])
        if before and (last := _counting(before, decision_of(before[0].key))[0]):
            earlier.append(last)
    first: dict[str, School] = {}
    for school in schools:
        other = first.setdefault(same_name(school.school), school)
        if other is not school:
            place = Place(school=school.school, school_id=school.school_id)
            values = {"school_id": school.school_id, "others": (other.school_id,)}
            found.append(problem(Code.SCHOOL_UNDER_OTHER_NUMBER, place, **values))
    others = sorted({key.programme for key in keys} - {key.programme for key in ours})
    return Source(schools, found, earlier, others, is_described)


def _counting(saved: Sequence[Saved], decision: Decision | None) -> tuple[School | None, list[Problem]]:
    newest, *others = sorted(saved, key=lambda one: one.order, reverse=True)
    if counts := chosen_answer(decision, saved):
        newest, others = counts, []
    number, year = newest.key.school_id, newest.key.year
    names = {same_name(name): name for one in saved if isinstance(name := one.document.get("school"), str)}
    if len(names) > 1:
        values = {"school_id": number, "names": tuple(names.values()), "year": year}
        return None, [problem(Code.NUMBER_OF_SEVERAL_NAMES, Place(school_id=number), **values)]
    try:
        estimate = from_document(newest.document)
    except ValueError as error:
        return None, [problem(Code.ESTIMATE_UNREADABLE, Place(school_id=number), reason=str(error))]
    school, found = estimated_school(estimate)
    if decision and not counts:
        place = Place(school=estimate.school, school_id=number)
        found.append(problem(Code.DECISION_OUTDATED, place, version=decision.version))
    if school and others:
        place = Place(school=estimate.school, school_id=number)
        differ = "yes" if any(_school_of(one) != school for one in others) else "no"
        who = {"who": newest.key.respondent, "others": tuple(one.key.respondent for one in others)}
        found.append(problem(Code.SEVERAL_ESTIMATES, place, people=len(saved), differ=differ, **who))
    return school, found


def _school_of(saved: Saved) -> School | None:
    try:
        return from_document(saved.document).to_school()
    except ValueError:
        return None


def estimated_school(estimate: TimeEstimate) -> tuple[School | None, list[Problem]]:
    """Give what a memo takes of an estimate, and what is wrong with it or asked about.

    A memo and the index over many leave the school: what is asked about one person is said there of nobody,
    and without its figures.
    """
    place = Place(school=estimate.school, school_id=estimate.school_id)
    school = estimate.to_school()
    if school is None:
        return None, [problem(Code.ESTIMATE_INCOMPLETE, place, year=str(estimate.year))]
    found = list({p.code: of_nobody(p, place) for p in problems(estimate)}.values())
    if estimate.untyped.likely:
        found.append(problem(Code.TIME_OF_NO_TYPE, place, fte=estimate.untyped.likely))
    wrong = [p for p in found if p.severity == "problem"]
    return (None, wrong) if wrong else (school, found)


def of_nobody(asked: Problem, place: Place) -> Problem:
    """Say of nobody what is asked about one person: it leaves the school."""
    if asked.code in OF_ONE_PERSON:
        return problem(OF_ONE_PERSON[asked.code], place)
    return replace(asked, place=place)

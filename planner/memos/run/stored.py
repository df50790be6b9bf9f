"""Schools from estimates: out of the store each school's newest, and the year before where there is one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.files.grids.cells import problem
from planner.files.programmes import programme_key
from planner.model.estimate.documents import from_document
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.laws import problems
from planner.model.problems import Code, Place, Problem
from planner.model.schools import School, SchoolYear
from planner.store import Saved, open_store

_OF_ONE_PERSON: dict[str, Code] = {
    Code.LENSES_DIFFER: Code.LENSES_APART,
    Code.OVER_TIME: Code.SOMEBODY_OVER_TIME,
}


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds for one programme.

    schools, earlier : each school's figures for its year, and those of other schools' years before
    others : names of the programmes left aside
    """

    schools: tuple[School, ...]
    earlier: tuple[School, ...]
    problems: tuple[Problem, ...]
    others: tuple[str, ...]


def stored_schools(url: str | None, programme: Iterable[str], year: str | None = None) -> Stored:
    """Take each school's estimate out of the store.

    programme : the programme's names, in whatever language
    year : "2025/26"; None: each school's newest

    Where several people have answered for a school and year, what was saved last counts, and that is asked
    about. Raises StoreError.
    """
    wanted = {programme_key(name) for name in programme}
    schools: list[School] = []
    earlier: list[School] = []
    found: list[Problem] = []
    with open_store(url) as store:
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
            school, said = _school(by_year[chosen])
            found += said
            if school:
                schools.append(school)
            before = by_year.get(str(SchoolYear(SchoolYear.read(chosen).start - 1)), [])
            if before and (last := _school(before)[0]):
                earlier.append(last)
        others = sorted({key.programme for key in keys} - {key.programme for key in ours})
    return Stored(tuple(schools), tuple(earlier), tuple(found), tuple(others))


def _school(saved: Sequence[Saved]) -> tuple[School | None, list[Problem]]:
    newest = max(saved, key=lambda one: one.saved_at)
    try:
        estimate = from_document(newest.document)
    except ValueError as error:
        place = Place(school_id=newest.key.school_id)
        return None, [problem(Code.ESTIMATE_UNREADABLE, place, reason=str(error))]
    school, found = estimated_school(estimate)
    if school and len(saved) > 1:
        place = Place(school=estimate.school, school_id=estimate.school_id)
        found.append(problem(Code.SEVERAL_ESTIMATES, place, people=len(saved)))
    return school, found


def estimated_school(estimate: TimeEstimate) -> tuple[School | None, list[Problem]]:
    """Give what a memo takes of an estimate, and what is wrong with it or asked about.

    A memo and the index over many leave the school: what is asked about one person is said there of nobody,
    and without its figures.
    """
    place = Place(school=estimate.school, school_id=estimate.school_id)
    school = estimate.to_school()
    if school is None:
        return None, [problem(Code.ESTIMATE_INCOMPLETE, place, year=str(estimate.year))]
    found = list({p.code: _of_nobody(p, place) for p in problems(estimate)}.values())
    if estimate.untyped.likely:
        found.append(problem(Code.TIME_OF_NO_TYPE, place, fte=estimate.untyped.likely))
    wrong = [p for p in found if p.severity == "problem"]
    return (None, wrong) if wrong else (school, found)


def _of_nobody(asked: Problem, place: Place) -> Problem:
    if asked.code in _OF_ONE_PERSON:
        return problem(_OF_ONE_PERSON[asked.code], place)
    return replace(asked, place=place)

"""Schools from the store: for each the newest year's estimate, and the year before where there is one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.files.cells import problem
from planner.files.codes import Code
from planner.model.estimate_documents import from_document
from planner.model.problems import Place, Problem
from planner.model.schools import School, SchoolYear
from planner.store import Saved, open_store


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
    wanted = {name.casefold() for name in programme}
    schools: list[School] = []
    earlier: list[School] = []
    problems: list[Problem] = []
    with open_store(url) as store:
        keys = store.keys()
        ours = [key for key in keys if key.programme.casefold() in wanted]
        for _, group in itertools.groupby(ours, key=lambda key: key.school_id):
            by_year: dict[str, list[Saved]] = {}
            for key in group:
                if saved := store.load(key):
                    by_year.setdefault(key.year, []).append(saved)
            chosen = year or max(by_year, default="")
            if chosen not in by_year:
                continue
            school, found = _school(by_year[chosen])
            problems += found
            if school:
                schools.append(school)
            before = by_year.get(str(SchoolYear(SchoolYear.read(chosen).start - 1)), [])
            if before and (last := _school(before)[0]):
                earlier.append(last)
        others = sorted({key.programme for key in keys} - {key.programme for key in ours})
    return Stored(tuple(schools), tuple(earlier), tuple(problems), tuple(others))


def _school(saved: Sequence[Saved]) -> tuple[School | None, list[Problem]]:
    newest = max(saved, key=lambda one: one.saved_at)
    try:
        estimate = from_document(newest.document)
    except ValueError as error:
        return None, [
            problem(Code.ESTIMATE_UNREADABLE, Place(school_id=newest.key.school_id), reason=str(error))
        ]
    place = Place(school=estimate.school, school_id=estimate.school_id)
    school = estimate.to_school()
    if school is None:
        return None, [problem(Code.ESTIMATE_INCOMPLETE, place, year=newest.key.year)]
    several = [problem(Code.SEVERAL_ESTIMATES, place, people=len(saved))] if len(saved) > 1 else []
    return school, several

"""School and benchmark in, memo out: the first page, what stands behind it, and where every figure leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from planner.files.content import DESCRIBED, hours
from planner.files.grids.identity import shown_name
from planner.files.programmes import programme_name
from planner.memos.says import behind, brief, change, cohort, drawings, first_page, headline
from planner.memos.says.cohort import gap, week_15
from planner.memos.says.figures import fte, students_per_fte
from planner.memos.says.memo import KeyFigure, Memo, Note, Sentence
from planner.memos.says.room import fitted
from planner.memos.says.rules import OWN, OWN_BEFORE, Case, Rule, first_of, sentences_of
from planner.memos.says.sources import from_whom, labels, numbered
from planner.model.publication.benchmark import Benchmark
from planner.model.schools import School
from planner.words.language import Language, Words, begun, mark, words_in

RULES: tuple[Rule, ...] = (
    *headline.RULES, *brief.RULES, *drawings.RULES, *first_page.RULES, *cohort.RULES, *change.RULES, *behind.RULES,
)  # fmt: skip
"""Every rule there is; a test holds each to a case that gets its sentence and one that does not."""


def compile_memo(  # noqa: PLR0913  (what a person can choose)
    school: School,
    benchmark: Benchmark | None,
    *,
    language: Language = "da",
    date: dt.date | None = None,
    questions: Sequence[str] = (),
    previous: School | None = None,
) -> Memo:
    """Compile one school's memo.

    Parameters
    ----------
    benchmark : Benchmark or None
        None leaves the comparison out; the rest stands.
    date : date or None
        Printed when given; the last weeks before a target's day are told of.
    questions : sequence of str
        What was asked about the school's row, already worded.
    previous : School or None
        The same school in an earlier year.
    """
    words = words_in(language)
    case = case_of(school, benchmark, words, previous=previous, questions=questions, date=date)
    return fitted(case, _built)


def _built(case: Case) -> Memo:
    school, words = case.school, case.words
    lanes = drawings.lanes_section(case)
    first = (*([lanes] if lanes else []), *first_page.first_page(case))
    back = behind.behind(case)
    lines = (headline.headline(case), *sentences_of(case, *brief.RULES))
    caveat = first_of(case, first_page.patterns, first_page.estimates)
    # In the order their marks are met: the headline carries none.
    told = (*lines[1:], *(s for section in (*first, *back) for s in section.sentences), caveat, lines[0])
    return Memo(
        words.language, shown_name(school.school, school.school_id), words.text("Memo"),
        _heading(case), lines[0], lines[1:], _key_figures(case), first, caveat, back, notes(told, case), labels(case.words),
    )  # fmt: skip


def case_of(  # noqa: PLR0913  (what a rule may look at)
    school: School,
    benchmark: Benchmark | None,
    words: Words,
    *,
    previous: School | None = None,
    questions: Sequence[str] = (),
    date: dt.date | None = None,
) -> Case:
    """Gather what the rules look at."""
    is_described = benchmark is not None and benchmark.id == DESCRIBED
    return Case(school, words, previous, benchmark, is_described, tuple(questions), date)


def _heading(case: Case) -> tuple[tuple[str, str], ...]:
    words, school = case.words, case.school
    about = words.text(
        mark("Agreements and placement work") if gap(school) or week_15(school) else mark("Placement work")
    )
    named = case.benchmark.programme.in_language(words.language) if case.benchmark else school.programme
    found = (
        (words.text("To"), words.text("Leadership, institution {id}", id=school.school_id)),
        from_whom(words),
        (words.text("Date"), words.date(case.date) if case.date else ""),
        (words.text("Programme"), begun(programme_name(named, words.language))),
        (words.text("About"), f"{about}, {school.year}" if school.year else about),
    )
    return tuple(line for line in found if line[1] or line == from_whom(words))


def _key_figures(case: Case) -> tuple[KeyFigure, ...]:
    """Give at most three figures, the agreements first: what the school is measured on."""
    words, found = case.words, gap(case.school)
    figures = [
        KeyFigure(fte(case), words.text("FTE, estimated")),
        KeyFigure(students_per_fte(case), words.text("students per FTE")),
    ]
    if found:
        value = words.text(
            "{signed} of {cohort}", signed=words.number(found.agreements), cohort=words.number(found.cohort)
        )
        label = words.text("signed (target: {needed})", needed=words.number(found.needed))
        figures.insert(0, KeyFigure(value, label))
    return tuple(figures)


def notes(sentences: Iterable[Sentence], case: Case) -> tuple[Note, ...]:
    """Number the sources of a memo's sentences. The school's own figures need none, and what an hour is the guide tells."""
    basis_facts = {fact for entry in (hours().gross, *hours().net) for fact in entry.fact}
    source = (
        case.benchmark.source.in_language(case.words.language)
        if case.benchmark
        else case.words.text("the report")
    )
    return numbered(
        sentences,
        lambda _: source,
        case.words,
        is_described=case.is_described,
        without={OWN, OWN_BEFORE, *basis_facts},
    )

"""School and benchmark in, memo out: which sections there are, and where every figure leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from planner.files.content import DESCRIBED, caveats, elsewhere, sections
from planner.files.grids.identity import shown_name
from planner.memos.says import advice, agreements, change, comparison, drawings, own_time, report, standing
from planner.memos.says.length import TWO_PAGES, fullness, length
from planner.memos.says.memo import Memo, Note, Section, Sentence
from planner.memos.says.rules import OWN, OWN_BEFORE, Case, Grade, Rule, rule, sentences_of
from planner.model.publication.benchmark import Benchmark
from planner.model.schools import School
from planner.words.language import Language, Words, words_in


@rule("opening.patterns", Grade.PUBLISHED, lambda case: case.is_described)
def patterns(case: Case) -> list[Sentence]:
    """Say first that the report shows patterns and judges no school, where it is the report's figures."""
    first = caveats()[0]
    return [Sentence(first.text.in_language(case.words.language), first.fact)]


@rule("opening.estimates", Grade.REMARK, lambda case: not case.is_described)
def estimates(case: Case) -> list[Sentence]:
    """Say first that figures are for talking about, beside any other publication or none."""
    text = case.words.text(
        "The figures are the school's own estimates, for a conversation and not for a verdict."
    )
    return [Sentence(text, (OWN,))]


@rule("questions.asked", Grade.OWN, lambda case: case.questions)
def asked(case: Case) -> list[Sentence]:
    """Ask, before any figure is used, what the table made us ask."""
    return [Sentence(question, (OWN,)) for question in case.questions[: _FEW if case.is_tight else None]]


@rule("questions.more", Grade.REMARK, lambda case: case.is_tight and len(case.questions) > _FEW)
def more_asked(case: Case) -> list[Sentence]:
    """Say how many questions there are beyond those that have room."""
    text = case.words.plural(
        "{count} more question has no room here; it stands in the index over the memos (index.html).",
        "{count} more questions have no room here; they stand in the index over the memos (index.html).",
        len(case.questions) - _FEW,
    )
    return [Sentence(text)]


_FEW = 4  # questions that are asked where there is little room

RULES: tuple[Rule, ...] = (
    patterns, estimates, asked, more_asked, *own_time.RULES, *change.RULES, *comparison.RULES, *standing.RULES, *drawings.RULES,
    *agreements.RULES, *report.RULES, *advice.RULES,
)  # fmt: skip
"""Every rule there is; a test holds each to a case that gets its sentence and one that does not."""


def questions_section(case: Case) -> Section | None:
    """Give what is to be checked; None where nothing was asked."""
    points = sentences_of(case, asked, more_asked)
    intro = case.words.text("The figures below are used as they were given. We ask you to check this:")
    title = case.words.text("Please check first")
    return Section(title, ((Sentence(intro, (OWN,)),),), points=points) if points else None


_SECTIONS: tuple[Callable[[Case], Section | None], ...] = (
    questions_section,
    own_time.time_section,
    change.change_section,
    comparison.beside_section,
    agreements.agreements_section,
    report.said_section,
    report.compass_section,
    advice.selection_section,
    report.rivals_section,
    report.caveats_section,
)


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
        Printed when given.
    questions : sequence of str
        What was asked about the school's row, already worded.
    previous : School or None
        The same school in an earlier year.
    """
    words = words_in(language)
    case = Case(
        school,
        words,
        own_time.told_figures(school, benchmark, words),
        previous,
        benchmark,
        is_described=benchmark is not None and benchmark.id == DESCRIBED,
        questions=tuple(questions),
    )
    kept = _sections(case)
    if length(kept) > TWO_PAGES:
        case = replace(case, is_tight=True)
        kept = _sections(case)
    (first,) = sentences_of(case, patterns, estimates)
    facts_line = [
        words.text("School year {year}", year=school.year)
        if school.year
        else words.text("School year not stated"),
        words.text("Institution {id}", id=school.school_id),
        *([words.date(date)] if date else []),
    ]
    return Memo(
        language=language,
        title=shown_name(school.school, school.school_id),
        kicker=words.text("Memo on placement work"),
        facts_line=" · ".join(facts_line),
        key_figures=(
            (words.text("Students"), words.number(school.students)),
            (words.text("FTE"), case.told.fte),
            (words.text("Hours a week"), case.told.hours_week),
            (words.text("Students per FTE"), case.told.ratio),
        ),
        opening=first,
        sections=kept,
        notes=_notes((first, *(sentence for section in kept for sentence in section.sentences)), case),
        source=benchmark.source.in_language(language) if benchmark else "",
        labels={
            "sources": words.text("Sources"),
            "read_first": words.text("Read this first."),
            "report": words.text("The report"),
            "register": words.text(
                "Sections are the report's; letters and numbers refer to the register of its facts."
            )
            if case.is_described
            else "",
        },
        fullness=fullness(kept),
    )


def _sections(case: Case) -> tuple[Section, ...]:
    return tuple(section for made in _SECTIONS if (section := made(case)))


def _notes(sentences: Iterable[Sentence], case: Case) -> tuple[Note, ...]:
    """Number what the sentences rest on, in the order the text meets it: one note for each set of facts."""
    sets = dict.fromkeys(sentence.facts for sentence in sentences if sentence.facts)
    return tuple(Note(number, _places(facts, case), facts) for number, facts in enumerate(sets, 1))


def _places(facts: tuple[str, ...], case: Case) -> str:
    """Say where each fact of a set stands, those of one place together."""
    by_place: dict[str, list[str]] = {}
    for fact in facts:
        listed = by_place.setdefault(_place(fact, case), [])
        if fact not in {OWN, OWN_BEFORE}:
            listed.append(fact)
    return "; ".join(f"{place} ({', '.join(found)})" if found else place for place, found in by_place.items())


def _place(fact: str, case: Case) -> str:
    words = case.words
    if fact == OWN:
        return _own_figures(case.school, words)
    if fact == OWN_BEFORE and case.previous:
        return _own_figures(case.previous, words)
    if fact in elsewhere():
        return elsewhere()[fact].in_language(words.language)
    if case.is_described:
        return words.text("section {section}", section=sections()[fact])
    return words.text("the report")  # another publication numbers its facts as it likes


def _own_figures(school: School, words: Words) -> str:
    if school.year is None:
        return words.text("the school's own figures")
    return words.text("the school's own figures, {year}", year=school.year)

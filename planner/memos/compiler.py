"""School and benchmark in, memo out: which sections there are, and where every figure leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from planner.files.content import caveats, described_benchmark
from planner.files.sources import elsewhere, sections
from planner.memos.beside import beside_section
from planner.memos.memo import Memo, Note, Section, Sentence
from planner.memos.own import agreements_section, questions_section, time_section
from planner.memos.said import caveats_section, rivals_section, said_section
from planner.memos.standing import standing_section
from planner.model.benchmarks import Benchmark
from planner.model.effort import HOURS_A_WEEK
from planner.model.schools import School
from planner.words.language import Language, Words, words_in
from planner.words.terms import ratio


def compile_memo(
    school: School,
    benchmark: Benchmark | None,
    *,
    language: Language = "da",
    date: dt.date | None = None,
    questions: Sequence[str] = (),
) -> Memo:
    """Compile one school's memo.

    Parameters
    ----------
    benchmark : Benchmark or None    None leaves the comparison out; the rest stands
    questions : sequence of str      what was asked about the school's row, already worded
    date : date or None              printed when given
    """
    words = words_in(language)
    is_described = benchmark is not None and benchmark.id == described_benchmark()
    body = [
        questions_section(questions, words),
        time_section(school, words),
        beside_section(school, benchmark, words) if benchmark else None,
        standing_section(school, benchmark, words) if benchmark and benchmark.shares else None,
        agreements_section(school, words, is_described=is_described),
        *((said_section(words), rivals_section(words), caveats_section(words)) if is_described else ()),
    ]
    kept = tuple(section for section in body if section)
    first = _opening(words, is_described=is_described)
    facts_line = [
        words.text("School year {year}", year=school.year)
        if school.year
        else words.text("School year not stated"),
        words.text("Institution {id}", id=school.school_id),
        *([words.date(date)] if date else []),
    ]
    fte = school.allocation.fte
    return Memo(
        language=language,
        title=school.school,
        kicker=words.text("Memo on placement work"),
        facts_line=" · ".join(facts_line),
        key_figures=(
            (words.text("Students"), words.number(school.students)),
            (words.text("FTE"), words.number(fte, 2)),
            (words.text("Hours a week"), words.number(fte * HOURS_A_WEEK, 1)),
            (words.text("Students per FTE"), ratio(words, school.students_per_fte)),
        ),
        opening=first,
        sections=kept,
        notes=_notes((first, *_sentences(kept)), words, is_described=is_described),
        source=benchmark.source.in_(language) if benchmark else "",
        labels={
            "sources": words.text("Sources"),
            "read_first": words.text("Read this first."),
            "report": words.text("The report"),
            "register": words.text(
                "Letters and numbers in brackets refer to the numbered register of the report's facts."
            )
            if is_described
            else "",
        },
    )


def _opening(words: Words, *, is_described: bool) -> Sentence:
    """Say first that figures are for talking about: in the report's own name where it is the report's."""
    if is_described:
        first = caveats()[0]
        return Sentence(first.text.in_(words.language), first.fact)
    return Sentence(
        words.text("The figures are the school's own estimates, for a conversation and not for a verdict.")
    )


def _sentences(sections_: Iterable[Section]) -> Iterable[Sentence]:
    for section in sections_:
        yield from section.paragraphs
        if section.table and section.table.note:
            yield section.table.note
        yield from (figure.caption for figure in section.figures)
        yield from section.points


def _notes(sentences: Iterable[Sentence], words: Words, *, is_described: bool) -> tuple[Note, ...]:
    """Number the sources in the order the text meets them; the facts of one section share a number."""
    places: dict[str, list[str]] = {}
    for fact in (fact for sentence in sentences for fact in sentence.facts):
        facts = places.setdefault(_place(fact, words, is_described=is_described), [])
        if fact not in facts:
            facts.append(fact)
    return tuple(Note(number, place, tuple(facts)) for number, (place, facts) in enumerate(places.items(), 1))


def _place(fact: str, words: Words, *, is_described: bool) -> str:
    if fact in elsewhere():
        return elsewhere()[fact].in_(words.language)
    if is_described:
        return words.text("The report, section {section}", section=sections()[fact])
    return words.text("The report")  # another publication numbers its facts as it likes

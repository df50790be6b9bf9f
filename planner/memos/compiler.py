"""School and benchmark in, memo out: which sections there are, and where every figure leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from planner.files.content import caveats, described_benchmark
from planner.files.sources import elsewhere, sections
from planner.memos.beside import beside_section
from planner.memos.memo import Memo, Note, Section, Sentence
from planner.memos.own import agreements_section, questions_section, time_section, told_figures
from planner.memos.said import caveats_section, rivals_section, said_section
from planner.memos.standing import standing_section
from planner.model.benchmarks import Benchmark
from planner.model.schools import School
from planner.words.language import Language, Words, words_in


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
    benchmark : Benchmark or None    None leaves the comparison out; the rest stands
    questions : sequence of str      what was asked about the school's row, already worded
    date : date or None              printed when given
    previous : School or None        the same school in an earlier year
    """
    del previous  # said from the next version on
    words = words_in(language)
    is_described = benchmark is not None and benchmark.id == described_benchmark()
    told = told_figures(school, benchmark, words)
    body = [
        questions_section(questions, words),
        time_section(school, told, words),
        beside_section(school, benchmark, told, words) if benchmark else None,
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
    return Memo(
        language=language,
        title=school.school,
        kicker=words.text("Memo on placement work"),
        facts_line=" · ".join(facts_line),
        key_figures=(
            (words.text("Students"), words.number(school.students)),
            (words.text("FTE"), told.fte),
            (words.text("Hours a week"), told.hours_week),
            (words.text("Students per FTE"), told.ratio),
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
                "Sections are the report's; letters and numbers refer to the register of its facts."
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
    """Number what the sentences rest on, in the order the text meets it: one note for each set of facts."""
    sets = dict.fromkeys(sentence.facts for sentence in sentences if sentence.facts)
    return tuple(
        Note(number, _places(facts, words, is_described=is_described), facts)
        for number, facts in enumerate(sets, 1)
    )


def _places(facts: tuple[str, ...], words: Words, *, is_described: bool) -> str:
    """Say where each fact of a set stands, those of one place together."""
    by_place: dict[str, list[str]] = {}
    for fact in facts:
        by_place.setdefault(_place(fact, words, is_described=is_described), []).append(fact)
    return "; ".join(f"{place} ({', '.join(found)})" for place, found in by_place.items())


def _place(fact: str, words: Words, *, is_described: bool) -> str:
    if fact in elsewhere():
        return elsewhere()[fact].in_(words.language)
    if is_described:
        return words.text("section {section}", section=sections()[fact])
    return words.text("the report")  # another publication numbers its facts as it likes

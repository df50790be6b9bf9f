"""An edition in, a report out: findings first, then each question, then what it rests on."""

from __future__ import annotations

from planner.files.publication.editions import edition_source
from planner.memos.report.findings import brief, first_page, headline, key_figures
from planner.memos.report.followed import followed
from planner.memos.report.limits import change, method, relations, suppressed
from planner.memos.report.questions import questions
from planner.memos.report.reported import BEFORE, INVITED, NOW, Reported, remarked
from planner.memos.says.memo import Memo
from planner.memos.says.sources import from_whom, labels, numbered
from planner.words.language import begun


def compile_report(of: Reported) -> Memo:
    """Compile the report of an edition."""
    words = of.words
    lines = (headline(of), *brief(of))
    first = first_page(of)
    caveat = remarked(
        "patterns",
        words.text("The report shows patterns among the schools together and judges no single one."),
    )
    back = (*questions(of), relations(of), *followed(of), change(of), suppressed(of), method(of))
    told = (*lines, caveat, *(s for section in (*first, *back) for s in section.sentences))
    sources = {NOW: of.edition, BEFORE: of.before}

    def source(fact: str) -> str:
        if fact == INVITED:
            return words.text("The round for {year}: the schools invited", year=str(of.edition.year))
        if edition := sources.get(fact):
            return edition_source(edition).in_language(words.language)
        return of.report.source.in_language(words.language) if of.report else words.text("the report")

    return Memo(
        words.language, _title(of), words.text("Report of the round"), _heading(of), lines[0], lines[1:], key_figures(of),
        first, caveat, back, numbered(told, source, words, is_described=of.report is not None),
        labels(words) | {"behind": words.text("Each question"), "guide": ""},
    )  # fmt: skip


def _title(of: Reported) -> str:
    return of.words.text(
        "Placement work in {programme}, {year}", programme=of.programme, year=str(of.edition.year)
    )


def _heading(of: Reported) -> tuple[tuple[str, str], ...]:
    words, edition = of.words, of.edition
    closed = words.text(
        "Number {number}, closed {date}", number=edition.number, date=words.date(edition.closed)
    )
    found = (
        (words.text("Date"), words.date(of.date) if of.date else ""),
        (words.text("Programme"), begun(of.programme)),
        (words.text("School year"), str(edition.year)),
        (words.text("Edition"), closed),
    )
    return (from_whom(words), *((label, text) for label, text in found if text))

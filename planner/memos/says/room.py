"""A page has room for so many words: what gives way where there are more, in a stated order. Nothing is set smaller."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from planner.memos.says.memo import Memo, Section
from planner.memos.says.rules import Case

_SENDER = 5  # words left for whoever a memo is from: the name comes when it is printed
FIRST_PAGE, WHOLE = 260 - _SENDER, 520 - _SENDER
"""Words a memo's first page, and all of it, may have."""

_FIRST: tuple[str | int, ...] = (
    "known.position", "brief.estimate", 2, "brief.outside", "known.none_found", "known.quarters", 1, "unknown.move",
)  # fmt: skip
_BEHIND: tuple[str | int, ...] = (
    "behind.extreme", "change.form", "behind.rounded", 3, 1, "change.same", "change.no_ranges", "behind.some_ranges",
    "behind.fte", "change.within", "behind.ranges",
)  # fmt: skip
"""The least important first: a rule that is silent then, or how many questions are left to ask.

What the drawing shows too goes before what stands nowhere else, and never the conclusion, the cohort, the pattern, the
caveat, or that figures may be one person's.
"""
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")
_LETTER = re.compile(r"\w")


def fitted(case: Case, built: Callable[[Case], Memo]) -> Memo:
    """Build a memo, and again without what is least important until it fits."""
    memo = built(case)
    for count, most, cuts in ((words_first, FIRST_PAGE, _FIRST), (words_in_all, WHOLE, _BEHIND)):
        for cut in cuts:
            if count(memo) <= most:
                break
            memo = built(case := _without(case, cut, is_first=cuts is _FIRST))
    return memo


def _without(case: Case, cut: str | int, *, is_first: bool) -> Case:
    if isinstance(cut, str):
        return replace(case, without=case.without | {cut})
    return replace(case, most=cut) if is_first else replace(case, most_behind=cut)


def words_first(memo: Memo) -> int:
    """Count the words printed on the first page, the drawing's and those at the foot of the page too."""
    pieces = [memo.kicker, memo.title, memo.title, memo.headline.text, memo.labels["guide"]]
    pieces += [text for line in memo.heading for text in line]
    pieces += [text for figure in memo.key_figures for text in (figure.value, figure.label)]
    pieces += [sentence.text for sentence in (*memo.brief, *([memo.caveat] if memo.caveat else []))]
    pieces += [text for section in memo.first for text in _of(section, memo)]
    return 1 + _words(pieces)  # and the number of the page


def words_in_all(memo: Memo) -> int:
    """Count the words of both pages."""
    pieces = [memo.labels["behind"], memo.labels["sources"], *(note.place for note in memo.notes)]
    pieces += [text for section in memo.behind for text in _of(section, memo)]
    return words_first(memo) + _words(pieces)


def _of(section: Section, memo: Memo) -> Iterator[str]:
    yield section.title
    yield from (sentence.text for sentence in section.sentences)
    if section.asks:
        yield from (memo.labels["who"], memo.labels["when"]) * len(section.points)
    if section.figure:
        yield from _TEXT.findall(section.figure.svg)
    if table := section.table:
        yield from (*table.headings, *(cell for row in (*table.rows, table.total) for cell in row))


def _words(pieces: list[str]) -> int:
    return sum(bool(_LETTER.search(word)) for piece in pieces for word in piece.split())

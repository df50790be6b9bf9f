"""Two pages: how long a memo is, and what follows from it before it is set.

Measured in letters, a table and its drawings counted as some hundreds of them, since only a PDF is set by us: a browser
and a Word set the other two. The limits below were read off with awkward memos in all three (tests/test_memo_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from planner.memos.says.memo import Section

TWO_PAGES = 11_200  # above it the least important gives way
_FULL = 9_900  # above it letters are set smaller where we cannot see the pages
_CROWDED = 10_200  # above it they are set as small as they get
_TABLE = 700


def length(sections: Iterable[Section]) -> int:
    """Count what fills a memo's pages, in characters."""
    return sum(
        sum(len(sentence.text) + len(sentence.lead) for sentence in section.sentences)
        + (_TABLE if section.table else 0)
        for section in sections
    )


def fullness(sections: Iterable[Section]) -> str:
    """Say how small letters must be: "", "full" or "crowded"."""
    count = length(sections)
    return "crowded" if count > _CROWDED else "full" if count > _FULL else ""

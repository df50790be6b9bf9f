"""Where every figure leads: the numbered sources under a memo, a guide or a report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from planner.files.content import elsewhere, sections
from planner.memos.says.memo import Note, Sentence
from planner.words.language import Words


def numbered(
    sentences: Iterable[Sentence],
    source: Callable[[str], str],
    words: Words,
    *,
    is_described: bool,
    without: Collection[str] = (),
) -> tuple[Note, ...]:
    """Number the sources a reader can look up, in the order the text meets them.

    Parameters
    ----------
    source : callable
        Names the source of a fact that is not one of those from elsewhere.
    is_described : bool
        Whether the report our claims are taken from is among them: its sections are named.
    without : collection of str
        Facts that need no source.
    """
    met = dict.fromkeys(fact for sentence in sentences for fact in sentence.facts if fact not in without)
    by_source: dict[str, list[str]] = {}
    for fact in met:
        there = elsewhere().get(fact)
        by_source.setdefault(there.in_language(words.language) if there else source(fact), []).append(fact)
    return tuple(
        Note(number, _place(name, facts, words, is_described=is_described), tuple(facts))
        for number, (name, facts) in enumerate(by_source.items(), 1)
    )


def _place(source: str, facts: Iterable[str], words: Words, *, is_described: bool) -> str:
    """Name a source, and of the report the sections its facts stand in."""
    found = sorted({sections()[fact] for fact in facts if fact in sections()}) if is_described else []
    if not found or any(fact in elsewhere() for fact in facts):
        return source
    return words.text("{source}, section {sections}", source=source, sections=", ".join(found))


def from_whom(words: Words) -> tuple[str, str]:
    """Give the heading's line for a sender: whoever prints the memo fills it in, or leaves a line to write on."""
    return (words.text("From"), "")


def labels(words: Words) -> dict[str, str]:
    """Give the few words the document itself needs."""
    return {
        "sources": words.text("Sources"),
        "behind": words.text("The figures"),
        "who": words.text("Who"),
        "when": words.text("When"),
        "guide": words.text("See “How to read the memos”."),
    }

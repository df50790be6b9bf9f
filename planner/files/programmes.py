"""Programmes by name: free text, and yet one programme however a person writes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from planner.files.content import programmes

# What says only that it is a programme; a name that is nothing else keeps it.
_AROUND = re.compile(r"^the (?=\S)|(?<=\S) programme$|(?<=[^\s-])[ -]?uddannelsen?$")


def programme_key(text: str) -> str:
    """Give the form in which two people's names of a programme are the same: a known programme's id, else plain text.

    >>> {programme_key(name) for name in ("tømrer", "Tømreruddannelsen ", "the carpentry programme", "TØMRER")}
    {'carpentry'}
    >>> programme_key("  Elektriker-uddannelsen"), programme_key("VVS  og energi")
    ('elektriker', 'vvs og energi')
    """
    plain = _plain(text)
    return _known().get(plain, plain)


def programme_name(text: str, language: str) -> str:
    """Name a programme in a language where it is known; else as it was typed.

    >>> programme_name("Tømreruddannelsen", "en"), programme_name("VVS", "en")
    ('carpentry', 'VVS')
    """
    key = programme_key(text)
    return next((one.name.in_language(language) for one in programmes() if one.id == key), text)


def as_spelled(text: str, there: Iterable[str]) -> str:
    """Give the spelling a programme has among names that are there already: its own first; else as it is.

    >>> as_spelled("Tømrer", ["murer", "tømreruddannelsen"]), as_spelled("VVS", ["murer"])
    ('tømreruddannelsen', 'VVS')
    """
    same = [name for name in there if programme_key(name) == programme_key(text)]
    return text if text in same else min(same, default=text)


def _plain(text: str) -> str:
    before, plain = "", text
    while plain != before:
        before = plain
        # Casefolding can take a letter apart, and without its ending a name can end in space: until nothing is left to do.
        folded = " ".join(
            unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold()).split()
        )
        plain = _AROUND.sub("", folded)
    return plain


@cache
def _known() -> dict[str, str]:
    return {_plain(name): one.id for one in programmes() for name in (one.id, *one.name.wordings, *one.also)}

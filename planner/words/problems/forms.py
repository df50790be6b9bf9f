"""What a problem's sentence is made of: each value on one line, quoted, counted or named; never a template."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice
from typing import Any, Literal

from planner.files.languages import decimal_of, group_of
from planner.files.schools.columns import COLUMNS, heading_in
from planner.model.allocation import TaskType
from planner.model.estimate.people import Role
from planner.model.publication.benchmark import MeanOf
from planner.words.language import Words
from planner.words.publications import end_text, part_text, range_text, reading_text
from planner.words.terms import ratio, respondent_name, role_names, task_names

Form = Callable[[Any, Words], str]

_LONGEST = 80  # the reader shortens what it quotes; this holds for whatever else comes by
_MOST = 8


def clean(value: object, longest: int = _LONGEST) -> str:
    r"""Put a text found in a file on one line, shortened, with what cannot be seen named.

    >>> clean("two\nlines"), clean("a\x1b[31m"), clean("{0} %s")
    ('two lines', 'aU+001B[31m', '{0} %s')
    """
    text = " ".join("".join(map(_seen, str(value)[: 4 * longest])).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    # Controls, the ones that turn the line around, and halves of characters, which cannot even be printed.
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"}
    return f"U+{ord(character):04X}" if hidden else character


def quoted(value: object, words: Words) -> str:
    """As it stands in the file; a figure with the decimal mark its sheet shows it with in that language."""
    mark_there = decimal_of(words.language) if isinstance(value, float) else "."
    return words.text("“{text}”", text=clean(value).replace(".", mark_there))


def column(value: str, words: Words) -> str:
    """Our name of a column, as a heading in that language; any other heading as it stands."""
    return quoted(heading_in(value, words.language) if value in COLUMNS else value, words)


def ordinal(value: int, _words: Words) -> str:
    """A row's number is its name: no mark between thousands, as in the margin of a sheet."""
    return clean(int(value))


def number(value: float, words: Words) -> str:
    """A figure with the decimals it has, at most six."""
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return words.number(value, decimals)


def exact(value: float, words: Words) -> str:
    """A figure that nobody can read in two ways.

    >>> from planner.words.language import words_in
    >>> exact(1250.0, words_in("da")), exact(1.25, words_in("da"))
    ('1250', '1,25')
    """
    largest = 1e15  # a float holds no decimals beyond
    if abs(value) >= largest:
        return clean(int(value))
    return number(value, words).replace(group_of(words.language), "")


def megabytes(value: float, words: Words) -> str:
    """Bytes as MB, rounded up: a byte over the limit is not shown as the limit."""
    return number(math.ceil(value / 2**20 * 10) / 10, words) + "\u00a0MB"


def date(value: str, words: Words) -> str:
    """A date written out, where it is one."""
    try:
        return words.date(dt.date.fromisoformat(value[:10]))
    except ValueError:
        return quoted(value, words)


def rows(values: Iterable[int], words: Words) -> str:
    """Row 4; rows 4 and 7."""
    numbers = several(ordinal, "standard")(values, words)
    if numbers.isdigit():
        return words.text("row {numbers}", numbers=numbers)
    return words.text("rows {numbers}", numbers=numbers)


def either_row(values: Iterable[int], words: Words) -> str:
    """Row 4 or 7."""
    return words.text("row {numbers}", numbers=several(ordinal, "or")(values, words))


def pairs(near: Mapping[str, str], words: Words) -> str:
    """Our name of each column, with the heading that may be it."""
    both = [
        words.text("{column} by {heading}", column=column(ours, words), heading=quoted(theirs, words))
        for ours, theirs in islice(near.items(), _MOST)
    ]
    return words.listed(both)


def several(each: Form, style: Literal["standard", "or"]) -> Form:
    """Each value in its form, joined as in speech; the same one once, blanks left out, a long list cut."""

    def joined(values: Iterable[object], words: Words) -> str:
        different = [value for value in dict.fromkeys(values) if value != ""]
        parts = [each(value, words) for value in different[:_MOST]]
        if len(different) > _MOST:
            parts.append(words.plural("{count} other", "{count} others", len(different) - _MOST))
        if not parts:
            msg = "nothing to name"
            raise ValueError(msg)
        return words.listed(parts, style)

    return joined


def names(values: Iterable[object], _words: Words) -> str:
    """Names in code, as they are."""
    return ", ".join(map(str, values))


# By the names content/problems gives them; the short ones are told whole.
_FORMS: Mapping[str, Form] = {
    "agreements": lambda value, words: words.plural("{count} agreement", "{count} agreements", value),
    "as given": lambda value, words: words.as_given(value),
    "cells": lambda value, words: words.plural("{count} cell", "{count} cells", value),
    "column": column,
    "date": date,
    "either row": either_row,
    "exact": exact,
    "gf2_students": lambda value, words: words.plural("{count} GF2 student", "{count} GF2 students", value),
    "hundredths": lambda value, words: words.number(value, 2),
    "megabytes": megabytes,
    "names": names,
    "number": number,
    "ordinal": ordinal,
    "pairs": pairs,
    "part": part_text,
    "per_fte": lambda value, words: ratio(words, float(value)),
    "percent": lambda value, words: words.percents(value),
    "plain": lambda value, _words: clean(value),
    "quoted": quoted,
    "reading": lambda value, words: reading_text(MeanOf(value), words),
    "role": lambda value, words: role_names(words)[Role(value)],
    "respondent": lambda value, words: quoted(respondent_name(value, words), words),
    "rows": rows,
    "seconds": lambda value, words: words.plural("{count} second", "{count} seconds", float(value)),
    "students": lambda value, words: words.plural("{count} student", "{count} students", value),
    "task_type": lambda value, words: task_names(words)[TaskType(value)].lower(),
    "tenths": lambda value, words: words.number(value, 1),
    "whole": lambda value, _words: str(value),
}
# What is put as the quantity it is of is: a share in percent.
_OF_QUANTITY: Mapping[str, Callable[[str, Any, Words], str]] = {"figure": end_text, "range": range_text}
_JOINED: Mapping[str, Literal["standard", "or"]] = {"list": "standard", "any": "or"}


def form(name: str, quantity: str = "") -> Form:
    """Find how a value is put: "quoted", "list of quoted", "any of quoted". KeyError for no such form."""
    if name in _OF_QUANTITY:
        return partial(_OF_QUANTITY[name], quantity)
    joined, _, each = name.rpartition(" of ")
    return several(_FORMS[each], _JOINED[joined]) if joined else _FORMS[each]

"""What a problem's sentence is made of: each value on one line, quoted, counted or named; never a template."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from babel.lists import format_list
from babel.numbers import get_decimal_symbol, get_group_symbol

from planner.words.language import Words, mark
from planner.words.terms import ratio

Form = Callable[[Any, Words], str]

_LONGEST = 80  # the reader shortens what it quotes; this holds for whatever else comes by
_MOST = 8

# The Danish names are headings the reader knows again (planner.files.schools.columns).
COLUMNS = (
    mark("school_id"),
    mark("school"),
    mark("year"),
    mark("students"),
    mark("administration_fte"),
    mark("administration_fte_low"),
    mark("administration_fte_high"),
    mark("student_support_fte"),
    mark("student_support_fte_low"),
    mark("student_support_fte_high"),
    mark("company_relations_fte"),
    mark("company_relations_fte_low"),
    mark("company_relations_fte_high"),
    mark("gf2_students"),
    mark("agreements"),
    mark("agreements_week15"),
)
COUNTS = ("students", "gf2_students", "agreements", "agreements_week15")  # whole numbers
TEXTS = ("school_id", "school", "year")


@dataclass(frozen=True, slots=True)
class Saying:
    """What is seen and what to do, as sentences of the catalogue with the keys of `Problem.values`.

    forms : mapping    how a value is put where it is not put as `FORMS` says; with "near", the closest names
                       are offered after what to do
    """

    what: str
    do: str
    forms: Mapping[str, Form] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Sayings that depend on one value; "" stands for a value that holds nothing."""

    key: str
    cases: Mapping[str, Saying]
    otherwise: Saying

    def made(self, values: Mapping[str, object]) -> Saying:
        """The saying that fits the values."""
        return self.cases.get(_case(values.get(self.key)), self.otherwise)


def _case(value: object) -> str:
    if isinstance(value, str):
        return value
    nothing = value is None or (isinstance(value, Iterable) and not any(value))
    return "" if nothing else clean(value)


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


def bare(value: object, _words: Words) -> str:
    """As it is: names of cells and kinds of file."""
    return clean(value)


def quoted(value: object, words: Words) -> str:
    """As it stands in the file; a figure with the decimal mark its sheet shows it with in that language."""
    mark_there = get_decimal_symbol(words.locale) if isinstance(value, float) else "."
    return words.text("“{text}”", text=clean(value).replace(".", mark_there))


def column(value: str, words: Words) -> str:
    """Our name of a column, as a heading in that language."""
    return quoted(words.text(value) if value in COLUMNS else value, words)


def row(value: int, _words: Words) -> str:
    """A row's number is its name: no mark between thousands, as in the margin of a sheet."""
    return clean(int(value))


def number(value: float, words: Words) -> str:
    """A figure with the decimals it has, at most six."""
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return words.number(value, decimals)


def ungrouped(value: float, words: Words) -> str:
    """A figure that nobody can read in two ways.

    >>> from planner.words.language import words_in
    >>> ungrouped(1250.0, words_in("da")), ungrouped(1.25, words_in("da"))
    ('1250', '1,25')
    """
    largest = 1e15  # a float holds no decimals beyond
    if abs(value) >= largest:
        return clean(int(value))
    return number(value, words).replace(get_group_symbol(words.locale), "")


def megabytes(value: float, words: Words) -> str:
    """Bytes as MB, rounded up: a byte over the limit is not shown as the limit."""
    return number(math.ceil(value / 2**20 * 10) / 10, words) + "\u00a0MB"


def date(value: str, words: Words) -> str:
    """A date written out, where it is one."""
    try:
        return words.date(dt.date.fromisoformat(value[:10]))
    except ValueError:
        return quoted(value, words)


def per_fte(value: float, words: Words) -> str:
    """Students per FTE."""
    return ratio(words, float(value))


def students(value: float, words: Words) -> str:
    """Students, counted."""
    return words.plural("{count} student", "{count} students", value)


def gf2_students(value: float, words: Words) -> str:
    """Students on GF2, counted."""
    return words.plural("{count} GF2 student", "{count} GF2 students", value)


def agreements(value: float, words: Words) -> str:
    """Agreements, counted."""
    return words.plural("{count} agreement", "{count} agreements", value)


def cells(value: float, words: Words) -> str:
    """Cells of a row, counted."""
    return words.plural("{count} cell", "{count} cells", value)


def several(form: Form, style: Literal["standard", "or"] = "standard") -> Form:
    """Each value in its form, joined as in speech; the same one once, blanks left out, a long list cut."""

    def joined(values: Iterable[object], words: Words) -> str:
        different = [value for value in dict.fromkeys(values) if value != ""]
        parts = [form(value, words) for value in different[:_MOST]]
        if len(different) > _MOST:
            parts.append(words.plural("{count} other", "{count} others", len(different) - _MOST))
        if not parts:
            msg = "nothing to name"
            raise ValueError(msg)
        return format_list(parts, style, words.locale)

    return joined


def rows(values: Iterable[int], words: Words) -> str:
    """Row 4; rows 4 and 7."""
    numbers = several(row)(values, words)
    if numbers.isdigit():
        return words.text("row {numbers}", numbers=numbers)
    return words.text("rows {numbers}", numbers=numbers)


def either_row(values: Iterable[int], words: Words) -> str:
    """Row 4 or 7."""
    return words.text("row {numbers}", numbers=several(row, "or")(values, words))


def near_headings(near: Iterable[str], words: Words) -> str:
    """Headings as they stand in the file, one of which may be meant."""
    return several(quoted, "or")(near, words)


def near_columns(near: Iterable[str], words: Words) -> str:
    """Our names, one of which may be meant."""
    return several(column, "or")(near, words)


def near_pairs(near: Mapping[str, str], words: Words) -> str:
    """Our name of each column, with the heading that may be it."""
    pairs = [
        words.text("{column} by {heading}", column=column(ours, words), heading=quoted(theirs, words))
        for ours, theirs in islice(near.items(), _MOST)
    ]
    return format_list(pairs, locale=words.locale)


FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("text", "suggestion", "given", "heading", "school_id", "other_id"), quoted),
    **dict.fromkeys(("cell", "character", "range", "suffix", "year"), bare),
    **dict.fromkeys(("headings", "texts", "found", "sheets"), several(quoted)),
    **dict.fromkeys(("columns", "needed", "missing"), several(column)),
    **dict.fromkeys(("first", "last_row", "other_row", "column_number"), row),
    **dict.fromkeys(("limit", "row_limit", "column_limit", "length", "lowest", "highest"), number),
    **dict.fromkeys(("low", "likely", "high", "total", "fte"), number),
    **dict.fromkeys(("danish", "international"), ungrouped),
    **dict.fromkeys(("label", "version", "current"), quoted),
    "answers": several(quoted, "or"),
    "column": column,
    "rows": rows,
    "others": rows,
    "size": megabytes,
    "students_per_fte": per_fte,
    "median": per_fte,
    "table": several(bare),
    "students": students,
    "gf2_students": gf2_students,
    "agreements": agreements,
    "week15": agreements,
    "cells": cells,
    "expected": number,
}

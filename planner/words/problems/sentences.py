"""A problem as one sentence: place · what · what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter

from planner.files.content import problem_kinds
from planner.files.schools.columns import TEXT, WHOLE
from planner.model.content import Text
from planner.model.problems import Code, Place, Problem, Refused
from planner.words.language import Words
from planner.words.problems.forms import clean, form

_BETWEEN = " · "
# What a case of content/problems stands for, where it is not one value.
_STANDS_FOR = {"nothing": ("",), "count": WHOLE, "text": TEXT}


def problem_sentence(problem: Problem, words: Words) -> str:
    """Say where, what, and what to do; on one line, whatever the file holds.

    A code without a sentence, or a value that does not fit it, gives a general sentence and no error:
    a person with forty rows to mend needs the other thirty-nine.

    >>> from planner.words.language import words_in
    >>> values = {"column": "students", "text": "ca. 40"}
    >>> problem_sentence(Problem("not_a_number", Place(row=12, column="elever"), values), words_in("en"))
    'Row 12, column “elever” · it says “ca. 40”, which is not a number · write a whole number, e.g. 40'
    """
    kind = problem_kinds().get(problem.code)
    unsaid = dict.fromkeys(kind.unsaid if kind else (), "")
    where = place_text(dataclasses.replace(problem.place, **unsaid), words)  # type: ignore[arg-type]  # all texts
    said = _BETWEEN.join(_said_or_general(problem, words))
    return f"{where}{_BETWEEN}{said}" if where else _capital(said)


def question_sentence(problem: Problem, words: Words) -> str:
    """Say what is asked about, to a school that knows no rows and sends no table: no place, nothing to do."""
    return _capital(_said_or_general(problem, words)[0])


def place_text(place: Place, words: Words) -> str:
    """Say where, as far as it is known; the institution number only where there is no name.

    >>> from planner.words.language import words_in
    >>> place_text(Place("2025", 12, "elever", "Eksempelskole C"), words_in("en"))
    'Sheet “2025”, row 12, Eksempelskole C, column “elever”'
    """
    parts = []
    if place.sheet:
        parts.append(words.text("sheet “{sheet}”", sheet=clean(place.sheet)))
    if place.row is not None:
        parts.append(words.text("row {row}", row=clean(place.row)))
    if place.school:
        parts.append(clean(place.school))
    elif place.school_id:
        parts.append(words.text("institution number {id}", id=clean(place.school_id)))
    if place.column:
        parts.append(words.text("column “{column}”", column=clean(place.column)))
    text = ", ".join(parts)
    is_name_first = bool(place.school) and not place.sheet and place.row is None
    return text if is_name_first else _capital(text)


def benchmark_sentence(problem: Problem, words: Words) -> str:
    """Say of a benchmark file where, what and what to do: "shares.administration · the mean … · look it up"."""
    sentence = _BETWEEN.join(filter(None, (clean(problem.place.column), *_said(problem, words))))
    return sentence if problem.place.column else _capital(sentence)


def refusal(refused: Refused, words: Words) -> str:
    """Say what is the matter and what to do about it: of a database, a letterhead, what was asked of a page."""
    return " ".join(_said(refused.problem, words))


def _said_or_general(problem: Problem, words: Words) -> list[str]:
    try:
        return _said(problem, words)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        general = Code.UNKNOWN_QUESTION if problem.severity == "question" else Code.UNKNOWN
        return _said(Problem(general), words)


def _said(problem: Problem, words: Words) -> list[str]:
    """What is the matter, and what to do about it; the values are never read as templates."""
    kind = problem_kinds()[problem.code]
    text = chosen(problem).in_language(words.language)
    said = []
    for part in text.split(_BETWEEN):
        names = {name for _, name, _, _ in Formatter().parse(part) if name}
        said.append(part.format(**{name: _put(name, problem, words) for name in names}))
    if "near" in kind.values and problem.values.get("near"):
        said[-1] += " – " + words.text("did you mean {near}?", near=_put("near", problem, words))
    return said


def _put(name: str, problem: Problem, words: Words) -> str:
    how = problem_kinds()[problem.code].values[name]
    return form(how, problem.place.column)(problem.values[name], words)


def chosen(problem: Problem) -> Text:
    """What is said of a code, as its values make it; KeyError for no such code."""
    kind = problem_kinds()[problem.code]
    return _cases(problem.code).get(_case(problem.values.get(kind.by)), kind.said)


@cache
def _cases(code: str) -> Mapping[str, Text]:
    """What is said of each value that makes a difference; "" is one that holds nothing."""
    cases = problem_kinds()[code].cases
    return {value: said for case, said in cases.items() for value in _STANDS_FOR.get(case, (case,))}


def _case(value: object) -> str:
    if isinstance(value, str):
        return value
    nothing = value is None or (isinstance(value, Iterable) and not any(value))
    return "" if nothing else clean(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

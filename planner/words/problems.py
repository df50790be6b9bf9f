"""A problem as one sentence: place · what · what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from string import Formatter

from planner.files.codes import Code
from planner.model.problems import Place, Problem
from planner.words.language import Words, mark
from planner.words.problem_estimates import ESTIMATES
from planner.words.problem_files import FILES
from planner.words.problem_rows import ROWS
from planner.words.problem_stored import STORED
from planner.words.problem_values import FORMS, Choice, Saying, clean

SAYINGS = {**FILES, **ROWS, **ESTIMATES, **STORED}

_BETWEEN = " · "
# Parts of the place that are not said: what is next to a CPR number may belong to it; the other sentence
# names its columns itself.
_UNSAID: Mapping[str, tuple[str, ...]] = {
    Code.CPR_NUMBER: ("school", "school_id", "column"),
    Code.MISSING_FIGURE: ("column",),
}
_UNKNOWN = {
    "problem": Saying(
        mark("there is something here that cannot be read"), mark("look it over and write it again")
    ),
    "question": Saying(
        mark("there is something here to look at once more"),
        mark("correct it if it is wrong; otherwise leave it"),
    ),
}


def problem_sentence(problem: Problem, words: Words) -> str:
    """Say where, what, and what to do; on one line, whatever the file holds.

    A code without a sentence, or a value that does not fit it, gives a general sentence and no error:
    a person with forty rows to mend needs the other thirty-nine.

    >>> from planner.words.language import words_in
    >>> values = {"column": "students", "text": "ca. 40"}
    >>> problem_sentence(Problem("not_a_number", Place(row=12, column="elever"), values), words_in("en"))
    'Row 12, column “elever” · it says “ca. 40”, which is not a number · write a whole number, e.g. 40'
    """
    unsaid = dict.fromkeys(_UNSAID.get(problem.code, ()), "")
    place = dataclasses.replace(problem.place, **unsaid)  # type: ignore[arg-type]  # they are all texts
    said = _said_or_general(problem, words)
    where = place_text(place, words)
    return _BETWEEN.join((where, *said)) if where else _capital(_BETWEEN.join(said))


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


def _said_or_general(problem: Problem, words: Words) -> tuple[str, str]:
    try:
        return _said(problem, words)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        unknown = _UNKNOWN.get(problem.severity, _UNKNOWN["problem"])
        return words.text(unknown.what), words.text(unknown.do)


def _said(problem: Problem, words: Words) -> tuple[str, str]:
    chosen = SAYINGS[Code(problem.code)]
    saying = chosen.made(problem.values) if isinstance(chosen, Choice) else chosen
    what, do = (_filled(message, saying, problem, words) for message in (saying.what, saying.do))
    if "near" in saying.forms and problem.values.get("near"):
        do += " – " + _filled(mark("did you mean {near}?"), saying, problem, words)
    return what, do


def _filled(message: str, saying: Saying, problem: Problem, words: Words) -> str:
    """Fill a sentence with its values, each in its form."""
    names = [name for _, name, _, _ in Formatter().parse(message) if name]
    forms = {**FORMS, **saying.forms}
    return words.text(message, **{name: forms[name](problem.values[name], words) for name in names})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

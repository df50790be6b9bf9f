"""What an estimate's sheet says of the school itself: who answers, of which year, how many students."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from planner.files import content
from planner.files.estimate.instrument import choices
from planner.files.estimate.sheet import Form, Line
from planner.files.estimate.values import Figures, answer, choice, words
from planner.files.grids.cells import seen, shown
from planner.files.grids.identity import has_lost_digits, institution_number, says_something
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.problems import Code
from planner.model.schools import HEADS, SchoolYear

_ID_LENGTH = 6  # of Danish institution numbers


def about_school(form: Form, figures: Figures) -> dict[str, Any]:
    """Everything but the people; what cannot be read is named, and None."""
    lines = form.answers
    read: dict[str, Callable[[Line], object]] = {
        "school": lambda line: _needed_text(form, line),
        "programme": lambda line: _needed_text(form, line),
        "school_id": lambda line: _school_id(form, line),
        "note": lambda line: words(form, line),
        "respondent": lambda line: choice(form, line, "role"),
        "sureness": lambda line: choice(form, line, "sureness"),
        "ground": lambda line: choice(form, line, "ground"),
        "counts_teachers": lambda line: choice(form, line, "answer") == "yes",
        "hours_basis": lambda line: choice(form, line, "hours_basis"),
        **dict.fromkeys(HEADS, lambda line: _whole(figures.get(line))),
    }
    values: dict[str, Any] = {}
    for name, how in read.items():
        before, line = len(form.problems), answer(lines, name)
        value = how(line)
        values[name] = None if form.doubts(line, before) else value
    values["note"] = values["note"] or ""
    year = answer(lines, "year")
    try:
        values["year"] = SchoolYear.read(words(form, year))
    except ValueError:
        form.say(Code.NOT_A_YEAR, year.row, year.label, text=seen(year.cells.get("answer", "")))
        return values
    net = content.hours().net_in(values["year"])
    values["hours_per_fte"] = GROSS_HOURS_A_YEAR if values["hours_basis"] != "net" else net
    if values["hours_per_fte"] is None:
        gross = choices("hours_basis")["gross"].name.in_language(form.language)
        basis = answer(lines, "hours_basis")
        text = seen(basis.cells["answer"])
        form.say(Code.NOT_A_CHOICE, basis.row, basis.label, text=text, answers=(gross,))
    return values


def _whole(heads: float | None) -> int | None:
    return None if heads is None else int(heads)


def _needed_text(form: Form, line: Line) -> str:
    before = len(form.problems)
    # Nobody sees which kind of space it was, nor whether å is one letter or a and its ring.
    text = " ".join(unicodedata.normalize("NFC", words(form, line)).split())
    if not says_something(text) and len(form.problems) == before and line.row:
        form.say(Code.ANSWER_MISSING, line.row, label=line.label)
    return text


def _school_id(form: Form, line: Line) -> str:
    cell = line.cells.get("answer", "")
    _needed_text(form, line)
    number = institution_number(cell)
    if has_lost_digits(cell, number):
        form.say(Code.ID_IN_SCIENTIFIC_FORM, line.row, line.label, text=shown(number))
    elif isinstance(cell, float) and len(number) < _ID_LENGTH:
        form.say(Code.SHORT_ID, line.row, line.label, school_id=number, suggestion=number.zfill(_ID_LENGTH))
    return number

"""Sentences on a workbook with a time estimate: lines, answers, people and their time."""

from __future__ import annotations

from collections.abc import Mapping

from planner.files.codes import Code
from planner.model.allocation import TaskType
from planner.model.estimate.people import Role
from planner.words.language import Words, mark
from planner.words.problem_files import NEW_WORKBOOK
from planner.words.problem_values import Choice, Form, Saying, near_headings, quoted, several
from planner.words.terms import role_names, task_names

_LOOK = mark("correct the figures if they are wrong; otherwise leave them")
_MOVE = mark("move the figures to the line they belong to, or to one for other work")


def person(role: str, words: Words) -> str:
    """A role, as it begins a sentence or stands within one."""
    return role_names(words)[Role(role)]


def task_type(value: str, words: Words) -> str:
    """A task type within a sentence."""
    return task_names(words)[TaskType(value)].lower()


def whole_percent(value: float, words: Words) -> str:
    """Percent of somebody's time."""
    return words.percents(value)


_FORMS: Mapping[str, Form] = {
    "role": person,
    "number": lambda value, _words: str(int(value)),
    "task_type": task_type,
    **dict.fromkeys(("percent", "quick", "tasks"), whole_percent),
}

ESTIMATES: Mapping[Code, Saying | Choice] = {
    Code.NOT_AN_ESTIMATE: Saying(
        mark("the file is not a workbook for a time estimate"),
        mark("choose the workbook that was filled in, or make one with planner template"),
    ),
    Code.OTHER_INSTRUMENT: Choice(
        "age",
        {
            "newer": Saying(
                mark("the workbook is version {version}, newer than this planner, which reads {current}"),
                mark("install a newer planner"),
            )
        },
        Saying(mark("the workbook is version {version}, and only {current} can be read now"), NEW_WORKBOOK),
    ),
    Code.SHEET_MISSING: Saying(
        mark("the sheet to fill in is missing; the file has {sheets}"),
        mark("use the workbook as it was made, with its sheet and its labels"),
    ),
    Code.HEADING_MISSING: Saying(
        mark("the heading {label} is missing"),
        mark("write the heading as it was, or use a fresh workbook"),
        {"near": near_headings},
    ),
    Code.LINE_MISSING: Saying(
        mark("the line {label} is missing"),
        mark("write the label as it was in the first cell of its line, or use a fresh workbook"),
        {"near": near_headings},
    ),
    Code.LINE_TWICE: Saying(
        mark("{label} is here once more; it is in row {first} already"), mark("delete one of the two lines")
    ),
    Code.UNKNOWN_LINE: Choice(
        "text",
        {"": Saying(mark("there are figures here, and the line has no label"), _MOVE)},
        Saying(
            mark("there are figures here, and {text} is not one of the lines of the sheet"),
            _MOVE,
            {"near": near_headings},
        ),
    ),
    Code.ANSWER_MISSING: Saying(mark("{label} is not answered"), mark("fill it in")),
    Code.NOT_A_CHOICE: Saying(
        mark("it says {text}, which is not one of the answers"), mark("choose {answers}")
    ),
    Code.PERSON_OVER_FULL_TIME: Saying(
        mark("it says {text}, and one person is at most 1 FTE"),
        mark("write 1 for a full-time post; a second person has a block of their own"),
    ),
    Code.UNIT_MISSING: Saying(mark("{label} has figures but no unit"), mark("choose a unit in the list")),
    Code.MINUTES_MISSING: Saying(
        mark("{label} is counted in times a year, and the minutes are missing"),
        mark("write how many minutes it takes each time, or choose another unit"),
    ),
    Code.MINUTES_NOT_USED: Saying(
        mark("{label} has minutes, but its unit is not times a year"),
        mark("choose times a year as the unit, or delete the minutes"),
    ),
    Code.UNKNOWN_WITH_FIGURES: Saying(
        mark("{label} says don't know and has figures too"),
        mark("choose another unit, or delete the figures"),
    ),
    Code.PERCENT_OF_WHAT: Saying(
        mark("it says {text}, and the unit is not percent"),
        mark("choose percent as the unit, or write the number without a percent sign"),
    ),
    Code.NOT_CONFIRMED: Saying(
        mark("the figures come from last year, and {label} is not answered with yes"),
        mark("look the person's figures through, correct what is different, and answer yes"),
    ),
    Code.NO_TIME: Saying(
        mark("no person has any time yet"),
        mark("fill in the quick estimate or the tasks for at least one person"),
    ),
    # Questions
    Code.OVER_TIME: Choice(
        "lens",
        {
            "no_time": Saying(
                mark("{role} {number}: there are figures, and no time on this programme – is that right?"),
                _LOOK,
                _FORMS,
            ),
            "quick": Saying(
                mark("{role} {number}: the quick estimate adds up to {percent} of the time – is that right?"),
                _LOOK,
                _FORMS,
            ),
        },
        Saying(
            mark("{role} {number}: the tasks add up to {percent} of the time – is that right?"), _LOOK, _FORMS
        ),
    ),
    Code.LENSES_DIFFER: Saying(
        mark(
            "{role} {number}, {task_type}: {quick} by the quick estimate and {tasks} by the tasks – the tasks count"
        ),
        _LOOK,
        _FORMS,
    ),
    Code.STUDENTS_NOT_GIVEN: Saying(
        mark("the number of students is not given, or is 0, so students per FTE cannot be shown"),
        mark("write the number, or leave it until it is known"),
    ),
    Code.TEACHERS_NOT_COUNTED: Saying(
        mark("there is time for teachers, and teachers' time is not counted"),
        mark("answer yes if it should be; otherwise leave it"),
    ),
    Code.SHORT_ID: Saying(
        mark("the institution number {school_id} is a number in the sheet – is it {suggestion}?"),
        mark("if zeros are missing, write the number with them; otherwise leave it"),
    ),
    Code.LINES_GONE: Saying(
        mark("not found on the sheet, and read as not answered: {lines}"),
        mark("if there is an answer to give, use a fresh workbook; otherwise leave it"),
        {"lines": several(quoted)},
    ),
}

"""Sentences on estimates from the store that cannot become a memo, or is asked about."""

from __future__ import annotations

from collections.abc import Mapping

from planner.files.codes import Code
from planner.words.language import Words, mark
from planner.words.problem_values import Choice, Saying, bare, number


def hundredths(value: float, words: Words) -> str:
    """FTE as the memo writes them."""
    return words.number(value, 2)


STORED: Mapping[Code, Saying | Choice] = {
    Code.ESTIMATE_UNREADABLE: Saying(
        mark("the estimate in the store cannot be read ({reason})"),
        mark("open it in the planner and save it again"),
        {"reason": bare},
    ),
    Code.ESTIMATE_INCOMPLETE: Saying(
        mark("the estimate for {year} has no students, or no time on any task"),
        mark("finish it in the planner"),
    ),
    Code.SEVERAL_ESTIMATES: Saying(
        mark("{people} people have answered for the year, and the memo uses what was saved last"),
        mark("agree on one estimate if they differ"),
        {"people": number},
    ),
    Code.LENSES_APART: Saying(
        mark(
            "the quick estimate and the estimate task by task do not meet, even with their low and high figures"
        ),
        mark("go through both with whoever gave them"),
    ),
    Code.SOMEBODY_OVER_TIME: Saying(
        mark("somebody's tasks add up to more than their time"), mark("go through it with whoever it is")
    ),
    Code.TIME_OF_NO_TYPE: Saying(
        mark("{fte} FTE belong to no task type and stand in none of the memo's figures"),
        mark("give the other tasks a type, where they have one"),
        {"fte": hundredths},
    ),
}

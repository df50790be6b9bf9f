"""Numbers as a page shows them: unrounded beside what a person reads."""

from __future__ import annotations

from collections.abc import Mapping

from planner.model.allocation import Allocation, TaskType, rounded_shares
from planner.model.effort import hours_a_week
from planner.model.scenario import Outcome
from planner.rooms.live_numbers import Number
from planner.words.language import Words

DASH = "–"
# Floats leave a trace where everything was moved away; no person is that little of an FTE.
_NOBODY = 1e-9


def outcome_numbers(outcome: Outcome, column: str, words: Words) -> dict[str, Number]:
    """Numbers of one column of the table: FTE, share, hours a week, students per FTE."""
    allocation, students = outcome.allocation, outcome.students
    fte_of = dict(zip(TaskType, allocation.values(), strict=True))
    shares, hours, total = allocation.shares, outcome.hours_week, allocation.fte
    rounded = rounded_shares(_clean(fte_of))
    numbers: dict[str, Number] = {}
    for t, fte in fte_of.items():
        name = f"{t.value}.{column}"
        each = students / fte if fte > _NOBODY else None
        numbers["fte." + name] = (fte, words.number(fte, 2))
        numbers["shares." + name] = (shares[t], words.percents(rounded[t]))
        numbers["hours_week." + name] = (hours[t], words.number(hours[t], 1))
        numbers["students_per_fte." + name] = (each, DASH if each is None else words.number(each))
    numbers[f"fte.total.{column}"] = (total, words.number(total, 2))
    numbers[f"hours_week.total.{column}"] = (hours_a_week(total), words.number(hours_a_week(total), 1))
    numbers[f"students.{column}"] = (students, words.number(students))
    overall = outcome.students_per_fte
    numbers[f"students_per_fte.{column}"] = (overall, words.number(overall))
    return numbers


def _clean(fte: Mapping[TaskType, float]) -> Allocation:
    """Take the float's last digits away before shares are rounded together: a tie is a tie."""
    return Allocation(*(float(f"{value:.12g}") for value in fte.values()))

"""What can be read of an estimate's sheet on which something is wrong: never more than what is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.files.estimate.sheet import Form
from planner.model.effort import GROSS_HOURS_A_YEAR
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import Person, Role, TaskTime, Unit
from planner.model.problems import Code, Problem

# Where cells have been joined, or a heading is gone or stands twice, nobody can tell which cell says what.
_OF_THE_SHEET = frozenset({Code.MERGED_CELLS, Code.HEADING_MISSING, Code.COLUMN_TWICE})
_WHOSE = ("school_id", "school", "programme", "year", "respondent")
_HOURS_A_YEAR = frozenset({Unit.HOURS_YEAR, Unit.TIMES_MINUTES})


def readable_part(
    values: Mapping[str, Any],
    people: Sequence[Person],
    owners: Mapping[str, tuple[Role, ...]],
    wrong: Sequence[Problem],
) -> TimeEstimate | None:
    """Make an estimate of what can be read; None where nobody can tell whose it is, or what stands where.

    Parameters
    ----------
    values : mapping
        Everything but the people, by field; None: it cannot be read.
    """
    if _OF_THE_SHEET & {p.code for p in wrong} or not all(values.get(name) for name in _WHOSE):
        return None
    known: dict[str, Any] = {**values, **dict.fromkeys(contradicted(wrong))}
    # The most modest answers, as where an estimate begins on the page.
    modest = {"sureness": Sureness.UNSURE, "ground": Ground.GUESS, "counts_teachers": True}
    for name, answer in modest.items():
        if known[name] is None:
            known[name] = answer
    if known["hours_basis"] is None or known["hours_per_fte"] is None:
        known |= {"hours_basis": "gross", "hours_per_fte": GROSS_HOURS_A_YEAR}
        people = [replace(p, times=tuple(map(_without_basis, p.times))) for p in people]
    return TimeEstimate(people=tuple(people), owners=owners, **known)


def contradicted(wrong: Iterable[Problem]) -> set[str]:
    """Fields of heads that cannot all be true: nobody can tell which of them is."""
    columns = {str(p.values["column"]) for p in wrong if p.code == Code.AGREEMENTS_EXCEED_STUDENTS}
    return columns | {"gf2_students"} if columns else set()


def lines_of(form: Form) -> set[int]:
    """Rows somebody has written on."""
    lines = [*form.answers.values(), *form.owners]
    for block in form.blocks:
        lines += [*block.answers.values(), *block.quick, *block.tasks]
    return {line.row for line in lines if any(cell != "" for cell in line.cells.values())}


def _without_basis(time: TaskTime) -> TaskTime:
    """Hours a year say nothing while nobody knows what a year of one FTE is."""
    return replace(time, amount=None, minutes=None) if time.unit in _HOURS_A_YEAR else time

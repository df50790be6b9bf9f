"""A time estimate in a few lines: what it comes to, and how sure its figures are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.files.programmes import programme_name
from planner.model.allocation import TaskType, rounded_shares
from planner.model.effort import total as added
from planner.model.estimate.estimate import TimeEstimate
from planner.words.language import Words
from planner.words.terms import ratio, task_names

if TYPE_CHECKING:
    from planner.files.estimate.reading import Reading


def estimate_summary(estimate: TimeEstimate, words: Words) -> Iterator[str]:
    """Say what an estimate comes to: FTE by type with low and high, the split, students per FTE; and what is beside it."""
    yield words.text(
        "{school}, {programme}, {year}: {people}.",
        school=estimate.school,
        programme=programme_name(estimate.programme, words.language),
        year=estimate.year,
        people=words.plural("{count} person", "{count} people", len(estimate.people)),
    )
    allocation, ranges, said = estimate.allocation(), estimate.ranges(), estimate.says_ranges()
    if allocation.fte == 0:
        yield words.text("No time belongs to any task type.")
        yield from _beside(estimate, words)
        return
    shares = rounded_shares(allocation)
    for task_type, name in task_names(words).items():
        fte, share = words.number(allocation[task_type], 2), words.percents(shares[task_type])
        if said[task_type]:
            low, high = (words.number(end, 2) for end in (ranges[task_type].low, ranges[task_type].high))
            line = words.text(
                "{name}: {fte} FTE ({low} to {high}), {share}",
                name=name,
                fte=fte,
                low=low,
                high=high,
                share=share,
            )
        else:
            line = words.text(
                "{name}: {fte} FTE, {share}; no range was given for all of it",
                name=name,
                fte=fte,
                share=share,
            )
        yield f"  {line}"
    total = words.number(allocation.fte, 2)
    if estimate.students:
        students = words.plural("{count} student", "{count} students", estimate.students)
        per_fte = ratio(words, estimate.students / allocation.fte)
        yield words.text(
            "In all {fte} FTE for {students}: {ratio} students per FTE.",
            fte=total,
            students=students,
            ratio=per_fte,
        )
    else:
        yield words.text("In all {fte} FTE.", fte=total)
    yield from _beside(estimate, words)


def reading_summary(read: Reading, words: Words) -> Iterator[str]:
    """Say what a workbook comes to; of one in which something is wrong, how much can be read and what that comes to."""
    if read.estimate is None:
        if read.lines:
            yield words.text(
                "{readable} of {lines} lines can be read.",
                readable=words.number(read.lines - read.unread),
                lines=words.number(read.lines),
            )
        if read.part is None:
            return
        yield words.text(
            "What can be read is not the whole; a task that cannot be read stands as don't know:"
        )
    if read.part is not None:
        yield from estimate_summary(read.part, words)


def _beside(estimate: TimeEstimate, words: Words) -> Iterator[str]:
    """Say what the figures above do not hold, and what of them AUB pays for: nothing answered goes unsaid."""
    if funded := added(estimate.aub[task_type] for task_type in TaskType).likely:
        yield words.text("Of this, {fte} FTE are paid for with AUB funds.", fte=words.number(funded, 2))
    if untyped := estimate.untyped.likely:
        yield words.text(
            "Beside it, {fte} FTE belong to no task type and are not added.", fte=words.number(untyped, 2)
        )
    if unknown := len(estimate.unknown):
        yield words.plural(
            "{count} task is answered with don't know and adds nothing.",
            "{count} tasks are answered with don't know and add nothing.",
            unknown,
        )

"""A time estimate in a few lines: what it comes to, and how sure its figures are."""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.allocation import rounded_shares
from planner.model.estimates import TimeEstimate
from planner.words.language import Words
from planner.words.terms import ratio, task_names


def estimate_summary(estimate: TimeEstimate, words: Words) -> Iterator[str]:
    """Say what an estimate comes to: FTE by type with low and high, the split, students per FTE."""
    yield words.text(
        "{school}, {programme}, {year}: {people}.",
        school=estimate.school,
        programme=estimate.programme,
        year=estimate.year,
        people=words.plural("{count} person", "{count} people", len(estimate.people)),
    )
    allocation, ranges, said = estimate.allocation(), estimate.ranges(), estimate.says_ranges()
    if allocation.fte == 0:
        yield words.text("No time belongs to any task type.")
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

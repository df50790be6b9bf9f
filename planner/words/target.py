"""The target in words: exact for this cohort, chance in the next, and the question a move of hours comes to."""

from __future__ import annotations

from collections.abc import Sequence

from planner.files.content import hours, rests_on, targets
from planner.model.content import Mark, Target
from planner.model.effort import GROSS_HOURS_A_YEAR, Resolution
from planner.model.target import TargetGap, WouldTake
from planner.words.cited import Cited
from planner.words.language import Words, mark

_MARKS = {
    Mark.GF2_END: mark("when GF2 ends"),
    Mark.GF2_WEEK_15: mark("in week 15 of GF2"),
}
_FEW = 10  # below it a figure has a decimal


def every_programme(when: Mark) -> Target:
    """Find the target set for every vocational programme."""
    return next(row for row in targets().rows if row.mark is when and row.programme is None)


def when_counted(when: Mark, words: Words) -> str:
    """Say when students with an agreement are counted, inside a sentence: when GF2 ends."""
    return words.text(_MARKS[when])


def gap_sentence(gap: TargetGap, target: Target, words: Words) -> Cited:
    """Count a cohort against a target: "When GF2 ends, 80%: 37 of 46 needed, 31 signed, 6 short"."""
    values = {
        "when": when_counted(target.mark, words),
        "target": words.percent(gap.target),
        "needed": words.number(gap.needed),
        "cohort": words.number(gap.cohort),
        "signed": words.number(gap.agreements),
    }
    if gap.short:
        text = words.text(
            mark(
                "Held against {target} with an agreement {when}: {needed} of {cohort} needed, {signed} signed, "
                "{short} short."
            ),
            short=words.number(gap.short),
            **values,
        )
    else:
        text = words.text(
            mark(
                "Held against {target} with an agreement {when}: {needed} of {cohort} needed, {signed} signed, "
                "none short."
            ),
            **values,
        )
    return Cited(text, target.note.fact)


def next_cohort_sentence(gap: TargetGap, words: Words) -> Cited:
    """Say how much chance alone there is in a next cohort of this size and rate."""
    span = gap.next_cohort
    if span is None:
        return Cited(
            words.text(
                mark(
                    "All or none of the cohort have an agreement. One cohort cannot say how much chance there is in "
                    "the next, so no range is given."
                )
            )
        )
    return Cited(
        words.text(
            mark(
                "In a next cohort of {cohort} students with the same rate, chance alone would put the number with an "
                "agreement from {low} to {high} at least nine times in ten. Chance is at least this large: the rate "
                "is counted as known and each student alone, though a cohort shares one market. A change within the range need "
                "be no more than chance."
            ),
            cohort=words.number(gap.cohort),
            low=words.number(span[0]),
            high=words.number(span[1]),
        )
    )


def would_take_sentence(asked: WouldTake, words: Words, *, is_described: bool = True) -> Cited:
    """Turn a move of hours into the question it comes to; no relation between hours and agreements is known.

    Parameters
    ----------
    is_described : bool
        Whether it stands beside the report our claims are taken from; another's silence is not ours to cite.
    """
    question = words.plural(
        "{count} more agreement from {hours} hours a year is one per {each} hours. Is that plausible?",
        "{count} more agreements from {hours} hours a year is one per {each} hours. Is that plausible?",
        asked.agreements,
        hours=_hours(asked.hours, words),
        each=_hours(asked.hours_each, words),
    )
    is_gross = asked.hours_per_fte == GROSS_HOURS_A_YEAR
    basis = words.text(
        mark("The hours are gross, {hours} to an FTE.")
        if is_gross
        else mark("The hours are net, {hours} to an FTE."),
        hours=words.number(asked.hours_per_fte, 0 if asked.hours_per_fte == int(asked.hours_per_fte) else 1),
    )
    unknown = words.text(
        mark("The report does not say how many hours an agreement takes.")
        if is_described
        else mark("How many hours an agreement takes is not known.")
    )
    facts = (*(hours().gross.fact if is_gross else ()), *(rests_on("no_sizes") if is_described else ()))
    return Cited(f"{question} {basis} {unknown}", facts)


def resolution_sentence(resolved: Resolution, words: Words) -> Cited:
    """Say whether the school's own estimates can show a move of this size."""
    said = {
        Resolution.RESOLVED: mark("The move is at least half the width of the donor's own estimate."),
        Resolution.BELOW: mark("The move is smaller than the donor's own estimate can show."),
        Resolution.NO_RANGE: mark(
            "The school's figures carry no low and high, so nothing is said of whether a move is larger than the "
            "estimates' own width."
        ),
    }
    return Cited(words.text(said[resolved]))


def target_rows(words: Words, rows: Sequence[Target] | None = None) -> tuple[tuple[Cited, ...], ...]:
    """Give the targets as a table: for whom, which year, when they are counted, the share; each with its facts."""
    return tuple(
        tuple(
            Cited(cell, row.note.fact)
            for cell in (
                row.whom.in_language(words.language),
                str(row.year) if row.year else words.text(mark("not stated")),
                when_counted(row.mark, words),
                words.percent(row.share),
            )
        )
        for row in (targets().rows if rows is None else rows)
    )


def target_headings(words: Words) -> tuple[str, ...]:
    """Head the columns of `target_rows`."""
    return (
        words.text(mark("For")),
        words.text(mark("Year")),
        words.text(mark("Counted")),
        words.text(mark("Share with an agreement")),
    )


def not_known(words: Words) -> tuple[Cited, ...]:
    """Say what is not known about the targets."""
    return tuple(Cited(item.text.in_language(words.language), item.fact) for item in targets().not_known)


def _hours(value: float, words: Words) -> str:
    return words.number_beside(value, 0 if value >= _FEW else 1, (0.0,))

"""The target in words: exact for this cohort, chance in the next, and the question a move of hours comes to."""

from __future__ import annotations

from dataclasses import replace

from planner.files.content import hours, programmes, rests_on, targets
from planner.files.programmes import programme_key
from planner.model.amounts import rounded
from planner.model.content import Mark, Target
from planner.model.effort import Resolution
from planner.model.schools import SchoolYear
from planner.model.target import TargetGap, WouldTake, step
from planner.words.cited import Cited
from planner.words.language import Words, begun, mark

_MARKS = {
    Mark.GF2_END: mark("when GF2 ends"),
    Mark.GF2_WEEK_15: mark("in teaching week 15 of GF2"),
}
_FEW = 10  # below it a figure has a decimal


def every_programme(when: Mark) -> Target:
    """Find the target set for every vocational programme."""
    return next(row for row in targets().rows if row.mark is when and row.programme is None)


def target_in(
    when: Mark, year: SchoolYear | None = None, base_2019: float | None = None, programme: str = ""
) -> Target:
    """Find a programme's target in a school year: its step, where the share with an agreement in 2019 is known.

    Parameters
    ----------
    base_2019 : float or None
        The school's own; None: the programme's, where content/programmes.toml has it.
    programme : str
        As anybody writes it; "" where none is known, and every programme's target is the one.

    Only the target at the end of GF2 has steps; without a base, or a year, it is the whole one. A step is its own
    calendar year's, also where it is the whole target already.
    """
    key = programme_key(programme)
    target = next(
        (row for row in targets().rows if row.mark is when and row.programme == key and not row.year),
        every_programme(when),
    )
    known = next((one.base_2019 for one in programmes() if one.id == key), None)
    base = known if base_2019 is None else base_2019
    share = step(year.counted_in, base, target.share) if year and base is not None else None
    if year is None or share is None or when is not Mark.GF2_END:
        return target
    steps = next(item for item in targets().rules if item.id == "steps")
    return replace(
        target, share=share, year=year.counted_in, note=target.note if share == target.share else steps
    )


def is_step(target: Target) -> bool:
    """Whether it is a year's own on the way, counted from a share in 2019, and less than the whole target."""
    return target.note.id == "steps"


def which_target_sentence(target: Target, words: Words) -> Cited:
    """Say which target a cohort is counted against: its row of the table, or its year's step."""
    if target in targets().rows:
        return Cited(target.note.text.in_language(words.language), target.note.fact)
    text = words.text(
        "In {year} the target is {share}, counted from the share in 2019.",
        year=str(target.year),
        share=words.percent_as_given(target.share),
    )
    return Cited(text, target.note.fact)


def when_counted(when: Mark, words: Words) -> str:
    """Say when students with an agreement are counted, inside a sentence: when GF2 ends."""
    return words.text(_MARKS[when])


def gap_sentence(gap: TargetGap, target: Target, words: Words) -> Cited:
    """Count a cohort against a target: "When GF2 ends: 80% of 46 students is 37. You have 31 and lack 6"."""
    when = begun(when_counted(target.mark, words))
    needed = words.plural(
        "{when}: {target} of {count} student is {needed}.",
        "{when}: {target} of {count} students is {needed}.",
        gap.cohort,
        when=when,
        target=words.percent_as_given(gap.target),
        needed=words.number(gap.needed),
    )
    there = mark("You have {signed} and lack {short}.") if gap.short else mark("You have {signed}.")
    held = words.text(there, signed=words.number(gap.agreements), short=words.number(gap.short))
    return Cited(f"{needed} {held}", target.note.fact)


def next_cohort_sentence(gap: TargetGap, words: Words) -> Cited:
    """Say where a next cohort of this size may end, though nothing is done differently."""
    low, high = gap.next_cohort
    text = words.plural(
        "Even if nothing changes, a next cohort of {count} student can end anywhere from {low} to {high}.",
        "Even if nothing changes, a next cohort of {count} students can end anywhere from {low} to {high}.",
        gap.cohort,
        low=words.number(low),
        high=words.number(high),
    )
    return Cited(text)


def chance_sentence(gap: TargetGap, words: Words) -> Cited:
    """Say whether the gap, or the margin, is within ordinary variation between cohorts; never a verdict."""
    said = {
        (True, False): mark("The gap is within ordinary variation between cohorts."),
        (True, True): mark("The gap is more than ordinary variation between cohorts."),
        (False, False): mark(
            "The margin is within ordinary variation: of ten next cohorts, about {count} would end below the target."
        ),
        (False, True): mark("The margin is more than ordinary variation between cohorts."),
    }
    tenths = words.number(max(1, int(rounded(float(gap.chance) * 10))))
    return Cited(words.text(said[bool(gap.short), gap.beyond_chance], count=tenths))


def would_take_sentence(asked: WouldTake, words: Words) -> Cited:
    """Turn a move of hours into the question it comes to; no relation between hours and agreements is known."""
    question = words.plural(
        "{hours} net hours a year for {count} more agreement. Is that realistic?",
        "{hours} net hours a year for {count} more agreements is {each} net hours for each. Is that realistic?",
        asked.agreements,
        hours=_hours(asked.hours, words),
        each=_hours(asked.hours_each, words),
    )
    unknown = words.text(mark("The report does not say how many hours an agreement takes."))
    net = tuple(fact for basis in hours().net for fact in basis.fact)
    facts = (*dict.fromkeys(net), *rests_on("no_sizes"))
    return Cited(f"{question} {unknown}", facts)


def resolution_sentence(resolved: Resolution, words: Words) -> Cited:
    """Say whether the school's own estimates can show a move of this size."""
    said = {
        Resolution.RESOLVED: mark(
            "The move is larger than the uncertainty of your own estimate of the time it is taken from."
        ),
        Resolution.BELOW: mark(
            "The move is smaller than the uncertainty of your own estimate of the time it is taken from."
        ),
        Resolution.NO_RANGE: mark(
            "The school's figures carry no low and high, so nothing is said of whether a move is larger than the "
            "estimates' own width."
        ),
    }
    return Cited(words.text(said[resolved]))


def target_rows(words: Words) -> tuple[tuple[Cited, ...], ...]:
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
        for row in targets().rows
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
    """Say what holds of all targets, and what is not known about them."""
    items = (*targets().rules, *targets().not_known)
    return tuple(Cited(item.text.in_language(words.language), item.fact) for item in items)


def _hours(value: float, words: Words) -> str:
    return words.number_beside(value, 0 if value >= _FEW else 1, (0.0,))

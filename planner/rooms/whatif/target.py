"""The target in people, beside the levers: exact for a cohort, chance in the next, the question a move comes to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from planner.model.content import Mark
from planner.model.effort import fte_of_weekly_hours
from planner.model.target import TargetGap, WouldTake
from planner.rooms.live_numbers import Number, shown
from planner.rooms.whatif.runs import Texts, each, parted
from planner.rooms.whatif.standing import DOT
from planner.rooms.whatif.state import Cohort, WhatIf, net_hours_a_year
from planner.words.language import Language, Words, mark, words_in
from planner.words.target import (
    chance_sentence,
    gap_sentence,
    next_cohort_sentence,
    which_target_sentence,
    would_take_sentence,
)

_PARTS = ("needed", "signed", "short")
_MOST_DOTS = 200  # more are no picture of people


def target_numbers(state: WhatIf) -> dict[str, Number]:
    """Every count of the target, under its key; a dash where the figures for it were not given."""
    return _told(state.cohort, state.language)[0]


def target_sentences(state: WhatIf, moves: Sequence[float]) -> dict[str, Texts]:
    """Say where this cohort stands, what chance does, and what would have to be true."""
    numbers, said = _told(state.cohort, state.language)
    short = numbers[f"target.{Mark.GF2_END.value}.short"][0]
    asked = parted(each(lambda move: _would_take(short, move, state.language), moves))
    return {**{place: [text] for place, text in said.items()}, "target.would_take": asked}


@lru_cache(maxsize=64)
def _told(cohort: Cohort, language: Language) -> tuple[dict[str, Number], dict[str, str]]:
    """What no lever changes: of the end of GF2, of its week 15, of a next cohort."""
    words = words_in(language)
    numbers: dict[str, Number] = {}
    said = {}
    for when in (Mark.GF2_END, Mark.GF2_WEEK_15):
        gap, place = _gap(cohort, when), f"target.{when.value}"
        counts = (gap.needed, gap.agreements, gap.short) if gap else (None, None, None)
        for part, count in zip(_PARTS, counts, strict=True):
            numbers[f"{place}.{part}"] = shown(count, words)
            said[f"{place}.{part}"] = numbers[f"{place}.{part}"][1]  # the same figure in the table
        told = gap_sentence(gap, cohort.target(when), words).text if gap else _missing(cohort, when, words)
        said[place] = told
    end = _gap(cohort, Mark.GF2_END)
    span = end.next_cohort if end else None
    numbers["target.next.low"], numbers["target.next.high"] = (shown(n, words) for n in span or (None, None))
    said["target.next"] = ""
    if end:
        said["target.next"] = f"{chance_sentence(end, words).text} {next_cohort_sentence(end, words).text}"
    said["target.short"] = _in_short(end, words)
    said["target.which"] = which_target_sentence(cohort.target(Mark.GF2_END), words).text
    said |= _people(end)
    if cohort.agreements_week15 is None:  # a mark on the way is only spoken of where it was given
        said[f"target.{Mark.GF2_WEEK_15.value}"] = ""
    return numbers, said


def _people(gap: TargetGap | None) -> dict[str, str]:
    """Draw a dot for each student: with an agreement, short of the target, and the others; none for a crowd."""
    signed, short, others = (0, 0, 0)
    if gap is not None and gap.cohort <= _MOST_DOTS:
        signed, short = gap.agreements, gap.short
        others = gap.cohort - signed - short
    return {"people.signed": DOT * signed, "people.short": DOT * short, "people.others": DOT * others}


def _signed(cohort: Cohort, when: Mark) -> int | None:
    return cohort.agreements if when is Mark.GF2_END else cohort.agreements_week15


def _gap(cohort: Cohort, when: Mark) -> TargetGap | None:
    """Count a cohort against its target; None where the figures do not allow it."""
    signed = _signed(cohort, when)
    if not cohort.gf2_students or signed is None or signed > cohort.gf2_students:
        return None
    return TargetGap(cohort.gf2_students, signed, cohort.target(when).share)


def _missing(cohort: Cohort, when: Mark, words: Words) -> str:
    """Say which figure is wanted before anything can be counted."""
    signed = _signed(cohort, when)
    if cohort.gf2_students and signed is not None:
        return words.plural(
            "{signed} with an agreement of {count} student cannot be. Please look at the figures.",
            "{signed} with an agreement of {count} students cannot be. Please look at the figures.",
            cohort.gf2_students,
            signed=words.number(signed),
        )
    return words.text(mark("Write how many students completed GF2, and how many of them had an agreement."))


def _in_short(gap: TargetGap | None, words: Words) -> str:
    """Say the gap in a few words, for where the rest is folded away."""
    if gap is None:
        return ""
    if not gap.short:
        return words.text(mark("none short"))
    return words.plural("{count} agreement short", "{count} agreements short", gap.short)


@lru_cache(maxsize=1024)
def _would_take(short: float | None, move: float, language: Language) -> str:
    """Put hours and agreements beside one another as a question: nobody knows what ties them."""
    words = words_in(language)
    if short is None:
        return ""
    if not short:
        return words.text(mark("No agreement is short, so there is nothing to ask."))
    if not move:
        return words.text(mark("Move some hours with the lever, and the sum stands here."))
    asked = WouldTake.of_move(int(short), fte_of_weekly_hours(move), net_hours_a_year())
    return would_take_sentence(asked, words).text

"""The page's live sentences. None ties time or shares to an outcome: there is no number to tie them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.allocation import TaskType
from planner.model.effort import fte_of_weekly_hours, resolution
from planner.model.publication.benchmark import Band, Benchmark
from planner.model.publication.published import stands_for
from planner.model.scenario import Lever
from planner.model.sweep import Sweep
from planner.rooms.whatif.columns import Texts, by_edges, each
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, mark
from planner.words.target import resolution_sentence
from planner.words.terms import INSIDE, band_limits


def summary_words(
    state: WhatIf, set_to: Mapping[Lever, Sequence[float | None]], outcome: Sweep, words: Words
) -> Texts:
    """Say in one or more sentences what the scenario is."""
    giver = INSIDE[state.donor] if state.donor else mark("both others in proportion")
    whose = {"donor": words.text(giver), "receiver": words.text(INSIDE[state.to]) if state.to else ""}
    today, heads_today = words.number(state.school.baseline.fte, 2), words.number(state.school.students)

    moved = words.filling(mark("{hours} hours a week move from {donor} to {receiver}: {fte} FTE."))
    in_all = words.filling(mark("FTE in all: {now} today, {then} in the scenario."))
    served = words.filling(mark("Students: {now} today, {then} in the scenario."))

    def move(hours: float) -> str:
        fte = words.number(fte_of_weekly_hours(hours), 2)
        return moved(hours=words.number(hours, 1), fte=fte, **whose) if hours else ""

    def total(fte: float | None, then: float) -> str:
        return "" if fte is None else in_all(now=today, then=words.number(then, 2))

    def students(heads: float | None) -> str:
        return "" if heads is None else served(now=heads_today, then=words.number(heads))

    untouched = words.text(mark("Nothing has been moved yet."))
    return each(
        lambda *parts: " ".join(filter(None, parts)) or untouched,
        each(move, set_to[Lever.MOVE]),
        each(total, set_to[Lever.TOTAL_FTE], outcome.total_fte),
        each(students, set_to[Lever.STUDENTS]),
    )


def move_words(moves: Sequence[float], words: Words) -> Texts:
    """Say where the move stands, for those who hear the page."""
    hours = words.filling(mark("{hours} hours a week"))
    return [hours(hours=number) for number in words.numbers(moves, 1)]


def lever_words(outcome: Sweep, words: Words) -> dict[str, Texts]:
    """Say where the other levers stand, for those who hear the page."""
    fte = words.filling(mark("{fte} FTE"))
    return {
        "lever.total_fte": [fte(fte=number) for number in words.numbers(outcome.total_fte, 2)],
        "lever.students": [words.plural("{count} student", "{count} students", n) for n in outcome.students],
    }


def band_words(benchmark: Benchmark, ratios: Sequence[float], words: Words) -> Texts:
    """Say in which published band the scenario falls, and how many schools reported figures there."""
    schools = words.number(benchmark.schools)

    def said(band: Band | None) -> str:
        if band is None:
            return ""
        return words.plural(
            "The scenario is in the band {limits}, as {count} of the {all} schools.",
            "The scenario is in the band {limits}, as {count} of the {all} schools.",
            band.schools,
            limits=band_limits(band, words),
            all=schools,
        )

    edges = sorted({edge for band in benchmark.bands for edge in (band.low, band.high)})
    return by_edges(lambda ratio: said(benchmark.band(ratio)), ratios, edges)


def reported_words(benchmark: Benchmark, task_type: TaskType, shares: Sequence[float], words: Words) -> Texts:
    """Say when a share lies outside what the schools reported; a rounded end counts to its last digit."""
    published = benchmark.shares[task_type]
    if published.low is None or published.high is None:
        return [""]
    low, high = stands_for(published.low, benchmark.step)[0], stands_for(published.high, benchmark.step)[1]
    below, above = words.text(mark("below what was reported")), words.text(mark("above what was reported"))
    return [below if share < low else above if share > high else "" for share in shares]


def width_words(state: WhatIf, moves: Sequence[float], words: Words) -> Texts:
    """Say whether the estimates can show a move of this size."""
    ranges = dict(zip(TaskType, state.school.ranges, strict=False))
    donors = [
        ranges.get(t) for t in ([state.donor] if state.donor else [t for t in TaskType if t is not state.to])
    ]
    at_rest = words.text(mark("The school's figures are estimates with a low and a high."))
    all_ranges = all(ranges.get(t) for t in TaskType)

    def said(hours: float) -> str:
        if not hours and all_ranges:
            return at_rest
        return resolution_sentence(resolution(fte_of_weekly_hours(hours), donors), words).text

    return each(said, moves)

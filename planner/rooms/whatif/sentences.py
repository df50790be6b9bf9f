"""The page's live sentences. None ties time or shares to an outcome: there is no number to tie them with."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.effort import fte_of_weekly_hours, resolution
from planner.model.publication.benchmark import Benchmark
from planner.model.publication.published import stands_for
from planner.model.scenario import Outcome
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, mark
from planner.words.target import resolution_sentence
from planner.words.terms import INSIDE, band_limits


def summary_words(state: WhatIf, outcome: Outcome, words: Words) -> str:
    """Say in one or more sentences what the scenario is."""
    if state.untouched:
        return words.text(mark("Nothing has been moved yet."))
    said = []
    if state.move and state.to:
        hours, fte = words.number(state.move, 1), words.number(fte_of_weekly_hours(state.move), 2)
        giver = INSIDE[state.donor] if state.donor else mark("both others in proportion")
        whose = {"donor": words.text(giver), "receiver": words.text(INSIDE[state.to])}
        moved = mark("{hours} hours a week move from {donor} to {receiver}: {fte} FTE.")
        said.append(words.text(moved, hours=hours, fte=fte, **whose))
    if state.total_fte is not None:
        now, then = (words.number(fte, 2) for fte in (state.school.baseline.fte, outcome.allocation.fte))
        said.append(words.text("FTE in all: {now} today, {then} in the scenario.", now=now, then=then))
    if state.students is not None:
        now, then = words.number(state.school.students), words.number(state.students)
        said.append(words.text("Students: {now} today, {then} in the scenario.", now=now, then=then))
    return " ".join(said)


def lever_words(state: WhatIf, outcome: Outcome, words: Words) -> dict[str, str]:
    """Say where each lever stands, for those who hear the page."""
    return {
        "lever.move": words.text(mark("{hours} hours a week"), hours=words.number(state.move, 1)),
        "lever.total_fte": words.text(mark("{fte} FTE"), fte=words.number(outcome.allocation.fte, 2)),
        "lever.students": words.plural("{count} student", "{count} students", outcome.students),
    }


def band_words(benchmark: Benchmark, students_per_fte: float, words: Words) -> str:
    """Say in which published band the scenario falls, and how many schools reported figures there."""
    band = benchmark.band(students_per_fte)
    if band is None:
        return ""
    limits, schools = band_limits(band, words), words.number(benchmark.schools)
    return words.plural(
        "The scenario is in the band {limits}, as {count} of the {all} schools.",
        "The scenario is in the band {limits}, as {count} of the {all} schools.",
        band.schools,
        limits=limits,
        all=schools,
    )


def reported_words(benchmark: Benchmark, task_type: TaskType, share: float, words: Words) -> str:
    """Say when a share lies outside what the schools reported; a rounded end counts to its last digit."""
    published = benchmark.shares[task_type]
    if published.low is None or published.high is None:
        return ""
    if share < stands_for(published.low, benchmark.step)[0]:
        return words.text(mark("below what was reported"))
    if share > stands_for(published.high, benchmark.step)[1]:
        return words.text(mark("above what was reported"))
    return ""


def width_words(state: WhatIf, words: Words) -> str:
    """Say whether the estimates can show a move of this size."""
    ranges = dict(zip(TaskType, state.school.ranges, strict=False))
    if not state.move and all(ranges.get(t) for t in TaskType):
        return words.text(mark("The school's figures are estimates with a low and a high."))
    donors = [state.donor] if state.donor else [t for t in TaskType if t is not state.to]
    shown = resolution(fte_of_weekly_hours(state.move), [ranges.get(t) for t in donors])
    return resolution_sentence(shown, words).text

"""The page's live sentences. None ties time or shares to an outcome: there is no number to tie them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import or_

from planner.model.allocation import TaskType
from planner.model.effort import fte_of_weekly_hours, hours_a_week, resolution
from planner.model.publication.bands import Band
from planner.model.publication.benchmark import Benchmark
from planner.model.publication.published import stands_for
from planner.model.scenario import Lever
from planner.model.sweep import Sweep
from planner.rooms.whatif.columns import Numbers, shown_all
from planner.rooms.whatif.runs import Texts, by_edges, each, filled, in_runs, joined, seldom
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, begun, mark
from planner.words.target import resolution_sentence
from planner.words.terms import INSIDE, band_limits

_SUMMARY = (
    mark("{hours} hours a week move from {donor} to {receiver}: {fte} FTE."),
    mark("FTE in all: {now} today, {then} in the scenario."),
    mark("Students: {now} today, {then} in the scenario."),
)


def summary_words(
    state: WhatIf,
    set_to: Mapping[Lever, Sequence[float | None]],
    numbers: Mapping[str, Numbers],
    words: Words,
) -> Texts:
    """Say in one or more sentences what the scenario is, with the figures of the page's numbers."""
    giver = INSIDE[state.donor] if state.donor else mark("both others (in proportion)")
    whose = {"donor": [words.text(giver)], "receiver": [words.text(INSIDE[state.to]) if state.to else ""]}
    school = state.school
    is_set = [[bool(hours) for hours in set_to[Lever.MOVE]]]
    is_set += [[value is not None for value in set_to[lever]] for lever in (Lever.TOTAL_FTE, Lever.STUDENTS)]
    figures = (
        {"hours": numbers["move.hours_week"][1], "fte": numbers["move.fte"][1], **whose},
        {"now": [words.number(school.baseline.fte, 2)], "then": numbers["fte.total.scenario"][1]},
        {"now": [words.number(school.students)], "then": numbers["students.scenario"][1]},
    )
    parts: list[Texts] = []
    said: Sequence[bool] = [False]
    for message, where, fields in zip(_SUMMARY, is_set, figures, strict=True):
        is_said = in_runs(where) if len(where) > 1 else where
        parts.append(seldom(lambda now, before: " " if now and before else "", is_said, said))
        parts += filled(words.template(message), is_said, **fields)
        said = seldom(or_, is_said, said)
    untouched = words.text(mark("Nothing has been moved yet."))
    return joined([*parts, seldom(lambda some: "" if some else untouched, said)])


def move_words(moves: Sequence[float], words: Words) -> Texts:
    """Say where the move stands, for those who hear the page."""
    hours = words.template(mark("{hours} hours a week")).format
    return [hours(hours=number) for number in words.numbers(moves, 1)]


def lever_words(outcome: Sweep, words: Words) -> dict[str, Texts]:
    """Say where the other levers stand, for those who hear the page."""
    fte = words.template(mark("{fte} FTE")).format
    _, totals = shown_all(outcome.total_fte, words, 2)
    one, many = (words.plural_template("{count} student", "{count} students", n).format for n in (1, 2))
    counts = zip(outcome.students, words.numbers(outcome.students), strict=True)
    return {
        "lever.total_fte": each(lambda total: fte(fte=total), totals),
        "lever.students": [(one if n == 1 else many)(count=count) for n, count in counts],
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


# The five steps of a meeting, each with a question of this school's own figures.
STEPS: Mapping[str, str] = {
    "stand": mark("Where do we stand?"),
    "try": mark("What if?"),
    "hours": mark("Where do the hours come from?"),
    "meaning": mark("What does it mean?"),
    "decide": mark("What do we decide?"),
}


def step_questions(state: WhatIf, words: Words) -> dict[str, str]:
    """Ask what no lever changes."""
    school = state.school
    name = school.name or words.text(mark("the school"))
    values = {
        "school": name,
        "fte": words.number(school.baseline.fte, 2),
        "hours": words.number(hours_a_week(school.baseline.fte), 1),
    }
    asked = {
        "stand": words.plural(
            "{fte} FTE for {count} student: where does {school} stand?",
            "{fte} FTE for {count} students: where does {school} stand?",
            school.students,
            **values,
        ),
        "try": words.text(mark("What if some of the {hours} hours a week were spent otherwise?"), **values),
        "decide": words.text(mark("What does {school} decide?"), **values),
    }
    return {step: begun(text) for step, text in asked.items()}


def moved_questions(state: WhatIf, moves: Sequence[float], hours: Texts, words: Words) -> dict[str, Texts]:
    """Ask what the hours that are moved come to, at each of the move's steps, with their texts as they stand elsewhere."""
    giver = words.text(INSIDE[state.donor] if state.donor else mark("both others (in proportion)"))
    fields = {
        "hours": hours,
        "donor": [giver],
        "receiver": [words.text(INSIDE[state.to]) if state.to else ""],
    }
    is_moved = [bool(move) and state.to is not None for move in moves]
    where = in_runs(is_moved) if len(is_moved) > 1 else is_moved

    def asked(moved: str, still: str) -> Texts:
        otherwise = words.text(still)
        rest = seldom(lambda some: "" if some else otherwise, where)
        return joined([*filled(words.template(moved), where, **fields), rest])

    return {
        "question.hours": asked(
            mark("Which tasks give {hours} hours a week from {donor}?"),
            mark("Which tasks could give hours to others?"),
        ),
        "question.meaning": asked(
            mark("{hours} hours a week to {receiver}: what is known about that, and what is not?"),
            mark("What is known about a move like this, and what is not?"),
        ),
    }

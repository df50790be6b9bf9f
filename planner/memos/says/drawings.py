"""The memo's drawings, each with the sentence that stands below it. Their data is in a table or a sentence too."""

from __future__ import annotations

import math

from planner.figures.memo_charts import DotGroup, Lane, bands_chart, lanes_chart
from planner.memos.says.memo import Figure, Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule
from planner.memos.says.standing import has_shares, share_facts
from planner.model.allocation import rounded_shares
from planner.model.publication.benchmark import Band, Benchmark
from planner.words.language import Words, mark
from planner.words.terms import task_names


@rule("drawing.lanes", Grade.PUBLISHED, has_shares)
def lanes_caption(case: Case) -> list[Sentence]:
    """Say what the drawing of shares shows."""
    text = case.words.text(
        "Dot: the school. Pale band: from the lowest to the highest share reported. Black line: their mean."
    )
    if case.school.share_ranges:
        text += " " + case.words.text("Coloured line: the school's own range.")
    return [Sentence(text, (OWN, *share_facts(case.published)))]


@rule("drawing.bands", Grade.PUBLISHED, lambda case: case.benchmark and case.benchmark.bands)
def bands_caption(case: Case) -> list[Sentence]:
    """Say what the drawing of students per FTE shows."""
    text = case.words.text(
        "One dot for each school in the band. Where in its band a school stood was not published."
    )
    return [Sentence(text, (OWN, *(fact for band in case.published.bands for fact in band.fact)))]


RULES: tuple[Rule, ...] = (lanes_caption, bands_caption)


def lanes_figure(case: Case, benchmark: Benchmark) -> Figure:
    """Draw each share beside the range reported."""
    school, words = case.school, case.words
    names, percents, own = task_names(words), rounded_shares(school.allocation), school.share_ranges
    lanes = [
        Lane(
            t,
            names[t],
            school.allocation.shares[t],
            words.percents(percents[t]),
            own[t].low if own else None,
            own[t].high if own else None,
            published.low,
            published.high,
            published.mean,
        )
        for t, published in benchmark.shares.items()
    ]
    title = words.text("Each share beside the range reported")
    (caption,) = lanes_caption.of(case)
    axis = {step / 4: words.percent(step / 4) for step in range(5)}
    return Figure(title, lanes_chart(title, caption.text, lanes, axis), caption)


def bands_figure(case: Case, benchmark: Benchmark) -> Figure:
    """Draw how many schools each band of students per FTE held."""
    words, own = case.words, benchmark.band(case.school.students_per_fte)
    groups = [
        DotGroup(
            band_name(band, words),
            band.schools,
            words.plural("{count} school", "{count} schools", band.schools),
            words.text("The school: {ratio}", ratio=case.told.ratio) if band is own else "",
        )
        for band in benchmark.bands
    ]
    title = words.text("Students per FTE")
    (caption,) = bands_caption.of(case)
    return Figure(title, bands_chart(title, caption.text, groups), caption)


def band_name(band: Band, words: Words) -> str:
    """Name a band by its edges, and where one side is open by whether the edge is in it."""
    low, high = words.as_given(band.low), "" if math.isinf(band.high) else words.as_given(band.high)
    if not high and not band.low:
        return words.text("any number")
    if not high:
        return words.text(mark("at least {edge}") if band.low_in else mark("over {edge}"), edge=low)
    if band.low == 0:
        return words.text(mark("at most {edge}") if band.high_in else mark("under {edge}"), edge=high)
    return f"{low}–{high}"

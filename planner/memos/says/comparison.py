"""The memo's section that sets the school's figures beside what a publication says."""

from __future__ import annotations

from fractions import Fraction

from planner.memos.says import standing
from planner.memos.says.drawings import band_name, bands_figure, lanes_figure
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, paragraphs, rule, rule_on, sentences_of
from planner.memos.says.standing import at_an_end, has_shares, share_facts, span
from planner.model.allocation import TaskType, rounded_shares
from planner.model.publication.benchmark import Band, Benchmark
from planner.model.publication.published import Published, stands_for
from planner.words.language import mark
from planner.words.terms import INSIDE, task_names

_WHOLE_PERCENT = 0.01  # step of a publication in whole percents


@rule("beside.report", Grade.PUBLISHED, lambda case: case.benchmark)
def report(case: Case) -> list[Sentence]:
    """Say what the figures beside the school's are: estimates of so many schools, no standard to meet."""
    benchmark, words = case.published, case.words
    text = words.plural(
        "The report on {programme} rests on estimates from {count} school. The figures below are what "
        "that school reported then; they are no standard to meet.",
        "The report on {programme} rests on estimates from {count} schools. The figures below are what "
        "those schools reported then; they are no standard to meet.",
        benchmark.schools,
        programme=benchmark.programme.in_language(words.language),
    )
    return [Sentence(text, benchmark.fact)]


End = tuple[TaskType, float, Published]


def _above(case: Case) -> list[End]:
    """Find shares above the highest reported; ends are rounded, so half a digit is left either way."""
    return [
        (t, p.high, p)
        for t, p in (case.benchmark.shares.items() if case.benchmark else ())
        if p.high is not None
        and case.school.allocation.shares[t] > stands_for(p.high, case.published.step)[1]
    ]


def _below(case: Case) -> list[End]:
    return [
        (t, p.low, p)
        for t, p in (case.benchmark.shares.items() if case.benchmark else ())
        if p.low is not None and case.school.allocation.shares[t] < stands_for(p.low, case.published.step)[0]
    ]


@rule_on("beside.above", Grade.PUBLISHED, _above)
def above(case: Case, ends: list[End]) -> list[Sentence]:
    """Name each share above the highest reported."""
    text = mark(
        "{name}: the school's {share} is above the highest share any of the schools reported ({high})."
    )
    return _beyond(text, case, ends)


@rule_on("beside.below", Grade.PUBLISHED, _below)
def below(case: Case, ends: list[End]) -> list[Sentence]:
    """Name each share below the lowest reported."""
    text = mark("{name}: the school's {share} is below the lowest share any of the schools reported ({low}).")
    return _beyond(text, case, ends)


def _beyond(text: str, case: Case, ends: list[End]) -> list[Sentence]:
    """Say it of each share and the end it lies beyond, the `{low}` or `{high}` of the sentence."""
    said_of = [(_named(t, end, case), case.words.percent_as_given(end), p.fact) for t, end, p in ends]
    return [
        Sentence(case.words.text(text, **named, low=end, high=end), (OWN, *fact))
        for named, end, fact in said_of
    ]


def _named(task_type: TaskType, end: float, case: Case) -> dict[str, str]:
    """Name a task type and write its share as the table does, with a decimal where that would be the end itself."""
    percent, words = rounded_shares(case.school.allocation)[task_type], case.words
    share, own = words.percents(percent), case.school.allocation.shares[task_type]
    if (Fraction(str(percent)) > 100 * Fraction(str(end))) is not (
        own > end
    ) or share == words.percent_as_given(end):
        share = words.percent(own, 1)
    return {"name": task_names(words)[task_type], "share": share}


def _all_ranges(benchmark: Benchmark | None) -> bool:
    shares = benchmark.shares.values() if benchmark else ()
    return len(shares) == len(TaskType) and not any(p.low is None or p.high is None for p in shares)


@rule(
    "beside.within",
    Grade.PUBLISHED,
    lambda case: _all_ranges(case.benchmark) and not _above(case) and not _below(case),
)
def within(case: Case) -> list[Sentence]:
    """Say that all shares lie within the reported ranges, where all are published and they do."""
    text = case.words.text("All three shares lie within the reported ranges, which are rounded.")
    return [Sentence(text, (OWN, *share_facts(case.published)))]


@rule_on("beside.extreme", Grade.REMARK, lambda case: at_an_end(case.school, case.benchmark))
def extreme(case: Case, ends: list[TaskType]) -> list[Sentence]:
    """Remind a school at an end of a reported range of what may be expected of such a figure next year."""
    text = case.words.text(
        "A share as far out as this ({names}) may be expected nearer the middle next year, also where nothing is done "
        "differently: some of what is extreme about it belongs to one year's estimate.",
        names=", ".join(case.words.text(INSIDE[t]) for t in ends),
    )
    return [Sentence(text, (OWN, *(fact for t in ends for fact in case.published.shares[t].fact)))]


def _fte_outside(case: Case) -> tuple[float, float] | None:
    benchmark, total = case.benchmark, case.school.allocation.fte
    if benchmark is None or benchmark.fte.low is None or benchmark.fte.high is None:
        return None
    lowest = stands_for(benchmark.fte.low, benchmark.fte_step)[0]
    highest = stands_for(benchmark.fte.high, benchmark.fte_step)[1]
    return None if lowest <= total <= highest else (benchmark.fte.low, benchmark.fte.high)


@rule_on("beside.fte", Grade.PUBLISHED, _fte_outside)
def fte_outside(case: Case, ends: tuple[float, float]) -> list[Sentence]:
    """Say that total FTE lies outside what the schools reported, where it does."""
    text = case.words.text(
        "The school's {fte} FTE lies outside the {low} to {high} FTE that the schools reported.",
        fte=case.told.fte,
        low=case.words.as_given(ends[0]),
        high=case.words.as_given(ends[1]),
    )
    return [Sentence(text, (OWN, *case.published.fte.fact))]


def _band(case: Case) -> Band | None:
    return case.benchmark.band(case.school.students_per_fte) if case.benchmark else None


@rule_on("beside.band", Grade.PUBLISHED, _band)
def band(case: Case, found: Band) -> list[Sentence]:
    """Say in which published band of students per FTE the school's figure lies."""
    text = case.words.plural(
        "Students per FTE: the school's {ratio} lies in the band {band}, where {count} of the {all} schools was.",
        "Students per FTE: the school's {ratio} lies in the band {band}, where {count} of the {all} schools were.",
        found.schools,
        ratio=case.told.ratio,
        band=band_name(found, case.words),
        all=case.words.number(case.published.schools),
    )
    return [Sentence(text, (OWN, *found.fact))]


@rule("beside.differences", Grade.PUBLISHED, has_shares)
def differences(case: Case) -> list[Sentence]:
    """Say under the table how differences are taken."""
    whole = case.published.step == _WHOLE_PERCENT
    text = case.words.text(
        mark(
            "Differences are taken before our rounding; the report's own figures are rounded to whole percents."
        )
        if whole
        else mark("Differences are taken before our rounding; the report's own figures are rounded too.")
    )
    return [Sentence(text, (OWN, *share_facts(case.published)))]


RULES: tuple[Rule, ...] = (report, above, below, within, extreme, fte_outside, band, differences)


def beside_section(case: Case) -> Section | None:
    """Set shares, FTE and students per FTE beside the published means, ranges and bands; None without any."""
    benchmark, words = case.benchmark, case.words
    if benchmark is None:
        return None
    title = words.plural(
        "The school's figures and the report's {count} school",
        "The school's figures and the report's {count} schools",
        benchmark.schools,
    )
    text = paragraphs(
        case,
        (report, within, band, fte_outside),
        (above, below, extreme),
        (standing.no_place, standing.guaranteed, standing.conventional),
    )
    figures = [lanes_figure(case, benchmark)] if benchmark.shares else []
    if benchmark.bands:
        figures.append(bands_figure(case, benchmark))
    return Section(title, text, _table(case, benchmark) if benchmark.shares else None, tuple(figures))


def _table(case: Case, benchmark: Benchmark) -> Table:
    school, words = case.school, case.words
    names, percents, shares = task_names(words), rounded_shares(school.allocation), school.allocation.shares
    rows = []
    for t, published in benchmark.shares.items():
        silent = words.text("not published")
        position = benchmark.position(t, shares[t])
        low, high = position.likely_low, position.likely_high
        likely = "–" if low is None or high is None else span(low, high)
        rows.append(
            (
                names[t],
                words.percents(percents[t]),
                silent if published.mean is None else words.percent_as_given(published.mean),
                silent if published.mean is None else words.signed(100 * (shares[t] - published.mean)),
                silent
                if published.low is None or published.high is None
                else f"{words.percent_as_given(published.low).rstrip('%').rstrip()}–{words.percent_as_given(published.high)}",
                span(position.fewest, position.most),
                likely,
            )
        )
    headings = (
        words.text("Share of the time"),
        words.text("The school"),
        words.text("Mean reported"),
        words.text("Difference, percentage points"),
        words.text("Lowest to highest reported"),
        words.text("Schools with at most this share, guaranteed"),
        words.text("If all fitting tables count equally"),
    )
    caption = words.plural(
        "The school's shares beside those of the {count} school",
        "The school's shares beside those of the {count} schools",
        benchmark.schools,
    )
    notes = sentences_of(case, differences, standing.columns, standing.own_range)
    return Table(caption, headings, tuple(rows), notes=notes)

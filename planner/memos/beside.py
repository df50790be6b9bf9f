"""The memo's section that sets the school's figures beside what a publication says."""

from __future__ import annotations

from planner.figures.memo_charts import Bar, DotGroup, Lane, bands_chart, lanes_chart, split_chart
from planner.memos.memo import Figure, Section, Sentence, Table
from planner.memos.own import Told
from planner.model.allocation import TaskType, rounded_shares
from planner.model.benchmarks import Band, Benchmark
from planner.model.schools import School
from planner.words.language import Words
from planner.words.terms import task_names


def beside_section(school: School, benchmark: Benchmark, told: Told, words: Words) -> Section:
    """Set shares, FTE and students per FTE beside the published means, ranges and bands."""
    title = words.text(
        "The school's figures and the report's {schools} schools", schools=words.number(benchmark.schools)
    )
    paragraphs = (
        Sentence(
            words.text(
                "The report on {programme} rests on estimates from {schools} schools. The figures below are what "
                "those schools reported then; they are no standard to meet.",
                programme=benchmark.programme.in_(words.language),
                schools=words.number(benchmark.schools),
            ),
            benchmark.fact,
        ),
        *_beyond(school, benchmark, told, words),
        *_per_fte(school, benchmark, told, words),
    )
    figures = [_lanes(school, benchmark, words), _split(school, benchmark, words)]
    if benchmark.bands:
        figures.append(_bands(school, benchmark, told, words))
    return Section(title, paragraphs, _table(school, benchmark, words), tuple(figures))


def _table(school: School, benchmark: Benchmark, words: Words) -> Table:
    names, percents, shares = task_names(words), rounded_shares(school.allocation), school.allocation.shares
    rows = []
    for t, published in benchmark.shares.items():
        silent = words.text("not published")
        rows.append(
            (
                names[t],
                words.percents(percents[t]),
                silent if published.mean is None else words.percent(published.mean),
                silent if published.mean is None else words.signed(100 * (shares[t] - published.mean)),
                silent
                if published.low is None or published.high is None
                else words.percent_span(published.low, published.high),
            )
        )
    headings = (
        words.text("Task type"),
        words.text("The school"),
        words.text("Mean reported"),
        words.text("Difference, percentage points"),
        words.text("Lowest to highest reported"),
    )
    facts = _share_facts(benchmark)
    note = Sentence(
        words.text(
            "Differences are taken before our rounding; the report's own figures are rounded to whole percents."
        ),
        facts,
    )
    return Table(words.text("Shares of the time"), headings, tuple(rows), note=note)


def _beyond(school: School, benchmark: Benchmark, told: Told, words: Words) -> list[Sentence]:
    """Say what lies outside the reported ranges; their ends are rounded, so half a digit is left either way."""
    names, sentences = task_names(words), []
    for t, published in benchmark.shares.items():
        share = school.allocation.shares[t]
        values = {"name": names[t], "share": words.percents(rounded_shares(school.allocation)[t])}
        if published.high is not None and share > published.high + benchmark.step / 2:
            sentences.append(
                Sentence(
                    words.text(
                        "{name}: the school's {share} is above the highest share any of the schools reported ({high}).",
                        **values,
                        high=words.percent(published.high),
                    ),
                    published.fact,
                )
            )
        elif published.low is not None and share < published.low - benchmark.step / 2:
            sentences.append(
                Sentence(
                    words.text(
                        "{name}: the school's {share} is below the lowest share any of the schools reported ({low}).",
                        **values,
                        low=words.percent(published.low),
                    ),
                    published.fact,
                )
            )
    if not sentences and benchmark.shares:
        facts = _share_facts(benchmark)
        sentences.append(
            Sentence(words.text("All three shares lie within the reported ranges, which are rounded."), facts)
        )
    fte, total = benchmark.fte, school.allocation.fte
    if fte.low is not None and fte.high is not None and not fte.low <= total <= fte.high:
        sentences.append(
            Sentence(
                words.text(
                    "The school's {fte} FTE lies outside the {low} to {high} FTE that the schools reported.",
                    fte=told.fte,
                    low=words.as_given(fte.low),
                    high=words.as_given(fte.high),
                ),
                fte.fact,
            )
        )
    return sentences


def _per_fte(school: School, benchmark: Benchmark, told: Told, words: Words) -> list[Sentence]:
    band = benchmark.band(school.students_per_fte)
    if band is None:
        return []
    return [
        Sentence(
            words.text(
                "Students per FTE: the school's {ratio} lies in the band {band}, where {schools} of the {all} schools were.",
                ratio=told.ratio,
                band=_band_name(band, words),
                schools=words.number(band.schools),
                all=words.number(benchmark.schools),
            ),
            band.fact,
        )
    ]


def _band_name(band: Band, words: Words) -> str:
    if band.low == 0:
        return words.text("under {edge}", edge=words.number(band.high))
    if band.high == float("inf"):
        return words.text("over {edge}", edge=words.number(band.low))
    return f"{words.number(band.low)}–{words.number(band.high)}"


def _split(school: School, benchmark: Benchmark, words: Words) -> Figure:
    percents = rounded_shares(school.allocation)
    bars = [
        Bar(
            words.text("The school"),
            school.allocation.shares,
            {t: words.percents(percents[t]) for t in TaskType},
        )
    ]
    means = {t: p.mean for t, p in benchmark.shares.items() if p.mean is not None}
    if len(means) == len(TaskType):
        bars.append(Bar(words.text("Mean reported"), means, {t: words.percent(means[t]) for t in TaskType}))
    title = words.text("How the time is split")
    caption = words.text("The school's split above, the mean of what the schools reported below.")
    return Figure(
        title,
        split_chart(title, caption, bars, task_names(words)),
        Sentence(caption, _share_facts(benchmark)),
    )


def _lanes(school: School, benchmark: Benchmark, words: Words) -> Figure:
    names, percents = task_names(words), rounded_shares(school.allocation)
    own = school.share_ranges
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
    caption = words.text(
        "Dot: the school. Pale band: from the lowest to the highest share reported. Black line: their mean."
    )
    if own:
        caption += " " + words.text("Coloured line: the school's own range.")
    axis = {step / 4: words.percent(step / 4) for step in range(5)}
    return Figure(title, lanes_chart(title, caption, lanes, axis), Sentence(caption, _share_facts(benchmark)))


def _bands(school: School, benchmark: Benchmark, told: Told, words: Words) -> Figure:
    own = benchmark.band(school.students_per_fte)
    groups = [
        DotGroup(
            _band_name(band, words),
            band.schools,
            words.plural("{count} school", "{count} schools", band.schools),
            words.text("The school: {ratio}", ratio=told.ratio) if band is own else "",
        )
        for band in benchmark.bands
    ]
    title = words.text("Students per FTE")
    caption = words.text(
        "One dot for each school in the band. Where in its band a school stood was not published."
    )
    return Figure(
        title,
        bands_chart(title, caption, groups),
        Sentence(caption, tuple(f for band in benchmark.bands for f in band.fact)),
    )


def _share_facts(benchmark: Benchmark) -> tuple[str, ...]:
    return tuple(fact for published in benchmark.shares.values() for fact in published.fact)

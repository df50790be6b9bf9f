"""Behind the first page: each question with a picture, a table and a sentence or two."""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.figures.memo_charts import Bar, Lane, bars_chart, lanes_chart
from planner.memos.report.findings import fulfilled, per_fte, staffed
from planner.memos.report.reported import NOW, SHARE, Reported, remarked, said
from planner.memos.report.work import work
from planner.memos.says.memo import Figure, Section, Sentence, Table
from planner.model.allocation import TaskType
from planner.model.edition.figures import Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.edition.positions import band_of
from planner.words.editions import KINDS, PERCENT
from planner.words.language import begun, mark
from planner.words.terms import band_limits


def questions(of: Reported) -> tuple[Section, ...]:
    """Answer the round's questions, one after the other."""
    return (_split(of), *work(of), _staffing(of), _ratio(of), _fulfilment(of))


def _split(of: Reported) -> Section:
    words = of.words
    kinds = (Kind.MEAN, Kind.FTE_WEIGHTED_MEAN, *QUARTILES)
    rows = tuple((of.name(m), *(of.written(m, kind) for kind in kinds)) for m in SHARE.values())
    table = Table(words.text("The split of the time"), _headings(of, kinds), rows)
    sentences = [_how_to_read(of)] if _has_marks(of, *SHARE.values()) else []
    sentences.append(_two_means(of))
    lanes = [(t, m, of.name(m), 100.0) for t, m in SHARE.items()]
    title = said("split_picture", words.text("How the schools split the time"), NOW)
    return Section(
        words.text("How is the time split?"),
        (tuple(sentences),),
        _lanes(of, title, lanes),
        table,
    )


def _two_means(of: Reported) -> Sentence:
    """Say how far apart the mean over schools and the FTE-weighted one are, or why one of them is not there."""
    words = of.words
    kinds = Kind.MEAN, Kind.FTE_WEIGHTED_MEAN
    for kind in kinds:
        if not of.all_of(kind):
            return _suppressed(of, Measure.ADMINISTRATION, kind)
    apart = max(abs((of.value(m, kinds[0]) or 0.0) - (of.value(m, kinds[1]) or 0.0)) for m in SHARE.values())
    text = (
        words.plural(
            "The two means are at most {count} percentage point apart.",
            "The two means are at most {count} percentage points apart.",
            apart,
        )
        if apart
        else words.text("Rounded, the two means are the same.")
    )
    return said("two_means", text, NOW)


def _staffing(of: Reported) -> Section:
    words = of.words
    measure = Measure.FTE
    sentences = _spread(of, measure, mark("The middle half of the schools has {span} FTE; the median is {median}."))  # fmt: skip
    if of.value(measure) is not None:
        sentences.insert(0, staffed(of))
    if of.report and of.report.fte.low is not None and of.report.fte.high is not None:
        text = words.text(
            "In the mapping of {year} the schools reported {low} to {high} FTE; an edition gives no lowest or highest school.",
            year=of.report.year, low=words.as_given(of.report.fte.low), high=words.as_given(of.report.fte.high),
        )  # fmt: skip
        sentences.append(said("fte_report", text, *of.report.fte.fact))
    return _one_measure(of, measure, words.text("How many FTE does a school have?"), sentences)


def _fulfilment(of: Reported) -> Section:
    words = of.words
    heading = words.text("How many students have an agreement?")
    if of.value(Measure.FULFILMENT) is None:
        return Section(heading, ((_suppressed(of, Measure.FULFILMENT),),))
    spread = _spread(of, Measure.FULFILMENT, mark("At the middle half of the schools it is {span}."))  # fmt: skip
    return _one_measure(of, Measure.FULFILMENT, heading, [fulfilled(of), *spread])


def _ratio(of: Reported) -> Section:
    words = of.words
    heading = words.text("How many students are there per FTE?")
    measure = Measure.STUDENTS_PER_FTE
    spread = _spread(of, measure, mark("The middle half of the schools has {span} students per FTE; the median is {median}."))  # fmt: skip
    if of.value(measure) is not None:
        text = words.text(
            "The mean is that of the schools' own figures, and not all students divided by all FTE."
        )
        spread = [per_fte(of), *spread, remarked("mean_of_ratios", text)]
    else:
        spread = [_suppressed(of, measure)]
    mean = of.report.students_per_fte if of.report else None
    if of.report and mean and mean.mean is not None:
        template = (
            mark("In the mapping of {year} the mean was just under {mean}.")
            if mean.just_under
            else mark("In the mapping of {year} the mean was {mean}.")
        )
        text = words.text(template, year=of.report.year, mean=words.as_given(mean.mean))
        bands_too = (fact for band in of.report.bands for fact in band.fact)
        spread.append(said("ratio_report", text, *mean.fact, *bands_too))
    if not of.edition.bands:
        return _one_measure(of, measure, heading, spread)
    bands = [(band_of(of.edition, at), band) for at, band in enumerate(of.edition.bands)]
    counted = [(band_limits(limits, words), band.schools) for limits, band in bands]
    labels = [words.text("suppressed") if n is None else _schools(of, n) for _, n in counted]
    bars = [Bar(name, label, n) for (name, n), label in zip(counted, labels, strict=True) if n is not None]
    counted_all = len(bars) == len(counted)
    title = said("bands_picture", words.text("Schools by students per FTE"), NOW)
    alt = "; ".join(f"{bar.name}: {bar.label}" for bar in bars)
    theirs = {(b.low, b.high): b for b in of.report.bands} if of.report else {}
    beside = [theirs.get((limits.low, limits.high)) for limits, _ in bands]
    facts = tuple(fact for band in beside if band for fact in band.fact)
    rows = tuple(
        (name, label, *([_schools(of, band.schools) if band else "–"] if facts else []))
        for (name, _), label, band in zip(counted, labels, beside, strict=True)
    )
    headings = ["", words.text("The edition, {schools} schools", schools=words.number(of.edition.schools))]
    if of.report and facts:
        headings.append(words.text("The mapping, {schools} schools", schools=words.number(of.report.schools)))
    return Section(
        heading,
        (tuple(spread),),
        Figure(title, bars_chart(title.text, alt, bars), f"{title.text}. {alt}.") if counted_all else None,
        Table(title.text, tuple(headings), rows),
    )


def _schools(of: Reported, count: int) -> str:
    return of.words.plural("{count} school", "{count} schools", count)


def _spread(of: Reported, measure: Measure, sentence: str) -> list[Sentence]:
    """Say where the middle half lies; nothing where it is suppressed, for the table says so."""
    if not of.middle(measure):
        return []
    text = of.words.text(sentence, span=of.span(measure), median=of.written(measure, Kind.MEDIAN))
    return [said(f"{measure.value}_middle", text, NOW)]


def _one_measure(of: Reported, measure: Measure, heading: str, sentences: list[Sentence]) -> Section:
    words = of.words
    kinds = (Kind.MEAN, *QUARTILES)
    name = of.name(measure)
    table = Table(name, _headings(of, kinds), ((name, *(of.written(measure, kind) for kind in kinds)),))
    values = [v for kind in kinds if (v := of.value(measure, kind)) is not None]
    if not values:
        return Section(heading, ((_suppressed(of, measure), *sentences),))
    end = 100.0 if measure in PERCENT else _round_end(max(values))
    shown = name if measure in PERCENT else words.text("{name}, 0 to {end}", name=name, end=words.number(end))
    has_middle = of.middle(measure) is not None
    title = said(
        f"{measure.value}_picture",
        words.text("The middle half of the schools and their mean")
        if has_middle
        else words.text("The schools' mean"),
        NOW,
    )
    # A mean alone, on a line that ends where we say, shows nothing.
    drawn = _lanes(of, title, [(None, measure, shown, end)]) if has_middle or measure in PERCENT else None
    return Section(heading, (tuple(sentences),), drawn, table)


def _round_end(largest: float) -> float:
    """Say where a line ends that has no end by nature: in a round number beyond the largest figure on it.

    >>> _round_end(1.9), _round_end(440.0), _round_end(0.0)
    (2.0, 500.0, 1.0)
    """
    size = 10.0 ** math.floor(math.log10(largest)) if largest > 0 else 1.0
    return size * (math.floor(largest / size) + 1)


def _lanes(
    of: Reported, title: Sentence, lanes: Sequence[tuple[TaskType | None, Measure, str, float]]
) -> Figure | None:
    """Draw the middle half as a band and the mean as a line; None where neither is given."""
    if not _has_marks(of, *(measure for _, measure, _, _ in lanes)):
        return None
    words = of.words
    drawn, told = [], []
    for task_type, measure, name, top in lanes:
        low, _, high = (of.value(measure, kind) for kind in QUARTILES)
        low_label, _, high_label = (of.written(measure, kind) for kind in QUARTILES)
        label = words.text("mean {value}", value=of.written(measure))
        low, high, mean = (None if v is None else v / top for v in (low, high, of.value(measure)))
        drawn.append(
            Lane(
                task_type, name, None, label,
                reported_low=low, reported_high=high, reported_mean=mean, low_label=low_label, high_label=high_label,
            )
        )  # fmt: skip
        told.append(f"{name}: {label}" + (f", {of.span(measure)}" if of.middle(measure) else ""))
    alt = "; ".join(told)
    return Figure(title, lanes_chart(title.text, alt, drawn), f"{title.text}. {alt}.")


def _has_marks(of: Reported, *measures: Measure) -> bool:
    return all(of.value(measure) is not None for measure in measures)


def _how_to_read(of: Reported) -> Sentence:
    words = of.words
    text = (
        words.text(
            "In the picture the band is the middle half of the schools, the line the mean over schools."
        )
        if all(of.middle(m) for m in SHARE.values())
        else words.text("In the picture the line is the mean over schools.")
    )
    return remarked("picture", text)


def _suppressed(of: Reported, measure: Measure, kind: Kind = Kind.MEAN) -> Sentence:
    name, why = begun(of.words.text(KINDS[kind])), of.why_not(measure, kind)
    return said("not_given", of.words.text("{name} is not given: {why}.", name=name, why=why), NOW)


def _headings(of: Reported, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return ("", *(begun(of.words.text(KINDS[kind])) for kind in kinds))

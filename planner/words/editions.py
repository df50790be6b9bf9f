"""An edition in words: what is in it, what is suppressed and why, and which schools are left out."""

from __future__ import annotations

from collections.abc import Iterable

from planner.model.edition.edition import Edition, Kind, Statistic, Suppressed, Why
from planner.model.edition.figures import SHARES, Measure
from planner.model.publication.bands import Size
from planner.model.round.usable import LeftOut
from planner.words.language import Words, begun, mark
from planner.words.publications import size_name

MEASURES = {
    Measure.ADMINISTRATION: mark("share of time on administrative tasks"),
    Measure.STUDENT_SUPPORT: mark("share of time on student support"),
    Measure.COMPANY_RELATIONS: mark("share of time on company relations"),
    Measure.FTE: mark("FTE altogether"),
    Measure.STUDENTS_PER_FTE: mark("students per FTE"),
    Measure.FULFILMENT: mark("fulfilment"),
}
KINDS = {
    Kind.MEAN: mark("mean over schools"),
    Kind.FTE_WEIGHTED_MEAN: mark("FTE-weighted mean"),
    Kind.LOWER_QUARTILE: mark("lower quartile"),
    Kind.MEDIAN: mark("median"),
    Kind.UPPER_QUARTILE: mark("upper quartile"),
    Kind.BANDS: mark("number of schools in each band"),
}
WHY = {
    Why.THRESHOLD: mark("too few schools"),
    Why.ALL_ALIKE: mark("every school has the same"),
    Why.DOMINANCE: mark("a few large schools are nearly all of it"),
    Why.P_PERCENT: mark("who knows some schools would nearly know another"),
    Why.DIFFERENCING: mark("beside an earlier edition it would show single schools"),
    Why.COUNT: mark("fewer than three schools in a band, or that could be worked out"),
}
PERCENT = frozenset({*SHARES, Measure.FULFILMENT})  # the measures that are in percent
_LEFT_OUT = {
    LeftOut.NOT_BEGUN: mark("has not answered"),
    LeftOut.UNDER_WAY: mark("has not finished its answer"),
    LeftOut.NOT_AGREED: mark("several have answered differently, and nobody has said whose figures count"),
    LeftOut.OUTDATED: mark("its answer has changed since it said whose figures count"),
    LeftOut.NO_YES: mark("has not said yes to being part of an edition"),
    LeftOut.OTHER_INSTRUMENT: mark("was asked with another version of the form"),
}


def left_out_sentence(why: LeftOut, words: Words) -> str:
    """Say why a school is not in an edition."""
    return words.text(_LEFT_OUT[why])


def edition_sentences(edition: Edition, words: Words) -> list[str]:
    """Say what an edition is, what it tells, and how it differs from the one before."""
    said = [
        words.plural(
            "Edition {number} for {year}, {programme}: {count} school.",
            "Edition {number} for {year}, {programme}: {count} schools.",
            edition.schools, number=edition.number, year=str(edition.year), programme=edition.programme,
        )
    ]  # fmt: skip
    if changed := edition.changed:
        said.append(
            words.plural(
                "{count} school is different from the edition before.",
                "{count} schools are different from the edition before.",
                changed.schools,
            )
        )
    if edition.by_students:
        parts = (
            words.text(
                "{size}: {count}", size=size_name(Size(part.low, part.high), words), count=part.schools
            )
            for part in edition.by_students
        )
        said.append(words.text("Schools by their size: {parts}.", parts="; ".join(parts)))
    return said + [_figure(one, words) for one in edition.statistics if one.kind in _MEANS]


_MEANS = Kind.MEAN, Kind.FTE_WEIGHTED_MEAN


def _figure(one: Statistic, words: Words) -> str:
    value = figure_text(one.measure, one.value, words)
    return words.text(
        "  {measure}, {kind}: {value}",
        measure=begun(words.text(MEASURES[one.measure])), kind=words.text(KINDS[one.kind]), value=value,
    )  # fmt: skip


def figure_text(measure: Measure, value: float, words: Words) -> str:
    """Write a figure of an edition with its unit, where that is percent."""
    if measure in PERCENT:
        return words.percents(value)
    return words.number(value, 1 if measure is Measure.FTE else 0)


def suppressed_sentences(suppressed: Iterable[Suppressed], words: Words) -> list[str]:
    """Say what is suppressed and why, a line for each kind of figure and reason."""
    grouped: dict[tuple[Kind, Why], list[Measure]] = {}
    for one in suppressed:
        grouped.setdefault((one.kind, one.why), []).append(one.measure)
    alike: dict[tuple[tuple[Measure, ...], Why], list[Kind]] = {}
    for (kind, why), of in grouped.items():
        alike.setdefault((tuple(of), why), []).append(kind)
    return [
        words.text(
            "{kind} of {measures}: {why}",
            kind=words.listed(words.text(KINDS[kind]) for kind in kinds),
            measures=words.listed(words.text(MEASURES[one]) for one in measures),
            why=words.text(WHY[why]),
        )
        for (measures, why), kinds in alike.items()
    ]

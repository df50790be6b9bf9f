"""An edition in words: what is in it, what is suppressed and why, and which schools are left out."""

from __future__ import annotations

from collections.abc import Iterable

from planner.files.content import organisation, tasks
from planner.model.edition.counts import Asked, Counted
from planner.model.edition.edition import Edition, Statistic, Suppressed
from planner.model.edition.figures import MAIN, ROLE, SHARES, TASK, Measure
from planner.model.edition.kinds import Kind, Why
from planner.model.estimate.people import Role
from planner.model.publication.bands import Size
from planner.model.round.usable import LeftOut
from planner.words.language import Words, begun, mark
from planner.words.publications import size_name
from planner.words.terms import role_names

PARTS = frozenset({*TASK.values(), *ROLE.values()})  # of a school's time, beside the three shares
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
    Why.IMPLIED: mark("beside the edition's other figures it would show single schools"),
    Why.COUNT: mark("fewer than three schools in a band, or that could be worked out"),
    Why.COMPLEMENT: mark("what is suppressed beside it could be worked out of it"),
}
COUNT_WHY = {Why.COUNT: mark("fewer than three schools, or it could be worked out")}  # of a count by itself
PERCENT = frozenset({*SHARES, *PARTS, Measure.FULFILMENT})  # the measures that are in percent
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
        sizes = (
            words.text(
                "{size}: {count}", size=size_name(Size(part.low, part.high), words), count=part.schools
            )
            for part in edition.by_students
        )
        said.append(words.text("Schools by their size: {parts}.", parts="; ".join(sizes)))
    main = [_figure(one, words) for one in edition.statistics if one.kind in _MEANS and one.measure in MAIN]
    parts = sum(one.measure in PARTS for one in edition.statistics)
    counts = sum(one.schools is not None for one in edition.counts)
    if parts or counts:
        text = words.plural(
            "  Also {count} mean of single tasks and roles",
            "  Also {count} means of single tasks and roles",
            parts,
        )
        main.append(
            text + words.plural(", and {count} count of schools.", ", and {count} counts of schools.", counts)
        )
    return said + main


_MEANS = Kind.MEAN, Kind.FTE_WEIGHTED_MEAN


def _figure(one: Statistic, words: Words) -> str:
    value = figure_text(one.measure, one.value, words)
    return words.text(
        "  {measure}, {kind}: {value}",
        measure=begun(words.text(MEASURES[one.measure])), kind=words.text(KINDS[one.kind]), value=value,
    )  # fmt: skip


def measure_name(measure: Measure, words: Words) -> str:
    """Name a measure inside a sentence; a task or a role as its own label."""
    if measure in MEASURES:
        return words.text(MEASURES[measure])
    return part_names(words)[measure]


def part_names(words: Words) -> dict[Measure, str]:
    """Name each task and each role, as a label."""
    named = {TASK[item.id]: item.name.in_language(words.language) for item in tasks()}
    return named | {ROLE[role]: name for role, name in role_names(words).items()}


def _listed(measures: tuple[Measure, ...], words: Words) -> str:
    """List measures; all tasks, and all roles, by one word each."""
    named, left = [], list(measures)
    for all_of_them, name in (
        (TASK.values(), mark("share of time on each of the tasks")),
        (ROLE.values(), mark("each role's share of the time")),
    ):
        if set(all_of_them) <= set(left):
            left = [one for one in left if one not in set(all_of_them)]
            named.append(words.text(name))
    return words.listed([*(measure_name(one, words) for one in left), *named])


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
            measures=_listed(measures, words),
            why=words.text(WHY[why]),
        )
        for (measures, why), kinds in alike.items()
    ]


def hidden_counts(edition: Edition, words: Words) -> list[str]:
    """Say which counts, and whether a change, are suppressed, and why: a line for each kind and reason."""
    grouped: dict[tuple[Asked, Why], list[str]] = {}
    for one in edition.counts:
        if one.why:
            grouped.setdefault((one.asked, one.why), []).append(_counted_name(one, words))
    said = [
        words.text(
            "{what} ({names}): {why}",
            what=words.text(_ASKED[asked]), names=words.listed(names), why=words.text(COUNT_WHY.get(why, WHY[why])),
        )
        for (asked, why), names in grouped.items()
    ]  # fmt: skip
    if edition.since and edition.since.why:
        said.append(
            words.text(
                "the change at the schools in both rounds: {why}", why=words.text(WHY[edition.since.why])
            )
        )
    return said


_ASKED = {
    Asked.ROLE: mark("number of schools with a role"),
    Asked.MODEL: mark("number of schools by how they arrange the work"),
    Asked.NOBODY: mark("number of schools at which nobody has a task"),
}


def _counted_name(one: Counted, words: Words) -> str:
    if one.asked is Asked.ROLE:
        return role_names(words)[Role(one.name)]
    items = organisation() if one.asked is Asked.MODEL else tasks()
    return next(item.name.in_language(words.language) for item in items if item.id == one.name)

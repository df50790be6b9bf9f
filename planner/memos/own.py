"""The memo's sections on the school's own figures: its time, its agreements, what was asked about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.files.content import hours, targets
from planner.memos.memo import Section, Sentence, Table
from planner.model.allocation import TaskType, rounded_shares
from planner.model.benchmarks import Benchmark
from planner.model.content import Mark, Target
from planner.model.effort import HOURS_A_WEEK, WEEKS_A_YEAR, hours_a_week, hours_a_year
from planner.model.scenario import Outcome
from planner.model.schools import School
from planner.model.target import TargetGap
from planner.words.language import Words
from planner.words.terms import ratio, task_names

_HALF_DAY_FTE = 0.1  # one of the ten half days of a working week
_WORTH_SAYING = 0.1  # percentage points


@dataclass(frozen=True, slots=True)
class Told:
    """The figures a memo gives more than once, written once: rounding never puts one across a published edge."""

    fte: str
    hours_week: str
    ratio: str


def told_figures(school: School, benchmark: Benchmark | None, words: Words) -> Told:
    """Write total FTE, gross hours a week and students per FTE for this school beside this publication."""
    bands = benchmark.bands if benchmark else ()
    edges = {edge for band in bands for edge in (band.low, band.high) if math.isfinite(edge)}
    ends = (benchmark.fte.low, benchmark.fte.high) if benchmark else ()
    total = school.allocation.fte
    return Told(
        fte=words.number_beside(total, 2, (0.0, *(end for end in ends if end is not None))),
        hours_week=words.number_beside(hours_a_week(total), 1, (0.0,)),
        ratio=ratio(words, school.students_per_fte, sorted(edges)),
    )


def time_section(school: School, told: Told, words: Words) -> Section:
    """Say what the school spends: FTE, shares and hours by task type, and what half a day a week is of it."""
    total = school.allocation.fte
    paragraphs = [
        Sentence(
            words.text(
                "{school} puts its placement work at {fte} FTE. That is {hours} hours a week (gross) "
                "for {students} students on the programme: {ratio} students per FTE.",
                school=school.school,
                fte=told.fte,
                hours=told.hours_week,
                students=words.number(school.students),
                ratio=told.ratio,
            )
        ),
        _ranges_sentence(school, words),
    ]
    points = 100 * _HALF_DAY_FTE / total
    if max(school.allocation.values()) >= _HALF_DAY_FTE and points >= _WORTH_SAYING:
        paragraphs.append(
            Sentence(
                words.text(
                    "Half a day a week is {hours} hours, or {fte} FTE. Moved from one task type to another it is "
                    "{points} percentage points.",
                    hours=words.number(hours_a_week(_HALF_DAY_FTE), 1),
                    fte=words.number(_HALF_DAY_FTE, 1),
                    points=words.number(points, 1),
                )
            )
        )
    return Section(words.text("The school's time"), tuple(paragraphs), _time_table(school, words))


def _time_table(school: School, words: Words) -> Table:
    outcome = Outcome(school.allocation, school.students)
    names = task_names(words)
    percents = rounded_shares(school.allocation)
    weekly, yearly, each = outcome.hours_week, outcome.hours_year(), outcome.hours_per_student()
    rows = tuple(
        (
            names[t],
            words.number_beside(school.allocation[t], 2, (0.0,)),
            words.percents(percents[t]),
            words.number(weekly[t], 1),
            words.number(yearly[t]),
            words.number(each[t] or 0.0, 1),
        )
        for t in TaskType
    )
    fte = school.allocation.fte
    total = (
        words.text("In all"),
        words.number_beside(fte, 2, (0.0,)),
        words.percents(100),
        words.number(hours_a_week(fte), 1),
        words.number(hours_a_year(fte)),
        words.number(hours_a_year(fte) / school.students, 1),
    )
    headings = (
        words.text("Task type"),
        words.text("FTE"),
        words.text("Share"),
        words.text("Hours a week"),
        words.text("Hours a year"),
        words.text("Hours per student a year"),
    )
    return Table(words.text("How the time is spent"), headings, rows, total, _hours_note(school, words))


def _hours_note(school: School, words: Words) -> Sentence:
    basis = hours()
    gross = words.text(
        "Hours are gross: an FTE is {week} hours in {weeks} weeks, {gross} hours a year with holidays included.",
        week=words.number(HOURS_A_WEEK),
        weeks=words.number(WEEKS_A_YEAR),
        gross=words.number(basis.gross.hours),
    )
    rounded = words.text("Each figure is rounded by itself, so a column may differ a little from its total.")
    net = basis.net_in(school.year) if school.year else None
    if net is None:
        return Sentence(f"{gross} {rounded}", basis.gross.note.fact)
    known = next(entry for entry in basis.net if school.year in entry.years)
    after = words.text(
        "Net of public holidays and 25 days off it is {net} hours in {year}.",
        net=words.number(net, 1),
        year=school.year,
    )
    return Sentence(f"{gross} {after} {rounded}", (*basis.gross.note.fact, *known.note.fact))


def _ranges_sentence(school: School, words: Words) -> Sentence:
    """Give the school's own low and high figures; where there are none, no claim is made about noise."""
    if not school.ranges:
        return Sentence(
            words.text(
                "No low and high figures were given, so nothing is said here of how uncertain the school's figures are."
            )
        )
    names, shares = task_names(words), school.share_ranges
    parts = []
    for t in (t for t in TaskType if t in school.ranges):
        span = f"{words.number(school.ranges[t].low, 2)}–{words.number(school.ranges[t].high, 2)}"
        part = words.text("{name} {span} FTE", name=names[t].lower(), span=span)
        if shares:
            part += f" ({words.percent_span(shares[t].low, shares[t].high)})"
        parts.append(part)
    given = words.text("The school's own low and high estimates: {parts}.", parts="; ".join(parts))
    if shares:
        rest = words.text("The shares are the outermost that these estimates allow.")
    else:
        rest = words.text(
            "The other task types have none, so nothing is said of how uncertain the shares are."
        )
    return Sentence(f"{given} {rest}")


def agreements_section(school: School, words: Words, *, is_described: bool) -> Section | None:
    """Count agreements against the target, exact for this cohort; None where the table gives no counts.

    is_described : whether the programme is the one our table of targets speaks of
    """
    if not school.gf2_students or school.agreements is None:
        return None
    end, week_15 = _target(Mark.GF2_END), _target(Mark.GF2_WEEK_15)
    gap = TargetGap(school.gf2_students, school.agreements, end.share)
    values = {
        "signed": words.number(gap.agreements),
        "cohort": words.number(gap.cohort),
        "share": words.percent_beside(gap.share, (gap.target,)),
        "target": words.percent(gap.target),
        "needed": words.number(gap.needed),
    }
    paragraphs = [
        Sentence(
            words.text(
                "{signed} of {cohort} students on GF2 had an agreement when it ended: {share}. "
                "{target} is {needed} students.",
                **values,
            )
            + " "
            + (
                words.plural("{count} agreement is missing.", "{count} agreements are missing.", gap.short)
                if gap.short
                else words.text("None are missing.")
            ),
            end.note.fact,
        )
    ]
    if school.agreements_week15 is not None:
        paragraphs.append(
            Sentence(
                words.text(
                    "In week 15 it was {signed} of {cohort}: {share}. The mark for that week is {mark}.",
                    signed=words.number(school.agreements_week15),
                    cohort=values["cohort"],
                    share=words.percent_beside(school.agreements_week15 / gap.cohort, (week_15.share,)),
                    mark=words.percent(week_15.share),
                ),
                week_15.note.fact,
            )
        )
    said = (end.note, *targets().not_known) if is_described else (end.note,)
    paragraphs.append(
        Sentence(
            " ".join(item.text.in_(words.language) for item in said),
            tuple(dict.fromkeys(fact for item in said for fact in item.fact)),
        )
    )
    return Section(words.text("Agreements and the target"), tuple(paragraphs))


def _target(mark: Mark) -> Target:
    return next(row for row in targets().rows if row.mark is mark and row.programme is None)


def questions_section(questions: Sequence[str], words: Words) -> Section | None:
    """Ask, before any figure is used, what the table made us ask; None where nothing was."""
    if not questions:
        return None
    return Section(
        words.text("Please check first"),
        (
            Sentence(
                words.text("The figures below are used as they stand in the table. We ask you to check this:")
            ),
        ),
        points=tuple(Sentence(question) for question in questions),
    )

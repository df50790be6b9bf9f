"""The memo's sections on the school's own figures: its time, its agreements, what was asked about."""

from __future__ import annotations

from collections.abc import Sequence

from planner.files.content import hours, targets
from planner.memos.memo import Section, Sentence, Table
from planner.model.allocation import TaskType, rounded_shares
from planner.model.content import Mark, Target
from planner.model.effort import HOURS_A_WEEK, WEEKS_A_YEAR, share_ranges
from planner.model.scenario import Outcome
from planner.model.schools import School
from planner.model.target import TargetGap
from planner.words.language import Words
from planner.words.terms import ratio, task_names

_HALF_DAY_FTE = 0.1  # one of the ten half days of a working week
_WORTH_SAYING = 0.1  # percentage points


def time_section(school: School, words: Words) -> Section:
    """Say what the school spends: FTE, shares and hours by task type, and what half a day a week is of it."""
    total = school.allocation.fte
    paragraphs = [
        Sentence(
            words.text(
                "{school} puts its placement work at {fte} FTE. That is {hours} hours a week (gross) "
                "for {students} students on the programme: {ratio} students per FTE.",
                school=school.school,
                fte=words.number(total, 2),
                hours=words.number(total * HOURS_A_WEEK, 1),
                students=words.number(school.students),
                ratio=ratio(words, school.students_per_fte),
            )
        ),
        _ranges_sentence(school, words),
    ]
    if total >= _HALF_DAY_FTE and 100 * _HALF_DAY_FTE / total >= _WORTH_SAYING:
        paragraphs.append(
            Sentence(
                words.text(
                    "Half a day a week is {hours} hours, or {fte} FTE: {points} percentage points of the school's time.",
                    hours=words.number(_HALF_DAY_FTE * HOURS_A_WEEK, 1),
                    fte=words.number(_HALF_DAY_FTE, 1),
                    points=words.number(100 * _HALF_DAY_FTE / total, 1),
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
            words.number(school.allocation[t], 2),
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
        words.number(fte, 2),
        words.percents(100),
        words.number(fte * HOURS_A_WEEK, 1),
        words.number(fte * HOURS_A_WEEK * WEEKS_A_YEAR),
        words.number(fte * HOURS_A_WEEK * WEEKS_A_YEAR / school.students, 1),
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
    net = basis.net_in(school.year) if school.year else None
    if net is None:
        return Sentence(gross, basis.gross.note.fact)
    known = next(entry for entry in basis.net if school.year in entry.years)
    return Sentence(
        gross
        + " "
        + words.text(
            "Net of public holidays and 25 days off it is {net} hours in {year}.",
            net=words.number(net, 1),
            year=school.year,
        ),
        (*basis.gross.note.fact, *known.note.fact),
    )


def _ranges_sentence(school: School, words: Words) -> Sentence:
    if not school.ranges:
        return Sentence(
            words.text(
                "No low and high figures were given, so nothing is said here of how uncertain the school's figures are."
            )
        )
    shares = share_ranges(school.ranges)
    names = task_names(words)
    parts = [
        words.text(
            "{name} {low}–{high} FTE ({shares} of the time)",
            name=names[t].lower() if index else names[t],
            low=words.number(school.ranges[t].low, 2),
            high=words.number(school.ranges[t].high, 2),
            shares=words.percent_span(shares[t].low, shares[t].high),
        )
        for index, t in enumerate(TaskType)
    ]
    return Sentence(
        words.text(
            "The school's own ranges: {parts}. The shares are the widest that the low and high figures allow.",
            parts="; ".join(parts),
        )
    )


def agreements_section(school: School, words: Words) -> Section | None:
    """Count agreements against the target, exact for this cohort; None where the table gives no counts."""
    if not school.gf2_students or school.agreements is None:
        return None
    end, week_15 = _target(Mark.GF2_END), _target(Mark.GF2_WEEK_15)
    gap = TargetGap(school.gf2_students, school.agreements, end.share)
    values = {
        "signed": words.number(gap.agreements),
        "cohort": words.number(gap.cohort),
        "share": words.percent(gap.share),
        "target": words.percent(gap.target),
        "needed": words.number(gap.needed),
    }
    paragraphs = [
        Sentence(
            words.text(
                "{signed} of {cohort} students on GF2 had an agreement when it ended: {share}. "
                "{target} would be {needed} students.",
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
                    "In week 15 it was {signed} of {cohort}: {share}. The mark on the way is {mark}.",
                    signed=words.number(school.agreements_week15),
                    cohort=values["cohort"],
                    share=words.percent(school.agreements_week15 / gap.cohort),
                    mark=words.percent(week_15.share),
                ),
                week_15.note.fact,
            )
        )
    paragraphs.append(Sentence(end.note.text.in_(words.language), end.note.fact))
    return Section(words.text("Agreements and the target"), tuple(paragraphs))


def _target(mark: Mark) -> Target:
    return next(row for row in targets().rows if row.mark is mark and row.programme is None)


def questions_section(questions: Sequence[str], words: Words) -> Section | None:
    """Repeat what was asked about the figures; None where nothing was."""
    if not questions:
        return None
    return Section(
        words.text("Asked about the figures"),
        (
            Sentence(
                words.text(
                    "The figures are used as they stand in the table. Please check them before the memo is sent."
                )
            ),
        ),
        points=tuple(Sentence(question) for question in questions),
    )

"""The memo's section on the school's own time: what it spends, how sure that is, what half a day is of it."""

from __future__ import annotations

import math

from planner.files.content import hours, tasks
from planner.files.grids.identity import shown_name
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, Told, paragraphs, rule, rule_on
from planner.model.allocation import TaskType, rounded_shares
from planner.model.effort import (
    HOURS_A_WEEK,
    WEEKS_A_YEAR,
    Resolution,
    hours_a_week,
    hours_a_year,
    resolution,
)
from planner.model.publication.benchmark import Benchmark
from planner.model.scenario import Outcome
from planner.model.schools import School
from planner.words.language import Words
from planner.words.terms import INSIDE, ratio, task_names

HALF_DAY_FTE = 0.1  # one of the ten half days of a working week
ONE_PERSON_FTE = 1.0  # at most so much in all may be one person's time
_WORTH_SAYING = 0.1  # percentage points
_FEW = 6  # tasks that are named


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


@rule("own.spends", Grade.OWN)
def spends(case: Case) -> list[Sentence]:
    """Say to every school what it spends, and on how many students."""
    text = case.words.plural(
        "{school} puts its placement work at {fte} FTE. That is {hours} hours a week (gross) "
        "for {count} student on the programme: {ratio} students per FTE.",
        "{school} puts its placement work at {fte} FTE. That is {hours} hours a week (gross) "
        "for {count} students on the programme: {ratio} students per FTE.",
        case.school.students,
        school=shown_name(case.school.school, case.school.school_id),
        fte=case.told.fte,
        hours=case.told.hours_week,
        ratio=case.told.ratio,
    )
    return [Sentence(text, (OWN,))]


@rule("own.no_ranges", Grade.OWN, lambda case: not case.school.ranges)
def no_ranges(case: Case) -> list[Sentence]:
    """Make no claim about noise where no low and high figures were given."""
    text = case.words.text(
        "No low and high figures were given, so nothing is said here of how uncertain the school's figures are."
    )
    return [Sentence(text, (OWN,))]


@rule("own.ranges", Grade.OWN, lambda case: case.school.share_ranges)
def all_ranges(case: Case) -> list[Sentence]:
    """Give the ranges of FTE and of shares where every task type has low and high figures."""
    rest = case.words.text("The shares are the outermost that these estimates allow.")
    return [Sentence(f"{_given(case)} {rest}", (OWN,))]


@rule("own.some_ranges", Grade.OWN, lambda case: case.school.ranges and not case.school.share_ranges)
def some_ranges(case: Case) -> list[Sentence]:
    """Give the ranges there are where some task types have none, and say nothing of the shares."""
    rest = case.words.text(
        "The other task types have none, so nothing is said of how uncertain the shares are."
    )
    return [Sentence(f"{_given(case)} {rest}", (OWN,))]


def _given(case: Case) -> str:
    school, words = case.school, case.words
    names, shares = task_names(words), school.share_ranges
    parts = []
    for t in (t for t in TaskType if t in school.ranges):
        span = f"{words.number(school.ranges[t].low, 2)}–{words.number(school.ranges[t].high, 2)}"
        part = words.text("{name} {span} FTE", name=names[t].lower(), span=span)
        if shares:
            part += f" ({words.percent_span(shares[t].low, shares[t].high)})"
        parts.append(part)
    return words.text("The school's own low and high estimates: {parts}.", parts="; ".join(parts))


def _half_day_points(case: Case) -> float:
    return 100 * HALF_DAY_FTE / case.school.allocation.fte


def _has_half_day(case: Case) -> bool:
    holds = max(case.school.allocation.values()) >= HALF_DAY_FTE
    return holds and _half_day_points(case) >= _WORTH_SAYING


@rule("own.half_day", Grade.OWN, _has_half_day)
def half_day(case: Case) -> list[Sentence]:
    """Give the measure of a move people talk about, where a task type holds half a day and it shows in the shares."""
    text = case.words.text(
        "Half a day a week is {hours} hours, or {fte} FTE. Moved from one task type to another it is "
        "{points} percentage points.",
        hours=case.words.number(hours_a_week(HALF_DAY_FTE), 1),
        fte=case.words.number(HALF_DAY_FTE, 1),
        points=case.words.number(_half_day_points(case), 1),
    )
    return [Sentence(text, (OWN,))]


def _unseen(case: Case) -> list[TaskType]:
    """Find donors whose own estimate is too wide to show half a day."""
    school = case.school
    return [
        t
        for t in TaskType
        if school.allocation[t] >= HALF_DAY_FTE
        and resolution(HALF_DAY_FTE, [school.ranges.get(t)]) is Resolution.BELOW
    ]


@rule_on("own.half_day_unseen", Grade.OWN, lambda case: _unseen(case) if _has_half_day(case) else None)
def half_day_unseen(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Say which task types' own estimates are too wide to show half a day taken from them."""
    text = case.words.text(
        "Taken from these it is smaller than the school's own estimate can show: {names}.",
        names=", ".join(case.words.text(INSIDE[t]) for t in types),
    )
    return [Sentence(text, (OWN,))]


@rule("own.without_owner", Grade.OWN, lambda case: case.school.without_owner)
def without_owner(case: Case) -> list[Sentence]:
    """List the tasks that stand with nobody, where the school's estimate says so."""
    names = {item.id: item.name.in_language(case.words.language) for item in tasks()}
    listed = ", ".join(names.get(task, task) for task in case.school.without_owner[:_FEW])
    if more := len(case.school.without_owner[_FEW:]):
        listed += " " + case.words.plural("and {count} more", "and {count} more", more)
    text = case.words.plural(
        "{count} task has no owner in the school's estimate: {names}. Only the school knows whether that is as it should be.",
        "{count} tasks have no owner in the school's estimate: {names}. Only the school knows whether that is as it should be.",
        len(case.school.without_owner),
        names=listed,
    )
    return [Sentence(text, (OWN,))]


@rule("own.few_people", Grade.REMARK, lambda case: case.school.allocation.fte <= ONE_PERSON_FTE)
def few_people(case: Case) -> list[Sentence]:
    """Ask that figures stay in the school where they may be one person's."""
    text = case.words.text(
        "One FTE or less is often the time of one or two people, and the figures may show what one of them does. "
        "Keep them in the school."
    )
    return [Sentence(text, (OWN,))]


@rule("own.hours", Grade.SET)
def hours_note(case: Case) -> list[Sentence]:
    """Say what an FTE is in hours, net too where the year is known."""
    words, basis, year = case.words, hours(), case.school.year
    parts = [
        words.text(
            "Hours are gross: an FTE is {week} hours in {weeks} weeks, {gross} hours a year with holidays included.",
            week=words.number(HOURS_A_WEEK),
            weeks=words.number(WEEKS_A_YEAR),
            gross=words.number(basis.gross.hours),
        )
    ]
    facts = basis.gross.fact
    net = basis.net_in(year) if year else None
    if net is not None:
        parts.append(
            words.text(
                "Net of public holidays and 25 days off it is {net} hours in {year}.",
                net=words.number(net, 1),
                year=year,
            )
        )
        facts = (*facts, *next(entry for entry in basis.net if year in entry.years).fact)
    parts.append(
        words.text("Each figure is rounded by itself, so a column may differ a little from its total.")
    )
    return [Sentence(" ".join(parts), facts)]


RULES: tuple[Rule, ...] = (
    spends, no_ranges, all_ranges, some_ranges, half_day, half_day_unseen, without_owner, few_people, hours_note,
)  # fmt: skip


def time_section(case: Case) -> Section:
    """Say what the school spends: FTE, shares and hours by task type."""
    text = paragraphs(
        case,
        (spends, no_ranges, all_ranges, some_ranges),
        (half_day, half_day_unseen),
        (without_owner,),
        (few_people,),
    )
    return Section(case.words.text("The school's time"), text, _table(case))


def _table(case: Case) -> Table:
    school, words = case.school, case.words
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
    return Table(words.text("How the time is spent"), headings, rows, total, hours_note.of(case))

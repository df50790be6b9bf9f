"""The memo's second page: the figures behind the first."""

from __future__ import annotations

from planner.memos.says.change import change_section
from planner.memos.says.cohort import cohort_section
from planner.memos.says.figures import (
    ONE_PERSON_FTE,
    at_an_end,
    basis,
    fte,
    names,
    share,
)
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule, rule_on, sentences_of
from planner.model.allocation import TaskType, rounded_shares
from planner.model.effort import hours_a_year
from planner.model.publication.published import stands_for
from planner.words.terms import INSIDE, task_names


@rule("behind.asked", Grade.OWN, lambda case: len(case.questions) > case.most)
def more_asked(case: Case) -> list[Sentence]:
    """Ask what the first page had no room for."""
    return [
        Sentence(question, (OWN,)) for question in case.questions[case.most : case.most + case.most_behind]
    ]


@rule("behind.asked_more", Grade.REMARK, lambda case: len(case.questions) > case.most + case.most_behind)
def even_more(case: Case) -> list[Sentence]:
    """Say how many questions there are beyond those."""
    text = case.words.plural(
        "{count} further question: ask the sender for it.",
        "{count} further questions: ask the sender for them.",
        len(case.questions) - case.most - case.most_behind,
    )
    return [Sentence(text)]


def _fte_outside(case: Case) -> tuple[float, float] | None:
    published, total = (case.benchmark.fte if case.benchmark else None), case.school.allocation.fte
    if published is None or published.low is None or published.high is None:
        return None
    step = case.published.fte_step
    inside = stands_for(published.low, step)[0] <= total <= stands_for(published.high, step)[1]
    return None if inside else (published.low, published.high)


def _otherwise(case: Case) -> list[TaskType]:
    """Find the shares that the column writes otherwise than a sentence does, so that it totals 100."""
    column = rounded_shares(case.school.allocation)
    return [t for t in TaskType if case.words.percents(column[t]) != share(case, t)]


@rule_on("behind.rounded", Grade.OWN, _otherwise)
def rounded_together(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the shares that stand otherwise on the first page, where the column's total had one of them give way."""
    alone = (f"{case.words.text(INSIDE[t])} {share(case, t)}" for t in types)
    text = case.words.text(
        "Shares are rounded to total 100%; each by itself: {alone}.", alone=case.words.listed(alone)
    )
    return [Sentence(text, (OWN,))]


@rule_on("behind.fte", Grade.PUBLISHED, _fte_outside)
def fte_outside(case: Case, ends: tuple[float, float]) -> list[Sentence]:
    """Say that total FTE lies outside what the schools reported, where it does."""
    text = case.words.text(
        "{fte} FTE lies outside the {low}–{high} FTE the schools reported.",
        fte=fte(case), low=case.words.as_given(ends[0]), high=case.words.as_given(ends[1]),
    )  # fmt: skip
    return [Sentence(text, (OWN, *case.published.fte.fact))]


@rule("behind.ranges", Grade.OWN, lambda case: case.school.ranges)
def ranges(case: Case) -> list[Sentence]:
    """Give the low and high FTE of the task types that have them, and the shares where all have."""
    school, words = case.school, case.words
    spans = school.share_ranges
    parts = []
    for t in (t for t in TaskType if t in school.ranges):
        own = school.ranges[t]
        part = f"{words.text(INSIDE[t])} {words.number(own.low, 2)}–{words.number(own.high, 2)}"
        if spans:
            part += words.text(" (share {span})", span=words.percent_span(spans[t].low, spans[t].high))
        parts.append(part)
    text = words.text("Your low and high in FTE: {parts}.", parts="; ".join(parts))
    return [Sentence(text, (OWN,))]


@rule("behind.no_ranges", Grade.OWN, lambda case: not case.school.ranges)
def no_ranges(case: Case) -> list[Sentence]:
    """Say that nothing is known of how sure the estimates are, where none has a range."""
    return [Sentence(case.words.text("No low and high given."), (OWN,))]


@rule("behind.some_ranges", Grade.OWN, lambda case: case.school.ranges and not case.school.share_ranges)
def some_ranges(case: Case) -> list[Sentence]:
    """Say nothing of the shares where some task types have no range."""
    text = case.words.text("The other task types have none, so the shares have no range.")
    return [Sentence(text, (OWN,))]


def _extreme(case: Case) -> list[TaskType]:
    """Find shares at an end of what was reported; one that stood there the year before too is no chance of this one."""
    before = at_an_end(case, case.previous)
    return [t for t in at_an_end(case, case.school) if t not in before]


@rule_on("behind.extreme", Grade.REMARK, _extreme)
def extreme(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Remind a school at an end of a reported range that such a figure may be nearer the middle next year."""
    text = case.words.text(
        "A share as far out as this ({names}) may lie nearer the middle next year, also where nothing is done differently.",
        names=names(case, types),
    )
    return [Sentence(text, (OWN, *(fact for t in types for fact in case.published.shares[t].fact)))]


@rule("behind.few_people", Grade.REMARK, lambda case: case.school.allocation.fte <= ONE_PERSON_FTE)
def few_people(case: Case) -> list[Sentence]:
    """Ask that figures stay in the school where they may be one person's."""
    text = case.words.text(
        "The figures cover at most one FTE and may show one person's time. Do not share them outside the school."
    )
    return [Sentence(text, (OWN,))]


RULES: tuple[Rule, ...] = (
    more_asked, even_more, fte_outside, rounded_together, ranges, no_ranges, some_ranges, extreme, few_people,
)  # fmt: skip


def behind(case: Case) -> tuple[Section, ...]:
    """Give time, cohort, change and what is uncertain about them."""
    words = case.words
    further = sentences_of(case, more_asked, even_more)
    uncertain = sentences_of(case, ranges, some_ranges, extreme, few_people)
    found = (
        Section(words.text("Further questions"), points=further) if further else None,
        _time_section(case),
        cohort_section(case),
        change_section(case),
        Section(words.text("About the estimates"), points=uncertain) if uncertain else None,
    )
    return tuple(section for section in found if section)


def _time_section(case: Case) -> Section:
    school, words = case.school, case.words
    percents, hours = rounded_shares(school.allocation), basis(school)
    headings = (
        words.text("Task type"),
        words.text("FTE"),
        words.text("Net hours a year") if hours.is_net else words.text("Gross hours a year"),
        words.text("Share"),
    )
    rows = tuple(
        (
            name,
            words.number_beside(school.allocation[t], 2, (0.0,)),
            words.number(hours_a_year(school.allocation[t], hours.hours)),
            words.percents(percents[t]),
        )
        for t, name in task_names(words).items()
    )
    fte_ = school.allocation.fte
    total = (
        words.text("Total"),
        words.number_beside(fte_, 2, (0.0,)),
        words.number(hours_a_year(fte_, hours.hours)),
        words.percents(100),
    )
    notes = sentences_of(case, rounded_together, fte_outside, no_ranges)
    return Section(words.text("Time"), table=Table(words.text("Time"), headings, rows, total, notes))

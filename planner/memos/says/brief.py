"""The conclusion's grounds, in some 70 words: the cohort, the days left, the time, and what lies outside."""

from __future__ import annotations

from planner.memos.says.cohort import gap, target_facts, target_of, week_15
from planner.memos.says.figures import (
    band,
    fte,
    outside,
    outside_unranged,
    reported,
    share,
    students_per_fte,
    the_schools,
)
from planner.memos.says.memo import Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule, rule_on
from planner.model.allocation import TaskType
from planner.model.content import Mark
from planner.model.publication.benchmark import Band
from planner.model.target import TargetGap
from planner.words.language import mark
from planner.words.target import is_step
from planner.words.terms import INSIDE, band_span, task_names

_SOON = 60  # days before the target's last day in which a memo tells of it


@rule_on("brief.agreements", Grade.OWN, lambda case: gap(case.school))
def agreements(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the cohort's agreements beside the target in people; a step on the way to it with its year."""
    target, words = target_of(case.school), case.words
    held = words.plural(
        "{signed} of {count} student ({share}) had a training agreement when GF2 ended",
        "{signed} of {count} students ({share}) had a training agreement when GF2 ended",
        found.cohort,
        signed=words.number(found.agreements),
        share=words.percent_beside(found.share, (found.target,)),
    )
    text = words.text(
        mark("{held}; the {year} step, {target}, is {needed}.")
        if is_step(target)
        else mark("{held}; {target} is {needed}."),
        held=held,
        year=target.year,
        target=words.percent_as_given(found.target),
        needed=words.number(found.needed),
    )
    return [Sentence(text, (OWN, *target_facts(case.school)))]


def _on_the_way(case: Case) -> TargetGap | None:
    return None if gap(case.school) else week_15(case.school)


@rule_on("brief.week_15", Grade.OWN, _on_the_way)
def on_the_way(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the interim count beside its mark while it is the only one; where GF2 has ended, it stands in the table behind."""
    text = case.words.text(
        "In teaching week 15 of GF2 {signed} of {cohort} had a training agreement; {target} is {needed}.",
        signed=case.words.number(found.agreements),
        cohort=case.words.number(found.cohort),
        needed=case.words.number(found.needed),
        target=case.words.percent_as_given(found.target),
    )
    return [Sentence(text, (OWN, *target_facts(case.school, Mark.GF2_WEEK_15)))]


def _days_left(case: Case) -> int | None:
    found = gap(case.school)
    left = target_of(case.school).days_left(case.date) if case.date and found and found.short else None
    return left if left is not None and 0 < left <= _SOON else None


@rule_on("brief.deadline", Grade.SET, _days_left)
def deadline(case: Case, days: int) -> list[Sentence]:
    """Say in the last weeks before it, where agreements are missing, by when the target is to be met: never for a past year's step."""
    text = case.words.plural(
        "Deadline: end of {year}, in {count} day.",
        "Deadline: end of {year}, in {count} days.",
        days,
        year=target_of(case.school).year,
    )
    return [Sentence(text, target_facts(case.school))]


def _students(case: Case) -> str:
    return case.words.plural("{count} student", "{count} students", case.school.students)


@rule_on("brief.staffing", Grade.PUBLISHED, band)
def staffing(case: Case, found: Band) -> list[Sentence]:
    """Give FTE and students per FTE beside the published band it lies in."""
    text = case.words.plural(
        "You spend {fte} FTE on {students}: {ratio} per FTE; {count} of {schools} was {band}.",
        "You spend {fte} FTE on {students}: {ratio} per FTE; {count} of {schools} were {band}.",
        found.schools,
        fte=fte(case),
        students=_students(case),
        ratio=students_per_fte(case),
        schools=the_schools(case),
        band=band_span(found, case.words),
    )
    return [Sentence(text, (OWN, *found.fact))]


@rule("brief.spends", Grade.OWN, lambda case: not band(case))
def spends(case: Case) -> list[Sentence]:
    """Give FTE and students per FTE, where no band is published."""
    text = case.words.text(
        "You spend {fte} FTE on {students}: {ratio} per FTE.",
        fte=fte(case), students=_students(case), ratio=students_per_fte(case),
    )  # fmt: skip
    return [Sentence(text, (OWN,))]


def _outside_range(case: Case) -> list[TaskType]:
    return [t for t in outside(case) if t in reported(case)]


@rule_on("brief.outside", Grade.PUBLISHED, _outside_range)
def beyond(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Set each share outside what the schools reported beside it; the first tells what the figures are."""
    words, facts = case.words, [OWN]
    told: list[str] = []
    for t in types:
        published = reported(case)[t]
        low, high = published.low or 0.0, published.high or 0.0
        text = (
            mark("{name} {share} ({low}–{high})")
            if told
            else mark("{name}: {share} of the time; {schools} reported {low}–{high}")
        )
        told.append(
            words.text(
                text,
                name=words.text(INSIDE[t]) if told else task_names(words)[t],
                share=words.percent_beside(case.school.allocation.shares[t], (low, high)),
                schools=the_schools(case),
                low=words.percent_as_given(low).rstrip("%").rstrip(),
                high=words.percent_as_given(high),
            )
        )
        facts += published.fact
    return [Sentence("; ".join(told) + ".", tuple(facts))]


@rule("brief.estimate", Grade.OWN, outside_unranged)
def estimate(case: Case) -> list[Sentence]:
    """Ask for an estimate that stands out and has no range to be gone through with those who do the work."""
    text = case.words.text("Go through the estimates with those doing the work.")
    return [Sentence(text, (OWN,))]


@rule("brief.split", Grade.OWN, lambda case: not (case.benchmark and case.benchmark.shares))
def shares(case: Case) -> list[Sentence]:
    """Give the three shares, where no drawing sets them beside published ones."""
    text = case.words.text(
        "The time goes to administrative tasks ({administration}), student support ({student_support}) and company "
        "relations ({company_relations}).",
        **{t.value: share(case, t) for t in TaskType},
    )
    return [Sentence(text, (OWN,))]


RULES: tuple[Rule, ...] = (agreements, on_the_way, deadline, staffing, spends, beyond, estimate, shares)

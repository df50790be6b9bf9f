"""The memo's first lines: the conclusion, chosen by the first rule that fits, and its grounds in some 70 words."""

from __future__ import annotations

import datetime as dt

from planner.memos.says.cohort import gap, target_facts, week_15
from planner.memos.says.figures import (
    all_inside,
    band,
    fte,
    names,
    outside,
    reported,
    share,
    students_per_fte,
    the_schools,
)
from planner.memos.says.memo import Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, first_of, rule, rule_on, sentences_of
from planner.model.allocation import TaskType
from planner.model.content import Mark
from planner.model.publication.benchmark import Band
from planner.model.target import TargetGap
from planner.words.language import mark
from planner.words.target import every_programme
from planner.words.terms import band_span, task_names

_SOON = 60  # days before the target's last day in which a memo tells of it


def share_facts(case: Case) -> tuple[str, ...]:
    """Ids of the facts that the published shares rest on."""
    return tuple(fact for published in case.published.shares.values() for fact in published.fact)


@rule("headline.questions", Grade.OWN, lambda case: case.questions)
def questions(case: Case) -> list[Sentence]:
    """Ask for the figures to be checked, where something in them was asked about."""
    text = case.words.plural(
        "Check the figures first: {count} question about your estimate",
        "Check the figures first: {count} questions about your estimate",
        len(case.questions),
    )
    return [Sentence(text, (OWN,))]


def _outside_unranged(case: Case) -> tuple[TaskType, int] | None:
    """Find a share outside what the schools reported that nothing is known of how sure it is."""
    return next((found for found in outside(case).items() if not case.school.share_ranges), None)


@rule_on("headline.split", Grade.PUBLISHED, _outside_unranged)
def split(case: Case, found: tuple[TaskType, int]) -> list[Sentence]:
    """Ask for the split to be checked, where a share without low and high lies outside what was reported."""
    more = mark("Check the split first: more time for {name} than at any of {schools}")
    less = mark("Check the split first: less time for {name} than at any of {schools}")
    text = case.words.text(
        more if found[1] > 0 else less,
        name=names(case, [found[0]]),
        schools=the_schools(case),
    )
    return [Sentence(text, (OWN, *case.published.shares[found[0]].fact))]


def _short(case: Case, *, beyond: bool) -> TargetGap | None:
    found = gap(case.school)
    return found if found and found.short and found.beyond_chance is beyond else None


@rule_on("headline.short", Grade.CHANCE, lambda case: _short(case, beyond=True))
def short(case: Case, found: TargetGap) -> list[Sentence]:
    """Say how many agreements are missing, where chance alone would seldom leave so few."""
    text = case.words.plural(
        "{count} agreement short of the {target} target: more than ordinary variation between cohorts",
        "{count} agreements short of the {target} target: more than ordinary variation between cohorts",
        found.short,
        target=case.words.percent(found.target),
    )
    return [Sentence(text, (OWN, *target_facts()))]


@rule_on("headline.close", Grade.CHANCE, lambda case: _short(case, beyond=False))
def close(case: Case, found: TargetGap) -> list[Sentence]:
    """Say how many are missing, and that cohorts vary that much."""
    text = case.words.plural(
        "{count} agreement short of the {target} target: within ordinary variation between cohorts",
        "{count} agreements short of the {target} target: within ordinary variation between cohorts",
        found.short,
        target=case.words.percent(found.target),
    )
    return [Sentence(text, (OWN, *target_facts()))]


@rule_on(
    "headline.narrow",
    Grade.CHANCE,
    lambda case: (found := gap(case.school)) and not found.beyond_chance and found,
)
def narrow(case: Case, found: TargetGap) -> list[Sentence]:
    """Say that the target is reached, by no more than cohorts vary."""
    text = case.words.text(
        "The {target} target is reached by a narrow margin", target=case.words.percent(found.target)
    )
    return [_with_split(case, text, (OWN, *target_facts()))]


@rule_on("headline.reached", Grade.SET, lambda case: gap(case.school))
def reached(case: Case, found: TargetGap) -> list[Sentence]:
    """Say that the target is reached."""
    text = case.words.text("The {target} target is reached", target=case.words.percent(found.target))
    return [_with_split(case, text, (OWN, *target_facts()))]


@rule("headline.time", Grade.OWN)
def of_time(case: Case) -> list[Sentence]:
    """Say what the school spends, where it gives no agreements."""
    text = case.words.plural(
        "You spend {fte} FTE on {count} student",
        "You spend {fte} FTE on {count} students",
        case.school.students,
        fte=fte(case),
    )
    return [_with_split(case, text, (OWN,))]


def _with_split(case: Case, text: str, facts: tuple[str, ...]) -> Sentence:
    """Add to a headline where the shares lie, where ranges are published."""
    if found := list(outside(case)):
        clause = case.words.text(
            "{headline}; outside what {schools} reported: {names}",
            headline=text, names=names(case, found), schools=the_schools(case),
        )  # fmt: skip
    elif all_inside(case):
        clause = case.words.text(
            "{headline}; the split lies within what {schools} reported",
            headline=text, schools=the_schools(case),
        )  # fmt: skip
    else:
        return Sentence(text, facts)
    return Sentence(clause, (*facts, *share_facts(case)))


HEADLINES: tuple[Rule, ...] = (questions, split, short, close, narrow, reached, of_time)


def headline(case: Case) -> Sentence:
    """Give the conclusion: what the first rule that fits says."""
    return first_of(case, *HEADLINES)


@rule_on("brief.agreements", Grade.OWN, lambda case: gap(case.school))
def agreements(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the cohort's agreements beside the target in people."""
    text = case.words.plural(
        "{signed} of {count} student ({share}) had a training agreement when GF2 ended; {target} is {needed}.",
        "{signed} of {count} students ({share}) had a training agreement when GF2 ended; {target} is {needed}.",
        found.cohort,
        signed=case.words.number(found.agreements),
        share=case.words.percent_beside(found.share, (found.target,)),
        target=case.words.percent(found.target),
        needed=case.words.number(found.needed),
    )
    return [Sentence(text, (OWN, *target_facts()))]


@rule_on("brief.week_15", Grade.OWN, lambda case: week_15(case.school))
def on_the_way(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the interim count beside the interim target, where the school gives it."""
    alone = mark(
        "In the 15th teaching week of GF2 {signed} of {cohort} had a training agreement; the interim target was {needed}."
    )
    text = case.words.text(
        mark("In the 15th teaching week of GF2 {signed} had one; the interim target was {needed}.")
        if gap(case.school)
        else alone,
        signed=case.words.number(found.agreements),
        cohort=case.words.number(found.cohort),
        needed=case.words.number(found.needed),
    )
    return [Sentence(text, (OWN, *target_facts(Mark.GF2_WEEK_15)))]


def _weeks_left(case: Case) -> int | None:
    year, found = every_programme(Mark.GF2_END).year, gap(case.school)
    left = (dt.date(year, 12, 31) - case.date).days if case.date and year and found and found.short else -1
    return -(-left // 7) if 0 <= left <= _SOON else None


@rule_on("brief.deadline", Grade.SET, _weeks_left)
def deadline(case: Case, weeks: int) -> list[Sentence]:
    """Say in the last weeks before it, where agreements are missing, that the target is to be met by the end of the year."""
    text = case.words.plural(
        "{short} are missing, and the target is to be met by the end of {year} at the latest, in {count} week.",
        "{short} are missing, and the target is to be met by the end of {year} at the latest, in {count} weeks.",
        weeks,
        short=case.words.number(found.short if (found := gap(case.school)) else 0),
        year=every_programme(Mark.GF2_END).year,
    )
    return [Sentence(text, (OWN, *target_facts()))]


@rule_on("brief.staffing", Grade.PUBLISHED, band)
def staffing(case: Case, found: Band) -> list[Sentence]:
    """Give FTE and students per FTE beside the published band it lies in."""
    text = case.words.plural(
        "You spend {fte} FTE on {students} students: {ratio} per FTE; {count} of {schools} was {band}.",
        "You spend {fte} FTE on {students} students: {ratio} per FTE; {count} of {schools} were {band}.",
        found.schools,
        fte=fte(case),
        students=case.words.number(case.school.students),
        ratio=students_per_fte(case),
        schools=the_schools(case),
        band=band_span(found, case.words),
    )
    return [Sentence(text, (OWN, *found.fact))]


@rule("brief.spends", Grade.OWN, lambda case: not band(case))
def spends(case: Case) -> list[Sentence]:
    """Give FTE and students per FTE, where no band is published."""
    text = case.words.text(
        "You spend {fte} FTE on {students} students: {ratio} per FTE.",
        fte=fte(case), students=case.words.number(case.school.students), ratio=students_per_fte(case),
    )  # fmt: skip
    return [Sentence(text, (OWN,))]


def _outside_range(case: Case) -> list[TaskType]:
    return [t for t in outside(case) if t in reported(case)]


@rule_on("brief.outside", Grade.PUBLISHED, _outside_range)
def beyond(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Set each share outside what the schools reported beside it."""
    words = case.words
    return [
        Sentence(
            words.text(
                "{name}: {share} of the time; {schools} reported {low}–{high}.",
                name=task_names(words)[t],
                share=words.percent_beside(case.school.allocation.shares[t], (p.low or 0.0, p.high or 0.0)),
                schools=the_schools(case),
                low=words.percent_as_given(p.low or 0.0).rstrip("%").rstrip(),
                high=words.percent_as_given(p.high or 0.0),
            ),
            (OWN, *p.fact),
        )
        for t in types
        if (p := reported(case)[t])
    ]


@rule("brief.estimate", Grade.OWN, _outside_unranged)
def estimate(case: Case) -> list[Sentence]:
    """Ask for an estimate that stands out and has no range to be gone through with those who do the work."""
    text = case.words.text(
        "The figures are estimates without low and high. Go through them with those who do the work."
    )
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


BRIEF: tuple[Rule, ...] = (agreements, on_the_way, deadline, staffing, spends, beyond, estimate, shares)
RULES: tuple[Rule, ...] = (*HEADLINES, *BRIEF)


def brief(case: Case) -> tuple[Sentence, ...]:
    """Give the conclusion's grounds."""
    return sentences_of(case, *BRIEF)

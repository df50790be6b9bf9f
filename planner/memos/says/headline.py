"""The memo's first line: the conclusion, chosen by the first rule that fits."""

from __future__ import annotations

from planner.memos.says.cohort import gap, target_facts, week_15
from planner.memos.says.figures import (
    all_inside,
    fte,
    names,
    outside,
    outside_unranged,
    share_facts,
    the_schools,
)
from planner.memos.says.memo import Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, first_of, rule, rule_on
from planner.model.allocation import TaskType
from planner.model.target import TargetGap
from planner.words.language import mark


@rule("headline.questions", Grade.OWN, lambda case: case.questions)
def questions(case: Case) -> list[Sentence]:
    """Ask for the figures to be checked, where something in them was asked about."""
    text = case.words.plural(
        "Check the figures first: {count} question about your estimate",
        "Check the figures first: {count} questions about your estimate",
        len(case.questions),
    )
    return [Sentence(text, (OWN,))]


@rule_on("headline.split", Grade.PUBLISHED, outside_unranged)
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
        target=case.words.percent_as_given(found.target),
    )
    return [Sentence(text, (OWN, *target_facts(case.school)))]


@rule_on("headline.close", Grade.CHANCE, lambda case: _short(case, beyond=False))
def close(case: Case, found: TargetGap) -> list[Sentence]:
    """Say how many are missing, and that cohorts vary that much."""
    text = case.words.plural(
        "{count} agreement short of the {target} target: within ordinary variation between cohorts",
        "{count} agreements short of the {target} target: within ordinary variation between cohorts",
        found.short,
        target=case.words.percent_as_given(found.target),
    )
    return [Sentence(text, (OWN, *target_facts(case.school)))]


def _narrowly_reached(case: Case) -> TargetGap | None:
    found = gap(case.school)
    return found if found and not found.short and not found.beyond_chance else None


@rule_on("headline.narrow", Grade.CHANCE, _narrowly_reached)
def narrow(case: Case, found: TargetGap) -> list[Sentence]:
    """Say that the target is reached, by no more than cohorts vary."""
    text = case.words.text(
        "The {target} target is reached by a narrow margin", target=case.words.percent_as_given(found.target)
    )
    return [_with_split(case, text, (OWN, *target_facts(case.school)))]


@rule_on("headline.reached", Grade.SET, lambda case: gap(case.school))
def reached(case: Case, found: TargetGap) -> list[Sentence]:
    """Say that the target is reached."""
    text = case.words.text("The {target} target is reached", target=case.words.percent_as_given(found.target))
    return [_with_split(case, text, (OWN, *target_facts(case.school)))]


@rule("headline.time", Grade.OWN)
def of_time(case: Case) -> list[Sentence]:
    """Say where the split lies, or else what the school spends, where it gives no agreements."""
    words = case.words
    if found := list(outside(case)):
        text = words.text(
            "Outside what {schools} reported: {names}",
            names=names(case, found), schools=the_schools(case),
        )  # fmt: skip
    elif all_inside(case):
        text = words.text(
            "The split lies within what {schools} reported",
            schools=the_schools(case),
        )
    else:
        text = words.plural(
            "You spend {fte} FTE on {count} student",
            "You spend {fte} FTE on {count} students",
            case.school.students,
            fte=fte(case),
        )
    missing = (
        mark("{headline}; agreements were given for teaching week 15 only")
        if week_15(case.school)
        else mark("{headline}; no agreements were given")
    )
    facts = share_facts(case) if found or all_inside(case) else ()
    return [Sentence(words.text(missing, headline=text), (OWN, *facts))]


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


RULES: tuple[Rule, ...] = (questions, split, short, close, narrow, reached, of_time)


def headline(case: Case) -> Sentence:
    """Give the conclusion: what the first rule that fits says."""
    return first_of(case, *RULES)

"""The cohort against the target: what is counted on the memo's first page, and the table behind it."""

from __future__ import annotations

from planner.memos.says.figures import HALF_DAY_FTE, basis, hours_named
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, paragraphs, rule_on
from planner.model.amounts import rounded
from planner.model.content import Mark, Target
from planner.model.schools import School
from planner.model.target import TargetGap, WouldTake
from planner.words.language import mark
from planner.words.target import target_in

_WHEN = {Mark.GF2_WEEK_15: mark("Teaching week 15"), Mark.GF2_END: mark("End of GF2")}


def gap(school: School) -> TargetGap | None:
    """Count a school's cohort against the target at the end of GF2; None where the figures are not there, or cannot be."""
    return _gap(school, school.agreements, Mark.GF2_END)


def week_15(school: School) -> TargetGap | None:
    """Count the same cohort against the interim target."""
    return _gap(school, school.agreements_week15, Mark.GF2_WEEK_15)


def _gap(school: School, signed: int | None, when: Mark) -> TargetGap | None:
    cohort = school.gf2_students
    if not cohort or signed is None or signed > cohort:
        return None
    return TargetGap(cohort, signed, target_of(school, when).share)


def target_of(school: School, when: Mark = Mark.GF2_END) -> Target:
    """Find the target a school's cohort is counted against: its programme's, in its year."""
    return target_in(when, school.year, school.base_2019, school.programme)


def target_facts(school: School, when: Mark = Mark.GF2_END) -> tuple[str, ...]:
    """Give the fact its target rests on: where it is set, and not what led to it."""
    return target_of(school, when).note.fact[:1]


@rule_on("cohort.next", Grade.CHANCE, lambda case: gap(case.school))
def next_cohort(case: Case, found: TargetGap) -> list[Sentence]:
    """Say where a next cohort may end where nothing changes."""
    low, high = found.next_cohort
    text = case.words.plural(
        "If nothing changes, about nine of ten cohorts of {count} student end with {low}–{high} signed.",
        "If nothing changes, about nine of ten cohorts of {count} students end with {low}–{high} signed.",
        found.cohort,
        low=case.words.number(low),
        high=case.words.number(high),
    )
    return [Sentence(text, (OWN,))]


def _asked(case: Case) -> WouldTake | None:
    found, hours = gap(case.school), basis(case.school).hours
    holds = max(case.school.allocation.values()) >= HALF_DAY_FTE
    return (
        WouldTake.of_move(found.short, HALF_DAY_FTE, hours)
        if found and found.short > 1 and found.beyond_chance and holds
        else None
    )


@rule_on("cohort.would_take", Grade.OWN, _asked)
def would_take(case: Case, asked: WouldTake) -> list[Sentence]:
    """Turn half a day a week into the question it comes to, where more agreements are missing than cohorts vary by and the time is there."""
    text = case.words.text(
        "Half a day a week is {hours} a year: {each} for each missing agreement. Is that realistic?",
        hours=hours_named(case, asked.hours),
        each=case.words.plural("{count} hour", "{count} hours", int(rounded(asked.hours_each))),
    )
    return [Sentence(text, (OWN, *basis(case.school).fact))]


RULES: tuple[Rule, ...] = (next_cohort, would_take)


def cohort_section(case: Case) -> Section | None:
    """Count agreements against the target and the interim target; None where the school gives no counts."""
    counted = {Mark.GF2_WEEK_15: week_15(case.school), Mark.GF2_END: gap(case.school)}
    words = case.words
    rows = tuple(
        (
            f"{words.text(_WHEN[when])} ({words.percent_as_given(found.target)})",
            words.number(found.cohort),
            words.number(found.agreements),
            words.number(found.needed),
            words.number(found.short),
            _variation(found, case),
        )
        for when, found in counted.items()
        if found
    )
    if not rows:
        return None
    headings = (
        words.text("Counted"),
        words.text("Students"),
        words.text("With an agreement"),
        words.text("Target"),
        words.text("Missing"),
        words.text("Ordinary variation"),
    )
    table = Table(words.text("Agreements"), headings, rows)
    return Section(words.text("Agreements"), paragraphs(case, (next_cohort, would_take)), table=table)


def _variation(found: TargetGap, case: Case) -> str:
    if not found.short:
        return "–"
    return case.words.text("beyond") if found.beyond_chance else case.words.text("within")

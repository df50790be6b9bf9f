"""The memo's section on agreements: the target in people, chance in the next cohort, what would have to be true."""

from __future__ import annotations

from planner.files.content import targets
from planner.memos.says.memo import Section, Sentence
from planner.memos.says.own_time import HALF_DAY_FTE
from planner.memos.says.rules import OWN, Case, Grade, Rule, cited, paragraphs, rule, rule_on
from planner.model.content import Mark
from planner.model.target import TargetGap, WouldTake
from planner.words.target import (
    every_programme,
    gap_sentence,
    next_cohort_sentence,
    would_take_sentence,
)


def gap(case: Case) -> TargetGap | None:
    """Count this cohort against the target at the end of GF2; None where the figures are not there, or cannot be."""
    return _gap(case.school.gf2_students, case.school.agreements, Mark.GF2_END)


def week_15(case: Case) -> TargetGap | None:
    """Count the same cohort against the mark on the way."""
    return _gap(case.school.gf2_students, case.school.agreements_week15, Mark.GF2_WEEK_15)


def _gap(cohort: int | None, signed: int | None, when: Mark) -> TargetGap | None:
    if not cohort or signed is None or signed > cohort:
        return None
    return TargetGap(cohort, signed, every_programme(when).share)


@rule_on("agreements.share", Grade.OWN, gap)
def share(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the share of the cohort with an agreement."""
    words = case.words
    text = words.plural(
        "{signed} of {count} student on GF2 had an agreement when it ended: {share}.",
        "{signed} of {count} students on GF2 had an agreement when it ended: {share}.",
        found.cohort,
        signed=words.number(found.agreements),
        share=words.percent_beside(found.share, (found.target,)),
    )
    return [Sentence(text, (OWN,))]


@rule_on("agreements.gap", Grade.SET, gap)
def in_people(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the target in people, exact for this cohort."""
    return [cited(gap_sentence(found, every_programme(Mark.GF2_END), case.words), OWN)]


@rule_on("agreements.week_15", Grade.SET, week_15)
def on_the_way(case: Case, found: TargetGap) -> list[Sentence]:
    """Give the mark on the way, where the school gives the figure."""
    return [cited(gap_sentence(found, every_programme(Mark.GF2_WEEK_15), case.words), OWN)]


@rule_on("agreements.next_cohort", Grade.CONVENTION, gap)
def next_cohort(case: Case, found: TargetGap) -> list[Sentence]:
    """Say how much chance alone there is in a next cohort of the same size and rate."""
    return [cited(next_cohort_sentence(found, case.words), OWN)]


def _asked(case: Case) -> WouldTake | None:
    found = gap(case)
    holds = max(case.school.allocation.values()) >= HALF_DAY_FTE
    return WouldTake.of_move(found.short, HALF_DAY_FTE) if found and found.short and holds else None


@rule_on("agreements.would_take", Grade.OWN, _asked)
def would_take(case: Case, asked: WouldTake) -> list[Sentence]:
    """Turn half a day a week into the question it comes to, where agreements are missing and the time is there."""
    words = case.words
    question = would_take_sentence(asked, words, is_described=case.is_described)
    text = words.text("What would have to be true if half a day a week were set aside for it?")
    return [Sentence(f"{text} {question.text}", (OWN, *question.fact))]


@rule("agreements.target", Grade.SET, lambda case: gap(case) or week_15(case))
def target(case: Case) -> list[Sentence]:
    """Say where the target comes from, and what is not known of it."""
    end = every_programme(Mark.GF2_END)
    items = (end.note, *targets().not_known) if case.is_described else (end.note,)
    text = " ".join(item.text.in_language(case.words.language) for item in items)
    return [Sentence(text, tuple(dict.fromkeys(fact for item in items for fact in item.fact)))]


RULES: tuple[Rule, ...] = (share, in_people, on_the_way, next_cohort, would_take, target)


def agreements_section(case: Case) -> Section | None:
    """Count agreements against the target or the mark on the way; None where the school gives no counts."""
    text = paragraphs(case, (share, in_people, on_the_way), (next_cohort,), (would_take,), (target,))
    return Section(case.words.text("Agreements and the target"), text) if text else None

"""What changed since an earlier year: the figures side by side, and whether the estimates can tell it."""

from __future__ import annotations

from planner.memos.says.figures import fte, names, share, students_per_fte
from planner.memos.says.memo import Section, Sentence
from planner.memos.says.rules import OWN, OWN_BEFORE, Case, Grade, Rule, paragraphs, rule, rule_on
from planner.model.allocation import TaskType
from planner.words.language import mark
from planner.words.terms import INSIDE

_BOTH = (OWN_BEFORE, OWN)


def _meeting(case: Case, *, meets: bool) -> list[TaskType]:
    change = case.change
    if change is None:
        return []
    still = _same(case)
    return [t for t, within in change.within_ranges.items() if within is meets and t not in still]


def _same(case: Case) -> list[TaskType]:
    """Task types with no change at all: there is nothing for the estimates' uncertainty to account for."""
    change = case.change
    return (
        [t for t in TaskType if change.before.allocation[t] == change.after.allocation[t]] if change else []
    )


def _without_ranges(case: Case) -> list[TaskType]:
    """Changed task types that do not have a range in both years."""
    change, still = case.change, _same(case)
    return [t for t in TaskType if t not in change.within_ranges and t not in still] if change else []


def _of(types: list[TaskType], case: Case, text: str) -> list[Sentence]:
    """Say it of these task types, the `{names}` of the sentence."""
    named = names(case, types) if len(types) < len(TaskType) else case.words.text("all three task types")
    return [Sentence(case.words.text(text, names=named), _BOTH)]


@rule("change.figures", Grade.OWN, lambda case: case.change)
def figures(case: Case) -> list[Sentence]:
    """Set the two years' figures side by side, of the shares the one that moved most."""
    before = case.previous or case.school
    shares, shares_before = case.school.allocation.shares, before.allocation.shares
    most = max(TaskType, key=lambda t: abs(shares[t] - shares_before[t]))
    text = case.words.text(
        "In all {fte} FTE against {fte_before}; {ratio} students per FTE against {ratio_before}; {name} {share} of the time "
        "against {share_before}.",
        fte=fte(case),
        fte_before=fte(case, before),
        ratio=students_per_fte(case),
        ratio_before=students_per_fte(case, before),
        name=case.words.text(INSIDE[most]),
        share=share(case, most),
        share_before=share(case, most, before),
    )
    return [Sentence(text, _BOTH)]


@rule_on("change.within", Grade.OWN, lambda case: _meeting(case, meets=True))
def within(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose ranges of the two years meet."""
    return _of(
        types,
        case,
        mark("For {names} the two years' ranges overlap: the change may be no more than their uncertainty."),
    )


@rule_on("change.beyond", Grade.OWN, lambda case: _meeting(case, meets=False))
def beyond(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose ranges of the two years do not meet."""
    return _of(types, case, mark("For {names} the change is larger than the two years' ranges allow."))


@rule_on("change.same", Grade.OWN, _same)
def same(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose figures the two years have in common."""
    return _of(types, case, mark("The two years have the same figures for {names}."))


@rule_on("change.no_ranges", Grade.OWN, _without_ranges)
def no_ranges(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Make no claim about noise for task types without a range in both years."""
    text = mark("For {names} not both years have low and high, so a change cannot be told from uncertainty.")
    return _of(types, case, text)


@rule("change.form", Grade.OWN, lambda case: case.change and case.change.instrument_changed)
def form(case: Case) -> list[Sentence]:
    """Say that the two years were asked with different forms, where both say which."""
    before, after = (school.instrument for school in (case.previous or case.school, case.school))
    text = case.words.text(
        "The two years were asked with different forms ({before} and {after}).",
        before=before, after=after,
    )  # fmt: skip
    return [Sentence(text, _BOTH)]


RULES: tuple[Rule, ...] = (figures, within, beyond, same, no_ranges, form)


def change_section(case: Case) -> Section | None:
    """Say what changed since an earlier year; None where none is given."""
    if case.change is None or case.previous is None:
        return None
    year = str(case.previous.year) if case.previous.year else case.words.text("the year before")
    title = case.words.text("Changed since {year}", year=year)
    return Section(title, paragraphs(case, (figures,), (within, beyond, same, no_ranges, form)))

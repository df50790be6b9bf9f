"""The memo's section on what changed since an earlier year: the parts of each change, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Iterable

from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, OWN_BEFORE, Case, Grade, Rule, paragraphs, rule, rule_on
from planner.memos.says.standing import at_an_end
from planner.model.allocation import TaskType
from planner.model.change import Parts, rounded_parts
from planner.words.language import Words, mark
from planner.words.terms import INSIDE, task_names

_BOTH = (OWN_BEFORE, OWN)
_FEW = 10  # below it a figure of students per FTE has a decimal


def _meeting(case: Case, *, meets: bool) -> list[TaskType]:
    change = case.change
    if change is None:
        return []
    still = _same(case)
    return [t for t, within in change.within_ranges.items() if within is meets and t not in still]


def _same(case: Case) -> list[TaskType]:
    """Task types with no change at all: there is nothing for the estimates' uncertainty to account for."""
    return [t for t, parts in case.change.hours_week.items() if parts.change == 0] if case.change else []


def _without_ranges(case: Case) -> list[TaskType]:
    """Changed task types that do not have a range in both years."""
    change, still = case.change, _same(case)
    return [t for t in TaskType if t not in change.within_ranges and t not in still] if change else []


def _some_have_ranges(case: Case) -> bool:
    return any(_meeting(case, meets=meets) for meets in (True, False))


def _names(types: Iterable[TaskType], words: Words) -> str:
    return ", ".join(words.text(INSIDE[t]) for t in types)


def _of(types: Iterable[TaskType], case: Case, text: str) -> list[Sentence]:
    """Say it of these task types, the `{names}` of the sentence."""
    return [Sentence(case.words.text(text, names=_names(types, case.words)), _BOTH)]


@rule_on("change.within", Grade.OWN, lambda case: _meeting(case, meets=True))
def within(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose ranges of the two years meet."""
    text = mark(
        "The two years' own ranges overlap for {names}: a change there may be no more than the estimates' uncertainty."
    )
    return _of(types, case, text)


@rule_on("change.beyond", Grade.OWN, lambda case: _meeting(case, meets=False))
def beyond(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose ranges of the two years do not meet."""
    return _of(types, case, mark("The change is larger than the two years' own ranges allow for {names}."))


@rule_on("change.same", Grade.OWN, _same)
def same(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types whose figures the two years have in common."""
    return _of(types, case, mark("The two years have the same figures for {names}."))


@rule_on(
    "change.some_ranges", Grade.OWN, lambda case: _without_ranges(case) if _some_have_ranges(case) else None
)
def some_ranges(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Name the task types left out of what is said of the ranges, beside those that have them."""
    text = mark(
        "The two years do not both have low and high figures for {names}, so a change there cannot be told from "
        "the estimates' uncertainty."
    )
    return _of(types, case, text)


@rule("change.no_ranges", Grade.OWN, lambda case: _without_ranges(case) and not _some_have_ranges(case))
def no_ranges(case: Case) -> list[Sentence]:
    """Make no claim about noise where no task type has a range in both years."""
    text = case.words.text(
        "The two years do not both have low and high figures, so nothing is said of whether a change is more than "
        "the estimates' uncertainty."
    )
    return [Sentence(text, _BOTH)]


@rule("change.form", Grade.OWN, lambda case: case.change and case.change.instrument_changed)
def form(case: Case) -> list[Sentence]:
    """Say that the two years were asked with different forms, where both say which."""
    before, after = (school.instrument for school in (case.previous or case.school, case.school))
    text = case.words.text(
        "The two years were asked with different forms ({before} and {after}). A change may lie in the questions, "
        "not in the work.",
        before=before,
        after=after,
    )
    return [Sentence(text, _BOTH)]


@rule_on("change.towards_the_middle", Grade.REMARK, lambda case: at_an_end(case.previous, case.benchmark))
def towards_the_middle(case: Case, types: list[TaskType]) -> list[Sentence]:
    """Remind a school that stood at an end of the reported range the year before of what may then be expected."""
    text = case.words.text(
        "In {year} the school's share stood at or beyond the end of the range reported for {names}. A figure that far "
        "out may be expected nearer the middle the next time, also where nothing is done differently.",
        year=_year(case, before=True),
        names=_names(types, case.words),
    )
    return [Sentence(text, (OWN_BEFORE, *(fact for t in types for fact in case.published.shares[t].fact)))]


@rule("change.parts", Grade.OWN, lambda case: case.change)
def parts_note(case: Case) -> list[Sentence]:
    """Say under the table how the parts were found, and what they are not."""
    text = case.words.text(
        "Gross hours. Changes are taken before rounding. The parts add up to the change (the logarithmic mean method, "
        "LMDI); they are arithmetic and explain nothing."
    )
    return [Sentence(text, _BOTH)]


RULES: tuple[Rule, ...] = (within, beyond, same, some_ranges, no_ranges, form, towards_the_middle, parts_note)


def change_section(case: Case) -> Section | None:
    """Say what changed since an earlier year; None where none is given."""
    if case.change is None:
        return None
    title = case.words.text("What has changed since {year}", year=_year(case, before=True))
    text = paragraphs(case, (within, beyond, same, some_ranges, no_ranges), (form, towards_the_middle))
    return Section(title, text, _table(case))


def _year(case: Case, *, before: bool) -> str:
    """Name a year; where a table states none it can only be before or now."""
    school = case.previous if before else case.school
    if school and school.year:
        return str(school.year)
    return case.words.text("the year before") if before else case.words.text("this year")


def _table(case: Case) -> Table | None:
    change, words = case.change, case.words
    if change is None:
        return None
    names = task_names(words)
    rows = [(names[t], *_cells(parts, 1, ("fte", "mix"), words)) for t, parts in change.hours_week.items()]
    ratio = change.students_per_fte
    decimals = 0 if min(ratio.before, ratio.after) >= _FEW else 1
    rows.append((words.text("Students per FTE"), *_cells(ratio, decimals, ("students", "fte"), words)))
    headings = (
        words.text("Task type"),
        _year(case, before=True),
        _year(case, before=False),
        words.text("Change"),
        words.text("of it students"),
        words.text("of it total FTE"),
        words.text("of it the split"),
    )
    return Table(
        words.text("The change and its parts: hours a week, and students per FTE"),
        headings,
        tuple(rows),
        notes=parts_note.of(case),
    )


def _cells(parts: Parts, decimals: int, factors: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Write a row: two years, the change before rounding, and its parts rounded together to add up to it."""
    shown = dict(
        zip(
            factors,
            rounded_parts([getattr(parts, name) for name in factors], parts.change, decimals),
            strict=True,
        )
    )
    return (
        words.number(parts.before, decimals),
        words.number(parts.after, decimals),
        words.signed(parts.change, decimals),
        *(
            words.signed(shown[name], decimals) if name in shown else "–"
            for name in ("students", "fte", "mix")
        ),
    )

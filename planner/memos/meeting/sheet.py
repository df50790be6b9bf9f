"""A plan in, one page out: what is changed, why, what is expected, who stands for it, when it is looked at again."""

from __future__ import annotations

from planner.memos.says.memo import KeyFigure, Memo, Section, Sentence, Table
from planner.memos.says.rules import OWN
from planner.memos.says.sources import labels
from planner.model.allocation import TaskType
from planner.model.effort import hours_a_week
from planner.model.meeting.asked import asked_of
from planner.model.meeting.balance import balance
from planner.model.meeting.plans import MeetingPlan
from planner.words.language import Words, begun, mark
from planner.words.meeting.hours import found_sentences, role_sentences
from planner.words.meeting.kept import change_words, changes_words, plan_labels
from planner.words.terms import role_names, task_names


def plan_sheet(plan: MeetingPlan, words: Words) -> Memo:
    """Write a decision on one page."""
    scenario, role = plan.scenario, role_names(words)[plan.by]
    heading = (
        (words.text("Date"), words.date(plan.decided_on)),
        (plan_labels(words)["by"], role),
        (plan_labels(words)["review_on"], words.date(plan.review_on)),
    )
    sections = [
        _time(plan, words),
        *_why(plan, words),
        *_hours_found(plan, words),
        Section(plan_labels(words)["expects"], ((Sentence(plan.expects, (OWN,)),),)),
        *_against(plan, words),
        Section(
            words.text(mark("Before we part")),
            points=tuple(
                Sentence(words.text(asked))
                for asked in (
                    mark("Which tasks give the hours?"),
                    mark("Who does what from tomorrow?"),
                    mark("Who looks at it again, and with which figures?"),
                )
            ),
            asks=True,
        ),
        Section("", ((Sentence(words.text(mark(
            "The figures are the school's own estimates. They show time, not results: nobody knows how many agreements an hour gives."
        ))),),)),
    ]  # fmt: skip
    return Memo(
        words.language, scenario.school or words.text(mark("The school's own figures")), words.text(mark("Decided at a planning meeting")),
        heading, Sentence(changes_words(scenario, words), (OWN,)), (Sentence(plan.why, (OWN,), lead=plan_labels(words)["why"]),),
        _key_figures(plan, words), tuple(sections), None, (), (), labels(words),
    )  # fmt: skip


def _hours(plan: MeetingPlan) -> dict[TaskType, tuple[float, float]]:
    """Gross hours a week, today and as decided."""
    today, then = plan.scenario.today.allocation, plan.scenario.came_to.allocation
    return {t: (hours_a_week(today[t]), hours_a_week(then[t])) for t in TaskType}


def _key_figures(plan: MeetingPlan, words: Words) -> tuple[KeyFigure, ...]:
    names = task_names(words)
    return tuple(
        KeyFigure(
            words.signed(then - today, 1), words.text(mark("hours a week, {task}"), task=names[t].lower())
        )
        for t, (today, then) in _hours(plan).items()
    )


def _time(plan: MeetingPlan, words: Words) -> Section:
    names, before, after = task_names(words), plan.scenario.today, plan.scenario.came_to
    was, then = before.allocation.shares, after.allocation.shares

    def row(name: str, hours: tuple[float, float], *shares: str) -> tuple[str, ...]:
        today, decided = hours
        return (
            name,
            words.number(today, 1),
            words.number(decided, 1),
            words.signed(decided - today, 1),
            *shares,
        )

    rows = [
        row(names[t], pair, words.percent(was[t]), words.percent(then[t])) for t, pair in _hours(plan).items()
    ]
    total = row(
        words.text("Total"), (hours_a_week(before.allocation.fte), hours_a_week(after.allocation.fte)), "", ""
    )
    headings = tuple(
        words.text(heading)
        for heading in (
            mark("Hours a week"), mark("Today"), mark("Decided"), mark("Change"), mark("Share today"), mark("Share decided"),
        )
    )  # fmt: skip
    caption = words.text(mark("The time, today and as decided"))
    return Section(caption, table=Table(caption, headings, tuple(rows), total))


def _why(plan: MeetingPlan, words: Words) -> list[Section]:
    said = [
        Sentence(change.why, (OWN,), lead=begun(change_words(change, plan.scenario.today, words)))
        for change in plan.scenario.changes
        if change.why
    ]
    return [Section(words.text(mark("Why each change")), points=tuple(said))] if said else []


def _hours_found(plan: MeetingPlan, words: Words) -> list[Section]:
    """Say what the meeting found of the hours that are asked; nothing where it marked nothing."""
    scenario = plan.scenario
    if scenario.sheet is None:
        return []
    told = balance(scenario.sheet, asked_of(scenario.on(scenario.today)))
    said = [Sentence(text, (OWN,)) for text in (*found_sentences(told, words), *role_sentences(told, words))]
    return [Section(words.text("Where do the hours come from?"), (tuple(said),))]


def _against(plan: MeetingPlan, words: Words) -> list[Section]:
    if not plan.weighed_against:
        return []
    names = words.listed(words.text("“{text}”", text=name) for name in plan.weighed_against)
    return [Section(plan_labels(words)["against"], ((Sentence(names, (OWN,)),),))]

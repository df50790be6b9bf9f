"""The table of a meeting as HTML: what is kept, side by side, and decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from planner.acts.meetings import Held, reopen
from planner.figures.palette import TASK_COLOUR
from planner.files.templates import templates
from planner.model.allocation import TaskType
from planner.model.effort import hours_a_week
from planner.model.estimate.people import Role
from planner.model.meeting.plans import MeetingPlan, what_became
from planner.model.meeting.scenarios import (
    LONGEST_NAME,
    LONGEST_WHY,
    KeptScenario,
    LeverSetting,
    Reopened,
    Workload,
)
from planner.rooms.pages import HERE
from planner.rooms.whatif.meeting.table import Laid
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, mark
from planner.words.meeting.kept import (
    AS_TODAY,
    change_words,
    changes_words,
    plan_labels,
    reopened_sentence,
    since_sentence,
)
from planner.words.terms import role_names, task_names

if TYPE_CHECKING:
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A kept scenario on the page: its changes with the words for each, and whether it is what it was."""

    which: str
    kept: KeptScenario
    changes: list[tuple[LeverSetting, str]]
    said: str
    again: str
    is_open: bool
    is_beside: bool
    figures: Workload


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of the comparison.

    Parameters
    ----------
    parts : list
        Of its bar: colour, width in percent.
    cells : list
        Figures, and in small letters how far each is from today's, and the share.
    """

    name: str
    parts: list[tuple[str, str]]
    cells: list[tuple[str, str]]


def table_html(laid: Laid, state: WhatIf, words: Words, store: Store) -> Markup:
    """Write the table."""
    cards = [_card(held, laid, words, store) for held in laid.kept]
    listed = [card for card in cards if not card.kept.is_put_away]
    beside = [card for card in listed if card.is_beside]
    beside.sort(key=lambda card: laid.beside.index(card.which))
    headings, rows = _compared(state, beside, words)
    return Markup(  # noqa: S704  (an autoescaping template's)
        templates(HERE / "whatif" / "meeting", HERE)
        .get_template("table.html.j2")
        .render(
            t=words.text,
            plural=words.plural,
            words=words,
            cards=listed,
            away=[card for card in cards if card.kept.is_put_away],
            headings=headings,
            rows=rows,
            plans=[_plan(held, state, words) for held in laid.plans],
            labels=plan_labels(words),
            roles=[(role.value, name) for role, name in role_names(words).items()],
            standing=Role.HEAD_OF_PROGRAMME.value,
            opened=laid.opened,
            most_name=LONGEST_NAME,
            most_why=LONGEST_WHY,
            in_a_year=_in_a_year(),
        )
    )


def _card(held: Held[KeptScenario], laid: Laid, words: Words, store: Store) -> ScenarioCard:
    kept = held.what
    again: Reopened = reopen(store, kept)
    return ScenarioCard(
        held.which,
        kept,
        [(change, change_words(change, kept.today, words)) for change in kept.changes],
        changes_words(kept, words),
        reopened_sentence(again, words),
        held.which == laid.opened,
        held.which in laid.beside,
        again.now,
    )


def _compared(
    state: WhatIf, beside: Sequence[ScenarioCard], words: Words
) -> tuple[list[tuple[str, str]], list[ComparedRow]]:
    """Set today and scenarios side by side: columns (a colour or "", a name), and a row for each.

    Hours a week on each task type, with the share; FTE in all and students only where a scenario changes them.
    """
    today = Workload.of(state.school.baseline, state.school.students)
    named = [
        (words.text(AS_TODAY), today),
        *((card.kept.name, card.figures) for card in beside if card.figures.allocation.fte),
    ]
    columns: list[tuple[str, str, int, Callable[[Workload], float]]] = [
        (TASK_COLOUR[t], name, 1, partial(_hours, t)) for t, name in task_names(words).items()
    ]
    fte, students = (lambda of: of.allocation.fte), (lambda of: float(of.students))
    columns += [
        ("", words.text(name), decimals, measure)
        for name, decimals, measure in ((mark("FTE in all"), 2, fte), (mark("Students"), 0, students))
        if len({words.number(measure(one), decimals) for _, one in named}) > 1
    ]
    columns.append(("", words.text(mark("Students per FTE")), 0, lambda of: of.students / of.allocation.fte))
    rows = []
    for name, one in named:
        shares = [words.percent(share) for share in one.allocation.shares.values()]
        cells = []
        for at, (_, _, decimals, measure) in enumerate(columns):
            away = words.signed(measure(one) - measure(today), decimals) if one is not today else ""
            figure = words.number(measure(one), decimals)
            cells.append((figure, " · ".join(part for part in (away, *shares[at : at + 1]) if part)))
        parts = [(TASK_COLOUR[t], f"{100 * share:.3f}") for t, share in one.allocation.shares.items()]
        rows.append(ComparedRow(name, parts, cells))
    return [(colour, name) for colour, name, *_ in columns], rows


def _hours(task_type: TaskType, of: Workload) -> float:
    return hours_a_week(of.allocation[task_type])


def _plan(held: Held[MeetingPlan], state: WhatIf, words: Words) -> dict[str, object]:
    """Say what was decided, and where the school's figures have changed since, what became of it."""
    plan, school = held.what, state.school
    now = Workload.of(school.baseline, school.students)
    ranges = dict(zip(TaskType, school.ranges, strict=True)) if school.ranges else None
    found = what_became(plan, now, ranges) if now != plan.scenario.today else {}
    return {
        "which": held.which,
        "name": plan.scenario.name,
        "changes": [
            (change_words(change, plan.scenario.today, words), change.why) for change in plan.scenario.changes
        ],
        "why": plan.why,
        "expects": plan.expects,
        "by": role_names(words)[plan.by],
        "decided_on": words.date(plan.decided_on),
        "review_on": words.date(plan.review_on),
        "against": words.listed(words.text("“{text}”", text=name) for name in plan.weighed_against),
        "is_withdrawn": plan.is_withdrawn,
        "since": [since_sentence(t, one, words) for t, one in found.items()],
    }


def _in_a_year() -> str:
    day = dt.datetime.now().astimezone().date() + dt.timedelta(days=365)
    return f"{day.day}.{day.month}.{day.year}"

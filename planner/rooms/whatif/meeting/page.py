"""The table of a meeting as HTML: what is kept, side by side, and decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from planner.acts.meetings import Held, reopen
from planner.figures.palette import TASK_COLOUR
from planner.files.templates import templates
from planner.model.allocation import TaskType
from planner.model.effort import hours_a_week
from planner.model.estimate.people import Role
from planner.model.meeting.plans import Plan, since
from planner.model.meeting.scenarios import LONGEST_NAME, LONGEST_WHY, Change, Figures, KeptScenario, Reopened
from planner.rooms.pages import HERE
from planner.rooms.whatif.meeting.table import Laid
from planner.rooms.whatif.state import WhatIf
from planner.words.language import Words, mark
from planner.words.meeting import (
    AS_TODAY,
    change_words,
    changes_words,
    plan_labels,
    reopened_sentence,
    since_sentence,
)
from planner.words.terms import ratio, role_names, task_names

if TYPE_CHECKING:
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class Card:
    """A kept scenario on the page: its changes with the words for each, and whether it is what it was."""

    which: str
    kept: KeptScenario
    changes: list[tuple[Change, str]]
    said: str
    again: str
    is_open: bool
    is_beside: bool
    figures: Figures


def table_html(laid: Laid, state: WhatIf, words: Words, store: Store | None) -> Markup:
    """Write the table; without a store only the places, until the page has asked what is kept."""
    cards = [_card(held, laid, words, store) for held in laid.kept] if store else []
    listed = [card for card in cards if not card.kept.is_put_away]
    beside = [card for card in listed if card.is_beside]
    beside.sort(key=lambda card: laid.beside.index(card.which))
    return Markup(  # noqa: S704  (an autoescaping template's)
        templates(HERE / "whatif" / "meeting", HERE)
        .get_template("table.html.j2")
        .render(
            t=words.text,
            plural=words.plural,
            words=words,
            cards=listed,
            away=[card for card in cards if card.kept.is_put_away],
            columns=[words.text(AS_TODAY), *(card.kept.name for card in beside)],
            bars=_bars(state, beside, words),
            rows=_rows(state, beside, words),
            plans=[_plan(held, state, words) for held in laid.plans],
            labels=plan_labels(words),
            roles=[(role.value, name) for role, name in role_names(words).items()],
            standing=Role.HEAD_OF_PROGRAMME.value,
            opened=laid.opened,
            most_name=LONGEST_NAME,
            most_why=LONGEST_WHY,
            in_a_year=_in_a_year(),
            is_read=store is not None,
        )
    )


def _card(held: Held[KeptScenario], laid: Laid, words: Words, store: Store) -> Card:
    kept = held.what
    again: Reopened = reopen(store, kept)
    return Card(
        held.which,
        kept,
        [(change, change_words(change, kept.today, words)) for change in kept.changes],
        changes_words(kept, words),
        reopened_sentence(again, words),
        held.which == laid.opened,
        held.which in laid.beside,
        again.now,
    )


def _all(state: WhatIf, beside: Sequence[Card]) -> list[Figures]:
    return [Figures.of(state.school.baseline, state.school.students), *(card.figures for card in beside)]


def _bars(state: WhatIf, beside: Sequence[Card], words: Words) -> list[list[tuple[str, str, str]]]:
    """One bar a column, its parts: colour, width in percent, the share in words."""
    return [
        [
            (TASK_COLOUR[t], f"{100 * share:.3f}", words.percent(share))
            for t, share in one.allocation.shares.items()
        ]
        for one in _all(state, beside)
        if one.allocation.fte
    ]


def _rows(
    state: WhatIf, beside: Sequence[Card], words: Words
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Rows of the comparison: a colour or "", a name, and for each column a figure and how it differs from today."""
    columns = _all(state, beside)
    names = task_names(words)

    def row(
        colour: str, name: str, figures: Sequence[float], decimals: int
    ) -> tuple[str, str, list[tuple[str, str]]]:
        away = [words.signed(figure - figures[0], decimals) for figure in figures]
        return (
            colour,
            name,
            [(words.number(figure, decimals), away[at] if at else "") for at, figure in enumerate(figures)],
        )

    hours = words.text(mark("hours a week"))
    rows = [
        row(TASK_COLOUR[t], f"{names[t]}, {hours}", [hours_a_week(c.allocation[t]) for c in columns], 1)
        for t in TaskType
    ]
    rows.append(row("", words.text(mark("FTE in all")), [c.allocation.fte for c in columns], 2))
    rows.append(row("", words.text(mark("Students")), [c.students for c in columns], 0))
    per_fte = [c.students / c.allocation.fte if c.allocation.fte else 0.0 for c in columns]
    texts = [
        (ratio(words, value), words.signed(value - per_fte[0]) if at else "")
        for at, value in enumerate(per_fte)
    ]
    rows.append(("", words.text(mark("Students per FTE")), texts))
    return rows


def _plan(held: Held[Plan], state: WhatIf, words: Words) -> dict[str, object]:
    """Say what was decided, and where the school's figures have changed since, what became of it."""
    plan, school = held.what, state.school
    now = Figures.of(school.baseline, school.students)
    ranges = dict(zip(TaskType, school.ranges, strict=True)) if school.ranges else None
    found = since(plan, now, ranges) if now != plan.scenario.today else {}
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

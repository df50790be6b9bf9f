"""Sheets of where the hours come from, marked and played as anybody might. Used by tests of the model and of the form."""

from __future__ import annotations

import school_estimates
from estimate_sheets import EXAMPLE
from hypothesis import strategies as st
from strategies import booleans, fractions, ranges, roles

from planner.model.estimate.people import Role
from planner.model.meeting.hours import Weekly, blank_tasks, tasks_of
from planner.model.meeting.sheet import PRACTICES, QUESTIONS, Card, HoursSheet, Marked, Way

weeklies = st.builds(lambda r, has: Weekly(r, has) if has else Weekly.of(r.likely), ranges(40), booleans)


OF_EXAMPLE = tasks_of(EXAMPLE)
ROUGH = tasks_of(school_estimates.estimate("900001"))


@st.composite
def sheets(draw):
    """Sheets marked and played as anybody might."""
    # Of an estimate, of a rough one, of none: drawn estimates have a property of their own, and take their time.
    rows = draw(st.sampled_from([OF_EXAMPLE, ROUGH, blank_tasks([Role.TEACHER, Role.CONSULTANT]), ()]))
    marks = {}
    for row in draw(st.lists(st.sampled_from(rows), unique=True, max_size=6)) if rows else ():
        way, to = draw(st.sampled_from(Way)), draw(st.none() | roles)
        hours = draw(st.none() | weeklies) if way is not Way.CANNOT_STOP else None
        if hours and row.hours and row.all_known:  # no more than the task takes
            part = draw(fractions)
            hours = Weekly(row.hours.hours.scaled(part), row.hours.has_range)
        marks[row.id] = Marked(way, hours, to if way is Way.HAND_OVER and to is not row.role else None)
    names = draw(st.lists(st.sampled_from(PRACTICES), unique=True, max_size=4))
    return HoursSheet(
        tasks=rows,
        people=draw(st.dictionaries(roles, st.integers(1, 9))),
        net_hours_per_fte=draw(st.sampled_from([1679.8, 1687.2])),
        marks=marks,
        cards=tuple(Card(name, draw(st.none() | weeklies), draw(st.none() | weeklies)) for name in names),
        answers=draw(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["Mester", "a\nb", "æøå"]))),
    )

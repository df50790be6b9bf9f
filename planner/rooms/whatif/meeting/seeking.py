"""What would it take, and what would change what is said: a meeting's two questions to the figures themselves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from planner.files.templates import templates
from planner.model.allocation import TaskType
from planner.model.content import Mark
from planner.model.effort import hours_a_week
from planner.model.goals.flip import figures_of
from planner.model.goals.seeking import Infeasible, Reached
from planner.model.goals.wishes import Bound, Measure, Wish
from planner.model.problems import Code, Refused
from planner.model.publication.benchmark import Benchmark
from planner.model.scenario import Scenario
from planner.rooms.asking import unreadable
from planner.rooms.typed_figures import figure
from planner.rooms.whatif.state import WhatIf, net_hours_a_year
from planner.words.language import Words, mark
from planner.words.meeting.goals import flip_sentence, infeasible_sentence, reached_sentence
from planner.words.meeting.sayings import Saying, banded, reaches, reported
from planner.words.terms import task_names

WISHES = {
    "share.at_least": mark("share of the time, at least (%)"),
    "share.at_most": mark("share of the time, at most (%)"),
    "hours_per_student.at_least": mark("net hours a year per student, at least"),
    "fte.at_least": mark("FTE, at least"),
    "students_per_fte.at_most": mark("students per FTE in all, at most"),
}
ROWS = 3
_MOST = mark("FTE in all may grow to")
_SLACK = 1e-9
_HERE = Path(__file__).parent
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sought:
    """What was asked for, as it was typed, and what it takes."""

    fields: Fields
    found: Reached | Infeasible

    def levers(self, today: WhatIf) -> dict[str, object]:
        """Set the levers as found, from today's figures; empty where one move cannot do it."""
        if isinstance(self.found, Infeasible):
            return {}
        before, after = today.school.baseline, self.found.allocation
        moved = {t: before.fte * (after.shares[t] - before.shares[t]) for t in TaskType}
        getting = [t for t in TaskType if moved[t] > _SLACK]
        giving = [t for t in TaskType if moved[t] < -_SLACK]
        total = None if after.fte == before.fte else after.fte
        if not getting:
            return {"move": 0.0, "total_fte": total}
        in_proportion = len(giving) == 1 or math.isclose(
            moved[giving[0]] * before[giving[1]], moved[giving[1]] * before[giving[0]], rel_tol=_SLACK
        )
        if len(getting) > 1 or not in_proportion:
            return {}
        return {
            "move": hours_a_week(moved[getting[0]]),
            "to": getting[0],
            "donor": giving[0] if len(giving) == 1 else None,
            "total_fte": total,
        }


def sought(fields: Fields, state: WhatIf, words: Words) -> Sought:
    """Read the wishes that were typed, and seek from today; Refused names the field."""
    wishes = [wish for row in range(ROWS) if (wish := _wish(fields, str(row), words))]
    if not wishes:
        raise Refused(Code.NO_WISH)
    locked = [t for t in TaskType if f"lock.{t.value}" in fields]
    most = fields.get("most", "").strip()
    today = Scenario(state.school.baseline, state.school.students)
    try:
        found = today.seek(
            wishes,
            locked=locked,
            most_fte=figure(most, words.text(_MOST), words) if most else None,
            hours_per_fte=net_hours_a_year(),
        )
    except ValueError:
        raise Refused(Code.WISH_CANNOT_BE) from None
    return Sought(dict(fields), found)


def _wish(fields: Fields, row: str, words: Words) -> Wish | None:
    kind, text = fields.get(f"kind.{row}", ""), fields.get(f"goal.{row}", "").strip()
    if not text or kind not in WISHES:
        return None
    measure, bound = kind.split(".")
    goal = figure(text.rstrip("% "), words.text(WISHES[kind]), words)
    of = fields.get(f"of.{row}", "")
    task_type = next((t for t in TaskType if t.value == of), None)
    try:
        return Wish(
            Measure(measure),
            Bound(bound),
            goal / 100 if measure == Measure.SHARE else goal,
            None if measure == Measure.STUDENTS_PER_FTE else task_type,
        )
    except ValueError:
        raise Refused(Code.WISH_CANNOT_BE) from None


def seeking_html(asked: Sought | None, flips: Sequence[str], state: WhatIf, words: Words) -> Markup:
    """Write both questions, with the answers there are."""
    fields = asked.fields if asked else {}
    said = _said(asked.found, words) if asked else ""
    return Markup(  # noqa: S704  (an autoescaping template's)
        templates(_HERE)
        .get_template("seeking.html.j2")
        .render(
            t=words.text,
            kinds=[(kind, words.text(name)) for kind, name in WISHES.items()],
            rows=[str(row) for row in range(ROWS)],
            tasks=[(t.value, name) for t, name in task_names(words).items()],
            field=lambda name: fields.get(name, ""),
            said=said,
            can_be_set=bool(asked and asked.levers(state)),
            flips=flips,
            most=words.text(_MOST),
        )
    )


def _said(found: Reached | Infeasible, words: Words) -> str:
    if isinstance(found, Reached):
        return reached_sentence(found, words).text
    return infeasible_sentence(found, words).text


def flips_of(benchmark: Benchmark | None, state: WhatIf, words: Words) -> list[str]:
    """Say for each thing the page says of today what would change it, what the least would change first."""
    school, cohort = state.school, state.cohort
    sayings: list[Saying | None] = []
    if benchmark:
        sayings = [*(reported(benchmark, t) for t in TaskType), banded(benchmark)]
    has_cohort = (
        cohort.gf2_students and cohort.agreements is not None and cohort.agreements <= cohort.gf2_students
    )
    figures = figures_of(
        school.baseline,
        school.students,
        cohort.gf2_students if has_cohort else None,
        cohort.agreements if has_cohort else None,
    )
    if has_cohort:
        sayings.append(reaches(cohort.target(Mark.GF2_END).share))
    found = [(flips, one) for one in sayings if one and (flips := one.flips(figures))]
    found.sort(key=lambda pair: pair[0][0].part)
    return [flip_sentence(flips, one, words).text for flips, one in found]


def applied(asked: Sought, state: WhatIf) -> WhatIf:
    """Set the levers as was found; Refused where one move cannot: the page offers it only where it can."""
    levers = asked.levers(state)
    if not levers:
        raise unreadable()
    return replace(state.with_levers_home(), **levers)  # type: ignore[arg-type]

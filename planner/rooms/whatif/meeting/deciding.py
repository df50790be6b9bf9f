"""What a meeting asks of the what-if room: keep, open and compare scenarios, decide, and take the decision along."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from planner.acts.meetings import Held, changed, keep, newest_figures, reopen
from planner.files.grids.personal import looks_like_cpr
from planner.model.estimate.people import Role
from planner.model.meeting.plans import MeetingPlan
from planner.model.meeting.scenarios import LONGEST_NAME, LONGEST_WHY, KeptScenario, Workload
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.rooms.asking import Answer, Fields, request
from planner.rooms.history import History
from planner.rooms.typed_figures import day
from planner.rooms.whatif.meeting.finding import Finding
from planner.rooms.whatif.meeting.page import table_html
from planner.rooms.whatif.meeting.seeking import seeking_html
from planner.rooms.whatif.meeting.table import BY, Laid, MeetingShelf, changes_of, kept_of, of
from planner.rooms.whatif.state import WhatIf, one_line
from planner.words.language import mark
from planner.words.meeting.kept import given_name, plan_labels


class Deciding(Finding):
    """The part of the what-if room that keeps. `laid` is the table as this page has last seen it."""

    def __init__(self, history: History[WhatIf], shelf: MeetingShelf) -> None:
        super().__init__(history, shelf)
        self.laid = Laid()
        self._asks: list[Refused] = []  # what is done and to be looked at
        self._has_looked = False
        self.done: Answer = {}  # what a request comes to beside what is shown

    def parts(self) -> dict[str, Markup]:
        """Write what a meeting has laid on the page, each part for its place; nothing before anybody has looked."""
        if not self._has_looked:
            return {}
        found: dict[str, Markup] = {}

        def write() -> None:
            found["table"] = table_html(self.laid, self.state, self.words, self._shelf.store)
            found["hours"] = self._hours()
            found["seek"] = seeking_html(self._sought, self._flips(), self.state, self.words)

        wrong = self.guarded(write)
        return found if wrong is None else {"table": Markup.escape(wrong["text"])}

    def _look(self, **changes: Any) -> None:
        self.laid = self._shelf.laid(self.state.school, replace(self.laid, **changes))
        self._has_looked = True

    @request
    def table(self) -> None:
        """Look at what is kept."""
        self._look()

    @request
    def keep(self, name: str, /) -> None:
        """Keep where the levers stand, under a name or the one it is given."""
        held = self._keep(name)
        self._look(opened=held.which)

    def _keep(self, name: str) -> Held[KeptScenario]:
        state = self.state
        name = self._text("name", name or given_name(changes_of(state), self.words), LONGEST_NAME)
        self._look()
        free = self._free(name)
        return keep(self._shelf.store, of(state, this_day()), kept_of(state, self._view, free), by=BY)

    def _free(self, name: str) -> str:
        """Number a name that another on the list has already: two of one name cannot be told apart in a decision."""
        taken = {one.what.name for one in self.laid.kept}
        numbers = (f" ({n})" for n in range(2, len(taken) + 2))
        numbered = (f"{name[: LONGEST_NAME - len(number)]}{number}" for number in numbers)
        return name if name not in taken else next(one for one in numbered if one not in taken)

    @request
    def describe(self, fields: Fields, /) -> None:
        """Name a scenario, and say of each of its changes why."""
        held = self._held(fields.get("which", ""))
        name = self._text("name", fields.get("name", ""), LONGEST_NAME)
        said = {lever: one_line(fields.get(f"why.{lever.value}", "")) for lever in Lever}
        changes = tuple(
            replace(
                change, why=self._text("why", said[change.lever], LONGEST_WHY) if said[change.lever] else ""
            )
            for change in held.what.changes
        )
        self._change(held, replace(held.what, name=name, changes=changes))

    @request
    def duplicate(self, which: str, /) -> None:
        """Keep a scenario once more."""
        held = self._now(which)
        name = self._free(self.words.text(mark("{name}, copy"), name=held.what.name[: LONGEST_NAME - 12]))
        keep(self._shelf.store, of(self.state, this_day()), replace(held.what, name=name), by=BY)
        self._look()

    @request
    def put_away(self, which: str, /) -> None:
        """Take a scenario off the list; it is kept."""
        held = self._held(which)
        self._change(held, replace(held.what, is_put_away=True))

    @request
    def take_out(self, which: str, /) -> None:
        """Put a scenario back on the list."""
        held = self._held(which)
        self._change(held, replace(held.what, is_put_away=False))

    @request
    def compare(self, which: str, /) -> None:
        """Set a scenario beside the others, or take it away."""
        self._look()
        self._look(beside=self.laid.toggled(which))

    @request
    def open(self, which: str, /) -> None:
        """Set the levers as a scenario has them, on what its school says today. One step to undo."""
        kept = self._now(which).what
        self._look(opened=which)
        again = reopen(self._shelf.store, kept)
        if again.scenario is None:
            return  # the list says so, and shows it as it was
        figures, ranges, version = newest_figures(self._shelf.store, kept)
        now, move = self.state, kept.change(Lever.MOVE)
        total, students = kept.change(Lever.TOTAL_FTE), kept.change(Lever.STUDENTS)
        school = now.school
        if figures and figures != Workload.of(school.baseline, school.students):
            school = replace(
                school, baseline=figures.allocation, students=figures.students, ranges=ranges,
                estimate=kept.ground.estimate, version=version,
            )  # fmt: skip
        self._history.change(
            replace(
                now,
                school=school,
                sheet=kept.sheet or now.sheet,
                move=move.value if move else 0.0,
                to=move.to if move else now.to,
                donor=move.donor if move else now.donor,
                total_fte=total.value if total else None,
                students=int(students.value) if students else None,
            )
        )

    @request
    def decide(self, fields: Fields, /) -> None:
        """Decide on a scenario: the one that is named, or the one on the page, which is kept with it."""
        why, expects = (self._text(name, fields.get(name, ""), LONGEST_WHY) for name in ("why", "expects"))
        if any(letter.isnumeric() for letter in expects):
            raise Refused(Code.EXPECTS_A_NUMBER)
        today = this_day()
        try:
            by, review_on = Role(fields.get("by", "")), day(fields.get("review_on", ""))
        except ValueError:
            raise Refused(Code.REVIEW_NOT_LATER) from None
        if review_on <= today:
            raise Refused(Code.REVIEW_NOT_LATER)
        seen = {one.which for one in self.laid.plans}  # before anything is looked at anew
        # None: what was chosen is on the list no more, and nobody chose what the levers show.
        which = fields.get("which")
        held = self._keep("") if which == "" else self._now(which or "")
        beside = (self.laid.scenario(one).what.name for one in self.laid.beside if one != held.which)
        plan = MeetingPlan(
            scenario=held.what, weighed_against=tuple(beside), why=why, expects=expects, by=by,
            decided_on=today, review_on=review_on,
        )  # fmt: skip
        kept = keep(self._shelf.store, of(self.state, today), plan, by=BY)
        self._look()
        self.done = {"decided": kept.which}
        others = [one for one in self.laid.plans if one.which not in {*seen, kept.which}]
        if others:
            self._asks.append(Refused(Code.DECIDED_ELSEWHERE_TOO))

    @request
    def withdraw(self, which: str, /) -> None:
        """Say that a decision does not stand any more; it is kept."""
        self._stands(which, is_withdrawn=True)

    @request
    def stand(self, which: str, /) -> None:
        """Say that a decision that was withdrawn stands again."""
        self._stands(which, is_withdrawn=False)

    def _stands(self, which: str, *, is_withdrawn: bool) -> None:
        self._look()
        held = next((one for one in self.laid.plans if one.which == which), None)
        if held is None:
            raise Refused(Code.NO_SUCH_SCENARIO)
        changed(self._shelf.store, held, replace(held.what, is_withdrawn=is_withdrawn), by=BY)
        self._look()

    def _held(self, which: str) -> Held[KeptScenario]:
        if not any(one.which == which for one in self.laid.kept):
            self._look()
        return self.laid.scenario(which)

    def _now(self, which: str) -> Held[KeptScenario]:
        """Find a scenario as it is now: what was purged meanwhile is not copied back by an older page."""
        self._look()
        return self.laid.scenario(which)

    def _change(self, held: Held[KeptScenario], what: KeptScenario) -> None:
        try:
            changed(self._shelf.store, held, what, by=BY)
        finally:
            self._look()

    def _text(self, field: str, text: str, most: int) -> str:
        text = one_line(text)
        if looks_like_cpr(text):
            raise Refused(Code.CPR_NUMBER_TYPED)
        if not text or len(text) > most:
            raise Refused(Code.MEETING_TEXT_MISSING, field=plan_labels(self.words)[field], most=most)
        return text


def this_day() -> dt.date:
    """Give the day it is where the server stands."""
    return dt.datetime.now().astimezone().date()

"""What a meeting asks of the what-if room before it decides: where the hours come from, and what a wish would take."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from planner.model.meeting.asked import asked_of
from planner.model.meeting.sheet import HoursSheet
from planner.rooms.asking import Asking, Fields, request, unreadable
from planner.rooms.history import History
from planner.rooms.whatif.meeting.hours_form import hours_of
from planner.rooms.whatif.meeting.hours_page import hours_html
from planner.rooms.whatif.meeting.seeking import Sought, applied, flips_of, sought
from planner.rooms.whatif.meeting.table import MeetingShelf
from planner.rooms.whatif.state import WhatIf
from planner.rooms.whatif.view import View


class Finding(Asking[WhatIf]):
    """The part of the what-if room that looks for hours; what it finds is kept with a scenario."""

    def __init__(self, history: History[WhatIf], shelf: MeetingShelf) -> None:
        super().__init__(history)
        self._shelf = shelf
        self._view = View(history.state)
        self._sought: Sought | None = None
        self._flipped: tuple[object, list[str]] = (None, [])  # 80 ms: no lever changes it

    def _hours(self) -> Markup:
        return hours_html(self.sheet, asked_of(self.state.scenario), self.words)

    def _flips(self) -> list[str]:
        state = self.state
        rests_on = state.school, state.cohort, state.benchmark, state.similar, state.language
        if self._flipped[0] != rests_on:
            self._flipped = rests_on, flips_of(self._view.benchmark, state, self.words)
        return self._flipped[1]

    @property
    def sheet(self) -> HoursSheet:
        """Where the hours come from, as far as the meeting has said."""
        return self.state.sheet or self._shelf.sheet(self.state.school)

    @request
    def hours(self, fields: Fields, /) -> None:
        """Take over what is found in each task, and the cards that are played: one step to undo, as a lever is."""
        self._history.change(replace(self.state, sheet=hours_of(fields, self.sheet, self.words)))

    @request
    def seek(self, fields: Fields, /) -> None:
        """Find the least that has to be moved from today for what is wished."""
        self._sought = sought(fields, self.state, self.words)

    @request
    def apply(self, _: str, /) -> None:
        """Set the levers as was found: one step to undo."""
        if self._sought is None:
            raise unreadable()
        self._history.change(applied(self._sought, self.state))

    @request
    def weigh(self) -> None:
        """Lay what is found beside what the levers ask now."""

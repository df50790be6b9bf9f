"""The what-if room: requests from the page in, what the page shows out."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from planner.files.publication.beside import offered_beside
from planner.files.publication.reading import offered_benchmarks
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.rooms.asking import Answer, Fields, Requests, request
from planner.rooms.history import History
from planner.rooms.pages import plotly_script
from planner.rooms.whatif.browser import Levers, from_browser, to_browser
from planner.rooms.whatif.entry import read_school
from planner.rooms.whatif.meeting.table import Laid, MeetingShelf, whose
from planner.rooms.whatif.meeting.taking import Taking
from planner.rooms.whatif.page import page_data, whatif_html
from planner.rooms.whatif.schools import (
    Offered,
    address_of,
    far_from_known,
    opening_state,
    said_of,
    schools_offered,
)
from planner.rooms.whatif.state import COHORT, SIMILAR, WhatIf
from planner.rooms.whatif.view import View
from planner.words.problems import refusal


class Room(Taking):
    """One page's room: where its levers rest is taken over, and what that makes old is shown anew.

    >>> room = Room()
    >>> answer = room.answer({"what": "settle", "state": {"move": 2.0, "to": "student_support"}})
    >>> room.state.move, answer["history"]
    (2.0, {'undo': True, 'redo': False})
    """

    def __init__(
        self,
        state: WhatIf | None = None,
        schools: Sequence[Offered] | None = None,
        shelf: MeetingShelf | None = None,
    ) -> None:
        self._schools = tuple(schools_offered() if schools is None else schools)
        first = state or opening_state({}, self._schools)
        super().__init__(
            History(first, lambda now, then: replace(then, language=now.language)), shelf or MeetingShelf()
        )
        self._gesture: object = None
        self._visit: object = None  # the page that asked last: what is sent is what is new to it
        self._whole = False

    def levers(self) -> Levers:
        """Where the levers stand, as a browser would send them."""
        return to_browser(self.state)

    def answer(self, request: object, files: Sequence[bytes] = ()) -> Answer:
        """Do what the page asks and say all it needs to show it. Never raises."""
        asked = request if isinstance(request, Mapping) else {}
        what, before, laid = asked.get("what"), self.state, self.laid
        # Where another page of the same kernel asked last, this one has not heard what that one did.
        is_first = what == "hello" and self._visit is None
        self._whole = asked.get("visit") != self._visit and not is_first
        self._asks, self.done = [], {}
        said = self.guarded(lambda: self._do(asked, files))
        if what == "plotly" and said is None:
            return {"files": [_packed_plotly()]}
        self._visit = asked.get("visit")
        if whose(before.school) != whose(self.state.school):
            self.laid, self._sought, self._has_looked = Laid(), None, False
        if said is None and self._asks:
            said = {"text": " ".join(refusal(one, self.words) for one in self._asks), "logId": ""}
        answer = self._shown(before)
        moved = self.laid != laid or self.state.sheet != before.sheet
        if "html" in answer or moved or what in ("table", "hours", "weigh", "seek"):
            answer["parts"] = self.parts()
        answer |= self.done
        if said is not None:
            answer["said"] = said
        if (said is None or self._asks) and what in {"school", "typed"}:
            answer["closes"] = "wi-school"  # the table and the form have done their work
        return answer

    def _do(self, asked: Mapping[str, Any], files: Sequence[bytes] = ()) -> None:
        self.asked(asked, files)()
        if asked.get("what") not in {"settle", "steps", "hello"}:
            self._gesture = None

    @request
    def hello(self, query: Fields | None, state: Levers | None, bare: bool) -> None:  # noqa: FBT001  (a field, sent by name)
        """Begin where the page was opened, or stands; one with nothing printed yet is given all of it."""
        self._whole = self._whole or bare
        if query is not None and not any(self._history.can.values()):  # once, before anything was done in it
            self._history.change(opening_state(query, self._schools), remember=False)
            self._asks = said_of(query, self._schools)
        if state is not None:
            self._take_over(state, None)

    @request
    def settle(self, state: Levers, gesture: int | None) -> None:
        """Take over where levers rest; those that are not named stay. One pull, or one field, is one step to undo."""
        self._take_over(state, gesture)

    @request
    def steps(self, steps: Requests) -> None:
        """Do in order what hands did while a request was under way: it is shown once, and undone step by step."""
        refused = None
        for step in steps:
            try:
                self._do(step)
            except Refused as one:
                refused = one
        if refused:
            raise refused

    def _take_over(self, levers: Levers, gesture: object) -> None:
        state = from_browser(levers, self.state)
        # Figures are typed letter by letter: all that is typed in one field is one step, as a pull on a lever is.
        typed = tuple(n for n in COHORT if getattr(state.cohort, n) != getattr(self.state.cohort, n))
        gesture = typed or gesture
        # One pull on a lever is one step to undo, however many times it came to rest on the way.
        same_pull = gesture is not None and gesture == self._gesture
        only_language = replace(state, language=self.state.language) == self.state
        if self._history.change(state, remember=not (same_pull or only_language)) and not only_language:
            self._gesture = gesture

    @request
    def plotly(self) -> None:
        """Send plotly.js too, where no server has its address."""

    @request
    def reset(self) -> None:
        """Put every lever back to today."""
        self._history.change(self.state.with_levers_home())

    @request
    def language(self, code: str, /) -> None:
        """Speak another language; no step to undo."""
        self._take_over({"language": code}, None)

    @request
    def typed(self, fields: Fields, /) -> None:
        """Take the school that was typed in."""
        school = read_school(fields, self.state.language)
        self._enter(WhatIf(school))
        self._asks += [far] if (far := far_from_known(school)) else []

    @request
    def benchmark(self, name: str, /) -> None:
        """Compare with another publication, or with none."""
        if name not in ("", *offered_benchmarks()):
            raise Refused(Code.BENCHMARK_NOT_THERE)
        beside = self.state.beside if self.state.beside in offered_beside(name) else ""
        self._history.change(replace(self.state, benchmark=name, beside=beside))

    @request
    def beside(self, name: str, /) -> None:
        """Set an edition beside the publication, a publication beside the edition, or nothing."""
        if name not in ("", *offered_beside(self.state.benchmark)):
            raise Refused(Code.BENCHMARK_NOT_THERE)
        self._history.change(replace(self.state, beside=name))

    @request
    def similar(self, which: str, /) -> None:
        """Compare with all of an edition's schools, or with those of the school's size alone."""
        self._history.change(replace(self.state, similar=which == SIMILAR))

    @request
    def school(self, chosen: str, /) -> None:
        """Take a school from the table."""
        offered = next((offered for offered in self._schools if offered.id == chosen), None)
        if offered is None:
            raise Refused(Code.SCHOOL_NOT_IN_TABLE)
        self._enter(WhatIf(offered.school, cohort=offered.cohort))

    def _enter(self, state: WhatIf) -> None:
        now = self.state
        self._history.change(
            replace(
                state,
                language=now.language,
                benchmark=now.benchmark,
                beside=now.beside,
                similar=now.similar,
                to=now.to,
                donor=now.donor,
            )
        )

    def _shown(self, before: WhatIf) -> Answer:
        """Say what is shown now: all of it, or where only levers moved, no more than that changes."""
        state = self.state
        if _still(state) != _still(self._view.state):
            self._view = View(state)
        whole = self._whole or _built(state) != _built(before)
        levers = tuple(Lever) if whole else _stale(before, state)
        answer = page_data(self._view, state, levers, has_figures=whole)
        if whole:
            answer["html"] = whatif_html(self._view, state, self._schools)
            answer["at"] = address_of(state, self._schools)
        answer["history"] = self._history.can
        return answer


@cache
def _packed_plotly() -> bytes:
    return gzip.compress(plotly_script().read_bytes(), mtime=0)


def _still(state: WhatIf) -> object:
    """What a view is built for."""
    return state.school, state.benchmark, state.beside, state.similar, state.language


def _built(state: WhatIf) -> object:
    """What the page's own text and the levers' limits are built for."""
    return _still(state), state.to, state.donor


def _stale(before: WhatIf, state: WhatIf) -> tuple[Lever, ...]:
    """Name the levers whose frames a step made old: a lever's own frames do not depend on where it stands."""
    moved = {lever for lever in Lever if before.lever(lever) != state.lever(lever)}
    asked = {Lever.MOVE} if before.cohort != state.cohort else set()  # its frames put hours beside agreements
    return tuple(lever for lever in Lever if moved - {lever} or lever in asked)

"""The what-if room: requests from the page in, what the page shows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.files.publication.reading import shipped_benchmarks
from planner.model.problems import Refused
from planner.model.scenario import Lever
from planner.rooms.guard import Said, guarded
from planner.rooms.store import Store
from planner.rooms.whatif.browser import from_browser, to_browser
from planner.rooms.whatif.data import page_data
from planner.rooms.whatif.entry import read_school
from planner.rooms.whatif.opening import address_of, opening_state
from planner.rooms.whatif.page import page_html
from planner.rooms.whatif.schools import Offered, schools_offered
from planner.rooms.whatif.state import COHORT, WhatIf
from planner.rooms.whatif.view import View
from planner.words.language import mark, words_in

Answer = dict[str, Any]


class Room:
    """One page's room: a store and the few things a page can ask of it.

    >>> room = Room()
    >>> answer = room.answer({"what": "settle", "state": room.levers() | {"move": 2.0}})
    >>> room.state.move, answer["history"]
    (2.0, {'undo': True, 'redo': False})
    """

    def __init__(self, state: WhatIf | None = None, schools: Sequence[Offered] | None = None) -> None:
        self._schools = tuple(schools_offered() if schools is None else schools)
        first = state or opening_state({}, self._schools)
        self._store: Store[WhatIf] = Store(first, lambda now, then: replace(then, language=now.language))
        self._gesture: object = None
        self._view = View(first)
        self._store.subscribe(self._follow)

    @property
    def state(self) -> WhatIf:
        """The state now."""
        return self._store.state

    def levers(self) -> dict[str, Any]:
        """Where the levers stand, as a browser would send them."""
        return to_browser(self.state)

    def answer(self, request: object, files: Sequence[bytes] = ()) -> Answer:  # noqa: ARG002  (this page sends none)
        """Do what the page asks and say all it needs to show it. Never raises."""
        asked = request if isinstance(request, Mapping) else {}
        if asked.get("what") == "hello":
            self._open(asked.get("query"))
        before = self.state
        said = guarded(lambda: self._do(asked), lambda: words_in(self.state.language))
        answer = self._shown(before, whole=asked.get("what") == "hello" and bool(asked.get("bare")))
        if said is not None:
            answer["said"] = _as_json(said)
        elif asked.get("what") in {"school", "typed"}:
            answer["closes"] = "wi-school"  # the table and the form have done their work
        return answer

    def _do(self, asked: Mapping[str, Any]) -> None:
        """Take over the levers the page shows, then do what is asked."""
        what, extra = asked.get("what"), asked.get("with")
        if not isinstance(what, str):
            raise Refused(mark("The page sent something that could not be read. Nothing was changed."))
        if what == "hello" and asked.get("bare") and "state" not in asked:
            return  # a page with nothing printed yet has no levers
        self._settle(asked)
        if what in {"settle", "hello"}:
            return
        actions: dict[object, Callable[[object], object]] = {
            "undo": lambda _: self._store.undo(),
            "redo": lambda _: self._store.redo(),
            "reset": lambda _: self._store.change(self.state.with_levers_home()),
            "language": lambda code: self._settle({"state": {**self.levers(), "language": code}}),
            "school": self._choose,
            "typed": self._type,
            "benchmark": self._compare,
        }
        if what not in actions:
            raise Refused(mark("The page sent something that could not be read. Nothing was changed."))
        actions[what](extra)
        self._gesture = None

    def _open(self, query: object) -> None:
        """Go where the page was opened, once, before anything was done in it."""
        if isinstance(query, Mapping) and not self._store.can_undo and not self._store.can_redo:
            texts = {str(name): str(value) for name, value in query.items()}
            self._store.change(opening_state(texts, self._schools), remember=False)

    def _settle(self, asked: Mapping[str, Any]) -> None:
        state = from_browser(asked.get("state"), self.state)
        # Figures are typed letter by letter: all that is typed in one field is one step, as a pull on a lever is.
        typed = tuple(n for n in COHORT if getattr(state.cohort, n) != getattr(self.state.cohort, n))
        gesture = typed or asked.get("gesture")
        # One pull on a lever is one step to undo, however many times it came to rest on the way.
        same_pull = gesture is not None and gesture == self._gesture
        only_language = replace(state, language=self.state.language) == self.state
        if self._store.change(state, remember=not (same_pull or only_language)) and not only_language:
            self._gesture = gesture

    def _type(self, fields: object) -> None:
        typed = fields if isinstance(fields, Mapping) else {}
        self._enter(WhatIf(read_school(typed, self.state.language)))

    def _compare(self, name: object) -> None:
        if name not in ("", *shipped_benchmarks()):
            raise Refused(mark("There is no comparison of that name. Nothing was changed."))
        self._store.change(replace(self.state, benchmark=str(name)))

    def _choose(self, school_id: object) -> None:
        for offered in self._schools:
            if offered.id == school_id:
                self._enter(WhatIf(offered.school, cohort=offered.cohort))
                return
        raise Refused(mark("That school is not in the table. Nothing was changed."))

    def _enter(self, state: WhatIf) -> None:
        now = self.state
        self._store.change(
            replace(state, language=now.language, benchmark=now.benchmark, to=now.to, donor=now.donor)
        )

    def _follow(self, state: WhatIf) -> None:
        if _still(state) != _still(self._view.state):
            self._view = View(state)

    def _shown(self, before: WhatIf, *, whole: bool) -> Answer:
        """Say what is shown now: all of it, or where only levers moved, no more than that changes."""
        state = self.state
        whole = whole or _built(state) != _built(before)
        levers = tuple(Lever) if whole else _stale(before, state)
        answer = page_data(self._view, state, levers, has_figures=whole)
        if whole:
            answer["html"] = page_html(self._view, state, self._schools)
            answer["at"] = address_of(state, self._schools)
        answer["history"] = {"undo": self._store.can_undo, "redo": self._store.can_redo}
        return answer


def _as_json(said: Said) -> dict[str, str]:
    return {"text": said.text, "logId": said.log_id}


def _still(state: WhatIf) -> object:
    """What a view is built for."""
    return state.school, state.benchmark, state.language


def _built(state: WhatIf) -> object:
    """What the page's own text and the levers' limits are built for."""
    return (*(_still(state),), state.to, state.donor)


def _stale(before: WhatIf, state: WhatIf) -> tuple[Lever, ...]:
    """Name the levers whose frames a step made old: a lever's own frames do not depend on where it stands."""
    moved = {lever for lever in Lever if before.lever(lever) != state.lever(lever)}
    asked = {Lever.MOVE} if before.cohort != state.cohort else set()  # its frames put hours beside agreements
    return tuple(lever for lever in Lever if moved - {lever} or lever in asked)

"""The estimate room: requests from the page in, what the page shows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.model.estimate.estimate import TimeEstimate, respondent_id
from planner.model.estimate.questions import Step, beside, first_open, past_tasks, steps
from planner.model.problems import Refused
from planner.rooms.estimate.answers import answered, everything_to, without_figure
from planner.rooms.estimate.begin import address, begun, from_address, opened, replaced
from planner.rooms.estimate.last import as_last_year
from planner.rooms.estimate.page import page_html
from planner.rooms.estimate.shelf import Conflict, Key, Shelf, kept_of, key_of
from planner.rooms.estimate.state import Clash, Interview, carry
from planner.rooms.estimate.upload import read_upload
from planner.rooms.guard import Said, guarded
from planner.rooms.store import Store
from planner.words.language import LANGUAGES, Words, mark, words_in

Answer = dict[str, Any]
_CLOSED = mark("The page sent something that could not be read. Nothing was changed.")
_MOST_FIELDS, _MOST_LETTERS = 200, 2000


class Room:
    """One page's room: one frozen state, one shelf, and the few things a page can ask."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf or Shelf()
        self._store: Store[Interview] = Store(Interview(), carry)
        self._form = 0  # counted up when what stands in the form is no longer what was asked
        self._done: tuple[object, Answer] = (None, {})

    @property
    def state(self) -> Interview:
        """The state now."""
        return self._store.state

    def answer(self, request: object, files: Sequence[bytes] = ()) -> Answer:
        """Do what the page asks and say all it shows. Never raises.

        The same request once more, after an answer that never came, is answered again and not done again.
        """
        asked = request if isinstance(request, Mapping) else {}
        number = asked.get("n")
        if number is not None and number == self._done[0]:
            return self._done[1]
        before = self.state
        said = guarded(lambda: self._do(asked, files), self._words)
        said = self._saved() or said
        if (before.at, before.estimate, before.clash) != (
            self.state.at,
            self.state.estimate,
            self.state.clash,
        ):
            self._form += 1
        answer = self._shown(said, self._looked(asked))
        self._done = (number, answer)
        return answer

    def _words(self) -> Words:
        return words_in(self.state.language)

    def _do(self, asked: Mapping[str, Any], files: Sequence[bytes]) -> None:
        what, extra = asked.get("what"), asked.get("with")
        fields = _fields(asked.get("fields"))
        if what == "hello":
            if self.state.estimate is None:
                self._store = Store(from_address(_fields(asked.get("query")), self._shelf), carry)
            return
        actions: dict[object, Callable[[], object]] = {
            "begin": lambda: self._enter(begun(fields, self.state, self._shelf)),
            "open": lambda: self._open(extra),
            "upload": lambda: self._upload(extra, files),
            "leave": lambda: self._enter(Interview(self.state.language)),
            "language": lambda: self._speak(extra),
            "undo": self._store.undo,
            "redo": self._store.redo,
            "next": lambda: self._confirm(asked.get("at"), fields, 1),
            "unknown": lambda: self._take(
                lambda e, step: without_figure(e, step, fields), asked.get("at"), 1
            ),
            "last": lambda: self._take(self._last, asked.get("at"), 1),
            "all": lambda: self._take(lambda e, _: everything_to(e, fields, extra), asked.get("at"), 0),
            "skip": lambda: self._go(beside(self._held(), self.state.at, 1)),
            "past": lambda: self._go(past_tasks(self._held(), self.state.at)),
            "back": lambda: self._go(beside(self._held(), self.state.at, -1)),
            "go": lambda: self._go(extra),
            "mine": lambda: self._choose(mine=True),
            "theirs": lambda: self._choose(mine=False),
            "save": lambda: None,  # every answer saves what is not saved yet,
            "look": lambda: None,  # and shows what is being typed
        }
        if not isinstance(what, str) or what not in actions:
            raise Refused(_CLOSED)
        if self.state.clash and what not in {"mine", "theirs", "language", "save", "look"}:
            raise Refused(mark("Choose first which of the two versions to go on with."))
        if what in {"back", "go", "leave", "past"}:
            self._keep_typed(asked.get("at"), fields)
        actions[what]()

    def _held(self) -> TimeEstimate:
        if self.state.estimate is None:
            raise Refused(_CLOSED)
        return self.state.estimate

    def _step(self, at: object) -> Step:
        """The question the page answers: the one it shows, or the page is not up to date."""
        step = Step.read(at)
        if step is None or step not in steps(self._held()) or str(step) != self.state.at:
            raise Refused(_CLOSED)
        return step

    def _looked(self, asked: Mapping[str, Any]) -> TimeEstimate | None:
        """The estimate as it would be with what is being typed; None while that cannot be read."""
        try:
            return answered(
                self._held(), self._step(asked.get("at")), _fields(asked.get("fields")), self._words()
            )
        except Refused:
            return None

    def _confirm(self, at: object, fields: Mapping[str, str], by: int) -> None:
        self._take(lambda e, step: answered(e, step, fields, self._words()), at, by)

    def _keep_typed(self, at: object, fields: Mapping[str, str]) -> None:
        """Leave a question another way than by "next": what can be read is an answer, the rest was none."""
        typed = self._looked({"at": at, "fields": fields})
        # Nobody's answers go with a figure that was only being typed over.
        if typed and {p.id for p in self._held().people if p.lenses} <= {p.id for p in typed.people}:
            self._confirm(at, fields, 0)

    def _take(self, change: Callable[[TimeEstimate, Step], TimeEstimate], at: object, by: int) -> None:
        """Take an answer over and go on; an answer that changes nothing is no step to undo."""
        e = change(self._held(), self._step(at))
        state = replace(self.state, estimate=e, at=beside(e, self.state.at, by))
        self._store.change(state, remember=e != self.state.estimate)

    def _last(self, e: TimeEstimate, step: Step) -> TimeEstimate:
        if self.state.last is None:
            raise Refused(_CLOSED)
        return as_last_year(e, step, self.state.last)

    def _go(self, at: object) -> None:
        known = {str(step) for step in steps(self._held())} | {"overview", "finish"}
        if not isinstance(at, str) or at not in known:
            raise Refused(_CLOSED)
        self._store.change(replace(self.state, at=at), remember=False)

    def _speak(self, language: object) -> None:
        known = next((code for code in LANGUAGES if code == language), None)
        if known is None:
            raise Refused(_CLOSED)
        self._store.change(replace(self.state, language=known), remember=False)

    def _enter(self, state: Interview) -> None:
        """Go to another estimate, or to none: its steps are its own."""
        self._store = Store(state, carry)

    def _open(self, raw: object) -> None:
        named = _fields(raw)
        try:
            key = Key(*(named.get(name, "") for name in ("school", "programme", "year", "who")))
        except ValueError:
            raise Refused(_CLOSED) from None
        kept = self._shelf.load(key)
        if kept is None:
            raise Refused(
                mark("That estimate is gone, or was saved by a newer planner. Nothing was changed.")
            )
        self._enter(opened(self.state, kept, self._shelf))

    def _upload(self, extra: object, files: Sequence[bytes]) -> None:
        sent = _fields(extra)
        e, receipt = read_upload(sent.get("name", ""), files, self._words())
        self._store.change(replace(self.state, receipt=receipt), remember=False)
        if e is None:
            return
        try:
            who = respondent_id(e.respondent, int(sent.get("number", "1")))
        except ValueError:
            raise Refused(_CLOSED) from None
        state, there = replaced(self.state, e, who, self._shelf)
        if there and there.estimate != state.estimate:
            state = replace(state, clash=Clash(there.estimate, there.version, there.at))
        elif there:
            state = replace(state, stored=state.estimate, version=there.version, saved_at=there.at)
        self._enter(state)

    def _choose(self, *, mine: bool) -> None:
        """Go on with one of two versions; the other stays in the store's history."""
        clash = self.state.clash
        if clash is None:
            raise Refused(_CLOSED)
        chosen = self._held() if mine else clash.theirs
        there = {str(step) for step in steps(chosen)} | {"overview", "finish"}
        at = self.state.at if self.state.at in there else first_open(chosen)
        known = replace(self.state, stored=clash.theirs, version=clash.version, saved_at=clash.at, clash=None)
        self._store.change(known, remember=False)
        self._store.change(replace(self.state, estimate=chosen, at=at))

    def _saved(self) -> Said | None:
        """Save what is confirmed and not yet in the store; the page says "saved" when this is done, not before."""
        state = self.state
        if state.estimate is None or state.is_saved or state.clash:
            return None
        return guarded(lambda: self._save(state.estimate, state), self._words)

    def _save(self, e: TimeEstimate | None, state: Interview) -> None:
        assert e is not None
        try:
            kept = self._shelf.save(key_of(e, state.who), e, base=state.version)
        except Conflict as conflict:
            theirs = kept_of(conflict.theirs) if conflict.theirs else None
            if theirs is None:
                raise Refused(
                    mark(
                        "It could not be saved: what was saved before is gone, or was written by a newer edition."
                    )
                ) from None
            clash = Clash(theirs.estimate, theirs.version, theirs.at)
            self._store.change(replace(state, clash=clash), remember=False)
            return
        saved = replace(state, stored=state.estimate, version=kept.version, saved_at=kept.at)
        self._store.change(saved, remember=False)

    def _shown(self, said: Said | None, preview: TimeEstimate | None) -> Answer:
        history = {"undo": self._store.can_undo, "redo": self._store.can_redo}
        return {
            "html": page_html(
                self.state,
                self._shelf,
                form=self._form,
                said=said.text if said else "",
                preview=preview,
                **history,
            ),
            "query": address(self.state),
        }


def _fields(raw: object) -> dict[str, str]:
    """Texts by name, of a bounded number and length; whatever else a browser sends is not there."""
    items = raw.items() if isinstance(raw, Mapping) else ()
    return {str(k)[:80]: v[:_MOST_LETTERS] for k, v in list(items)[:_MOST_FIELDS] if isinstance(v, str)}

"""The estimate room: requests from the page in, what the page shows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from planner.acts.estimates import Clash, held_together, key_of
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.questions import Step, past_tasks, screen_from, steps
from planner.model.problems import Code, Refused
from planner.rooms.asking import Answer, Asking, Fields, Files, request, texts, unreadable
from planner.rooms.estimate.answers import answered, everything_to, without_figure
from planner.rooms.estimate.begin import address, begun, from_address, key_in, opened, replaced, said_of
from planner.rooms.estimate.last_year import as_last_year
from planner.rooms.estimate.page import estimate_html
from planner.rooms.estimate.shelf import BareShelf, Shelf
from planner.rooms.estimate.state import Interview, carry
from planner.rooms.estimate.upload import read_upload
from planner.rooms.estimate.versions import chosen
from planner.rooms.history import History
from planner.rooms.typed_figures import understood
from planner.words.language import LANGUAGES
from planner.words.problems import problem_sentence, refusal

_BESIDE_A_CLASH = {"hello", "choose", "language", "save", "look"}
_LEAVING = {"back", "go", "leave", "past"}


class Room(Asking[Interview]):
    """One page's room: one frozen state and one shelf. Every answer saves what is confirmed and not saved yet."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        super().__init__(History(Interview(), carry))
        self._shelf = shelf or Shelf()
        self._heard = ""  # what was made of a guess, or an address, just now
        self._form = 0  # counted up when what stands in the form is no longer what was asked

    def answer(self, request: object, files: Files = ()) -> Answer:
        """Do what the page asks and say all it shows. Never raises."""
        asked = request if isinstance(request, Mapping) else {}
        before, self._heard = self.state, ""
        said = self.guarded(lambda: self._do(asked, files))
        said = self._saved() or said
        now = self.state
        if (before.at, before.estimate, before.clash) != (now.at, now.estimate, now.clash):
            self._form += 1
        preview = self._typed(asked.get("at"), texts(asked.get("fields")))

        def draw(shelf: Shelf, text: str) -> str:
            return estimate_html(
                self.state, shelf, form=self._form, said=text, preview=preview, can=self._history.can
            )

        html: list[str] = []
        wrong = self.guarded(lambda: html.append(draw(self._shelf, said["text"] if said else self._heard)))
        if wrong:
            html.append(draw(BareShelf(), (said or wrong)["text"]))
        return {"html": html[0], "query": address(self.state)}

    def _do(self, asked: Mapping[str, Any], files: Files) -> None:
        do, what = self.asked(asked, files), asked.get("what")
        if self.state.clash and what not in _BESIDE_A_CLASH:
            raise Refused(Code.VERSION_NOT_CHOSEN)
        if what in _LEAVING:
            self._keep_typed(asked.get("at"), texts(asked.get("fields")))
        do()

    @request
    def hello(self, query: Fields) -> None:
        """Go where the page was opened, unless there is an estimate already."""
        if self.state.estimate is None:
            self._enter(from_address(query, self._shelf))
            lost = said_of(query, self.state)
            self._heard = refusal(lost, self.words) if lost else ""

    @request
    def begin(self, fields: Fields) -> None:
        """Begin an estimate, or go on with the one that is there."""
        self._enter(begun(fields, self.state, self._shelf))
        if self.state.kept is None:
            asked = held_together(self._shelf.store, self._held())
            self._heard = " ".join(problem_sentence(one, self.words) for one in asked)

    @request
    def open(self, chosen: Fields, /) -> None:
        """Go on with an estimate of the list."""
        try:
            key = key_in(chosen)
        except ValueError:
            raise unreadable() from None
        kept = self._shelf.load(key)
        if kept is None:
            raise Refused(Code.ESTIMATE_GONE)
        self._enter(opened(self.state, kept, self._shelf))

    @request
    def upload(self, sent: Fields, /, files: Files) -> None:
        """Take an estimate from a workbook; one in which something is wrong is shown, and nothing of it is kept yet."""
        receipt = read_upload(sent, files, self._shelf.store, self.words)
        self._change(receipt=receipt)
        if receipt.taken:
            self.part()

    @request
    def part(self) -> None:
        """Go on with what could be read of the workbook: a person has seen what could not."""
        receipt = self.state.receipt
        if receipt is None or receipt.part is None:
            raise unreadable()
        self._enter(replaced(self.state, receipt.part, receipt.who, self._shelf))

    @request
    def leave(self) -> None:
        """Go to the start."""
        self._enter(Interview(self.state.language))

    @request
    def language(self, code: str, /) -> None:
        """Speak another language; no step to undo."""
        if code not in LANGUAGES:
            raise unreadable()
        self._change(language=code)

    @request
    def next(self, at: str, fields: Fields) -> None:
        """Confirm what stands in the form and go on."""
        self._take(lambda e, step: answered(e, step, fields, self.words), at, 1)
        self._heard = understood(fields, self.words)

    @request
    def unknown(self, at: str, fields: Fields) -> None:
        """Answer "don't know" and go on."""
        self._take(lambda e, step: without_figure(e, step, fields), at, 1)

    @request
    def last(self, at: str) -> None:
        """Answer as last year and go on."""
        last = self.state.last
        if last is None:
            raise unreadable()
        self._take(lambda e, step: as_last_year(e, step, last), at, 1)

    @request
    def all(self, role: str, /, at: str, fields: Fields) -> None:
        """Tick every task for one role."""
        self._take(lambda e, _: everything_to(e, fields, role), at, 0)

    @request
    def skip(self) -> None:
        """Go on without an answer."""
        self.go(screen_from(self._held(), self.state.at, 1))

    @request
    def past(self) -> None:
        """Go past the rest of a person's tasks."""
        self.go(past_tasks(self._held(), self.state.at))

    @request
    def back(self) -> None:
        """Go to the question before."""
        self.go(screen_from(self._held(), self.state.at, -1))

    @request
    def go(self, at: str, /) -> None:
        """Go to any question or screen."""
        if at not in self.state.places:
            raise unreadable()
        self._change(at=at)

    @request
    def choose(self, fields: Fields) -> None:
        """Go on with what was chosen of two versions; the other one stays in the store's history."""
        clash = self.state.clash
        if clash is None:
            raise unreadable()
        e = chosen(self._held(), clash.estimate, fields, self.words)
        self._change(kept=clash, clash=None)
        self._history.change(replace(self.state, estimate=e).at_place(self.state.at))

    @request
    def save(self) -> None:
        """Save what is not saved yet, as every answer does."""

    @request
    def look(self) -> None:
        """Show what is being typed, as every answer does."""

    def _held(self) -> TimeEstimate:
        if self.state.estimate is None:
            raise unreadable()
        return self.state.estimate

    def _step(self, at: object) -> Step:
        """The question the page answers: the one it shows, or the page is not up to date."""
        step = Step.read(at)
        if step is None or step not in steps(self._held()) or str(step) != self.state.at:
            raise unreadable()
        return step

    def _typed(self, at: object, fields: Fields) -> TimeEstimate | None:
        """The estimate as it would be with what is being typed; None while that cannot be read."""
        try:
            return answered(self._held(), self._step(at), fields, self.words)
        except Refused:
            return None

    def _keep_typed(self, at: object, fields: Fields) -> None:
        """Leave a question another way than by "next": what can be read is an answer, the rest was none."""
        typed = self._typed(at, fields)
        # Nobody's answers go with a figure that was only being typed over.
        if typed and {p.id for p in self._held().people if p.lenses} <= {p.id for p in typed.people}:
            self._take(lambda _, __: typed, at, 0)

    def _take(self, change: Callable[[TimeEstimate, Step], TimeEstimate], at: object, by: int) -> None:
        """Take an answer over and go on; an answer that changes nothing is no step to undo."""
        e = change(self._held(), self._step(at))
        state = replace(self.state, estimate=e, at=screen_from(e, self.state.at, by))
        self._history.change(state, remember=e != self.state.estimate)

    def _change(self, **how: Any) -> None:
        """Change what is no step to undo."""
        self._history.change(replace(self.state, **how), remember=False)

    def _enter(self, state: Interview) -> None:
        """Go to another estimate, or to none: its steps are its own."""
        self._history = History(state, carry)

    def _saved(self) -> dict[str, str] | None:
        """Save what is confirmed and not yet in the store; the page says "saved" when this is done, not before."""
        state = self.state
        if state.estimate is None or state.is_saved or state.clash:
            return None
        return self.guarded(self._save)

    def _save(self) -> None:
        state, e = self.state, self._held()
        ended = self._shelf.save(key_of(e, state.who), e, base=state.kept.version if state.kept else 0)
        if not isinstance(ended, Clash):
            self._change(kept=ended)
        elif ended.theirs:
            self._change(clash=ended.theirs)
        else:
            raise Refused(Code.ESTIMATE_NOT_SAVED)

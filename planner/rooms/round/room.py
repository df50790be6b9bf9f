"""The round room: which round is looked at, and a look at it whenever the page asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.rooms.asking import Answer, Asking, Fields, Files, request, unreadable
from planner.rooms.history import History
from planner.rooms.round.desk import Desk, Looking, address, state_asked
from planner.rooms.round.page import round_html
from planner.words.language import LANGUAGES


class Room(Asking[Looking]):
    """One page's room: it keeps nothing but which round is looked at."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__(History(Looking()))
        self._desk = desk or Desk()

    def answer(self, request: object, files: Files = ()) -> Answer:
        """Do what the page asks and say all it shows. Never raises."""
        asked = request if isinstance(request, Mapping) else {}
        said = self.guarded(lambda: self._do(asked, files))
        html: list[str] = []
        wrong = self.guarded(lambda: html.append(round_html(self.state, self._desk)))
        if wrong:
            html.append(round_html(self.state, None, said=wrong["text"]))
        return {"html": html[0], "said": said["text"] if said else "", "query": address(self.state)}

    def _do(self, asked: Mapping[str, object], files: Files) -> None:
        self.asked(asked, files)()

    @request
    def hello(self, query: Fields) -> None:
        """Show what the address asks for."""
        self._history.change(state_asked(query))

    @request
    def look(self) -> None:
        """Look again."""

    @request
    def language(self, code: str, /) -> None:
        """Speak another language."""
        if code not in LANGUAGES:
            raise unreadable()
        self._history.change(replace(self.state, language=code))

    @request
    def choose(self, which: str, /) -> None:
        """Show another round: its year, a stroke, its programme."""
        year, _, programme = which.partition("|")
        self._history.change(replace(self.state, year=year, programme=programme))

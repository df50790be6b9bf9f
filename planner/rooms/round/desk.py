"""Which round the page shows, and where it looks it up: one database, opened when it is first asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from planner.acts.rounds import KeptRound, round_of, rounds, status
from planner.files.grids.cells import shown
from planner.model.problems import Code, Refused
from planner.model.round.standing import Standing
from planner.rooms.pages import language_asked
from planner.store import Key, open_store
from planner.words.language import LANGUAGES, Language

if TYPE_CHECKING:
    from planner.store.store import Store


@dataclass(frozen=True, slots=True)
class Looking:
    """Which round the page shows: a year and a programme, "" for the newest there is.

    Parameters
    ----------
    is_example : bool
        A round of the example database, and none of the user's.
    """

    language: Language = LANGUAGES[0]
    year: str = ""
    programme: str = ""
    is_example: bool = False


def example_file() -> Path | None:
    """Say where the example round's database is, in PLANNER_EXAMPLE_ROUND; None where there is none, or none yet."""
    given = os.environ.get("PLANNER_EXAMPLE_ROUND", "")
    return Path(given) if given and Path(given).is_file() else None


class Desk:
    """The rounds of a database, opened when it is first asked. Raises StoreError and Refused as `acts.rounds` does.

    Beside it the example's: another database, so that nothing of one is ever in the other.
    """

    def __init__(self, opened: Callable[[], Store] = open_store) -> None:
        self._opened = opened

    @cached_property
    def store(self) -> Store:
        """The database."""
        return self._opened()

    @cached_property
    def _example(self) -> Store:
        if (file := example_file()) is None:
            raise Refused(Code.NO_EXAMPLE_ROUND)
        return open_store(str(file))

    def _of(self, state: Looking) -> Store:
        return self._example if state.is_example else self.store

    def there(self, state: Looking) -> list[Key]:
        """Every round there is, the newest first."""
        return rounds(self._of(state))

    def look(self, state: Looking) -> tuple[KeptRound, list[Standing]] | None:
        """The round asked for and how far its schools are; None where there is no round at all."""
        there = self.there(state)
        if not (there or state.year):
            return None
        year = state.year or there[0].year
        if year not in {
            key.year for key in there
        }:  # an address can say anything: the database is not asked for it
            raise Refused(Code.NO_ROUND, year=shown(year))
        programme = state.programme or next((key.programme for key in there if key.year == year), None)
        kept = round_of(self._of(state), year, programme)
        return kept, status(self._of(state), kept.round)


def state_asked(query: Mapping[str, str]) -> Looking:
    """Read what an address asks for."""
    return Looking(
        language_asked(query), query.get("year", ""), query.get("programme", ""), query.get("example") == "1"
    )


def address(state: Looking) -> dict[str, str]:
    """Write what is looked at as an address says it."""
    example = "1" if state.is_example else ""
    said = {"lang": state.language, "year": state.year, "programme": state.programme, "example": example}
    return {name: text for name, text in said.items() if text}

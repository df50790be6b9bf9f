"""What the estimate page holds: one respondent's estimate, the question it stands at, and what is saved of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.questions import Step
from planner.words.language import Language


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody else saved the same estimate meanwhile: theirs, to be seen beside ours."""

    theirs: TimeEstimate
    version: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a workbook: its name as text, bytes, rows taken, when, and what is to be put right."""

    name: str
    size: int
    rows: int
    at: dt.datetime
    problems: tuple[str, ...] = ()
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """All of the page's state.

    at : str            a step, or "start", "overview", "finish"
    who : str           the respondent as the store tells respondents apart: a role, and a number from the second on
    stored, version, saved_at    what the store has confirmed; None, 0 and None before that
    last : estimate     the year before, to suggest from
    """

    language: Language = "da"
    at: str = "start"
    who: str = ""
    estimate: TimeEstimate | None = None
    stored: TimeEstimate | None = None
    version: int = 0
    saved_at: dt.datetime | None = None
    last: TimeEstimate | None = None
    clash: Clash | None = None
    receipt: Receipt | None = None

    @property
    def is_saved(self) -> bool:
        """Whether everything confirmed is in the store."""
        return self.estimate == self.stored

    @property
    def step(self) -> Step | None:
        """The question the page stands at; None on any other screen."""
        return Step.read(self.at) if self.estimate else None


def carry(now: Interview, then: Interview) -> Interview:
    """Go back to an earlier answer: the language and what the store holds are no step to undo."""
    kept = {name: getattr(now, name) for name in ("language", "stored", "version", "saved_at", "last")}
    return replace(then, **kept, clash=None)

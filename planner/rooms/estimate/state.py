"""What the estimate page holds: one respondent's estimate, the question it stands at, and what is saved of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from planner.acts.estimates import Kept
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.questions import Step, first_open, steps
from planner.words.language import Language


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a workbook: its name as text, bytes, rows read, when, and what is to be put right.

    Parameters
    ----------
    part : TimeEstimate or None
        What can be read of it, which is all of it where it was taken.
    who : str
        Its respondent as the store tells respondents apart.
    summary : tuple of str
        What a part comes to.
    """

    name: str
    size: int
    rows: int
    at: dt.datetime
    problems: tuple[str, ...] = ()
    part: TimeEstimate | None = None
    who: str = ""
    summary: tuple[str, ...] = ()
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """All of the page's state.

    Parameters
    ----------
    at : str
        A step, or "start", "overview", "finish".
    who : str
        The respondent as the store tells respondents apart: a role, and a number from the second on.
    kept : Kept or None
        What the store has confirmed.
    last : TimeEstimate or None
        The year before, to suggest from.
    clash : Kept or None
        What somebody else saved of the same estimate meanwhile, to be seen beside ours.
    """

    language: Language = "da"
    at: str = "start"
    who: str = ""
    estimate: TimeEstimate | None = None
    kept: Kept | None = None
    last: TimeEstimate | None = None
    clash: Kept | None = None
    receipt: Receipt | None = None

    @property
    def places(self) -> set[str]:
        """Where the page can go: every question, and the two screens over all of them."""
        return {*map(str, steps(self.estimate)), "overview", "finish"} if self.estimate else set()

    @property
    def is_saved(self) -> bool:
        """Whether everything confirmed is in the store."""
        return self.estimate == (self.kept.estimate if self.kept else None)

    def at_place(self, at: str) -> Interview:
        """Stand there, or at the first open question where there is no such place."""
        assert self.estimate is not None
        return replace(self, at=at if at in self.places else first_open(self.estimate))

    @property
    def step(self) -> Step | None:
        """The question the page stands at; None on any other screen."""
        return Step.read(self.at) if self.estimate else None


def carry(now: Interview, then: Interview) -> Interview:
    """Go back to an earlier answer: the language and what the store holds are no step to undo."""
    return replace(then, language=now.language, kept=now.kept, last=now.last, clash=None)

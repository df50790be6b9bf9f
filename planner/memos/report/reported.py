"""All that a report may look at: an edition, what it stands beside, and how its figures are written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planner.memos.says.memo import Sentence
from planner.memos.says.rules import Grade
from planner.model.allocation import TaskType
from planner.model.edition.counts import Asked, Counted
from planner.model.edition.edition import Edition
from planner.model.edition.figures import Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.publication.benchmark import Benchmark
from planner.words.editions import WHY, figure_text, measure_name
from planner.words.language import Words, begun
from planner.words.terms import task_names

NOW, BEFORE, INVITED = "edition", "edition_before", "round"
"""What stands in a sentence's facts where its figures are the edition's, the one before's, or the round's own."""
SHARE = {t: Measure(f"shares.{t.value}") for t in TaskType}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a report is of.

    Parameters
    ----------
    sha256 : str
        The edition's hash.
    programme : str
        Its name inside a sentence.
    invited : int or None
        How many schools the round invited; None where only the edition's file is known.
    before : Edition or None
        The edition that changes are told from.
    report : Benchmark or None
        The published report, where it is about the same programme.
    date : date or None
        Printed when given.
    """

    edition: Edition
    sha256: str
    programme: str
    words: Words
    invited: int | None = None
    before: Edition | None = None
    report: Benchmark | None = None
    date: dt.date | None = None

    def __post_init__(self) -> None:
        # A list that was made shorter after the round was closed no longer says how many were invited.
        if self.invited is not None and self.invited < self.edition.schools:
            object.__setattr__(self, "invited", None)

    def value(self, measure: Measure, kind: Kind = Kind.MEAN) -> float | None:
        """Give a figure of the edition; None where there is none."""
        found = self.edition.of(measure, kind)
        return found.value if found else None

    def written(self, measure: Measure, kind: Kind = Kind.MEAN) -> str:
        """Write a figure, "suppressed", or a dash where no school said anything."""
        value = self.value(measure, kind)
        if value is not None:
            return figure_text(measure, value, self.words)
        return self.words.text("suppressed") if self.edition.why_not(measure, kind) else "–"

    def all_of(self, kind: Kind) -> dict[TaskType, str] | None:
        """Write the three shares; None where they are suppressed: they are so together."""
        if any(self.value(measure, kind) is None for measure in SHARE.values()):
            return None
        return {t: self.written(measure, kind) for t, measure in SHARE.items()}

    def why_not(self, measure: Measure, kind: Kind = Kind.MEAN) -> str:
        """Say in a few words why a figure is not there."""
        why = self.edition.why_not(measure, kind)
        return self.words.text(WHY[why] if why else "no school has given it")

    def middle(self, measure: Measure) -> tuple[float, float] | None:
        """Give the lower and the upper quartile; None where they are suppressed."""
        low, _, high = (self.value(measure, kind) for kind in QUARTILES)
        return None if low is None or high is None else (low, high)

    def span(self, measure: Measure) -> str:
        """Write the middle half of the schools: "35–50 %"; "" where it is suppressed."""
        if not (found := self.middle(measure)):
            return ""
        low, high = (figure_text(measure, value, self.words) for value in found)
        return high if low == high else f"{low.rstrip('%').rstrip()}–{high}"

    def name(self, measure: Measure) -> str:
        """Name a measure as a row: a share by its task type alone."""
        names = task_names(self.words)
        found = next((names[t] for t, own in SHARE.items() if own is measure), None)
        return found or begun(measure_name(measure, self.words))

    def has(self, measure: Measure) -> bool:
        """Whether some school has given it: it is told, or suppressed."""
        return self.value(measure) is not None or self.edition.why_not(measure, Kind.MEAN) is not None

    def counted(self, asked: Asked) -> dict[str, Counted]:
        """Give the edition's counts of a kind, by what they are of."""
        return {one.name: one for one in self.edition.counts if one.asked is asked}

    def schools(self, measure: Measure) -> int:
        """How many schools a mean is of; 0 where there is none."""
        found = self.edition.of(measure, Kind.MEAN)
        return found.schools if found else 0


def said(rule: str, text: str, *facts: str, lead: str = "") -> Sentence:
    """Make a sentence of what is published: a rule's name, the words, and what they rest on."""
    return Sentence(text, facts, lead, f"report.{rule}", Grade.PUBLISHED.value)


def remarked(rule: str, text: str, *facts: str) -> Sentence:
    """Make a sentence of ours: how to read the rest."""
    return Sentence(text, facts, "", f"report.{rule}", Grade.REMARK.value)

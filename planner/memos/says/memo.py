"""A memo as a value: what a school reads, before anything is drawn or printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

MIME = "application/vnd.planner.memo+json"
FIGURES = "figures"  # beside a memo's own values: the figures of the school it was made of


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with what its figures and claims rest on.

    Parameters
    ----------
    facts : tuple of str
        Ids of facts, and "own" or "own_before" where figures are the school's, of this year or of the one
        before.
    lead : str
        A word or two set bold in front, where sentences stand as points.
    rule, grade : str
        Which rule said it, and how well it is known (planner.memos.says.rules).
    """

    text: str
    facts: tuple[str, ...] = ()
    lead: str = ""
    rule: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows; the first cell of a row is its heading. Every row is as long as `headings`."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG text under a title that says what it shows, and what stands in it for who cannot see it."""

    title: Sentence
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, in the order paragraphs (each some sentences), figure, table, points.

    Parameters
    ----------
    asks : bool
        Whether each point is a question to decide, with room to write who and when.
    """

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    figure: Figure | None = None
    table: Table | None = None
    points: tuple[Sentence, ...] = ()
    asks: bool = False

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All of its sentences, in the order they are read."""
        for paragraph in self.paragraphs:
            yield from paragraph
        if self.figure:
            yield self.figure.title
        if self.table:
            yield from self.table.notes
        yield from self.points


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the figures set large, and the words under it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a raised figure in the text leads to: one source, and the facts of the text that stand in it."""

    number: int
    place: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """A whole memo in one language, or the guide that goes with all of a run's: it has no first page of its own.

    Parameters
    ----------
    title : str
        Whose it is.
    heading : tuple
        Label and text: to whom, of what date, about what.
    headline : Sentence
        The conclusion.
    brief : tuple of Sentence
        The conclusion's grounds, in some 70 words.
    key_figures : tuple of KeyFigure
        At most three.
    first, behind : tuple of Section
        What stands on the first page, and on the second.
    caveat : Sentence or None
        The last line of the first page.
    labels : mapping
        The few words the document itself needs ("Sources" ...).
    """

    language: str
    title: str
    kicker: str
    heading: tuple[tuple[str, str], ...]
    headline: Sentence
    brief: tuple[Sentence, ...]
    key_figures: tuple[KeyFigure, ...]
    first: tuple[Section, ...]
    caveat: Sentence | None
    behind: tuple[Section, ...]
    notes: tuple[Note, ...]
    labels: Mapping[str, str]

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All of its sentences, in the order they are read."""
        yield self.headline
        yield from self.brief
        for section in self.first:
            yield from section.sentences
        if self.caveat:
            yield self.caveat
        for section in self.behind:
            yield from section.sentences

    def as_json(self) -> dict[str, Any]:
        """As plain values, for the notebook's record."""
        return asdict(self)

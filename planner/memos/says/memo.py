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
    """A drawing as SVG text, its title and what stands below it. Its data is in a table or a sentence too."""

    title: str
    svg: str
    caption: Sentence


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, in the order paragraphs (each some sentences), table, figures, points.

    Parameters
    ----------
    small : bool
        Whether the points are set smaller and in two columns: worth having, not worth a page.
    """

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    points: tuple[Sentence, ...] = ()
    small: bool = False

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All of its sentences, in the order they are read."""
        for paragraph in self.paragraphs:
            yield from paragraph
        if self.table:
            yield from self.table.notes
        yield from (figure.caption for figure in self.figures)
        yield from self.points


@dataclass(frozen=True, slots=True)
class Note:
    """What a raised figure in the text leads to: where the facts of a sentence stand."""

    number: int
    place: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """A whole memo in one language.

    Parameters
    ----------
    key_figures : tuple
        Label and value, at most four.
    opening : Sentence
        What must be read first.
    source : str
        The report's full title.
    labels : mapping
        The few words the document itself needs ("Sources" ...).
    fullness : str
        "", "full" or "crowded": how small its letters must be for two pages (planner.memos.says.length).
    """

    language: str
    title: str
    kicker: str
    facts_line: str
    key_figures: tuple[tuple[str, str], ...]
    opening: Sentence
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    source: str
    labels: Mapping[str, str]
    fullness: str = ""

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All of its sentences, in the order they are read."""
        yield self.opening
        for section in self.sections:
            yield from section.sentences

    def as_json(self) -> dict[str, Any]:
        """As plain values, for the notebook's record."""
        return asdict(self)

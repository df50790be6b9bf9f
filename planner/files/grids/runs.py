"""Texts in more than one type: what of them is struck out, and what is only a mark above or below the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.files.grids.cells import Cell, Fault, Marked, text_of
from planner.model.problems import Code

STRUCK, RAISED = "struck", "raised"
# A piece of a text and its mark; None: it looks as its cell does.
Run = tuple[str, str | None]
_OFF = frozenset({"0", "false", "baseline"})


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def mark_of(tag: str, attributes: Mapping[str, str]) -> str:
    """What an element of a font says: struck out, above or below the line, or nothing of the kind.

    >>> mark_of("strike", {}), mark_of("strike", {"val": "0"}), mark_of("vertAlign", {"val": "subscript"})
    ('struck', '', 'raised')
    """
    kind = {"strike": STRUCK, "vertAlign": RAISED}.get(local(tag), "")
    return "" if attributes.get("val", "1") in _OFF else kind


@dataclass(slots=True)
class RunScan:
    """Fed with one text's XML; how it is pronounced is no part of it."""

    runs: list[Run] = field(default_factory=list)
    _mark: str | None = None
    _open: bool = False
    _beside: bool = False
    _text: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        match local(tag):
            case "r":
                self._mark = None
            case "rPr":
                self._mark = ""
            case "strike" | "vertAlign" if self._mark != STRUCK:
                self._mark = mark_of(tag, attributes) or self._mark
            case "rPh":
                self._beside = True
            case "t":
                self._open = not self._beside
            case _:
                pass

    def data(self, text: str) -> None:
        """Take text."""
        if self._open:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        match local(tag):
            case "t" if self._open:
                self.runs.append(("".join(self._text), self._mark))
                self._text, self._open = [], False
            case "rPh":
                self._beside = False
            case "r":
                self._mark = None
            case _:
                pass


def as_read(cell: Cell, runs: Sequence[Run], own: str) -> Cell:
    """Take a cell as a person reads it: a footnote's mark is no digit, and what is struck out is not said.

    Parameters
    ----------
    own : str
        The mark of the whole cell, for the runs that have none.

    >>> as_read("3601", [("360", None), ("1", "raised")], "")
    '360'
    """
    if not (own or runs):
        return cell
    if isinstance(cell, str) and runs:
        marked = [(text, own if mark is None else mark) for text, mark in runs]
    else:
        marked = [(text_of(cell), own)]
    if not any(mark for text, mark in marked if text.strip()):
        return cell
    whole = "".join(text for text, _ in marked)
    read = "".join(text for text, mark in marked if not mark)
    if not read.strip() and any(mark == STRUCK for text, mark in marked if text.strip()):
        return Fault(Code.STRUCK_OUT, {"text": whole.strip()})
    return Marked(read, whole)

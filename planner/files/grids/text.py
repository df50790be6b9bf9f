"""Text files (CSV): bytes to text to grids, one grid for each delimiter the text may be cut at."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from planner.files.grids.cells import Fault, Grid, Row, problem
from planner.files.grids.code_pages import page_of
from planner.model.problems import Code, Place, Problem, Refused

DELIMITERS = (";", ",", "\t", "|")
MAX_ROWS, MAX_COLUMNS = 20_100, 200  # 20,000 schools, and what stands above and below them
_MOST_CELLS = 1_000
_MAX_LINE = 100_000
_MAX_LINES_IN_A_CELL = 20
_AS_MANY_AS_A_ROW = 5  # separators between the six cells that every school's row has

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF8_BOM, _UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """BOM means UTF-8; else strict UTF-8; else the Danish page it was written in. Refused for the rest.

    Detectors that guess were measured to take Danish cp1252 for big5; ours knows four pages and Danish words.
    """
    data = data.removesuffix(b"\x1a")  # by which DOS ends a file
    if data.startswith(_UTF16_BOMS) or _every_other_byte_is_nul(data):
        raise Refused(problem(Code.UTF16))
    try:
        return data.removeprefix(_UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(_UTF8_BOM):
            raise Refused(_not_text(data, error.start + len(_UTF8_BOM))) from None
    try:
        return data.decode(page_of(data))
    except UnicodeDecodeError as error:
        raise Refused(_not_text(data, error.start)) from None


def _every_other_byte_is_nul(data: bytes) -> bool:
    """UTF-16 without its mark: letters of ours all have a zero byte beside them."""
    top = data[:400]
    halves = top[::2], top[1::2]
    return (
        len(top) > 1 and any(half.count(0) > 0.9 * len(half) for half in halves) and top.count(0) < len(top)
    )


def _not_text(data: bytes, at: int) -> Problem:
    row = len(re.findall(rb"\r\n|\n|\r", data[:at])) + 1
    return problem(Code.NOT_TEXT, Place(row=row))


def text_grids(text: str) -> list[Grid]:
    """Cut at every delimiter that occurs; who knows the headings picks the right one."""
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    lines = _unwrapped(lines)
    if len(lines) > MAX_ROWS:
        raise Refused(problem(Code.TOO_MANY_ROWS, rows=len(lines), limit=MAX_ROWS))
    delimiters = [d for d in DELIMITERS if d in text] or list(DELIMITERS[:1])
    return [Grid(_rows(lines, delimiter), delimiter=delimiter) for delimiter in delimiters]


def _unwrapped(lines: list[str]) -> list[str]:
    """Every line in quotes as one cell, as some programs write a table that was in one column: the lines in them."""
    filled = [line.rstrip("; \t") for line in lines if line.strip()]
    if not filled or not all(line.startswith('"') and line.endswith('"') for line in filled):
        return lines
    cut = [_cut([line], d) for line in filled for d in DELIMITERS]
    if any(cells is None or len(cells) != 1 for cells in cut):
        return lines
    return [(_cut([line.rstrip("; \t")], ";") or [""])[0] for line in lines]


def _rows(lines: Sequence[str], delimiter: str) -> list[Row]:
    """One row a line, each read on its own, so that one unclosed quote cannot swallow the rest."""
    alone = [_cut([line], delimiter) for line in lines]
    widths = Counter(len(cells) for cells in alone if cells is not None and len(cells) > 1)
    width = max(widths, key=lambda cells: (widths[cells], cells), default=0)
    rows: list[Row] = []
    numbers = iter(range(len(lines)))
    for i in numbers:
        cells, fault = alone[i], _line_fault(lines[i])
        if fault is not None:
            rows.append(Row(i + 1, _narrow(cells or [lines[i]]), fault))
        elif cells is not None:
            rows.append(Row(i + 1, _narrow(cells)))
        elif joined := _join(lines, i, delimiter, width):
            cells, last = joined
            swallowed = Fault(Code.LINE_BREAK_IN_CELL, {"last_row": last + 1})
            rows.append(Row(i + 1, _narrow(cells), swallowed if _holds_a_row(cells, delimiter) else None))
            next(islice(numbers, last - i - 1, None), None)
        else:
            rows.append(Row(i + 1, (lines[i],), Fault(Code.UNCLOSED_QUOTE)))
    return rows


def _narrow(cells: Sequence[str]) -> tuple[str, ...]:
    """As many cells as there are, for a row is held to its headings by them; of more than anybody has, one more."""
    return (
        (*cells[:_MOST_CELLS], "".join(cells[_MOST_CELLS:]).strip())
        if len(cells) > _MOST_CELLS
        else tuple(cells)
    )


def _cut(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """Cells of one record; None where quotes do not close, or text follows a closing quote."""
    if any(len(line) > _MAX_LINE for line in lines):
        return None
    try:
        records = list(csv.reader([line + "\n" for line in lines], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if len(records) > 1:
        return None
    return records[0] if records else []


def _join(lines: Sequence[str], first: int, delimiter: str, width: int) -> tuple[list[str], int] | None:
    """A cell with line breaks: the fewest lines that make one record as wide as the others, and the last."""
    for last in range(first + 1, min(first + _MAX_LINES_IN_A_CELL, len(lines))):
        cells = _cut(lines[first : last + 1], delimiter)
        if cells is not None and len(cells) == width:
            return cells, last
    return None


def _holds_a_row(cells: Sequence[str], delimiter: str) -> bool:
    """A line within a cell is cut up like a row: two quotes that belong to two cells, and the rows between them."""
    return any(line.count(delimiter) >= _AS_MANY_AS_A_ROW for cell in cells for line in cell.split("\n")[1:])


def _line_fault(line: str) -> Fault | None:
    if len(line) > _MAX_LINE:
        return Fault(Code.ROW_TOO_LONG, {"limit": _MAX_LINE})
    if found := _CONTROL.search(line):
        return Fault(Code.CONTROL_CHARACTER, {"character": f"U+{ord(found[0]):04X}"})
    return None


def control_character(text: str) -> str | None:
    r"""Name the first character no name holds: a control, a half character, one that cannot be seen.

    >>> control_character("Åse\u202e"), control_character("\ufeffÅse"), control_character("Åse")
    ('U+202E', 'U+FEFF', None)
    """
    if text.isascii() and text.isprintable():
        return None
    for i, character in enumerate(text):
        bad = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in "\ufffe\uffff"
        if bad or (invisible(character) and not _of_a_picture(text, i)):
            return f"U+{ord(character):04X}"
    return None


def invisible(character: str) -> bool:
    """Nothing is seen of it: no width, only turns the text around, or a filler (Unicode's default ignorables)."""
    return unicodedata.category(character) == "Cf" or _FILLER.match(character) is not None


def _of_a_picture(text: str, i: int) -> bool:
    """Joins two emoji into one, or says how the character before it is drawn."""
    if text[i] == "\u200d":
        return {_drawn(text[:i].rstrip("\ufe0f")[-1:]), _drawn(text[i + 1 : i + 2])} == {True}
    return text[i] in "\ufe0e\ufe0f" and i > 0 and not invisible(text[i - 1])


def _drawn(character: str) -> bool:
    return character != "" and unicodedata.category(character) in {"So", "Sk"}


_FILLER = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)

"""A memo as PDF, and its drawings as pictures for Word: Typst, with our own template and our own typefaces.

Only the typeface we bring along and those that come with Typst are used, so that a memo looks the same on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from planner.files.palette import palette
from planner.memos.prints.sender import NOBODY, Sender
from planner.words.language import words_in

_TEMPLATES = Path(str(files("planner.memos") / "templates"))
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: rgb(sys.inputs.paper))
#image(bytes(sys.inputs.svg), format: "svg", width: 460pt)"""
_NOT_SHOWN = re.compile(r'error: the text (?:contains the disallowed codepoint )?`"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Made when this is imported, so that processes forked later share them. None of it starts a thread.
_TYPEFACES = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=True,
    font_paths=[str(files("planner.memos") / "typefaces")],
)
_TYPESETTER = typst.Compiler(_TEMPLATES / "memo.typ", root=_TEMPLATES, font_paths=_TYPEFACES)
_PAINTER = typst.Compiler(font_paths=_TYPEFACES)

_SQUARE = "\u25a1"
_PER_INCH = 216.0  # a picture 460 pt wide is 1,380 dots: sharp in print at the width it is given


def pdf(memo: Mapping[str, Any], sender: Sender = NOBODY) -> bytes:
    """Set a memo's values as a tagged PDF (PDF/UA-1), the same bytes for the same values.

    A character no typeface of ours has (an emoji in a school's name) stands as an open square, and the memo says
    so: PDF/UA takes none that cannot be shown.
    """
    shown, unknown = memo, ""
    while True:
        try:
            return _set(json.dumps(shown, ensure_ascii=False), sender)
        except typst.TypstError as error:
            # It names those of one kind at a time.
            if not (more := _not_shown(error)):
                raise
            unknown += more
            shown = _with_squares(memo, unknown)


def picture(svg: str) -> bytes:
    """Draw one of a memo's SVG drawings as PNG: what every Word shows."""
    return _one(
        _PAINTER.compile(
            input=_PICTURE, format="png", ppi=_PER_INCH, sys_inputs={"svg": svg, "paper": palette()["paper"]}
        )
    )


def _set(memo: str, sender: Sender) -> bytes:
    inputs = {"memo": memo, "palette": json.dumps(dict(palette())), "sender": sender.name}
    if sender.logo:
        inputs["logo"] = json.dumps(list(sender.logo))
    return _one(_TYPESETTER.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]))


def _not_shown(error: typst.TypstError) -> str:
    """Find the characters that the typesetter says no typeface of ours has."""
    quoted = "".join(_NOT_SHOWN.findall(error.diagnostic))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), quoted)


def _with_squares(memo: Mapping[str, Any], unknown: str) -> dict[str, Any]:
    """Put an open square for each of the characters, and say beside the title which they are."""
    said = words_in(memo["language"]).text(
        "{square} stands for what this typeface cannot show ({characters}). The memo as HTML or Word has it.",
        square=_SQUARE,
        characters=", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in unknown)),
    )
    shown: dict[str, Any] = _translated(memo, dict.fromkeys(map(ord, unknown), _SQUARE))
    return shown | {"labels": {**shown["labels"], "squares": said}}


def _translated(value: Any, table: Mapping[int, str]) -> Any:
    match value:
        case str():
            return value.translate(table)
        case Mapping():
            return {key: _translated(one, table) for key, one in value.items()}
        case list() | tuple():
            return [_translated(one, table) for one in value]
    return value


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        msg = "the typesetter gave no single document"
        raise TypeError(msg)
    return made

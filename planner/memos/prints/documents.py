"""A memo's values as a document: HTML, PDF or Word. The values are those a notebook leaves, however it ran."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from planner.memos.prints.sender import NOBODY, Sender

Format = Literal["html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def document(
    memo: Mapping[str, Any],
    file_format: Format,
    *,
    letterhead: Path | None = None,
    sender: Sender = NOBODY,
) -> bytes:
    """Give a memo as a whole file in one format.

    Parameters
    ----------
    memo : mapping
        A memo's values, as `Memo.as_json` gives them and a notebook keeps them.
    file_format : str
        "html", "pdf" or "docx".
    letterhead : Path or None
        A Word template to use in place of our own; only "docx" looks at it.
    sender : Sender
        Its logo is for "html" and "pdf"; in Word it stands in the letterhead.

    Raises
    ------
    ValueError
        for any other format.
    Refused
        when the Word template cannot be used.
    """
    match file_format:
        case "html":
            from planner.memos.prints.html import page  # noqa: PLC0415  (each format pays for its own imports)

            return page(memo, sender).encode()
        case "pdf":
            from planner.memos.prints.typst import pdf  # noqa: PLC0415

            return pdf(memo, sender)
        case "docx":
            from planner.memos.prints.word import docx  # noqa: PLC0415

            return docx(memo, letterhead, sender.name)
    msg = f"no memo as {file_format!r}: {', '.join(FORMATS)}"
    raise ValueError(msg)

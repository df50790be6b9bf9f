"""What is said when a Word template cannot be used for memos."""

from __future__ import annotations

from collections.abc import Mapping

from planner.words.language import Words, mark

_SENTENCES = {
    "letterhead_unreadable": mark("{path} is not a Word document (.docx) that can be read."),
    "letterhead_without_memo": mark(
        "{path} has no place for a memo: start from a copy of memo.docx, and keep the tags in braces."
    ),
    "letterhead_tags": mark("{path} has a tag in braces that cannot be filled in ({detail})."),
}


def letterhead_refusal(code: str, values: Mapping[str, object], words: Words) -> str:
    """Word a LetterheadError."""
    return words.text(_SENTENCES[code], **values)

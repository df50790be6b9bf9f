"""The guide that goes with a run's memos: what stands in all of them, once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planner.files.publication.reading import load_benchmark
from planner.memos.page import NOBODY
from planner.memos.prints.documents import document
from planner.memos.run.job import Setting
from planner.memos.says.compiler import case_of
from planner.memos.says.guide import reading_guide
from planner.words.language import Language, words_in


def guide_documents(setting: Setting, benchmark: str | None, language: Language) -> dict[str, bytes]:
    """Make the guide in each of a run's formats, by ending; the same bytes for the same setting.

    Undated, so that what was packed once is the same the next time.
    """
    case = case_of(NOBODY, load_benchmark(benchmark) if benchmark else None, words_in(language))
    values = reading_guide(case).as_json()
    with tempfile.TemporaryDirectory() as scratch:
        letterhead = Path(scratch, "letterhead.docx") if setting.letterhead else None
        if letterhead:
            letterhead.write_bytes(setting.letterhead)
        return {
            kind: document(values, kind, letterhead=letterhead, sender=setting.sender)
            for kind in setting.formats
        }

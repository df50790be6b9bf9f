"""A decision as a document to take along."""

from __future__ import annotations

from planner.memos.meeting.guide import meeting_guide
from planner.memos.meeting.sheet import plan_sheet
from planner.memos.prints.documents import Format
from planner.memos.says.memo import Memo
from planner.model.meeting.plans import MeetingPlan
from planner.rooms.asking import Answer
from planner.words.language import Words, mark

TYPES: dict[str, tuple[Format, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def guide(words: Words) -> Answer:
    """Print the sheet for whoever leads the meeting."""
    return _file(meeting_guide(words), "pdf", words.text(mark("leading the meeting")))


def taken(plan: MeetingPlan, file_format: str, words: Words) -> Answer:
    """Print a decision: the file, and what a browser is to call it."""
    name = words.text(mark("decision {date}"), date=plan.decided_on.isoformat())
    return _file(plan_sheet(plan, words), file_format, name)


def _file(sheet: Memo, file_format: str, name: str) -> Answer:
    from planner.memos.prints.documents import document  # noqa: PLC0415  (only for who takes it along)

    printed, kind = TYPES[file_format]
    return {
        "files": [document(sheet.as_json(), printed)],
        "download": {"name": f"{name}.{file_format}", "type": kind},
    }

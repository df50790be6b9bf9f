"""What a meeting takes along, and brings: a decision as a document, a scenario as a file."""

from __future__ import annotations

from dataclasses import replace

from planner.acts.meetings import keep
from planner.files.names import slug
from planner.memos.meeting.guide import meeting_guide
from planner.memos.meeting.sheet import plan_sheet
from planner.memos.prints.documents import Format
from planner.memos.says.memo import Memo
from planner.model.meeting.plans import MeetingPlan
from planner.model.problems import Code, Refused
from planner.rooms.asking import Answer, Files, request, unreadable
from planner.rooms.whatif.meeting import scenario_files
from planner.rooms.whatif.meeting.deciding import Deciding, this_day
from planner.rooms.whatif.meeting.table import BY, of, whose
from planner.words.language import Words, mark

TYPES: dict[str, tuple[Format, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def _guide(words: Words) -> Answer:
    """Print the sheet for whoever leads the meeting."""
    return _file(meeting_guide(words), "pdf", words.text(mark("leading the meeting")))


def _taken(plan: MeetingPlan, file_format: str, words: Words) -> Answer:
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


class Taking(Deciding):
    """The part of the what-if room that hands out files and takes them in."""

    @request
    def export(self, which: str, /) -> None:
        """Take a scenario along as a file of its own."""
        held = self._held(which)
        name = self.words.text(mark("scenario {name}"), name=held.what.name)
        self.done = {
            "files": [scenario_files.written(held.what)],
            "download": {"name": f"{slug(name)}.json", "type": "application/json"},
        }

    @request
    def bring(self, files: Files) -> None:
        """Keep the scenario of a file on the table of its own school; Refused where that is not the one on the page."""
        if len(files) != 1:
            raise unreadable()
        kept, school = scenario_files.read(bytes(files[0])), self.state.school
        estimate = kept.ground.estimate
        if kept.school != school.name or (estimate and not estimate.startswith(f"{whose(school)}|")):
            raise Refused(Code.SCENARIO_OF_ANOTHER_SCHOOL, school=kept.school)
        keep(self._shelf.store, of(self.state, this_day()), replace(kept, is_put_away=False), by=BY)
        self._look()

    @request
    def take(self, which: str, /) -> None:
        """Take a decision along as a document: which, a stroke, "pdf" or "docx"."""
        which, _, file_format = which.partition("|")
        self._look()
        held = next((one for one in self.laid.plans if one.which == which), None)
        if held is None or file_format not in TYPES:
            raise Refused(Code.NO_SUCH_SCENARIO)
        self.done = _taken(held.what, file_format, self.words)

    @request
    def guide(self) -> None:
        """Take along the sheet for whoever leads the meeting."""
        self.done = _guide(self.words)

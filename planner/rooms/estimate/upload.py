"""A filled workbook sent through the page: read, never kept; a receipt for what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.acts.estimates import held_together
from planner.files.estimate.reading import read_opened
from planner.files.grids.tables import Opened
from planner.model.estimate.estimate import respondent_id
from planner.model.problems import Code, Refused
from planner.rooms.asking import Fields, unreadable
from planner.rooms.estimate.state import Receipt
from planner.words.estimates import reading_summary
from planner.words.language import Words
from planner.words.problems import problem_sentence

if TYPE_CHECKING:
    from planner.store.store import Store

MOST_BYTES = 2 * 2**20
_MOST_NAME = 120


def read_upload(sent: Fields, files: Sequence[bytes], store: Store, words: Words) -> Receipt:
    """Read a workbook; the receipt says whether what can be read is all of it, its number and name among it.

    Parameters
    ----------
    sent : fields
        `name`, the file's own; `number`, which of several in one role who answer.
    """
    if len(files) != 1:
        raise unreadable()
    content = files[0]
    if len(content) > MOST_BYTES:
        raise Refused(Code.UPLOAD_TOO_LARGE)
    # It never stands on the disk. Its own name is text for the receipt; no path is made of it.
    read = read_opened(Opened(Path("estimate.xlsx"), content))
    part = read.part
    asked = held_together(store, part) if part else []
    if any(problem.severity == "problem" for problem in asked):
        part = None  # nor is a part of another school's
    try:
        who = respondent_id(part.respondent, int(sent.get("number", "1"))) if part else ""
    except ValueError:
        raise unreadable() from None
    return Receipt(
        name="".join(c for c in sent.get("name", "") if c.isprintable())[:_MOST_NAME],
        size=len(content),
        rows=sum(len(person.times) for person in part.people) if part else 0,
        at=dt.datetime.now(dt.UTC),
        problems=tuple(problem_sentence(problem, words) for problem in (*read.problems, *asked)),
        part=part,
        who=who,
        summary=() if read.estimate else tuple(reading_summary(read, words)),
        taken=part is not None and read.estimate is not None,
    )

"""The round page as HTML: every word and number of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from planner.files.programmes import programme_name
from planner.model.round.standing import Progress, Standing, counted
from planner.rooms.live_numbers import output, shown
from planner.rooms.pages import page_html
from planner.rooms.round.desk import Desk, Looking, address, example_file
from planner.words.language import Words, words_in
from planner.words.order import danish_order
from planner.words.rounds import deadline_sentence, progress_name, questions_of

_NEW = dt.timedelta(days=1)


def round_html(state: Looking, desk: Desk | None, *, said: str = "") -> str:
    """Write the page's inside.

    Parameters
    ----------
    desk : Desk or None
        None: the database cannot be asked, and `said` says why.

    Raises StoreError, and Refused where there is no such round.
    """
    words = words_in(state.language)
    now = dt.datetime.now(dt.UTC)
    looked = desk.look(state) if desk else None
    seen: dict[str, Any] = {"state": state, "said": said, "output": output, "round": None, "others": []}
    seen["example"] = None if state.is_example or example_file() is None else _example_address(state)
    if desk and looked:
        kept, standings = looked
        seen |= {
            "round": kept.round,
            "programme": programme_name(kept.round.programme, words.language),
            "deadline": deadline_sentence(kept.round, now.astimezone().date(), words),
            "counts": _counts(standings, words),
            "rows": _rows(standings, now, words),
            "new": sum(_is_new(one, now) for one in standings),
            "others": [
                (f"{key.year}|{key.programme}", f"{key.year} · {programme_name(key.programme, words.language)}",
                 (key.year, key.programme) == (kept.key.year, kept.key.programme))
                for key in desk.there(state)
            ],
        }  # fmt: skip
    return page_html("round", words, seen)


def _example_address(state: Looking) -> str:
    return "round?" + urlencode(address(Looking(state.language, is_example=True)))


def _counts(standings: list[Standing], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "id": progress.value,
            "name": progress_name(progress, words),
            "count": shown(count, words),
            "part": count / len(standings),
        }
        for progress, count in counted(standings).items()
    ]


def _rows(standings: list[Standing], now: dt.datetime, words: Words) -> list[dict[str, Any]]:
    """A row a school in the list's order, each with its place among the names as Danish sorts them."""
    rows = [_row(one, now, words) for one in standings]
    for place, row in enumerate(sorted(rows, key=lambda row: danish_order(row["school"]))):
        row["by_name"] = place
    return rows


def _row(one: Standing, now: dt.datetime, words: Words) -> dict[str, Any]:
    order = list(Progress)
    return {
        "school": one.invited.school,
        "number": one.invited.school_id,
        "students": shown(one.invited.students, words),
        "contact": one.invited.contact,
        "progress": one.progress.value,
        "name": progress_name(one.progress, words),
        "place": order.index(one.progress),
        "answers": one.answers,
        "left": one.left,
        "questions": questions_of(one, words),
        "saved": words.date(one.saved_at.astimezone().date()) if one.saved_at else "",
        "moment": one.saved_at.isoformat() if one.saved_at else "",
        "is_new": _is_new(one, now),
        "is_late": one.is_late,
    }


def _is_new(one: Standing, now: dt.datetime) -> bool:
    return one.saved_at is not None and abs(now - one.saved_at) < _NEW

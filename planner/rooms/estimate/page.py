"""The estimate page as HTML: every word and number of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from planner.acts.estimates import Kept, key_of
from planner.acts.meetings import text_of
from planner.figures.palette import QUIET, TASK_COLOUR, TASK_TINT
from planner.files.content import organisation
from planner.files.programmes import programme_key, programme_name
from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK
from planner.model.estimate.estimate import LONGEST, MOST_ALIKE, TimeEstimate
from planner.model.estimate.people import TASKS
from planner.model.estimate.questions import Step, asked, first_open, missing, steps
from planner.model.problems import Refused
from planner.model.schools import HEADS, School
from planner.rooms.estimate.begin import programme_names, schools, years
from planner.rooms.estimate.question import question
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.estimate.state import Interview
from planner.rooms.estimate.upload import MOST_BYTES
from planner.rooms.estimate.versions import choices
from planner.rooms.estimate.view import bars, filled, overfull, ownership, staffing, totals
from planner.rooms.live_numbers import output
from planner.rooms.pages import answered_by, figures_in_address, page_html
from planner.store import Key, Listed
from planner.words.answers import answer_text, clock, person_name, task_name, title
from planner.words.language import LANGUAGES, Words, mark, words_in
from planner.words.terms import respondent_name, role_names, task_names

# What the notice over a page that has lost its kernel says is to be done, for each state it can be in.
_LOST = {
    "stopped idle": mark(
        "Answers that were confirmed and shown as saved are saved. What was just typed is not. Reload the page to go on."
    ),
    "offline": mark(
        "Answers that were confirmed and shown as saved are saved. What was just typed is not. Start planner again, "
        "then reload the page."
    ),
}


def estimate_html(  # noqa: PLR0913  (one argument per thing the page shows)
    state: Interview,
    shelf: Shelf,
    *,
    form: int = 0,
    said: str = "",
    preview: TimeEstimate | None = None,
    can: Mapping[str, bool] | None = None,
) -> str:
    """Write the page's inside.

    Parameters
    ----------
    form : int
        Counted up by the room when the form is another one.
    preview : TimeEstimate or None
        With what is being typed: the numbers beside the question are its.
    can : mapping
        Whether there is something to undo, and to redo.
    """
    words = words_in(state.language)
    e = preview or state.estimate
    seen: dict[str, Any] = {
        "clock": lambda at: clock(at, words),
        "output": output,
        "state": state,
        "estimate": e,
        "form": form,
        "said": said,
        "can": can or {"undo": False, "redo": False},
        "roles": [(role.value, name) for role, name in role_names(words).items()],
        "names": task_names(words),
        "colour": TASK_COLOUR,
        "tint": TASK_TINT,
        "lost": [(code, why, words_in(code).text(said)) for why, said in _LOST.items() for code in LANGUAGES],
        "most_bytes": MOST_BYTES,
        "longest": LONGEST,
        **(_estimate(e, state, shelf, words) if e else _start(shelf, words)),
    }
    return page_html("estimate", words, seen, brings={"whatif": _figures(e, state.who, shelf)})


def _start(shelf: Shelf, words: Words) -> dict[str, Any]:
    listed = shelf.listed()
    return {
        "kept": [(one, _programme(one.key, listed, words)) for one in listed],
        "schools": schools(shelf),
        "programmes": programme_names(shelf, words.language),
        "most_alike": MOST_ALIKE,
        "years": years(dt.datetime.now().astimezone().date()),
        "who": lambda who: respondent_name(who, words),
    }


def _programme(key: Key, listed: Sequence[Listed], words: Words) -> str:
    """Name a programme in the page's language; as it was typed where another spelling would look like the same row."""
    name = programme_name(key.programme, words.language)
    return name if [_row(one.key) for one in listed].count(_row(key)) == 1 else key.programme


def _row(key: Key) -> Key:
    return replace(key, programme=programme_key(key.programme))


def _estimate(e: TimeEstimate, state: Interview, shelf: Shelf, words: Words) -> dict[str, Any]:
    rows = filled(e, words)
    step = state.step
    seen: dict[str, Any] = {
        "programme": programme_name(e.programme, words.language),
        "respondent": respondent_name(state.who, words),
        "focus": next((row for row in rows if step and row.person == step.person), None),
        "filled": rows,
        "bars": bars(e, state.last, words),
        "totals": totals(e, words),
        "is_whole": not missing(e),
    }
    if state.clash:
        return seen | {"choices": choices(e, state.clash.estimate, words)}
    if state.at == "overview":
        return seen | _overview(e, words)
    if step is None:
        return seen | _finish(e, shelf.answers_of_others(key_of(e, state.who)), words)
    return seen | question(e, step, state.last, words)


def _overview(e: TimeEstimate, words: Words) -> dict[str, Any]:
    general = [step for step in steps(e) if step.kind != "task"]
    grid = []
    every = {step.task for step in steps(e) if step.kind == "task"}
    # Several kinds of other work stand below one another, each on its own line.
    for task in dict.fromkeys([*TASKS, *sorted(every, key=lambda task: Step("task", task=task).place)]):
        kind, cells = TASKS[Step("task", task=task).of], []
        for person in e.people:
            step = Step("task", person.id, task)
            is_asked = task in asked(e, person)
            cells.append((str(step) if is_asked else "", title(step, e, words), answer_text(step, e, words)))
        grid.append((task_name(Step("task", task=task), words), TASK_COLOUR[kind] if kind else QUIET, cells))
    return {
        "general": [(str(step), title(step, e, words), answer_text(step, e, words)) for step in general],
        "people": [person_name(e, person.id, words) for person in e.people],
        "grid": grid if e.people else [],
        "next_open": first_open(e),
    }


def _finish(e: TimeEstimate, others: list[Kept], words: Words) -> dict[str, Any]:
    models = {item.id: item for item in organisation()}
    model, staffed = models.get(staffing(e)), models["no_best_model"].text.in_language(words.language)
    if model:
        staffed = (
            f"{model.name.in_language(words.language)}: {model.text.in_language(words.language)} {staffed}"
        )
    largest = e.largest_share
    aub = math.fsum(r.likely for r in e.aub.values())
    # Everybody's answers with one's own first: each as it stands, nothing averaged.
    compared = [(respondent_name(k.key.respondent, words), k.estimate) for k in others]
    compared.insert(0, (words.text("This estimate"), e))
    return {
        "missing": [(str(step), title(step, e, words)) for step in missing(e)],
        "overfull": overfull(e, words),
        "unknown": len(e.unknown),
        "owned": bool(e.owners),
        "own": ownership(e, words),
        "staffing": staffed,
        "others": [(whom, *_compared(one, words)) for whom, one in compared] if others else [],
        "differ": _differ(others, e),
        "aub": words.number(aub * HOURS_A_WEEK, 1) if aub else "",
        "largest": words.percent(largest) if largest is not None and len(e.people) > 1 else "",
        "whatif_ready": as_school(e) is not None,
    }


def _differ(others: list[Kept], e: TimeEstimate) -> bool:
    return any(as_school(k.estimate) != as_school(e) for k in others)


def as_school(e: TimeEstimate) -> School | None:
    """What the what-if page takes; None where there is too little for it."""
    try:
        return e.to_school()
    except ValueError:  # next to no time, so many students to each FTE that no number holds them
        return None


def _compared(e: TimeEstimate, words: Words) -> tuple[list[str], str]:
    return [bar.share[1] for bar in bars(e, None, words)], totals(e, words)["fte.total.estimate"][1]


def _figures(e: TimeEstimate | None, who: str, shelf: Shelf) -> dict[str, str]:
    """What the what-if page's address takes, where it is enough for it: whose figures too, where others have answered."""
    school = as_school(e) if e else None
    if e is None or school is None:
        return {}
    others: list[Kept] = []
    kept = None
    with suppress(Refused):  # a database that is not there is said where something is saved
        others, kept = shelf.answers_of_others(key_of(e, who)), shelf.load(key_of(e, who))
    whose = answered_by(who, differ=_differ(others, e)) if others else {}
    ranges = [school.ranges.get(t) for t in TaskType]
    heads = {n: str(count) for n in HEADS[1:] if (count := getattr(school, n)) is not None}
    measure = (
        {"programme": e.programme, "year": str(e.year)} if heads else {}
    )  # which target they are set against
    figures = figures_in_address(school.school, school.allocation, school.students, ranges)
    number = {"number": e.school_id} if e.school_id else {}
    if kept and kept.estimate == e:  # what a scenario rests on is a version that can be found again
        number |= {"estimate": text_of(kept.key), "version": str(kept.version)}
    return figures | number | heads | measure | whose

"""The page over a run's memos: what needs a person first, then every school in alphabetical order. No ranking."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from planner.memos.prints.html import memo_templates
from planner.memos.run.record import STANDING, Block, Entry, Record, guide_name, names_in
from planner.words.language import Words
from planner.words.order import search_form

INDEX = "index.html"
_FEW = 8  # points of one reason that are shown at once; more are behind their heading
_NAMES = {"html": "HTML", "pdf": "PDF", "docx": "Word"}


def index_page(run: Record, approved: Mapping[str, bool], words: Words) -> str:
    """Render `index.html` from a run's record and what has been approved.

    Parameters
    ----------
    approved : mapping
        Each approved memo's file name, and whether it is still what was approved.
    """
    standing = [entry for entry in run.schools if entry.status in STANDING]
    names, made = names_in(run.schools), {entry.file: entry.files for entry in standing}
    facts = [words.plural("{count} memo", "{count} memos", len(standing))]
    if approved:
        valid = sum(approved.get(entry.file, False) for entry in standing)
        facts.append(words.plural("{count} approved", "{count} approved", valid))
    if run.date:
        facts.append(words.date(dt.date.fromisoformat(run.date)))
    remarks = Counter(point.file for block in run.look_at for point in set(block.points) if point.file)
    return (
        memo_templates()
        .get_template("index.html.j2")
        .render(
            language=words.language,
            words=words,
            facts_line=" · ".join(facts),
            guide=[(_NAMES[ending], f"{guide_name(run.language)}.{ending}") for ending in run.formats],
            blocks=[_block(block, made) for block in run.look_at],
            rows=[_row(entry, names[entry.file], approved, remarks, words) for entry in standing],
            script=_script(),
            script_hash=_hash(_script()),
        )
    )


def _block(block: Block, made: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    points = [
        {"page": _first(point.file, made.get(point.file, {})), "school": point.school, "text": point.text}
        for point in block.points
    ]
    return {
        "title": block.title,
        "note": block.note,
        "points": points,
        "open": len(points) <= _FEW,
        "names_alone": not any(point.text for point in block.points),
    }


def _row(
    entry: Entry, name: str, approved: Mapping[str, bool], remarks: Mapping[str, int], words: Words
) -> dict[str, Any]:
    states = {True: words.text("approved"), False: words.text("changed since approved"), None: "–"}
    return {
        "page": _first(entry.file, entry.files),
        "school": entry.school,
        "name": name,
        "find": search_form(f"{entry.school} {entry.school_id}"),
        "year": entry.year or "–",
        "number": entry.school_id,
        "files": [(_NAMES[ending], f"{entry.file}.{ending}") for ending in entry.files],
        "remarks": words.number(remarks[entry.file]) if entry.file in remarks else "–",
        "state": states[approved.get(entry.file)],
    }


def _first(file: str, made: Mapping[str, str]) -> str:
    return next((f"{file}.{ending}" for ending in made), "")


@cache
def _script() -> Markup:
    """Read the search's few lines: our own, in a page that holds no other script and is allowed no other."""
    text = (files("planner.memos") / "templates" / "index.js").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

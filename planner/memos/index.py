"""The page over a run's memos: what needs a person first, then every school in alphabetical order. No ranking."""

from __future__ import annotations

import datetime as dt

from planner.memos.record import Run
from planner.memos.rendering import templates
from planner.words.language import Words


def index_page(run: Run, words: Words, date: dt.date | None) -> str:
    """Render `index.html`."""
    made = [entry for entry in run.schools if not entry.reason]
    failed = [f"{entry.school.school} ({entry.school.school_id}): {entry.reason}" for entry in run.failed]
    facts = [words.plural("{count} memo", "{count} memos", len(made)), *([words.date(date)] if date else [])]
    return (
        templates()
        .get_template("index.html.j2")
        .render(
            language=words.language,
            kicker=words.text("Memos on placement work"),
            title=words.text("All schools"),
            facts_line=" · ".join(facts),
            blocks=[
                {"title": words.text("No memo could be made"), "points": failed},
                {"title": words.text("Rows left out"), "points": run.left_out},
                {"title": words.text("Asked about"), "points": run.asked},
            ],
            list_title=words.text("Memos, in alphabetical order"),
            headings=[
                words.text("School"),
                words.text("School year"),
                words.text("Institution"),
                words.text("Questions"),
            ],
            rows=[
                {
                    "file": entry.file,
                    "school": entry.school.school,
                    "cells": [
                        str(entry.school.year or "–"),
                        entry.school.school_id,
                        words.number(len(entry.questions)) if entry.questions else "–",
                    ],
                }
                for entry in made
            ],
        )
    )

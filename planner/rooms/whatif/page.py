"""The what-if page as HTML: its words and its places; the numbers come from the view."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from planner.figures.palette import TASK_COLOUR
from planner.files.publication.reading import load_benchmark, shipped_benchmarks
from planner.files.templates import templates
from planner.model.allocation import TaskType
from planner.model.content import Mark
from planner.model.effort import GROSS_HOURS_A_YEAR, HOURS_A_WEEK
from planner.model.publication.benchmark import MeanOf
from planner.model.scenario import Lever
from planner.rooms.outputs import output, plain
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.evidence import DONORS, begun, is_described, registry
from planner.rooms.whatif.schools import Offered
from planner.rooms.whatif.standing import READINGS
from planner.rooms.whatif.state import COHORT, WhatIf, scale_of
from planner.rooms.whatif.view import View
from planner.words.language import LANGUAGES, language_name
from planner.words.target import every_programme, not_known, target_headings, target_rows, when_counted
from planner.words.terms import INSIDE, band_limits


def page_html(view: View, state: WhatIf, schools: Sequence[Offered]) -> str:
    """Write the page's inside for a state."""
    words, live = view.words, view.live(state)
    numbers = {**view.still, **live.numbers}

    def number(key: str) -> Markup:
        return output(key, numbers[key])

    def said(place: str) -> Markup:
        """Write a few words that a lever can change inside a sentence that it does not."""
        return Markup('<span data-sentence="{}">{}</span>').format(place, live.sentences[place])

    def t(message: str, **values: object) -> Markup:
        """Say a sentence with live numbers in it: what is no markup of ours is escaped."""
        return Markup.escape(words.text(message, **{name: f"{{{name}}}" for name in values})).format(**values)

    scales = {lever.value: scale_of(state, lever) for lever in Lever}
    return (
        templates(Path(__file__).parent)
        .get_template("page.html.j2")
        .render(
            t=t,
            plural=words.plural,
            words=words,
            number=number,
            live=said,
            text_of=lambda key: numbers[key][1],
            numbers=numbers,
            sentence=live.sentences,
            state=state,
            levers=to_browser(state),
            scales=scales,
            home_at={name: _part(scale.home, scale.steps) for name, scale in scales.items()},
            plain=plain,
            begun=begun,
            tasks=[
                {
                    "id": t.value,
                    "name": view.names[t],
                    "inside": words.text(INSIDE[t]),
                    "colour": TASK_COLOUR[t],
                }
                for t in TaskType
            ],
            benchmark=view.benchmark,
            programme=view.benchmark.programme.in_(state.language) if view.benchmark else "",
            open_points=[point.text.in_(state.language) for point in view.benchmark.open]
            if view.benchmark
            else [],
            source=view.benchmark.source.in_(state.language) if view.benchmark else "",
            standing={task_type.value for task_type in view.reported},
            readings=READINGS if view.benchmark and view.benchmark.mean_of is MeanOf.UNSTATED else (),
            drawn=view.drawn,
            evidence=registry(state.language) if is_described(view.benchmark) else None,
            donors=DONORS,
            task_types=tuple(TaskType),
            cohort={name: words.text(label) for name, label in COHORT.items()},
            target=every_programme(Mark.GF2_END).note,
            target_marks=[(m.value, begun(when_counted(m, words))) for m in (Mark.GF2_END, Mark.GF2_WEEK_15)],
            target_headings=target_headings(words),
            target_rows=target_rows(words),
            target_unknown=not_known(words),
            bands=[(band_limits(band, words), band.schools) for band in view.benchmark.bands]
            if view.benchmark
            else [],
            benchmarks=[(name, load_benchmark(name)) for name in shipped_benchmarks()],
            languages=[(code, language_name(code)) for code in LANGUAGES],
            schools=schools,
            hours_a_week=words.number(HOURS_A_WEEK),
            hours_a_year=words.number(GROSS_HOURS_A_YEAR),
        )
    )


def printed(html: str, data: dict[str, Any]) -> str:
    """Wrap the page's inside, with its data beside it, for a server to print."""
    # Every "<" is escaped: no name in the data can end the element it stands in.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="planner-page" id="planner-opening">{html}</div>'
        f'<script type="application/json" id="planner-opening-data">{text}</script>'
        '<div id="planner-opening-end" hidden></div>'
    )


def _part(value: float, steps: Sequence[float]) -> str:
    """Say how far along a lever a step stands, from 0 to 1, for the mark under it."""
    span = steps[-1] - steps[0]
    return f"{(value - steps[0]) / span if span else 0:.4f}"

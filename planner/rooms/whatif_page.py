"""The what-if page as HTML: its words and its places; the numbers come from the view."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from planner.figures.palette import TASK_COLOUR
from planner.files.benchmarks import load_benchmark, shipped_benchmarks
from planner.model.allocation import TaskType
from planner.model.effort import GROSS_HOURS_A_YEAR, HOURS_A_WEEK
from planner.model.scenario import Lever
from planner.rooms.outputs import output, plain
from planner.rooms.whatif_schools import Offered
from planner.rooms.whatif_state import WhatIf, scale_of, to_browser
from planner.rooms.whatif_view import View
from planner.words.language import LANGUAGES
from planner.words.terms import INSIDE, band_limits


def page_html(view: View, state: WhatIf, schools: Sequence[Offered]) -> str:
    """Write the page's inside for a state."""
    words, live = view.words, view.live(state)
    numbers = {**view.still, **live.numbers}

    def number(key: str) -> Markup:
        return output(key, numbers[key])

    scales = {lever.value: scale_of(state, lever) for lever in Lever}
    return _template().render(
        t=words.text,
        plural=words.plural,
        words=words,
        number=number,
        text_of=lambda key: numbers[key][1],
        numbers=numbers,
        sentence=live.sentences,
        state=state,
        levers=to_browser(state),
        scales=scales,
        home_at={name: _part(scale.home, scale.steps) for name, scale in scales.items()},
        plain=plain,
        tasks=[
            {"id": t.value, "name": view.names[t], "inside": words.text(INSIDE[t]), "colour": TASK_COLOUR[t]}
            for t in TaskType
        ],
        benchmark=view.benchmark,
        programme=view.benchmark.programme.in_(state.language) if view.benchmark else "",
        open_points=[point.text.in_(state.language) for point in view.benchmark.open]
        if view.benchmark
        else [],
        source=view.benchmark.source.in_(state.language) if view.benchmark else "",
        bands=[(band_limits(band, words), band.schools) for band in view.benchmark.bands]
        if view.benchmark
        else [],
        benchmarks=[(name, load_benchmark(name)) for name in shipped_benchmarks()],
        languages=LANGUAGES,
        schools=schools,
        hours_a_week=words.number(HOURS_A_WEEK),
        hours_a_year=words.number(GROSS_HOURS_A_YEAR),
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


@cache
def _template() -> Template:
    source = (files("planner.rooms") / "whatif.html.j2").read_text(encoding="utf-8")
    return Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    ).from_string(source)

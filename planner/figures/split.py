"""Shares per task type: today, the scenario, and what the schools of a benchmark reported."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from planner.figures.palette import INK, QUIET, REACH, TASK_COLOUR, TASK_TINT
from planner.figures.style import Figure, layout, note, quiet_axis
from planner.model.allocation import TaskType
from planner.model.publication.published import Published

# Each of the three task types has one unit of height: its name, today, the scenario, the reported range.
_NAME, _TODAY, _THEN, _RANGE = 0.40, 0.17, -0.10, -0.36
_ROW = {t: float(-k) for k, t in enumerate(TaskType)}
_LEAST_AXIS = 70
EACH = 6  # dots in each quarter
Quartiles = tuple[float, float, float]


def split_bars(  # noqa: PLR0913  (one argument per thing the chart shows)
    today: Mapping[TaskType, float],
    then: Mapping[TaskType, float],
    *,
    names: Mapping[TaskType, str],
    today_text: Sequence[str],
    then_text: Sequence[str],
    ticks: Mapping[int, str],
    reported: Mapping[TaskType, Published] | None = None,
    quartiles: Mapping[TaskType, Quartiles] | None = None,
    most: float = 0.0,
) -> Figure:
    """Draw bars of shares.

    Parameters
    ----------
    today, then : mapping
        Share in [0, 1] by task type.
    names : mapping
        What each task type is called.
    today_text, then_text : sequence of str
        Three labels, in the order of `TaskType`.
    ticks : mapping of percent to label
    reported : mapping or None
        Mean, lowest and highest share; None where there is no benchmark.
    quartiles : mapping or None
        Lower quartile, median and upper quartile, where they are published: drawn as dots, as many in each quarter.
    most : float
        The largest share that any lever can reach: the axis stands still while a hand moves.
    """
    dots = {t: drawn_dots(of) for t, of in (quartiles or {}).items()}
    highs = [*(p.high or 0.0 for p in (reported or {}).values()), *(x for of in dots.values() for x in of)]
    top = max(_LEAST_AXIS, math.ceil(max(most, *today.values(), *then.values(), *highs, 0) * 10) * 10)
    data = [
        {
            **_bar(_TODAY, 0.18, list(TASK_TINT.values()), QUIET),
            "text": _labels(today_text),
            "x": _percents([today[t] for t in TaskType]),
        },
        {
            **_bar(_THEN, 0.30, list(TASK_COLOUR.values()), INK),
            **split_marks([then[t] for t in TaskType], then_text),
        },
        *(_reported(reported) if reported else []),
        *(_drawn(dots) if dots else []),
    ]
    heads = [
        note(0, _ROW[t] + _NAME, f"<b>{names[t]}</b>", xanchor="left", yanchor="middle") for t in TaskType
    ]
    shown = {at: label for at, label in ticks.items() if at <= top}
    return {
        "data": data,
        "layout": layout(
            348,
            (4, 52, 30, 2),
            annotations=heads,
            bargap=0,
            barmode="overlay",
            xaxis=quiet_axis(range=[0, top], ticktext=list(shown.values()), tickvals=list(shown)),
            yaxis={
                "fixedrange": True,
                "range": [min(_ROW.values()) - 0.55, 0.55],
                "type": "linear",
                "visible": False,
            },
        ),
    }


def split_marks(then: Sequence[float], text: Sequence[str]) -> dict[str, Any]:
    """Say what moves in the scenario's bars (the second trace), in the order of `TaskType`."""
    return {"text": _labels(text), "x": _percents(then)}


def _labels(text: Sequence[str]) -> list[str]:
    return [f"\u2009{label}" for label in text]  # a thin space between bar and figure


def _percents(shares: Sequence[float]) -> list[float]:
    return [share * 100 for share in shares]  # of the very shares: a browser that has them is sent no others


def drawn_dots(quartiles: Quartiles) -> list[float]:
    """Place dots evenly within each quarter that published quartiles part: a picture of them, and no school's figure.

    How far the outer quarters reach is not published: they are drawn as wide as those beside them, and paler.

    >>> drawn_dots((0.2, 0.3, 0.4))[EACH:][:2]
    [0.208333, 0.225]
    """
    low, middle, high = quartiles
    ends = (max(0.0, 2 * low - middle), low, middle, high, min(1.0, 2 * high - middle))
    return [
        round(start + (end - start) * (at + 0.5) / EACH, 6)
        for start, end in pairwise(ends)
        for at in range(EACH)
    ]


def _drawn(dots: Mapping[TaskType, Sequence[float]]) -> list[dict[str, Any]]:
    """Draw those of the middle half full, and the outer ones, of which less is known, as rings."""
    inner = slice(EACH, 3 * EACH)
    places = {t: [(round(x * 100, 3), _ROW[t] + _RANGE) for x in of] for t, of in dots.items()}
    full = [place for of in places.values() for place in of[inner]]
    rings = [place for of in places.values() for place in (*of[:EACH], *of[3 * EACH :])]
    return [
        {
            "cliponaxis": False,
            "hoverinfo": "skip",
            "marker": {"color": REACH, "opacity": opacity, "size": 7, "symbol": symbol},
            "mode": "markers",
            "type": "scatter",
            "x": [x for x, _ in those],
            "y": [y for _, y in those],
        }
        for those, symbol, opacity in ((full, "circle", 1.0), (rings, "circle-open", 0.7))
    ]


def _bar(offset: float, width: float, colours: list[str], ink: str) -> dict[str, Any]:
    return {
        "cliponaxis": False,
        "constraintext": "none",
        "hoverinfo": "skip",
        "marker": {"color": colours, "line": {"width": 0}},
        "orientation": "h",
        "textfont": {"color": ink, "size": 15},
        "textposition": "outside",
        "type": "bar",
        "width": width,
        "y": [_ROW[t] + offset for t in TaskType],
    }


def _reported(reported: Mapping[TaskType, Published]) -> list[dict[str, Any]]:
    """Draw a thin line from lowest to highest, a stroke at the mean."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    means: list[tuple[float, float]] = []
    for t in TaskType:
        published = reported.get(t, Published())
        at = _ROW[t] + _RANGE
        if published.low is not None and published.high is not None:
            xs += [round(published.low * 100, 3), round(published.high * 100, 3), None]
            ys += [at, at, None]
        if published.mean is not None:
            means.append((round(published.mean * 100, 3), at))
    line = {"color": REACH, "width": 2}
    ends = {"color": REACH, "line": {"color": REACH, "width": 2}, "size": 9, "symbol": "line-ns"}
    stroke = {"color": INK, "line": {"color": INK, "width": 3}, "size": 15, "symbol": "line-ns"}
    scatter = {"cliponaxis": False, "type": "scatter"}
    return [
        {**scatter, "line": line, "marker": ends, "mode": "lines+markers", "x": xs, "y": ys},
        {
            **scatter,
            "marker": stroke,
            "mode": "markers",
            "x": [x for x, _ in means],
            "y": [y for _, y in means],
        },
    ]

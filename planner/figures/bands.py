"""Students per FTE: today and the scenario, over the bands a benchmark publishes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from planner.figures.palette import BAND, INK, PAPER, QUIET
from planner.figures.style import Figure, bare_axis, layout, note, quiet_axis
from planner.model.publication.bands import Band

_STRIP = (0.36, 0.64)
_GAP = 0.004  # of the axis: the bands are neighbours, not one


def band_strip(  # noqa: PLR0913  (one argument per thing the chart shows)
    today: float,
    then: float,
    *,
    bands: Sequence[Band],
    band_text: Sequence[str],
    today_text: str,
    then_text: str,
    ticks: Mapping[float, str],
) -> Figure:
    """Draw a strip with one block per band and two pointers.

    Parameters
    ----------
    today, then : float
        Students per FTE.
    bands, band_text : sequence
        What is published and its words; both may be empty.
    today_text, then_text : str
        Labels of the two pointers.
    ticks : mapping of value to label
        Also sets how far the axis goes; see `band_axis`.
    """
    top = max(ticks)
    low, high = _STRIP
    blocks = [
        {
            "fillcolor": BAND,
            "layer": "below",
            "line": {"width": 0},
            "type": "rect",
            "x0": band.low + (top * _GAP if band.low else 0),
            "x1": min(band.high, top) - (top * _GAP if band.high < top else 0),
            "y0": low,
            "y1": high,
        }
        for band in bands
    ]
    if not bands:
        blocks = [
            {"layer": "below", "line": {"color": BAND, "width": 3}, "type": "line"}
            | {"x0": 0, "x1": top, "y0": 0.5, "y1": 0.5}
        ]
    words = [
        note((band.low + min(band.high, top)) / 2, 0.5, text, font={"color": QUIET, "size": 14})
        for band, text in zip(bands, band_text, strict=True)
    ]
    return {
        "data": [
            _pointer("bottom center", QUIET, PAPER, "triangle-up") | _at(today, today_text, top, low - 0.09),
            _pointer("top center", INK, INK, "triangle-down") | band_marks(then, then_text, top),
        ],
        "layout": layout(
            190,
            (8, 30, 30, 12),
            annotations=words,
            shapes=blocks,
            xaxis=quiet_axis(
                range=[0, top], showgrid=False, ticktext=list(ticks.values()), tickvals=list(ticks)
            ),
            yaxis=bare_axis(0.0, 1.0),
        ),
    }


def band_axis(bands: Sequence[Band], today: float) -> list[float]:
    """Say where the axis has its marks; the last is where it ends.

    Without bands: four steps up to at least twice today's figure, in round numbers.
    """
    edges = sorted({b.low for b in bands} | {b.high for b in bands if math.isfinite(b.high)})
    if edges and edges[-1] > 0:
        return [*edges, 2 * edges[-1]]
    size = 10.0 ** math.floor(math.log10(max(today, 1.0)))
    step = next(s * size for s in (0.5, 1, 2.5, 5) if 4 * s * size >= 2 * today)
    return [step * k for k in range(5)]


def band_marks(then: float, text: str, top: float) -> dict[str, Any]:
    """Say what moves: the scenario's pointer (the second trace)."""
    return _at(then, text, top, _STRIP[1] + 0.09)


def _at(value: float, text: str, top: float, y: float) -> dict[str, Any]:
    """Place a pointer; one beyond the end of the axis stands at the end and says so with an arrow."""
    return {
        "text": [f"{text} →" if value > top else text],
        "x": [round(min(value, top), 2)],
        "y": [y],
    }


def _pointer(place: str, line: str, fill: str, symbol: str) -> dict[str, Any]:
    return {
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {"color": fill, "line": {"color": line, "width": 2}, "size": 13, "symbol": symbol},
        "mode": "markers+text",
        "textfont": {"color": line, "size": 15},
        "textposition": place,
        "type": "scatter",
    }

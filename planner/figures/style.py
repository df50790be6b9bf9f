"""What every live chart shares: faces, greys, nothing that can be dragged. How it is shown: `CONFIG` of stage.js."""

from __future__ import annotations

from typing import Any

from planner.figures.palette import CLEAR, INK, QUIET, RULE, TYPEFACE

Figure = dict[str, Any]


def layout(height: int, margin: tuple[int, int, int, int], **more: Any) -> dict[str, Any]:
    """Lay out a calm, transparent chart.

    Parameters
    ----------
    margin : tuple of int
        Top, right, bottom, left in pixels.
    """
    top, right, bottom, left = margin
    return {
        "autosize": True,
        "dragmode": False,
        "font": {"color": INK, "family": TYPEFACE, "size": 14},
        "height": height,
        "hovermode": False,
        "margin": {"b": bottom, "l": left, "pad": 0, "r": right, "t": top},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "transition": {"duration": 0},
        **more,
    }


def quiet_axis(**more: Any) -> dict[str, Any]:
    """Give an axis a few pale lines and words of our own; what is fixed cannot be dragged."""
    return {
        "fixedrange": True,
        "gridcolor": RULE,
        "linecolor": RULE,
        "showline": False,
        "tickfont": {"color": QUIET, "size": 13},
        "ticks": "",
        "type": "linear",
        "zeroline": False,
        **more,
    }


def bare_axis(low: float, high: float, **more: Any) -> dict[str, Any]:
    """Give positions and nothing to see."""
    return {"fixedrange": True, "range": [low, high], "type": "linear", "visible": False, **more}


def note(x: float, y: float, text: str, **more: Any) -> dict[str, Any]:
    """Write a few words at a place in the chart."""
    return {"font": {"color": INK, "size": 14}, "showarrow": False, "text": text, "x": x, "y": y, **more}


# What a bare layer keeps of a layout: plotly goes through every word of it at each change.
_SHARED = {"autosize", "bargap", "barmode", "dragmode", "font", "height", "hovermode", "margin", "showlegend"} | {
    "paper_bgcolor", "plot_bgcolor",
}  # fmt: skip


def layered(figure: Figure, trace: int) -> tuple[Figure, Figure]:
    """Part a chart into what stands still and the one trace that moves, drawn over it on the same axes.

    plotly goes through a whole figure at every change, labels and axes and all; one trace on bare axes
    takes a third of the time (benchmarks/slider_to_paint.py).
    """
    whole = figure["layout"]
    axes = {
        name: {
            key: value
            for key, value in whole[name].items()
            if key in {"fixedrange", "range", "scaleanchor", "scaleratio", "type"}
        }
        | {"visible": False}
        for name in ("xaxis", "yaxis")
    }
    bare = {key: value for key, value in whole.items() if key in _SHARED}
    still = [entry for index, entry in enumerate(figure["data"]) if index != trace]
    # plotly's react() does not draw words anew where nothing but words changed; `meta` makes it.
    words = [word["text"] for word in whole.get("annotations", ())]
    return {"data": still, "layout": {**whole, "meta": words}}, {
        "data": [figure["data"][trace]],
        "layout": bare | axes,
    }

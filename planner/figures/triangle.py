"""Three shares as one point: a triangle projected to the plane, and a move in it as an arrow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from planner.figures.palette import HAZE, INK, PAPER, QUIET, RULE, TASK_COLOUR
from planner.figures.style import Figure, bare_axis, layout, note
from planner.model.allocation import TaskType

HEIGHT = math.sqrt(3) / 2
# Corners of a triangle with side 1; the receiver of most moves stands on top.
CORNER = {
    TaskType.ADMINISTRATION: (0.0, 0.0),
    TaskType.COMPANY_RELATIONS: (1.0, 0.0),
    TaskType.STUDENT_SUPPORT: (0.5, HEIGHT),
}
_XS, _YS = ([CORNER[t][at] for t in TaskType] for at in (0, 1))
# plotly's own ternary plot is drawn anew at every change; in a plane marks are moved.


def plane(shares: Mapping[TaskType, float]) -> tuple[float, float]:
    """Project three shares (total 1) to the plane.

    >>> plane({TaskType.ADMINISTRATION: 0.0, TaskType.STUDENT_SUPPORT: 0.0, TaskType.COMPANY_RELATIONS: 1.0})
    (1.0, 0.0)
    """
    return _plane([shares[t] for t in TaskType])


def _plane(shares: Sequence[float]) -> tuple[float, float]:
    one, two, three = shares
    return one * _XS[0] + two * _XS[1] + three * _XS[2], one * _YS[0] + two * _YS[1] + three * _YS[2]


def point(shares: Sequence[float]) -> tuple[float, float]:
    """Place three shares, in the order of `TaskType`, as finely as a drawing shows."""
    x, y = _plane(shares)
    return round(x, 5), round(y, 5)


def triangle(
    today: Mapping[TaskType, float],
    then: Mapping[TaskType, float],
    *,
    names: Mapping[TaskType, str],
    means: Mapping[TaskType, float] | None = None,
    drawn: Sequence[Mapping[TaskType, float]] = (),
) -> Figure:
    """Draw today, the scenario with an arrow to it, and a benchmark's mean if there is one.

    Parameters
    ----------
    drawn : sequence of mapping
        Shares of made-up schools, shown as a haze behind it all.
    """
    anchors = {
        TaskType.ADMINISTRATION: ("left", -0.03),
        TaskType.COMPANY_RELATIONS: ("right", -0.03),
        TaskType.STUDENT_SUPPORT: ("center", HEIGHT + 0.09),
    }
    words = [
        note(
            {"left": -0.08, "right": 1.08, "center": 0.5}[anchor],
            y,
            # Two short lines stand side by side on a phone, where two long ones would meet.
            f"<b>{names[t].replace(' ', '<br>', 1) if anchor != 'center' else names[t]}</b>",
            align=anchor,
            font={"color": TASK_COLOUR[t], "size": 14},
            xanchor=anchor,
            yanchor="top",
        )
        for t, (anchor, y) in anchors.items()
    ]
    x, y = start = point([today[t] for t in TaskType])
    end = point([then[t] for t in TaskType])
    dot = {"cliponaxis": False, "mode": "markers", "type": "scatter"}
    data: list[dict[str, Any]] = [_haze(drawn)] if drawn else []
    data += [_grid(), _outline()]
    if means:
        mx, my = plane(means)
        mark = {"color": PAPER, "line": {"color": QUIET, "width": 2}, "size": 11, "symbol": "diamond"}
        data.append({**dot, "marker": mark, "x": [mx], "y": [my]})
    circle = {"color": PAPER, "line": {"color": INK, "width": 2}, "size": 10}
    data.append({**dot, "marker": circle, "x": [x], "y": [y]})
    arrow = {"angleref": "previous", "color": INK, "size": [0, 13], "symbol": "arrow"}
    line = {"color": INK, "width": 3}
    data.append({**dot, "line": line, "marker": arrow, "mode": "lines+markers"} | triangle_marks(start, end))
    return {
        "data": data,
        "layout": layout(
            400,
            (10, 10, 10, 10),
            annotations=words,
            xaxis=bare_axis(-0.1, 1.1),
            yaxis=bare_axis(-0.15, HEIGHT + 0.1, scaleanchor="x", scaleratio=1),
        ),
    }


def triangle_marks(start: tuple[float, float], end: tuple[float, float]) -> dict[str, Any]:
    """Say what moves, from point to point: the arrow, always the last trace. There is none where nothing moved."""
    (x0, y0), (x1, y1) = start, end
    if (x0, y0) == (x1, y1):
        return {"x": [None, None], "y": [None, None]}
    return {"x": [x0, x1], "y": [y0, y1]}


def _haze(drawn: Sequence[Mapping[TaskType, float]]) -> dict[str, Any]:
    """Blur made-up schools into a cloud: pale, borderless, too large and too many to be read one by one."""
    points = [plane(shares) for shares in drawn]
    return {
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {"color": HAZE, "line": {"width": 0}, "opacity": 0.16, "size": 17},
        "mode": "markers",
        "type": "scatter",
        "x": [round(x, 3) for x, _ in points],
        "y": [round(y, 3) for _, y in points],
    }


def _outline() -> dict[str, Any]:
    corners = [CORNER[t] for t in (*TaskType, TaskType.ADMINISTRATION)]
    return _line([c[0] for c in corners], [c[1] for c in corners], QUIET, 1.5)


def _grid() -> dict[str, Any]:
    """Draw lines of equal share at each quarter."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for t in TaskType:
        first, second = (o for o in TaskType if o is not t)
        for quarter in (0.25, 0.5, 0.75):
            for other in (first, second):
                point = plane(dict.fromkeys(TaskType, 0.0) | {t: quarter, other: 1 - quarter})
                xs.append(round(point[0], 5))
                ys.append(round(point[1], 5))
            xs.append(None)
            ys.append(None)
    return _line(xs, ys, RULE, 1)


def _line(xs: list[Any], ys: list[Any], colour: str, width: float) -> dict[str, Any]:
    line = {"color": colour, "width": width}
    return {"cliponaxis": False, "line": line, "mode": "lines", "type": "scatter", "x": xs, "y": ys}

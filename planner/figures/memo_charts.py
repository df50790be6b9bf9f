"""The memo's two static charts: values in, SVG out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from planner.figures.palette import INK, PAPER, QUIET, RULE, TASK_COLOUR, TASK_TINT, WASH
from planner.figures.svg import Drawing
from planner.model.allocation import TaskType

# Narrow, with names above what they name: readable on a phone, and two fit beside one another on paper.
_WIDTH = 400.0
_EDGE = 18.0  # half of an axis label that stands at either end
_SPAN = _WIDTH - 2 * _EDGE


@dataclass(frozen=True, slots=True)
class Lane:
    """One share beside what was published; all figures in [0, 1], None where there is none.

    Parameters
    ----------
    low, high : float or None
        The estimate's own range.
    reported_low, reported_high, reported_mean : float or None
        What the schools reported.
    """

    task_type: TaskType
    name: str
    share: float
    label: str
    low: float | None = None
    high: float | None = None
    reported_low: float | None = None
    reported_high: float | None = None
    reported_mean: float | None = None


def lanes_chart(title: str, description: str, lanes: list[Lane], axis: Mapping[float, str]) -> str:
    """Draw a lane for each task type: reported range as a band, its mean as a tick, the school as a dot."""
    row, top, foot = 45.0, 0.0, 20.0
    bottom = top + row * len(lanes)
    drawing = Drawing(_WIDTH, bottom + foot, title, description)
    for position, label in axis.items():
        drawing.text(_EDGE + position * _SPAN, bottom + 16, label, "middle", font_size=11, fill=QUIET)
    for index, lane in enumerate(lanes):
        middle = top + row * index + 31
        colour = TASK_COLOUR[lane.task_type]
        drawing.text(0, middle - 18, lane.name)
        drawing.text(_WIDTH, middle - 18, lane.label, "end", font_weight=600, fill=colour)
        for position in axis:
            x = _EDGE + position * _SPAN
            drawing.line(x, middle - 12, x, middle + 12, RULE, stroke_width=1)
        if lane.reported_low is not None and lane.reported_high is not None:
            x, width = _EDGE + lane.reported_low * _SPAN, (lane.reported_high - lane.reported_low) * _SPAN
            drawing.rect(x, middle - 9, width, 18, TASK_TINT[lane.task_type], rx=3)
        if lane.reported_mean is not None:
            x = _EDGE + lane.reported_mean * _SPAN
            drawing.line(x, middle - 12, x, middle + 12, INK, stroke_width=2)
        x = _EDGE + lane.share * _SPAN
        if lane.low is not None and lane.high is not None:
            drawing.line(
                _EDGE + lane.low * _SPAN, middle, _EDGE + lane.high * _SPAN, middle, colour, stroke_width=3
            )
        drawing.circle(x, middle, 7, colour, stroke=PAPER, stroke_width=2)
    return str(drawing)


@dataclass(frozen=True, slots=True)
class DotGroup:
    """One band of students per FTE: its name, how many schools, and what to write under it if ours is in it."""

    name: str
    schools: int
    count_label: str
    own_label: str = ""


def bands_chart(title: str, description: str, groups: list[DotGroup]) -> str:
    """Draw each band as a box with one dot a school; nothing is said of where in the band a school lay."""
    gap, pitch = 10.0, 16.0
    width = (_WIDTH - gap * (len(groups) - 1)) / len(groups)
    per_row = max(1, int((width - 2 * gap) // pitch))
    rows = max(math.ceil(group.schools / per_row) for group in groups)
    height = max(98.0, 56 + pitch * rows)
    drawing = Drawing(_WIDTH, height, title, description)
    for index, group in enumerate(groups):
        x = index * (width + gap)
        own = bool(group.own_label)
        drawing.rect(
            x + 1, 1, width - 2, height - 2, WASH, rx=6,
            stroke=INK if own else WASH, stroke_width=1.8 if own else 1,
        )  # fmt: skip
        drawing.text(x + 10, 22, group.name, font_weight=600, font_size=12)
        drawing.text(x + width - 9, 22, group.count_label, "end", font_size=11, fill=QUIET)
        for dot in range(group.schools):
            column, line = dot % per_row, dot // per_row
            drawing.circle(x + 18 + column * pitch, 42 + line * pitch, 5, QUIET)
        if own:
            drawing.text(x + 12, height - 12, group.own_label, font_weight=600)
    return str(drawing)

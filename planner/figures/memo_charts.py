"""The memo's three static charts: values in, SVG out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.figures.palette import INK, ON_TASK_COLOUR, PAPER, QUIET, RULE, TASK_COLOUR, TASK_TINT, WASH
from planner.figures.svg import Drawing
from planner.model.allocation import TaskType

# Narrow, with names above what they name: readable on a phone, and two fit beside one another on paper.
_WIDTH = 480.0
_EDGE = 18.0  # half of an axis label that stands at either end
_SPAN = _WIDTH - 2 * _EDGE
_NARROW = 0.075  # a part thinner than this has no room for its own figure


@dataclass(frozen=True, slots=True)
class Bar:
    """One split: a name and, for each task type, its share in [0, 1] and the label on it."""

    name: str
    shares: Mapping[TaskType, float]
    labels: Mapping[TaskType, str]


def split_chart(title: str, description: str, bars: list[Bar], names: Mapping[TaskType, str]) -> str:
    """Draw splits as stacked bars above one another, with the names of the parts over the first."""
    row, thickness, top = 54.0, 28.0, 24.0
    drawing = Drawing(_WIDTH, top + row * len(bars), title, description)
    for index, task_type in enumerate(TaskType):
        x = index * _WIDTH / 3
        drawing.rect(x, 2, 11, 11, TASK_COLOUR[task_type], rx=2)
        drawing.text(x + 17, 12, names[task_type], font_size=12.5)
    for index, bar in enumerate(bars):
        y = top + row * index + 20
        drawing.text(0, y - 6, bar.name, font_weight=600 if not index else 400)
        x = 0.0
        for task_type in TaskType:
            width = bar.shares[task_type] * _WIDTH
            drawing.rect(
                x, y, width, thickness, TASK_COLOUR[task_type], stroke=PAPER, stroke_width=1.5,
                fill_opacity=1 if not index else 0.72,
            )  # fmt: skip
            if bar.shares[task_type] >= _NARROW:
                drawing.text(
                    x + width / 2, y + thickness / 2 + 4.5, bar.labels[task_type], "middle",
                    fill=ON_TASK_COLOUR[task_type] if not index else _INK_ON_FADED[task_type], font_weight=600,
                )  # fmt: skip
            x += width
    return str(drawing)


# On the paler bar only the dark blue still carries white letters.
_INK_ON_FADED = {t: "#ffffff" if t is TaskType.ADMINISTRATION else INK for t in TaskType}


@dataclass(frozen=True, slots=True)
class Lane:
    """One share beside what was published; all figures in [0, 1], None where there is none.

    low, high : the estimate's own range.  reported_* : what the schools reported.
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
    row, top, foot = 56.0, 4.0, 20.0
    bottom = top + row * len(lanes)
    drawing = Drawing(_WIDTH, bottom + foot, title, description)
    for position, label in axis.items():
        x = _EDGE + position * _SPAN
        drawing.line(x, top, x, bottom, RULE, stroke_width=1)
        drawing.text(x, bottom + 16, label, "middle", font_size=11, fill=QUIET)
    for index, lane in enumerate(lanes):
        middle = top + row * index + 38
        colour = TASK_COLOUR[lane.task_type]
        drawing.text(0, middle - 20, lane.name, stroke=PAPER, stroke_width=4, paint_order="stroke")
        drawing.text(
            _WIDTH,
            middle - 20,
            lane.label,
            "end",
            font_weight=600,
            fill=colour,
            stroke=PAPER,
            stroke_width=4,
            paint_order="stroke",
        )
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
    gap, height = 10.0, 98.0
    width = (_WIDTH - gap * (len(groups) - 1)) / len(groups)
    per_row = 6
    drawing = Drawing(_WIDTH, height, title, description)
    for index, group in enumerate(groups):
        x = index * (width + gap)
        own = bool(group.own_label)
        drawing.rect(
            x + 1, 1, width - 2, height - 2, WASH, rx=6,
            stroke=INK if own else WASH, stroke_width=1.8 if own else 1,
        )  # fmt: skip
        drawing.text(x + 12, 22, group.name, font_weight=600)
        drawing.text(x + width - 10, 22, group.count_label, "end", font_size=12, fill=QUIET)
        for dot in range(group.schools):
            column, line = dot % per_row, dot // per_row
            drawing.circle(x + 18 + column * 16, 42 + line * 16, 5, QUIET)
        if own:
            drawing.text(x + 12, height - 12, group.own_label, font_weight=600)
    return str(drawing)

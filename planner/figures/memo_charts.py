"""The static charts of memos and reports: values in, SVG out."""

from __future__ import annotations

from dataclasses import dataclass

from planner.figures.palette import BAND, INK, PAPER, QUIET, RULE, TASK_COLOUR, TASK_TINT
from planner.figures.svg import Drawing
from planner.model.allocation import TaskType

# As wide as a page, and still readable on a phone: names and figures stand above and below what they name.
_WIDTH = 460.0
_EDGE = 8.0  # so that a dot at either end is whole
_SPAN = _WIDTH - 2 * _EDGE
_ROW = 54.0
_BAR = 34.0
_PART = 20.0
_LEAST_REACH = 10.0  # percent
_LETTER = 5.4  # about as wide as one of the small labels'


@dataclass(frozen=True, slots=True)
class Lane:
    """One share beside what was published; all figures in [0, 1], None where there is none.

    Parameters
    ----------
    task_type : TaskType or None
        Whose colour it has; None: a figure that is no share of one, as a part of the lane's length.
    share : float or None
        A school's own; None where it is about no single school.
    low, high : float or None
        The estimate's own range.
    reported_low, reported_high, reported_mean : float or None
        What the schools reported.
    low_label, high_label, mean_label : str
        What stands under each of those.
    """

    task_type: TaskType | None
    name: str
    share: float | None
    label: str
    low: float | None = None
    high: float | None = None
    reported_low: float | None = None
    reported_high: float | None = None
    reported_mean: float | None = None
    low_label: str = ""
    high_label: str = ""
    mean_label: str = ""


def lanes_chart(title: str, description: str, lanes: list[Lane]) -> str:
    """Draw a lane for each task type: reported range as a band, its mean as a tick, the school as a dot."""
    drawing = Drawing(_WIDTH, _ROW * len(lanes), title, description)
    for index, lane in enumerate(lanes):
        middle = _ROW * index + 29
        colour = TASK_COLOUR[lane.task_type] if lane.task_type else INK
        tint = TASK_TINT[lane.task_type] if lane.task_type else BAND
        drawing.text(0, middle - 15, lane.name)
        drawing.text(_WIDTH, middle - 15, lane.label, "end", font_weight=600, fill=colour)
        drawing.line(_at(0), middle, _at(1), middle, RULE, stroke_width=1)
        if lane.reported_low is not None and lane.reported_high is not None:
            x = _at(lane.reported_low)
            drawing.rect(x, middle - 8, _at(lane.reported_high) - x, 16, tint, rx=3)
        if lane.low is not None and lane.high is not None:
            drawing.line(_at(lane.low), middle, _at(lane.high), middle, colour, stroke_width=3)
        if lane.reported_mean is not None:
            x = _at(lane.reported_mean)
            drawing.line(x, middle - 11, x, middle + 11, INK, stroke_width=2)
        if lane.share is not None:
            drawing.circle(_at(lane.share), middle, 6.5, colour, stroke=PAPER, stroke_width=2)
        for x, text in _labels(lane):
            drawing.text(x, middle + 21, text, font_size=10, fill=QUIET)
    return str(drawing)


@dataclass(frozen=True, slots=True)
class Bar:
    """A count in words and as a length."""

    name: str
    label: str
    count: int


def bars_chart(title: str, description: str, bars: list[Bar]) -> str:
    """Draw a bar for each count, its length in proportion to the largest."""
    drawing = Drawing(_WIDTH, _BAR * len(bars), title, description)
    most = max((bar.count for bar in bars), default=0) or 1
    for index, bar in enumerate(bars):
        top = _BAR * index
        drawing.text(0, top + 13, bar.name)
        drawing.text(_WIDTH, top + 13, bar.label, "end", font_weight=600)
        drawing.rect(0, top + 18, _WIDTH * bar.count / most, 10, BAND, rx=2)
    return str(drawing)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a task type's change is made up of: a name, words, and a figure each, above or below zero."""

    task_type: TaskType
    name: str
    parts: tuple[tuple[str, str, float], ...]


def moves_chart(title: str, description: str, moves: list[Moves]) -> str:
    """Draw a bar to the right of a middle line for each part above zero, and to the left for each below, in percent.

    The reach is ten percent at least: a bar of one, which rounding alone may be, does not look large.
    """
    most = max(_LEAST_REACH, *(abs(value) for one in moves for _, _, value in one.parts))
    heights = [_PART * (1 + len(one.parts)) + 6 for one in moves]
    drawing = Drawing(_WIDTH, sum(heights), title, description)
    middle, reach = _WIDTH * 0.66, _WIDTH * 0.24
    top = 0.0
    for one, height in zip(moves, heights, strict=True):
        drawing.text(0, top + 13, one.name, font_weight=600)
        for index, (name, label, value) in enumerate(one.parts, 1):
            y = top + _PART * index
            length = reach * abs(value) / most
            drawing.text(0, y + 13, name)
            drawing.rect(
                middle if value > 0 else middle - length, y + 4, length, 10, TASK_COLOUR[one.task_type], rx=2
            )
            drawing.text(_WIDTH, y + 13, label, "end")
        drawing.line(middle, top + _PART, middle, top + height - 4, RULE, stroke_width=1)
        top += height
    return str(drawing)


def _at(share: float) -> float:
    return _EDGE + share * _SPAN


def _labels(lane: Lane) -> list[tuple[float, str]]:
    """Place the labels under a lane from left to right, each as near to what it names as the one before lets it."""
    wanted = []
    if lane.reported_low is not None:
        wanted.append((_at(lane.reported_low), lane.low_label))
    if lane.reported_mean is not None:
        wanted.append((_at(lane.reported_mean) - _LETTER * len(lane.mean_label) / 2, lane.mean_label))
    if lane.reported_high is not None:
        wanted.append((_at(lane.reported_high) - _LETTER * len(lane.high_label), lane.high_label))
    placed, taken = [], 0.0
    for x, text in wanted:
        start = max(x, taken)
        placed.append((start, text))
        taken = start + _LETTER * (len(text) + 2)
    return placed

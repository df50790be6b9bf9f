"""Frames ahead of the hand: what the page shows at every step of every lever, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.model.scenario import Lever
from planner.rooms.whatif.columns import Told
from planner.rooms.whatif.runs import by_name, moves
from planner.rooms.whatif.state import WhatIf, scale_of
from planner.rooms.whatif.view import View

Frames = dict[str, Any]


def sweep(view: View, state: WhatIf, lever: Lever) -> Frames:
    """Everything one lever changes, at each of its steps, the other levers as they stand.

    What stays the same at every step is left out.

    Returns
    -------
    steps
        The lever's values, as the range input counts them.
    numbers
        data-key -> [values, texts].
    sentences
        place -> texts.
    marks
        chart -> {attribute: values}.
    """
    steps = scale_of(state, lever).steps
    return frames_of(view.told(state, lever, steps), steps)


def frames_of(told: Told, steps: Sequence[float]) -> Frames:
    """Leave out what stays the same at every step."""
    numbers = {
        key: [_spread(values, steps), _spread(texts, steps)]
        for key, (values, texts) in told.numbers.items()
        if moves(values) or moves(texts)
    }
    marks = {chart: {name: column for name, column in by_name(rows).items() if moves(column)}
             for chart, rows in told.marks.items() if len(rows) > 1}  # fmt: skip
    return {
        "steps": steps,
        "numbers": numbers,
        "sentences": {place: texts for place, texts in told.sentences.items() if moves(texts)},
        "marks": {chart: columns for chart, columns in marks.items() if columns},
    }


def _spread(column: Sequence[Any], steps: Sequence[float]) -> Sequence[Any]:
    """Give an entry for every step."""
    return column if len(column) == len(steps) else [*column] * len(steps)

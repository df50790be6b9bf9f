"""Frames ahead of the hand: what the page shows at every step of every lever, as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from planner.model.scenario import Lever
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
        data-key -> [values, texts], a text being an index into `words`.
    sentences
        place -> indices into `words`.
    marks
        chart -> {attribute: values}.
    words
        Every text once.
    """
    scale = scale_of(state, lever)
    lives = [view.live(state.with_lever(lever, step)) for step in scale.steps]
    numbers = _moving([live.numbers for live in lives])
    sentences = _moving([live.sentences for live in lives])
    marks = {chart: _moving([live.marks[chart] for live in lives]) for chart in lives[0].marks}
    said = Counter(text for told in numbers.values() for _, text in told)
    said.update(text for texts in sentences.values() for text in texts)
    # What is said most has the shortest number: a third fewer bytes before any packing.
    words = {text: index for index, (text, _) in enumerate(said.most_common())}
    return {
        "steps": scale.steps,
        "numbers": {
            key: [[value for value, _ in told], [words[text] for _, text in told]]
            for key, told in numbers.items()
        },
        "sentences": {place: [words[text] for text in texts] for place, texts in sentences.items()},
        "marks": {chart: columns for chart, columns in marks.items() if columns},
        "words": list(words),
    }


def _moving(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Give what does not stay the same as columns."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {name: column for name, column in columns.items() if any(one != column[0] for one in column)}

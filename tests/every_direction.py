"""Every direction that time or staffing can be moved in, in words. Used by tests."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.compass import Direction
from planner.words.evidence import Needle, move_name, needles
from planner.words.language import Words

# The six moves between two task types, then the proportional one to each of the three.
MOVES: tuple[tuple[TaskType, TaskType | None], ...] = (
    *((to, donor) for donor in TaskType for to in TaskType if to is not donor),
    *((to, None) for to in TaskType),
)


def every_needle(words: Words) -> tuple[Needle, ...]:
    """Six moves between two task types, three in proportion, more and less FTE in all."""
    moves = [(move_name(to, donor, words), Direction.of_move(to, donor)) for to, donor in MOVES]
    staffing = [("FTE", Direction(students_per_fte=way)) for way in (-1, 1)]
    return tuple(
        needle for name, direction in (*moves, *staffing) for needle in needles(name, direction, words)
    )

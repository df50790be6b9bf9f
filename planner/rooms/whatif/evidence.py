"""The evidence compass on the page: what was observed about the direction the levers point, and the registry."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.files.content import DESCRIBED, claims, rests_on
from planner.model.allocation import TaskType
from planner.model.compass import MOVES, Direction, Way, split_bearing, way
from planner.model.publication.benchmark import Benchmark
from planner.model.scenario import Lever, Scenario
from planner.rooms.whatif.columns import Texts, by_name, each
from planner.words.cited import Cited
from planner.words.evidence import Card, Needle, cards, compass, move_name, needles
from planner.words.language import Language, Words, mark, words_in

# Who gives, as the compass has its rows: each task type, then both others in proportion.
DONORS: tuple[TaskType | None, ...] = (*TaskType, None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One move of the compass: its wording, and how many associations point along it and against it."""

    needle: Needle
    along: int
    against: int


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything the report saw, ready to be printed in one language.

    Parameters
    ----------
    cells : mapping of (who gives, who receives) to Cell
        What was observed about it.
    staffing : tuple of Needle
        More and less FTE in all.
    practice, no_relation : Cited
        Both sides of time for company relations.
    """

    cells: dict[tuple[TaskType | None, TaskType], Cell]
    staffing: tuple[Needle, ...]
    cards: tuple[Card, ...]
    practice: Cited
    no_relation: Cited


def is_described(benchmark: Benchmark | None) -> bool:
    """Whether the registry is about this benchmark's schools; beside any other it is silent."""
    return benchmark is not None and benchmark.id == DESCRIBED


@cache
def registry(language: Language) -> Registry:
    """Put the registry into words, once a language."""
    words, told = words_in(language), claims()
    cells = {}
    for donor, to in itertools.product(DONORS, TaskType):
        if to is donor:
            continue
        direction = Direction.of_move(to, donor)
        if bearing := split_bearing(direction, told):
            needle = needles(move_name(to, donor, words), direction, words)[-1]
            cells[donor, to] = Cell(needle, len(bearing.along), len(bearing.against))
    relations = next(claim for claim in told if claim.task_type is TaskType.COMPANY_RELATIONS)
    practice = words.text("Keeping time free for company relations, ahead of for instance administration.")
    return Registry(
        cells=cells,
        staffing=compass(words)[len(MOVES) :],
        cards=cards(words),
        practice=Cited(practice, rests_on("free_time")),
        no_relation=Cited(relations.text.in_language(language), relations.fact),
    )


def compass_columns(
    scenario: Scenario, lever: Lever, steps: Sequence[float], words: Words
) -> Mapping[str, Texts]:
    """Say what was observed about the direction the levers point, at each step of one of them."""
    moves, totals, heads = (
        steps if each_lever is lever else [now]
        for each_lever, now in zip(
            Lever, (scenario.move, scenario.total_fte, scenario.new_students), strict=True
        )
    )
    students, fte = scenario.students, scenario.baseline.fte

    def seen(move: float, total: float | None, count: float | None) -> tuple[bool, Way]:
        then = students if count is None else count, fte if total is None else total
        return move > 0, way((students, fte), then)

    # Most steps point the same way: it is worded once.
    pointed = each(seen, moves, totals, heads)
    at = dict(zip(pointed, steps, strict=True))
    said = {to: compass_sentences(scenario.with_lever(lever, step), words) for to, step in at.items()}
    return by_name([said[to] for to in pointed])


def compass_sentences(scenario: Scenario, words: Words) -> dict[str, str]:
    """Say what was observed about the direction the levers point; the selects point it before anything moves."""
    direction = Direction.of_scenario(scenario)
    if not direction.rising:
        asked = Direction.of_move(scenario.to, scenario.donor)
        direction = Direction(asked.rising, asked.falling, direction.students_per_fte)
    return _sentences(direction, scenario.to, scenario.donor, words.language)


@lru_cache(maxsize=256)
def _sentences(
    direction: Direction, to: TaskType, donor: TaskType | None, language: Language
) -> dict[str, str]:
    words = words_in(language)
    split = needles(move_name(to, donor, words), Direction(direction.rising, direction.falling), words)
    staffing: Sequence[Needle] = ()
    if direction.students_per_fte:
        more, fewer = mark("more students per FTE"), mark("fewer students per FTE")
        name = words.text(more if direction.students_per_fte > 0 else fewer)
        staffing = needles(name, Direction(students_per_fte=direction.students_per_fte), words)
    found = (*split, *staffing)
    more_said = dict.fromkeys(cited.text for needle in found for cited in needle.sentences[1:])
    first = " ".join(begun(needle.sentences[0].text) for needle in found)
    return {"compass": first, "compass.more": " ".join(more_said)}


def begun(text: str) -> str:
    """Begin a sentence with what can also stand inside one."""
    return text[:1].upper() + text[1:]

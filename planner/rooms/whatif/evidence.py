"""The evidence on the page: what the report says about the shares a hand has moved, and the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.files.content import DESCRIBED, claims, rests_on
from planner.files.publication.reading import load_benchmark
from planner.model.allocation import Allocation, TaskType
from planner.model.compass import Direction, Way, way
from planner.model.evidence import Observed
from planner.model.publication.benchmark import Benchmark
from planner.model.scenario import Lever, Scenario
from planner.rooms.whatif.runs import Texts, by_name, each, in_runs
from planner.words.cited import Cited
from planner.words.evidence import Card, cards, move_name, needles, seen_sentence, stands_today
from planner.words.language import Language, Words, begun, mark, words_in

_REPORT = (DESCRIBED,)


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything the report says, ready to be printed in one language.

    Parameters
    ----------
    practice, no_relation : Cited
        Both sides of time for company relations.
    """

    cards: tuple[Card, ...]
    practice: Cited
    no_relation: Cited


def is_described(benchmark: Benchmark | None) -> bool:
    """Whether the registry is about this benchmark's schools; beside any other it is silent."""
    return benchmark is not None and benchmark.id == DESCRIBED


@cache
def registry(language: Language) -> Registry:
    """Put the registry into words, once a language."""
    words = words_in(language)
    relations = next(claim for claim in claims() if claim.task_type is TaskType.COMPANY_RELATIONS)
    practice = words.text("Free time for company relations, for instance from administration.")
    return Registry(
        cards=cards(words),
        practice=Cited(practice, rests_on("free_time")),
        no_relation=Cited(relations.text.in_language(language), relations.fact),
    )


def compass_columns(
    scenario: Scenario,
    lever: Lever,
    steps: Sequence[float],
    words: Words,
    directed: tuple[str, ...] = _REPORT,
) -> Mapping[str, Texts]:
    """Say what was observed about the direction the levers point, at each step of one of them.

    Parameters
    ----------
    directed : tuple of str
        The benchmarks that say directions: the report, an edition, or both, each by itself.
    """
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
    pointed = in_runs(each(seen, moves, totals, heads))
    said = [
        compass_sentences(scenario.with_lever(lever, steps[at]), words, directed) for at in pointed.begins
    ]
    return by_name(pointed.of(tuple(said)))


def compass_sentences(
    scenario: Scenario, words: Words, directed: tuple[str, ...] = _REPORT
) -> dict[str, str]:
    """Say what the school is today and what was seen of what changes, once a hand has moved something; before, nothing."""
    direction = Direction.of_scenario(scenario)
    said = {"compass": "", "compass.more": ""}
    if DESCRIBED in directed:
        said = _sentences(direction, scenario.baseline, scenario.to, scenario.donor, words.language)
    editions = [load_benchmark(name) for name in directed if name != DESCRIBED]
    own = [seen_sentence(one, about, words).text for one in editions if (about := _seen(one, direction))]
    if not own:
        return said
    limits = words.text(
        "An edition compares schools, one share at a time: it has examined no move, and says nothing of sizes."
    )
    return {
        "compass": " ".join([said["compass"], *own]).strip(),
        "compass.more": " ".join([said["compass.more"], limits]).strip(),
    }


def _seen(edition: Benchmark, direction: Direction) -> list[Observed]:
    """Give an edition's directions of what changes."""
    changed = direction.rising | direction.falling
    return [
        o for o in edition.observed if (o.task_type in changed if o.task_type else direction.students_per_fte)
    ]


@lru_cache(maxsize=256)
def _sentences(
    direction: Direction, baseline: Allocation, to: TaskType, donor: TaskType | None, language: Language
) -> dict[str, str]:
    words = words_in(language)
    changed = [t for t in TaskType if t in direction.rising | direction.falling]
    today = (stands_today(t, baseline.shares[t], load_benchmark(DESCRIBED), words) for t in changed)
    more, fewer = mark("more students per FTE"), mark("fewer students per FTE")
    staffing = words.text(more if direction.students_per_fte > 0 else fewer)
    found = (
        *needles(move_name(to, donor, words), Direction(direction.rising, direction.falling), words),
        *needles(staffing, Direction(students_per_fte=direction.students_per_fte), words),
    )
    more_said = dict.fromkeys(cited.text for needle in found for cited in needle.sentences[1:])
    first = (*(begun(needle.sentences[0].text) for needle in found), *(one.text for one in today if one))
    return {"compass": " ".join(first), "compass.more": " ".join(more_said)}

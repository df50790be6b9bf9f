"""What the page says of typed figures, as categories that can be compared, and how each is said after an if."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.model.allocation import Allocation, TaskType, students_per_fte
from planner.model.effort import Range, Resolution, resolution
from planner.model.goals.flip import Flip, Typed, Values, what_would_change
from planner.model.publication.bands import Band
from planner.model.publication.benchmark import Benchmark, Position
from planner.model.publication.published import stands_for
from planner.model.target import TargetGap
from planner.words.language import Words, mark
from planner.words.standing import quarter_words, span_words
from planner.words.terms import INSIDE, band_limits

_HALF = 2  # a position says something where no more than one in so many schools are open


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that is said of typed figures.

    Parameters
    ----------
    says : function of the figures' values
        What is said, as something that can be compared.
    marker : function of the figures' values
        What it follows from, as `what_would_change` has it.
    then : function of what is said, and words
        Says it after an if: "you have 150 to 300 students per FTE".
    """

    says: Callable[[Values], object]
    marker: Callable[[Values], object]
    then: Callable[[object, Words], str]
    fact: tuple[str, ...] = ()

    def flips(self, figures: Mapping[str, Typed]) -> tuple[Flip, ...]:
        """Find what would change it, the smallest part of a figure first."""
        return what_would_change(figures, self.says, self.marker)


def reported(benchmark: Benchmark, task_type: TaskType) -> Saying | None:
    """Whether a share lies below, within or above what the schools reported; None where they reported no range."""
    published = benchmark.shares.get(task_type)
    if published is None or published.low is None or published.high is None:
        return None
    low, high = stands_for(published.low, benchmark.step)[0], stands_for(published.high, benchmark.step)[1]

    def says(at: Values) -> object:
        share = _share(at, task_type)
        return (share >= low) + (share > high)

    messages: dict[object, str] = {
        0: mark("the share of {task} lies below what the schools reported"),
        1: mark("the share of {task} lies within what the schools reported"),
        2: mark("the share of {task} lies above what the schools reported"),
    }

    def then(said: object, words: Words) -> str:
        return words.text(messages[said], task=words.text(INSIDE[task_type]))

    return Saying(says, says, then, published.fact)


def placed(benchmark: Benchmark, task_type: TaskType) -> Saying:
    """In which quarter of the schools a share lies, where quartiles are told; else how many reported at most as much.

    That count is said only where it says something, as `standing.placed_sentence` has it.
    """

    def marker(at: Values) -> object:
        share = _share(at, task_type)
        if quarters := benchmark.quarters(task_type, share):
            return quarters
        found = benchmark.position(task_type, share)
        return Position(found.schools, found.fewest, found.most)

    def says(at: Values) -> object:
        found = marker(at)
        if isinstance(found, Position) and _HALF * (found.most - found.fewest) > found.schools:
            return None
        return found

    def then(said: object, words: Words) -> str:
        task = words.text(INSIDE[task_type])
        if isinstance(said, Position):
            return words.plural(
                "{span} of {count} school reported that share of {task} or a smaller one, however the figures lie",
                "{span} of the {count} schools reported that share of {task} or a smaller one, however the figures lie",
                said.schools,
                span=span_words(said, words),
                task=task,
            )
        if isinstance(said, tuple):
            return words.text(
                "the share of {task} lies {quarter} of {schools}",
                task=task,
                quarter=quarter_words(said, words),
                schools=words.plural("the one school", "the {count} schools", benchmark.schools),
            )
        return words.text("it cannot be said where the share of {task} lies among the schools", task=task)

    facts = (*benchmark.fact, *(fact for p in benchmark.shares.values() for fact in p.fact))
    return Saying(says, marker, then, tuple(dict.fromkeys(facts)))


def banded(benchmark: Benchmark) -> Saying | None:
    """In which published band students per FTE lie; None where none is published."""
    if not benchmark.bands:
        return None
    edges = {edge for band in benchmark.bands for edge in (band.low, band.high)}

    def marker(at: Values) -> object:
        ratio = _ratio(at)
        return sum((edge < ratio) + (edge <= ratio) for edge in edges)

    def says(at: Values) -> object:
        return benchmark.band(_ratio(at))

    def then(said: object, words: Words) -> str:
        if not isinstance(said, Band):
            return words.text("your students per FTE lie in none of the bands the schools were counted in")
        return words.text(
            "you have {limits}, as {count} of the {all} schools",
            limits=band_limits(said, words),
            count=words.number(said.schools),
            all=words.number(benchmark.schools),
        )

    return Saying(says, marker, then, tuple(f for band in benchmark.bands for f in band.fact))


def reaches(target: float, fact: tuple[str, ...] = ()) -> Saying:
    """Whether a cohort with so many agreements reaches a target, a share in [0, 1]."""

    def says(at: Values) -> object:
        return not TargetGap(int(at["gf2_students"]), int(at["agreements"]), target).short

    def then(said: object, words: Words) -> str:
        message = (
            mark("the cohort reaches the target of {share}")
            if said
            else mark("the cohort does not reach the target of {share}")
        )
        return words.text(message, share=words.percent_as_given(target))

    return Saying(says, says, then, fact)


def seen() -> Saying:
    """Whether a move is larger than the donor's own estimate is wide: of `width_figures`."""

    def says(at: Values) -> object:
        middle = min(max(at["move"], at["low"]), at["high"])
        return resolution(at["move"], [Range(at["low"], middle, at["high"])])

    def then(said: object, words: Words) -> str:
        if said is Resolution.RESOLVED:
            return words.text("the move is larger than the uncertainty of your own estimate")
        return words.text("the move is not larger than the uncertainty of your own estimate")

    return Saying(says, says, then)


def width_figures(estimate: Range, moved: float, held: float) -> dict[str, Typed]:
    """Give the typed figures a move is seen by: FTE moved, at most what is held, and the ends of the donor's estimate."""
    return {
        "move": Typed(moved, most=max(moved, held)),
        "low": Typed(estimate.low, most=estimate.likely),
        "high": Typed(estimate.high, least=estimate.likely, most=max(estimate.high, 2 * held)),
    }


def _allocation(at: Values) -> Allocation:
    return Allocation(*(at[t.value] for t in TaskType))


def _share(at: Values, task_type: TaskType) -> float:
    return _allocation(at).shares[task_type]


def _ratio(at: Values) -> float:
    return students_per_fte(at["students"], _allocation(at))

"""Where the scenario's figures stand among what the schools reported. A value has a position, not a school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark, MeanOf, Position
from planner.rooms.live_numbers import Number, shown
from planner.words.language import Words
from planner.words.standing import assumed, conventional_sentence, placed_sentence

# A dot for each school is a digit of text, drawn as a circle by the stylesheet: a frame changes a text, and the
# browser's own layout makes the picture, a hundred times quicker than a chart.
DOT = "0"
# Exact readings of a mean, in the order they are said.
READINGS = (MeanOf.SCHOOLS, MeanOf.FTE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the schools reported at most one share.

    Parameters
    ----------
    joint : Position
        Under every reading the publication leaves open.
    alone : mapping of reading to Position
        Where more than one is left open: each by itself.
    assumed : (low, high) or None
        Under the assumptions tried, between them.
    """

    joint: Position
    alone: Mapping[MeanOf, Position]
    assumed: tuple[int, int] | None


class Standings:
    """Positions of one benchmark, looked up and put into words; a look-up takes microseconds."""

    def __init__(self, benchmark: Benchmark, words: Words) -> None:
        self.benchmark, self.words = benchmark, words
        self.schools = words.number(benchmark.schools)
        # Two of the three levers leave the shares as they are: most looks are at what was just seen.
        self.of = lru_cache(maxsize=1024)(self._of)
        self._told = lru_cache(maxsize=1024)(self._tell)
        self._spans = lru_cache(maxsize=1024)(self._say)

    def _of(self, task_type: TaskType, share: float) -> Standing:
        position = self.benchmark.position
        is_open = self.benchmark.mean_of is MeanOf.UNSTATED
        return Standing(
            position(task_type, share),
            {reading: position(task_type, share, reading) for reading in READINGS if is_open},
            assumed(self.benchmark, task_type, share),
        )

    def numbers(self, shares: Mapping[TaskType, float], students_per_fte: float) -> dict[str, Number]:
        """Every count, under its key."""
        numbers: dict[str, Number] = {}
        for t in self.benchmark.shares:
            numbers |= self._told(t, shares[t])[0]
        if self.benchmark.bands:
            position = self.benchmark.students_per_fte_position(students_per_fte)
            numbers |= self._ends("students_per_fte.position", position)
        return numbers

    def sentences(self, shares: Mapping[TaskType, float], to: TaskType | None) -> dict[str, str]:
        """Say the dots of every share, and the spans in the sentences about the one the move goes to."""
        said: dict[str, str] = {}
        for t in self.benchmark.shares:
            said |= self._told(t, shares[t])[1]
        if to and to in self.benchmark.shares:
            said |= self._spans(to, shares[to])
        return said

    def _tell(self, task_type: TaskType, share: float) -> tuple[dict[str, Number], dict[str, str]]:
        standing, name = self.of(task_type, share), f"position.{task_type.value}"
        joint = standing.joint
        numbers = {f"{name}.{part}": shown(getattr(joint, part), self.words) for part in ("fewest", "most")}
        low, high = standing.assumed or (None, None)
        numbers |= {
            f"{name}.likely_low": shown(low, self.words),
            f"{name}.likely_high": shown(high, self.words),
        }
        for reading, position in standing.alone.items():
            numbers |= self._ends(f"{name}.{reading.value}", position)
        dots = f"dots.{task_type.value}"
        said = _dots(dots, joint.fewest, joint.most, joint.schools)
        said[f"{name}.sure"] = _span(joint.fewest, joint.most, self.words)
        if low is not None and high is not None:
            said |= _dots(f"{dots}.likely", low, high, joint.schools)
            said[f"{name}.likely"] = _span(low, high, self.words)
        return numbers, said

    def _say(self, task_type: TaskType, share: float) -> dict[str, str]:
        about = self.benchmark, task_type, share, self.words
        likely = conventional_sentence(*about)
        return {"span.sure": placed_sentence(*about).text, "span.likely": likely.text if likely else ""}

    def _ends(self, name: str, position: Position) -> dict[str, Number]:
        return {f"{name}.{end}": shown(getattr(position, end), self.words) for end in ("fewest", "most")}


def _dots(place: str, low: int, high: int, schools: int) -> dict[str, str]:
    """Part the schools: at most this much for certain, open, more than this for certain."""
    return {
        f"{place}.below": DOT * low,
        f"{place}.open": DOT * (high - low),
        f"{place}.above": DOT * (schools - high),
    }


def _span(low: int, high: int, words: Words) -> str:
    return words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"

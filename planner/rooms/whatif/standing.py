"""Where the scenario's figures stand among what the schools reported. A value has a position, not a school."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark, MeanOf, Position
from planner.model.publication.published import Published
from planner.rooms.live_numbers import Number, shown
from planner.rooms.whatif.columns import Numbers
from planner.rooms.whatif.runs import Texts, by_edges, by_name, in_runs, of_each
from planner.words.language import Words
from planner.words.standing import assumed, conventional_sentence, placed_sentence, short_place

# A dot for each school is a digit of text, drawn as a circle by the stylesheet: a frame changes a text, and the
# browser's own layout makes the picture, a hundred times quicker than a chart.
DOT = "0"
# Exact readings of a mean, in the order they are said.
READINGS = (MeanOf.SCHOOLS, MeanOf.FTE)
_MOST_SEEN = 4096  # shares of a task type that are kept


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the schools reported at most one share.

    Parameters
    ----------
    joint : Position
        Under every reading the publication leaves open.
    alone : tuple of (reading, Position)
        Where more than one is left open: each by itself.
    assumed : (low, high) or None
        Under the assumptions tried, between them.
    """

    joint: Position
    alone: tuple[tuple[MeanOf, Position], ...]
    assumed: tuple[int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """A standing as the page shows it: counts and texts in the order of their keys and places."""

    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    sentences: tuple[str, ...]
    spans: Mapping[str, str]
    place: str


class Standings:
    """Positions of one benchmark, looked up and put into words once for each that there is."""

    def __init__(self, benchmark: Benchmark, words: Words) -> None:
        self.benchmark, self.words = benchmark, words
        self.schools = words.number(benchmark.schools)
        self._edges = sorted({edge for band in benchmark.bands for edge in (band.low, band.high)})
        # Of each task type the keys and places, the shares looked at so far in order, and what is said of each.
        self._named: dict[TaskType, tuple[list[str], list[str]]] = {}
        self._seen: dict[TaskType, tuple[list[float], list[_Said]]] = {t: ([], []) for t in TaskType}
        self._said: dict[tuple[TaskType, Standing], _Said] = {}

    def of(self, task_type: TaskType, share: float) -> Standing:
        """Where a share stands."""
        position, is_open = self.benchmark.position, self.benchmark.mean_of is MeanOf.UNSTATED
        return Standing(
            position(task_type, share),
            tuple((reading, position(task_type, share, reading)) for reading in READINGS if is_open),
            assumed(self.benchmark, task_type, share),
        )

    def _at(self, task_type: TaskType, share: float) -> _Said:
        shares, said = self._seen[task_type]
        at = bisect_left(shares, share)
        if at < len(shares) and (shares[at] == share or (at and said[at] is said[at - 1])):
            return said[at]  # no count falls as a share rises: between two that stand alike all stand so
        standing = self.of(task_type, share)
        one = self._said.get((task_type, standing))
        if one is None:
            one = self._said[task_type, standing] = self._tell(task_type, share, standing)
        if len(shares) >= _MOST_SEEN:
            shares.clear()
            said.clear()
            at = 0
        shares.insert(at, share)
        said.insert(at, one)
        return one

    def columns(
        self, shares: Mapping[TaskType, Sequence[float]], to: TaskType | None
    ) -> tuple[dict[str, Numbers], dict[str, Texts]]:
        """Every count under its key, and the dots of every share; the spans in the sentences about the receiver's."""
        numbers: dict[str, Numbers] = {}
        sentences: dict[str, Texts] = {}
        for t in self.benchmark.shares:
            said = in_runs([self._at(t, share) for share in shares[t]])
            keys, places = self._named[t]
            values, texts, dots = (
                map(said.of, zip(*(getattr(one, part) for one in said.entries), strict=True))
                for part in ("values", "texts", "sentences")
            )
            numbers |= zip(keys, zip(values, texts, strict=True), strict=True)
            sentences |= zip(places, dots, strict=True)
            if t is to:
                sentences |= by_name(of_each(said, attrgetter("spans")))
        return numbers, sentences

    def places(self, shares: Mapping[TaskType, Sequence[float]]) -> dict[TaskType, Texts]:
        """Say of every share in a table's cell where it stands."""
        return {
            t: of_each(in_runs([self._at(t, share) for share in shares[t]]), attrgetter("place"))
            for t in self.benchmark.shares
        }

    def ratio_columns(self, ratios: Sequence[float]) -> dict[str, Numbers]:
        """Count schools beside students per FTE; nothing where no bands are published."""
        if not self.benchmark.bands:
            return {}
        ends = by_edges(self.benchmark.students_per_fte_position, ratios, self._edges)
        columns = {end: of_each(ends, attrgetter(end)) for end in ("fewest", "most")}
        return {
            f"students_per_fte.position.{end}": (column, of_each(column, self.words.number))
            for end, column in columns.items()
        }

    def _tell(self, task_type: TaskType, share: float, standing: Standing) -> _Said:
        """Put a standing into words, by one of the shares that have it: what is said follows from the counts alone."""
        about = self.benchmark, task_type, share, self.words
        likely = conventional_sentence(*about)
        name, joint = f"position.{task_type.value}", standing.joint
        numbers = {f"{name}.{part}": shown(getattr(joint, part), self.words) for part in ("fewest", "most")}
        low, high = standing.assumed or (None, None)
        numbers |= {
            f"{name}.likely_low": shown(low, self.words),
            f"{name}.likely_high": shown(high, self.words),
        }
        for reading, position in standing.alone:
            for end in ("fewest", "most"):
                numbers[f"{name}.{reading.value}.{end}"] = shown(getattr(position, end), self.words)
        dots = f"dots.{task_type.value}"
        said = _dots(dots, joint.fewest, joint.most, joint.schools)
        said[f"{name}.sure"] = _span(joint.fewest, joint.most, self.words)
        if low is not None and high is not None:
            said |= _dots(f"{dots}.likely", low, high, joint.schools)
            said[f"{name}.likely"] = _span(low, high, self.words)
        self._named[task_type] = list(numbers), list(said)
        values, texts = zip(*numbers.values(), strict=True)
        spans = {"span.sure": placed_sentence(*about).text, "span.likely": likely.text if likely else ""}
        place = short_place(self.benchmark, task_type, share, self.words)
        return _Said(values, texts, tuple(said.values()), spans, place)


def reported_by(benchmark: Benchmark) -> dict[TaskType, Published]:
    """Give what its schools reported; where quartiles are told, from the lower to the upper."""
    middle = benchmark.quartiles
    return {
        t: replace(published, low=middle[t][0], high=middle[t][2]) if t in middle else published
        for t, published in benchmark.shares.items()
    }


def published_numbers(reported: Mapping[TaskType, Published], whose: str, words: Words) -> dict[str, Number]:
    """Give the published figures of shares under their keys."""
    numbers: dict[str, Number] = {}
    for t, published in reported.items():
        for part in ("mean", "low", "high"):
            value = getattr(published, part)
            if value is not None:
                # A range is written 8–67 %: the sign once.
                whole = words.percent(value)
                text = whole.rstrip("%").rstrip() if part == "low" else whole
                numbers[f"shares.{t.value}.{whose}_{part}"] = (value, text)
    return numbers


def _dots(place: str, low: int, high: int, schools: int) -> dict[str, str]:
    """Part the schools: at most this much for certain, open, more than this for certain."""
    return {
        f"{place}.below": DOT * low,
        f"{place}.open": DOT * (high - low),
        f"{place}.above": DOT * (schools - high),
    }


def _span(low: int, high: int, words: Words) -> str:
    return words.number(low) if low == high else f"{words.number(low)}–{words.number(high)}"

"""What the page says of a state: every live number, every live sentence, what moves in every chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.figures.bands import band_axis, band_marks, band_strip
from planner.figures.split import split_bars, split_marks
from planner.figures.style import Figure, layered
from planner.figures.triangle import triangle, triangle_marks
from planner.files.publication.reading import load_benchmark
from planner.model.allocation import Allocation, TaskType, rounded_shares
from planner.model.amounts import minus, times
from planner.model.effort import NET_HOURS_A_YEAR, fte_of_weekly_hours, hours_a_week, hours_a_year
from planner.model.publication.benchmark import Benchmark
from planner.model.publication.published import Published
from planner.model.scenario import Outcome
from planner.rooms.live_numbers import Number, shown
from planner.rooms.whatif.evidence import compass_sentences, is_described
from planner.rooms.whatif.sentences import band_words, lever_words, reported_words, summary_words, width_words
from planner.rooms.whatif.standing import Standings
from planner.rooms.whatif.state import WhatIf
from planner.rooms.whatif.target import target_numbers, target_sentences
from planner.words.language import Words, mark, words_in
from planner.words.terms import task_names

DRAWN_TABLES = 12  # enough points for a haze, few enough to be sent in four kilobytes


@dataclass(frozen=True, slots=True)
class Live:
    """What changes while a hand moves.

    Parameters
    ----------
    numbers : mapping of data-key to (value, text)
    sentences : mapping of place to text
    marks : mapping of chart to what moves in it
    """

    numbers: Mapping[str, Number]
    sentences: Mapping[str, str]
    marks: Mapping[str, dict[str, Any]]


def outcome_numbers(
    outcome: Outcome, column: str, words: Words, gf2_students: int | None = None
) -> dict[str, Number]:
    """Numbers of one column of the tables: FTE, share, hours a week and net hours a year, students per FTE.

    Parameters
    ----------
    gf2_students : int or None
        With them the net hours are given for each too.
    """
    allocation, students = outcome.allocation, outcome.students
    shares, hours, total = allocation.shares, outcome.hours_week, allocation.fte
    # The float's last digits are taken away before shares are rounded together: a tie is a tie.
    rounded = rounded_shares(Allocation(*(float(f"{value:.12g}") for value in allocation.values())))
    numbers: dict[str, Number] = {}
    for t, fte in zip(TaskType, allocation.values(), strict=True):
        name = f"{t.value}.{column}"
        numbers["fte." + name] = shown(fte, words, 2)
        numbers["shares." + name] = (shares[t], words.percents(rounded[t]))
        numbers["hours_week." + name] = shown(hours[t], words, 1)
        numbers |= _net(name, fte, gf2_students, words)
    numbers[f"fte.total.{column}"] = shown(total, words, 2)
    numbers[f"hours_week.total.{column}"] = shown(hours_a_week(total), words, 1)
    numbers |= _net(f"total.{column}", total, gf2_students, words)
    numbers[f"students.{column}"] = shown(students, words)
    numbers[f"students_per_fte.{column}"] = shown(outcome.students_per_fte, words)
    return numbers


def _net(name: str, fte: float, gf2_students: int | None, words: Words) -> dict[str, Number]:
    """Net hours a year, and for each student on GF2: what they are set against is done at work, not on holiday."""
    hours = hours_a_year(fte, NET_HOURS_A_YEAR)
    return {
        f"hours_year.{name}": shown(hours, words),
        f"hours_gf2.{name}": shown(hours / gf2_students if gf2_students else None, words, 1),
    }


class View:
    """The page's view of one school in one language; good for every setting of the levers."""

    def __init__(self, state: WhatIf) -> None:
        self.state = state
        self.words: Words = words_in(state.language)
        self.benchmark: Benchmark | None = load_benchmark(state.benchmark) if state.benchmark else None
        self.standings = Standings(self.benchmark, self.words) if self.benchmark else None
        self.today = Outcome(state.school.baseline, state.school.students)

    @cached_property
    def names(self) -> dict[TaskType, str]:
        """What each task type is called."""
        return task_names(self.words)

    @cached_property
    def reported(self) -> dict[TaskType, Published]:
        """What the schools of the benchmark reported; empty without one."""
        return dict(self.benchmark.shares) if self.benchmark else {}

    @cached_property
    def axis(self) -> list[float]:
        """Where the axis of students per FTE has its marks."""
        return band_axis(self.benchmark.bands if self.benchmark else (), self.today.students_per_fte)

    @cached_property
    def still(self) -> dict[str, Number]:
        """Today's numbers and the benchmark's: what no lever moves."""
        numbers = outcome_numbers(self.today, "baseline", self.words)
        for t, published in self.reported.items():
            for part in ("mean", "low", "high"):
                value = getattr(published, part)
                if value is not None:
                    # A range is written 8–67 %: the sign once.
                    whole = self.words.percent(value)
                    text = whole.rstrip("%").rstrip() if part == "low" else whole
                    numbers[f"shares.{t.value}.benchmark_{part}"] = (value, text)
        return numbers

    def live(self, state: WhatIf, outcome: Outcome | None = None) -> Live:
        """Say everything that a lever can change."""
        scenario = state.scenario
        outcome = outcome or scenario.outcome
        numbers = outcome_numbers(outcome, "scenario", self.words, state.cohort.gf2_students)
        then, was = outcome.allocation.shares, self.today.allocation.shares
        for t in TaskType:
            change = minus(then[t], was[t])
            said = self.words.signed(times(change, 100), 1)
            numbers[f"shares.{t.value}.change"] = (change, said)
        fte = fte_of_weekly_hours(state.move)
        part = fte / self.today.allocation.fte
        numbers["move.hours_week"] = shown(state.move, self.words, 1)
        numbers["move.fte"] = shown(fte, self.words, 2)
        numbers["move.hours_year"] = shown(hours_a_year(fte, NET_HOURS_A_YEAR), self.words)
        numbers["move.points"] = (part, self.words.number(times(part, 100), 1))
        sentences = {"summary": summary_words(state, outcome, self.words)}
        if self.benchmark:
            sentences["band"] = band_words(self.benchmark, outcome.students_per_fte, self.words)
            for t in self.reported:
                sentences[f"reported.{t.value}"] = reported_words(self.benchmark, t, then[t], self.words)
        if self.standings:
            numbers |= self.standings.numbers(then, outcome.students_per_fte)
            sentences |= self.standings.sentences(then, state.to)
            # A number has one place that is it; where it is said again it is words.
            sentences |= {f"share.{t.value}": numbers[f"shares.{t.value}.scenario"][1] for t in TaskType}
        if is_described(self.benchmark):
            sentences |= compass_sentences(scenario, self.words)
        numbers |= target_numbers(state)
        sentences |= target_sentences(state)
        sentences["width"] = width_words(state, self.words)
        sentences |= lever_words(state, outcome, self.words)
        labels = [numbers[f"shares.{t.value}.scenario"][1] for t in TaskType]
        marks = {
            "split": split_marks(then, labels),
            "bands": band_marks(outcome.students_per_fte, self._pointer(numbers), self.axis[-1]),
            "triangle": triangle_marks(was, then),
        }
        return Live(numbers, sentences, marks)

    def layers(self, state: WhatIf) -> dict[str, tuple[Figure, Figure]]:
        """Every chart as what stands still and what moves."""
        moving = {"split": 1, "bands": 1, "triangle": -1}
        figures = self.figures(state)
        return {name: layered(f, moving[name] % len(f["data"])) for name, f in figures.items()}

    def figures(self, state: WhatIf) -> dict[str, Figure]:
        """Draw every chart as the state has it."""
        outcome, words = state.scenario.outcome, self.words
        live = self.live(state, outcome)
        was, then = self.today.allocation.shares, outcome.allocation.shares
        moved = fte_of_weekly_hours(state.scenario.most_to_move) / self.today.allocation.fte
        then_text = [live.numbers[f"shares.{t.value}.scenario"][1] for t in TaskType]
        bands = self.benchmark.bands if self.benchmark else ()
        return {
            "split": split_bars(
                was,
                then,
                names=self.names,
                today_text=[self.still[f"shares.{t.value}.baseline"][1] for t in TaskType],
                then_text=then_text,
                ticks={at: words.percents(at) for at in range(0, 101, 20)},
                reported=self.reported,
                most=(was[state.to] if state.to else 0.0) + moved,
            ),
            "bands": band_strip(
                self.today.students_per_fte,
                outcome.students_per_fte,
                bands=bands,
                band_text=[words.plural("{count} school", "{count} schools", b.schools) for b in bands],
                today_text=words.text("Today {number}", number=self.still["students_per_fte.baseline"][1]),
                then_text=self._pointer(live.numbers),
                ticks={at: words.as_given(at) for at in self.axis},
            ),
            "triangle": triangle(was, then, names=self.names, means=self._means, drawn=self.drawn),
        }

    @cached_property
    def drawn(self) -> list[dict[TaskType, float]]:
        """Shares of made-up schools from a few drawn tables: a picture of what fits, and no school's figures."""
        tables = self.benchmark.worlds().tables if self.benchmark and self.benchmark.worlds else ()
        few = tables[:: max(1, len(tables) // DRAWN_TABLES)][:DRAWN_TABLES]
        return [
            {t: part / 1000 for t, part in zip(TaskType, row, strict=True)} for table in few for row in table
        ]

    @cached_property
    def _means(self) -> dict[TaskType, float] | None:
        means = {t: p.mean for t, p in self.reported.items() if p.mean is not None}
        return means if len(means) == len(TaskType) else None

    def _pointer(self, numbers: Mapping[str, Number]) -> str:
        return self.words.text(mark("Scenario {number}"), number=numbers["students_per_fte.scenario"][1])

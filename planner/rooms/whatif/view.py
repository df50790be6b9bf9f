"""What the page says of a state: every live number, every live sentence, what moves in every chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from planner.figures.bands import band_axis, band_marks, band_strip
from planner.figures.split import split_bars, split_marks
from planner.figures.style import Figure, layered
from planner.figures.triangle import point, triangle, triangle_marks
from planner.files.publication.reading import load_benchmark
from planner.model.allocation import TaskType
from planner.model.amounts import times
from planner.model.effort import fte_of_weekly_hours, hours_a_year
from planner.model.publication.benchmark import Benchmark
from planner.model.publication.published import Published
from planner.model.scenario import Lever
from planner.model.sweep import Sweep
from planner.rooms.live_numbers import Number
from planner.rooms.whatif.columns import (
    Live,
    Numbers,
    Told,
    live_at,
    numbers_at,
    outcome_columns,
    served_columns,
    share_changes,
    shown_all,
    split_columns,
)
from planner.rooms.whatif.evidence import compass_columns
from planner.rooms.whatif.runs import Texts, each
from planner.rooms.whatif.sentences import (
    band_words,
    lever_words,
    move_words,
    moved_questions,
    reported_words,
    summary_words,
    width_words,
)
from planner.rooms.whatif.standing import Standings, published_numbers, reported_by
from planner.rooms.whatif.state import WhatIf, net_hours_a_year
from planner.rooms.whatif.target import target_numbers, target_sentences
from planner.words.evidence import observed_in
from planner.words.language import Words, mark, words_in
from planner.words.terms import task_names

DRAWN_TABLES = 12  # enough points for a haze, few enough to be sent in four kilobytes


class View:
    """The page's view of one school in one language; good for every setting of the levers."""

    def __init__(self, state: WhatIf) -> None:
        self.state = state
        self.words: Words = words_in(state.language)
        self.benchmark, self.other = map(self._chosen, (state.benchmark, state.beside))
        self.standings = Standings(self.benchmark, self.words) if self.benchmark else None
        both = (self.benchmark, self.other) if self.benchmark and self.other else ()
        self.side_by_side = [Standings(one, self.words) for one in both]
        self.directed = tuple(
            name
            for name, one in ((state.benchmark, self.benchmark), (state.beside, self.other))
            if one and observed_in(one)
        )
        self.today = Sweep((state.school.baseline.parts,), (state.school.students,))
        self._was = self.today.share_rows[0]
        # What only some levers change is not told again where others moved.
        self._of_moves = lru_cache(maxsize=8)(self._tell_moves)
        self._of_split = lru_cache(maxsize=8)(self._tell_split)

    def _chosen(self, name: str) -> Benchmark | None:
        """Read what is chosen; of an edition only the schools of the school's size, where that is chosen and told of."""
        whole = load_benchmark(name) if name else None
        similar = whole.of_size(self.state.school.students) if whole and self.state.similar else None
        return similar or whole

    @cached_property
    def names(self) -> dict[TaskType, str]:
        """What each task type is called."""
        return task_names(self.words)

    @cached_property
    def reported(self) -> dict[TaskType, Published]:
        """What the schools of the benchmark reported; empty without one. Where quartiles are told, from lower to upper."""
        return reported_by(self.benchmark) if self.benchmark else {}

    @cached_property
    def axis(self) -> list[float]:
        """Where the axis of students per FTE has its marks."""
        return band_axis(self.benchmark.bands if self.benchmark else (), self.today.students_per_fte[0])

    @cached_property
    def still(self) -> dict[str, Number]:
        """Today's numbers and the benchmark's: what no lever moves."""
        numbers = numbers_at(outcome_columns(self.today, "baseline", self.words), 0)
        numbers |= published_numbers(self.reported, "benchmark", self.words)
        if self.other:
            numbers |= published_numbers(reported_by(self.other), "beside", self.words)
        return numbers

    def live(self, state: WhatIf) -> Live:
        """Say everything that a lever can change."""
        return live_at(self.told(state, Lever.MOVE, (state.move,)), 0)

    def told(self, state: WhatIf, lever: Lever, steps: Sequence[float]) -> Told:
        """Say everything that a lever changes, at each of its steps, the others as they stand."""
        words, set_to = self.words, state.settings(lever, steps)
        at = [state.today(lever) if step is None else step for step in set_to[lever]]
        # Students change no allocation: what is said of it stands while they move, and where they have been moved.
        along, where = (Lever.MOVE, (state.move,)) if lever is Lever.STUDENTS else (lever, tuple(at))
        split, of_split = self._of_split(replace(state, students=None), along, where)
        heads = at if lever is Lever.STUDENTS else [state.lever(Lever.STUDENTS)]
        outcome = split.serving(tuple(heads))
        of_moves = self._of_moves(state.with_levers_home(), tuple(set_to[Lever.MOVE]))
        ratios = outcome.students_per_fte
        numbers = {**of_split.numbers, **of_moves.numbers, **served_columns(outcome, "scenario", words)}
        sentences: dict[str, Texts] = {
            **of_split.sentences,
            **of_moves.sentences,
            "summary": summary_words(state, set_to, numbers, words),
            **lever_words(outcome, words),
        }
        if self.benchmark:
            sentences["band"] = band_words(self.benchmark, ratios, words)
        if self.standings:
            numbers |= self.standings.ratio_columns(ratios)
        if self.directed:
            sentences |= compass_columns(state.scenario, lever, at, words, self.directed)
        top, pointers = self.axis[-1], self._pointers(numbers["students_per_fte.scenario"][1])
        bands = each(lambda value, text: band_marks(value, text, top), ratios, pointers)
        return Told(numbers, sentences, {**of_split.marks, "bands": bands})

    def _tell_split(self, state: WhatIf, lever: Lever, steps: tuple[float, ...]) -> tuple[Sweep, Told]:
        """Say what depends on the allocation alone."""
        words, outcome = self.words, state.scenario.sweep(lever, steps)
        numbers = split_columns(outcome, "scenario", words, state.cohort.gf2_students)
        sentences: dict[str, Texts] = {}
        for t, was in zip(TaskType, self._was, strict=True):
            numbers[f"shares.{t.value}.change"] = share_changes(outcome.shares[t], was, words)
        if self.benchmark:
            for t in self.reported:
                sentences[f"reported.{t.value}"] = reported_words(self.benchmark, t, outcome.shares[t], words)
        labels = {t: numbers[f"shares.{t.value}.scenario"][1] for t in TaskType}
        if self.standings:
            counted, placed = self.standings.columns(outcome.shares, state.to)
            numbers, sentences = numbers | counted, sentences | placed
            # A number has one place that is it; where it is said again it is words.
            sentences |= {f"share.{t.value}": texts for t, texts in labels.items()}
        for at, standings in enumerate(self.side_by_side):
            places = standings.places(outcome.shares)
            sentences |= {f"beside.{at}.{t.value}": texts for t, texts in places.items()}
        start = point(self._was)
        marks = {
            "split": each(split_marks, outcome.share_rows, list(zip(*labels.values(), strict=True))),
            "triangle": each(lambda shares: triangle_marks(start, point(shares)), outcome.share_rows),
        }
        return outcome, Told(numbers, sentences, marks)

    def _tell_moves(self, state: WhatIf, moves: tuple[float, ...]) -> Told:
        """Say what depends on the hours moved alone: it is the same wherever the other levers stand."""
        words = self.words
        fte = each(fte_of_weekly_hours, moves)
        part = [moved / self.today.total_fte[0] for moved in fte]
        numbers: dict[str, Numbers] = {
            "move.hours_week": shown_all(moves, words, 1),
            "move.fte": shown_all(fte, words, 2),
            "move.hours_year": shown_all(
                each(lambda value: hours_a_year(value, net_hours_a_year()), fte), words
            ),
            "move.points": (part, words.numbers([times(value, 100) for value in part], 1)),
            **{key: ([value], [text]) for key, (value, text) in target_numbers(state).items()},
        }
        sentences = {
            **target_sentences(state, moves),
            **moved_questions(state, moves, numbers["move.hours_week"][1], words),
            "width": width_words(state, moves, words),
            "lever.move": move_words(moves, words),
        }
        return Told(numbers, sentences, {})

    def layers(self, state: WhatIf) -> dict[str, tuple[Figure, Figure]]:
        """Every chart as what stands still and what moves."""
        moving = {"split": 1, "bands": 1, "triangle": -1}
        figures = self.figures(state)
        return {name: layered(f, moving[name] % len(f["data"])) for name, f in figures.items()}

    def figures(self, state: WhatIf) -> dict[str, Figure]:
        """Draw every chart as the state has it."""
        outcome, words, live = state.scenario.outcome, self.words, self.live(state)
        was, then = state.school.baseline.shares, outcome.allocation.shares
        moved = fte_of_weekly_hours(state.scenario.most_to_move) / self.today.total_fte[0]
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
                quartiles=self.benchmark.quartiles if self.benchmark else None,
                most=(was[state.to] if state.to else 0.0) + moved,
            ),
            "bands": band_strip(
                self.today.students_per_fte[0],
                outcome.students_per_fte,
                bands=bands,
                band_text=[words.plural("{count} school", "{count} schools", b.schools) for b in bands],
                today_text=words.text("Today {number}", number=self.still["students_per_fte.baseline"][1]),
                then_text=self._pointers([live.numbers["students_per_fte.scenario"][1]])[0],
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

    def _pointers(self, numbers: Texts) -> Texts:
        said = self.words.template(mark("Scenario {number}")).format
        return [said(number=number) for number in numbers]

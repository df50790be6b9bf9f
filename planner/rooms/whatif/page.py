"""The what-if page as HTML and as data: its words and its places; the numbers come from the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from planner.figures.palette import TASK_COLOUR
from planner.figures.split import EACH
from planner.files.content import DESCRIBED, programmes
from planner.files.publication.beside import offered_beside
from planner.files.publication.reading import load_benchmark, offered_benchmarks, shipped_benchmarks
from planner.model.allocation import TaskType
from planner.model.content import Mark
from planner.model.effort import HOURS_A_WEEK
from planner.model.publication.benchmark import MeanOf
from planner.model.scenario import Lever
from planner.model.schools import SchoolYear
from planner.model.target import FIRST_STEP, LAST_STEP
from planner.rooms.asking import Answer
from planner.rooms.live_numbers import output, plain
from planner.rooms.pages import page_html
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.columns import Live, Told, live_at
from planner.rooms.whatif.evidence import is_described, registry
from planner.rooms.whatif.frames import frames_of
from planner.rooms.whatif.narrow import GF2_STUDENTS, narrow
from planner.rooms.whatif.schools import Offered, schools_offered
from planner.rooms.whatif.sentences import STEPS, step_questions
from planner.rooms.whatif.standing import READINGS
from planner.rooms.whatif.state import COUNTS, MEASURE, WhatIf, net_hours_a_year, scale_of
from planner.rooms.whatif.view import View
from planner.words.evidence import seen_sentence
from planner.words.language import begun
from planner.words.publications import publication_name, similar_sentence
from planner.words.target import not_known, target_headings, target_rows, when_counted
from planner.words.terms import band_limits, respondent_name


def whatif_html(view: View, state: WhatIf, schools: Sequence[Offered]) -> str:
    """Write the page's inside for a state; what a meeting lays on it comes in parts (`Deciding.parts`)."""
    words, live = view.words, view.live(state)
    numbers = {**view.still, **live.numbers}

    def number(key: str) -> Markup:
        return output(key, numbers[key])

    def published(key: str, is_again: bool) -> Markup:  # noqa: FBT001  (asked for by a template)
        """Write a published figure: where it is said again it is words."""
        if key not in numbers:
            return Markup("–")
        return Markup.escape(numbers[key][1]) if is_again else number(key)

    def said(place: str) -> Markup:
        """Write a few words that a lever can change inside a sentence that it does not."""
        return Markup('<span data-sentence="{}">{}</span>').format(place, live.sentences[place])

    def t(message: str, **values: object) -> Markup:
        """Say a sentence with live numbers in it: what is no markup of ours is escaped."""
        return Markup.escape(words.text(message, **{name: f"{{{name}}}" for name in values})).format(**values)

    scales = {lever.value: scale_of(state, lever) for lever in Lever}
    benchmark = view.benchmark
    chosen = [load_benchmark(name) for name in (state.benchmark, state.beside) if name]
    editions = [one for one in chosen if one.edition]
    return page_html(
        "whatif",
        words,
        {
            "t": t,
            "number": number,
            "published": published,
            "live": said,
            "text_of": lambda key: numbers[key][1],
            "sentence": live.sentences,
            "state": state,
            "is_example": state.school in [example.school for example in schools_offered()],
            "whose": respondent_name(state.school.answers_of, words),
            "levers": to_browser(state),
            "scales": scales,
            "home_at": {name: _part(scale.home, scale.steps) for name, scale in scales.items()},
            "plain": plain,
            "tasks": [
                {
                    "id": t.value,
                    "name": view.names[t],
                    "colour": TASK_COLOUR[t],
                }
                for t in TaskType
            ],
            "benchmark": benchmark,
            "programme": benchmark.programme.in_language(state.language) if benchmark else "",
            "open_points": [p.text.in_language(state.language) for p in benchmark.open] if benchmark else [],
            "source": benchmark.source.in_language(state.language) if benchmark else "",
            "standing": {task_type.value for task_type in view.reported},
            "assumptions": any(place.startswith("dots.") and ".likely." in place for place in live.sentences),
            "readings": READINGS if benchmark and benchmark.mean_of is MeanOf.UNSTATED else (),
            "drawn": view.drawn,
            "is_report": is_described(benchmark),
            "evidence": registry(state.language) if DESCRIBED in view.directed else None,
            "editions_saw": [seen_sentence(one, one.observed, words) for one in editions if one.observed],
            "directed": view.directed,
            "other": view.other,
            "both": [
                {
                    "name": begun(publication_name(one.benchmark, words)),
                    "middle": bool(one.benchmark.quartiles),
                }
                for one in view.side_by_side
            ],
            "dots_each": EACH,
            "editions": editions,
            "similar": [
                similar_sentence(one, state.school.students, words) for one in editions if state.similar
            ],
            "besides": [(name, load_benchmark(name)) for name in offered_beside(state.benchmark)],
            "counts": {name: words.text(label) for name, label in COUNTS.items()},
            "measure": {name: words.text(label) for name, label in MEASURE.items()},
            "programmes": [one.name.in_language(state.language) for one in programmes()],
            "years": _years(state),
            "target_marks": [
                (m.value, begun(when_counted(m, words))) for m in (Mark.GF2_END, Mark.GF2_WEEK_15)
            ],
            "target_headings": target_headings(words),
            "target_rows": target_rows(words),
            "target_unknown": not_known(words),
            "bands": [(band_limits(band, words), band.schools) for band in benchmark.bands]
            if benchmark
            else [],
            "spans": any(published.low is not None for published in view.reported.values()),
            "shipped": shipped_benchmarks(),
            "benchmarks": [(name, load_benchmark(name)) for name in offered_benchmarks()],
            "schools": schools,
            "steps": [(step, words.text(name), None) for step, name in STEPS.items()],
            "questions": step_questions(state, words),
            "hours_a_week": words.number(HOURS_A_WEEK),
            "hours_a_year": words.number(net_hours_a_year()),
        },
    )


def page_data(view: View, state: WhatIf, levers: Sequence[Lever], *, has_figures: bool) -> Answer:
    """Say the state, what is live in it, the frames of some levers, and the charts where they are asked for."""
    told = {lever: view.told(state, lever, scale_of(state, lever).steps) for lever in levers}
    live = _live(view, state, told)
    values = {key: value for key, (value, _) in {**view.still, **live.numbers}.items()}
    values[GF2_STUDENTS] = state.cohort.gf2_students
    figures = {"figures": view.layers(state)} if has_figures else {}
    return {
        "state": to_browser(state),
        "live": {"numbers": live.numbers, "sentences": live.sentences, "marks": live.marks},
        "frames": {
            lever.value: narrow(frames_of(one, scale_of(state, lever).steps), values)
            for lever, one in told.items()
        },
        "history": {"undo": False, "redo": False},
        **figures,
    }


def _live(view: View, state: WhatIf, told: Mapping[Lever, Told]) -> Live:
    """Say what is live where the levers stand: one of the steps that are told anyway, where some are."""
    for lever, one in told.items():
        steps = scale_of(state, lever).steps
        step = state.lever(lever)
        if step in steps and state.with_lever(lever, step) == state:
            return live_at(one, steps.index(step))
    return view.live(state)


def _years(state: WhatIf) -> list[str]:
    """School years to choose from: those in which targets rise, and the cohort's own."""
    steps = {str(SchoolYear(year - 1)) for year in range(FIRST_STEP, LAST_STEP + 1)}
    return sorted({*steps, *([str(state.cohort.year)] if state.cohort.year else [])})


def _part(value: float, steps: Sequence[float]) -> str:
    """Say how far along a lever a step stands, from 0 to 1, for the mark under it."""
    span = steps[-1] - steps[0]
    return f"{(value - steps[0]) / span if span else 0:.4f}"

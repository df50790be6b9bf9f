"""A publication and an edition side by side: each under its own name, its means and the directions its schools showed."""

from __future__ import annotations

from dataclasses import replace

from planner.memos.says.figures import names, outside, reported
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule, rule_on, sentences_of
from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark
from planner.words.evidence import SEEN, observed_in, other_schools, relations_seen
from planner.words.language import Words, begun, mark
from planner.words.publications import publication_name, similar_sentence
from planner.words.standing import quarters_cell
from planner.words.terms import task_names

_ROWS = (*TaskType, None)  # None: students per FTE


@rule("beside.range", Grade.PUBLISHED, lambda case: case.beside and reported(case.turned))
def within(case: Case) -> list[Sentence]:
    """Say whether the shares lie within what a publication's schools reported, where it stands beside an edition."""
    other, words = case.turned, case.words
    found = list(outside(other))
    text = (
        words.text("The report: your {names} outside what was reported.", names=names(other, found))
        if found
        else words.text("The report: your shares within what was reported.")
    )
    return [Sentence(text, (OWN, *(fact for p in reported(other).values() for fact in p.fact)))]


def _shown(case: Case) -> tuple[Benchmark, ...]:
    """Give what stands in the table: both, or an edition alone that says directions."""
    if case.benchmark and case.beside:
        return case.benchmark, case.beside
    return (case.benchmark,) if case.benchmark and case.benchmark.edition and case.benchmark.observed else ()


@rule_on(
    "known.similar",
    Grade.PUBLISHED,
    lambda case: case.whole if case.benchmark and case.benchmark.edition else None,
)
def similar(case: Case, whole: Benchmark) -> list[Sentence]:
    """Say which schools are of the school's size, where an edition leads and they were asked for; or why it is all."""
    return [Sentence(similar_sentence(whole, case.school.students, case.words), (OWN, *whole.fact))]


@rule(
    "beside.similar",
    Grade.PUBLISHED,
    lambda case: case.is_similar and case.beside and case.beside.edition and not case.beside.size,
)
def all_of_them(case: Case) -> list[Sentence]:
    """Say that all schools of an edition are taken, where those of the school's size were asked for and are not told of."""
    whole = case.turned.published
    too_few = mark("Too few to tell of your size, therefore all.")
    not_told = mark("Not told of your size, therefore all.")
    text = case.words.text(not_told if whole.is_large else too_few)
    return [Sentence(text, (OWN, *case.turned.published.fact))]


@rule("beside.directions", Grade.OBSERVED, _shown)
def directions(case: Case) -> list[Sentence]:
    """Say how directions are to be read, and of how many schools an edition's are where its means are of others."""
    facts: list[str] = []
    few = 0
    for benchmark in _shown(case):
        facts += [fact for p in (*benchmark.shares.values(), benchmark.students_per_fte) for fact in p.fact]
        facts += relations_seen(benchmark)
        few = few or other_schools(benchmark)
    read = (
        mark("Higher/lower: share with an agreement at larger figures (edition: {few}).")
        if few
        else mark("Higher/lower: share with an agreement at larger figures.")
    )
    text = case.words.text(read, few=case.words.number(few))
    return [Sentence(text, (OWN, *dict.fromkeys(facts)))]


RULES: tuple[Rule, ...] = (similar, within, all_of_them, directions)


def side_by_side(case: Case) -> Section | None:
    """Set means and directions under the names of those they are of; None where no edition is among them."""
    if not (shown := _shown(case)):
        return None
    words, other = case.words, case.beside
    placed = other if other and other.quartiles else None  # of one that leads, the first page says it
    headings = ["%", *(begun(_name(one, case)) for one in shown)]
    named = task_names(words)
    rows = [
        [named[t] if t else begun(words.text("students per FTE")), *(_cell(one, t, words) for one in shown)]
        for t in _ROWS
    ]
    if placed:
        headings.append(words.text("Your quarter"))
        for t, row in zip(_ROWS, rows, strict=True):
            found = placed.quarters(t, case.school.allocation.shares[t]) if t else None
            row.append(quarters_cell(found, words) if found else "")
    title = words.text("Means, directions")
    notes = sentences_of(case, within, all_of_them, directions)
    return Section(title, table=Table(title, tuple(headings), tuple(map(tuple, rows)), notes=notes))


def _name(one: Benchmark, case: Case) -> str:
    """Name it over its column; whose size they are of, where the first page does not say it."""
    return publication_name(replace(one, size=None) if one is case.benchmark else one, case.words)


def _cell(benchmark: Benchmark, task_type: TaskType | None, words: Words) -> str:
    """Give a mean, and the direction beside it; a dash where it says none."""
    mean = benchmark.shares.get(task_type) if task_type else benchmark.students_per_fte
    figure = "–"
    if mean and mean.mean is not None:
        figure = (
            words.percent_as_given(mean.mean).rstrip("%").rstrip() if task_type else words.as_given(mean.mean)
        )
        figure = words.text("just under {mean}", mean=figure) if mean.just_under else figure
    seen = next((o.association for o in observed_in(benchmark) if o.task_type is task_type), None)
    return f"{figure}, {words.text(SEEN[seen])}" if seen else figure

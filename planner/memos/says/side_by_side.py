"""A publication and an edition side by side: each under its own name, its means and the directions its schools showed."""

from __future__ import annotations

from planner.memos.says.figures import names, outside, reported
from planner.memos.says.memo import Section, Sentence, Table
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule, sentences_of
from planner.model.allocation import TaskType
from planner.model.publication.benchmark import Benchmark
from planner.words.evidence import SEEN, fewer_schools, observed_in, relations_seen
from planner.words.language import Words, begun, mark
from planner.words.publications import publication_name
from planner.words.standing import quarters_cell
from planner.words.terms import task_names

_ROWS = (*TaskType, None)  # None: students per FTE


@rule("beside.range", Grade.PUBLISHED, lambda case: case.beside and reported(case.turned))
def within(case: Case) -> list[Sentence]:
    """Say whether the shares lie within what a publication's schools reported, where it stands beside an edition."""
    other, words = case.turned, case.words
    name = begun(publication_name(other.published, words))
    found = list(outside(other))
    text = (
        words.text("{name}: your {names} outside what was reported.", name=name, names=names(other, found))
        if found
        else words.text("{name}: your shares within what was reported.", name=name)
    )
    return [Sentence(text, (OWN, *(fact for p in reported(other).values() for fact in p.fact)))]


def _shown(case: Case) -> tuple[Benchmark, ...]:
    """Give what stands in the table: both, or an edition alone that says directions."""
    if case.benchmark and case.beside:
        return case.benchmark, case.beside
    return (case.benchmark,) if case.benchmark and case.benchmark.edition and case.benchmark.observed else ()


@rule("beside.directions", Grade.OBSERVED, _shown)
def directions(case: Case) -> list[Sentence]:
    """Say how directions are to be read, and of how many schools an edition's are where those are fewer."""
    facts: list[str] = []
    few = 0
    for benchmark in _shown(case):
        facts += [fact for p in (*benchmark.shares.values(), benchmark.students_per_fte) for fact in p.fact]
        facts += relations_seen(benchmark)
        few = few or fewer_schools(benchmark)
    read = (
        mark(
            "Higher or lower: the share with an agreement at schools with a larger figure (edition: {few} schools)."
        )
        if few
        else mark("Higher or lower: the share with an agreement at schools with a larger figure.")
    )
    text = case.words.text(read, few=case.words.number(few))
    return [Sentence(text, (OWN, *dict.fromkeys(facts)))]


RULES: tuple[Rule, ...] = (within, directions)


def side_by_side(case: Case) -> Section | None:
    """Set means and directions under the names of those they are of; None where no edition is among them."""
    if not (shown := _shown(case)):
        return None
    words, other = case.words, case.beside
    placed = other if other and other.quartiles else None  # of one that leads, the first page says it
    headings = [words.text("Mean, %"), *(begun(publication_name(one, words)) for one in shown)]
    named = task_names(words)
    rows = [
        [named[t] if t else begun(words.text("students per FTE")), *(_cell(one, t, words) for one in shown)]
        for t in _ROWS
    ]
    if placed:
        headings.append(words.text("Your quarter"))
        for t, row in zip(_ROWS, rows, strict=True):
            found = placed.quarters(t, case.school.allocation.shares[t]) if t else None
            row.append(quarters_cell(found, words) if found else "–")
    title = words.text("Means and directions")
    notes = sentences_of(case, within, directions)
    return Section(title, table=Table(title, tuple(headings), tuple(map(tuple, rows)), notes=notes))


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

"""The memo's section on where a share stands: what is guaranteed first, then what rests on a convention."""

from __future__ import annotations

from planner.memos.memo import Section, Sentence, Table
from planner.model.allocation import rounded_shares
from planner.model.benchmarks import Benchmark, MeanOf
from planner.model.schools import School
from planner.words.language import Words
from planner.words.terms import task_names


def standing_section(school: School, benchmark: Benchmark, words: Words) -> Section:
    """Say how many of the schools reported at most each share. A value has a position, not a school."""
    facts = tuple(f for published in benchmark.shares.values() for f in published.fact)
    paragraph = Sentence(
        words.text(
            "The report gives no single school's figures, so a share has no fixed place among the {schools}. "
            "What can be said is how many of them reported at most that share.",
            schools=words.number(benchmark.schools),
        ),
        tuple(dict.fromkeys((*benchmark.fact, *facts))),
    )
    return Section(words.text("Where the shares stand"), (paragraph,), _table(school, benchmark, words))


def _table(school: School, benchmark: Benchmark, words: Words) -> Table:
    names, percents = task_names(words), rounded_shares(school.allocation)
    rows = []
    for t in benchmark.shares:
        share = school.allocation.shares[t]
        position = benchmark.position(t, share)
        likely = "–"
        if position.likely_low is not None and position.likely_high is not None:
            likely = _span(position.likely_low, position.likely_high)
        rows.append(
            (names[t], words.percents(percents[t]), _span(position.fewest, position.most), likely),
        )
    headings = (
        words.text("Task type"),
        words.text("The school"),
        words.text("Fewest to most, guaranteed"),
        words.text("If every split that fits counts the same"),
    )
    return Table(
        words.text(
            "How many of the {schools} schools reported at most the school's share",
            schools=words.number(benchmark.schools),
        ),
        headings,
        tuple(rows),
        note=Sentence(_note(school, benchmark, words)),
    )


def _note(school: School, benchmark: Benchmark, words: Words) -> str:
    said = [
        words.text(
            "The report gives few figures, and many splits fit them. What is guaranteed holds for every one of them."
        ),
    ]
    if benchmark.mean_of is MeanOf.UNSTATED:
        said.append(words.text("It holds whether the means are over schools or weighted by FTE."))
    moved = _sensitivity(school, benchmark)
    if moved is not None:
        said.append(
            words.text(
                "The last column covers nine in ten of the splits if each counts the same and the means are over "
                "schools: a convention, not a measurement."
            )
        )
        said.append(
            words.plural(
                "If the schools are taken to be more alike, its ends move by up to {count} school.",
                "If the schools are taken to be more alike, its ends move by up to {count} schools.",
                moved,
            )
        )
    return " ".join(said)


def _sensitivity(school: School, benchmark: Benchmark) -> int | None:
    """Find how far an end of the conventional range moves under the other conventions; None without one."""
    worlds = benchmark.worlds() if benchmark.worlds else None
    if worlds is None or worlds.likely is None:
        return None
    furthest = 0
    for t in benchmark.shares:
        share = school.allocation.shares[t]
        ends = worlds.likely[t].at(share)
        for columns in worlds.alike.values():
            furthest = max(furthest, *(abs(a - b) for a, b in zip(ends, columns[t].at(share), strict=True)))
    return furthest


def _span(low: int, high: int) -> str:
    return f"{low}–{high}" if low != high else str(low)

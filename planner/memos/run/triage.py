"""What a person should look at before a memo is sent: each reason by itself, the gravest first. No ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from planner.memos.run.plan import Planned
from planner.memos.run.record import STANDING, Block, Point, Status, names_in, sha256
from planner.memos.says.cohort import gap
from planner.memos.says.figures import ONE_PERSON_FTE
from planner.model.allocation import TaskType
from planner.model.change import LARGE_FTE, Change
from planner.model.problems import Code, Problem
from planner.model.schools import SchoolYear
from planner.words.language import Words
from planner.words.problems import problem_sentence, question_sentence
from planner.words.terms import INSIDE

_DECIMALS = 2  # of an FTE, as a memo shows it: what is equal there looks equal to its reader


def blocks(
    schools: Collection[Planned], problems: Sequence[Problem], folder: Path, words: Words
) -> tuple[Block, ...]:
    """Gather all there is to look at; a reason that nobody gives is not there."""
    point = partial(_point, names_in(memo.entry for memo in schools))
    apart = [problem for problem in problems if problem.code == Code.LENSES_APART]
    asked = [problem for problem in problems if problem not in apart]
    found = (
        Block(words.text("No memo could be made"), "", tuple(_missing(schools, point, words))),
        Block(words.text("Rows left out"), "", tuple(_of_rows(problems, "problem", schools, point, words))),
        Block(words.text("Asked about"), "", tuple(_of_rows(asked, "question", schools, point, words))),
        Block(
            words.text("The two ways of estimating do not agree"),
            "",
            tuple(_of_rows(apart, "question", schools, point, words)),
        ),
        Block(
            words.text("Fewer agreements than ordinary variation leaves"),
            words.text(
                "A cohort with the target's chance for each student ends this far below it in fewer than one of twenty "
                "cohorts. Call these first."
            ),
            tuple(_beyond_chance(schools, point, words)),
        ),
        Block(
            words.text("Changed more than the estimates' own ranges allow"),
            words.text("Last year's range and this year's do not meet. It may be real, or a slip in one of the years."),
            tuple(_beyond_ranges(schools, point, words)),
        ),
        Block(
            words.text("Changed a good deal, and no ranges to hold it up against"),
            words.text(
                "Without low and high figures for both years nothing is known of how uncertain they are. This is "
                "listed by a fixed rule of ours: half a day a week or more ({fte} FTE), and at least a quarter of "
                "the larger figure. It may be real, or a slip in one of the years.",
                fte=words.number(float(LARGE_FTE), 1),
            ),
            tuple(_without_ranges(schools, point, words)),
        ),
        Block(
            words.text("The same figures at two schools"),
            words.text("Students and FTE are the same. One of them may be a copy."),
            tuple(_alike(schools, point, words)),
        ),
        Block(
            words.text("Not asked for, and without a memo"),
            "",
            tuple(point(memo) for memo in schools if memo.entry.status is Status.LEFT),
        ),
        Block(
            words.text("Made of other figures than today's"),
            words.text("These memos were not asked for in this run, and what they rest on has changed since."),
            tuple(point(memo) for memo in schools if memo.entry.status is Status.OUTDATED),
        ),
        Block(
            words.text("Changed by hand since it was made"),
            "",
            tuple(_by_hand(schools, folder, point, words)),
        ),
        Block(
            words.text("May show one person's hours"),
            words.text(
                "At most one FTE in all: what the memo says of the school's time may be one person's. "
                "Send it to the school and to nobody else."
            ),
            tuple(
                point(memo)
                for memo in schools
                if memo.entry.status in STANDING and memo.school.allocation.fte <= ONE_PERSON_FTE
            ),
        ),
    )  # fmt: skip
    return tuple(block for block in found if block.points)


_Pointer = Callable[..., Point]


def _point(names: Mapping[str, str], memo: Planned, text: str = "") -> Point:
    entry = memo.entry
    return Point(entry.file if entry.status in STANDING else "", names[entry.file], text)


def _missing(schools: Iterable[Planned], point: _Pointer, words: Words) -> Iterable[Point]:
    for memo in schools:
        if memo.entry.status is Status.FAILED:
            institution = words.text("Institution {id}", id=memo.school.school_id)
            yield point(memo, f"{institution}: {memo.entry.reason}")


def _of_rows(
    problems: Iterable[Problem], severity: str, schools: Iterable[Planned], point: _Pointer, words: Words
) -> Iterable[Point]:
    by_row = {memo.school.row or memo.school.school_id: memo for memo in schools}
    for problem in problems:
        if problem.severity == severity:
            of = problem.place.row or problem.place.school_id
            memo = by_row.get(of) if severity == "question" else None
            if memo:
                yield point(memo, question_sentence(problem, words))
            else:
                yield Point("", "", problem_sentence(problem, words))


def _beyond_chance(schools: Iterable[Planned], point: _Pointer, words: Words) -> Iterable[Point]:
    """Find cohorts further below the target than cohorts vary, by the very test their memos are worded by."""
    for memo in schools:
        found = gap(memo.school)
        if found and found.short and found.beyond_chance and memo.entry.status in STANDING:
            text = words.plural(
                "{signed} of {cohort}, {count} agreement short",
                "{signed} of {cohort}, {count} agreements short",
                found.short,
                signed=words.number(found.agreements),
                cohort=words.number(found.cohort),
            )
            yield point(memo, text)


def _beyond_ranges(schools: Iterable[Planned], point: _Pointer, words: Words) -> Iterable[Point]:
    """Find task types whose range of last year and of this year have nothing in common."""
    for memo in schools:
        change = Change(memo.previous, memo.school) if memo.previous else None
        if change and (moved := [t for t, meets in change.within_ranges.items() if not meets]):
            spans = [
                tuple(
                    f"{words.number(ends.low, _DECIMALS)}–{words.number(ends.high, _DECIMALS)}"
                    for ends in (change.before.ranges[t], change.after.ranges[t])
                )
                for t in moved
            ]
            yield point(memo, _moves(moved, spans, words))


def _without_ranges(schools: Iterable[Planned], point: _Pointer, words: Words) -> Iterable[Point]:
    """Find task types that changed a good deal and have no range in one of the years."""
    for memo in schools:
        change = Change(memo.previous, memo.school) if memo.previous else None
        if change and (moved := change.large_without_ranges):
            figures = [
                tuple(
                    words.number_beside(school.allocation[t], _DECIMALS, (0.0,))
                    for school in (change.before, change.after)
                )
                for t in moved
            ]
            yield point(memo, _moves(moved, figures, words))


def _moves(types: Sequence[TaskType], figures: Sequence[tuple[str, ...]], words: Words) -> str:
    return "; ".join(
        words.text("{name} from {before} to {now} FTE", name=words.text(INSIDE[t]), before=before, now=now)
        for t, (before, now) in zip(types, figures, strict=True)
    )


def _alike(schools: Iterable[Planned], point: _Pointer, words: Words) -> Iterable[Point]:
    groups: defaultdict[tuple[SchoolYear | None, int, tuple[float, ...]], list[Planned]] = defaultdict(list)
    for memo in schools:
        fte = tuple(round(value, _DECIMALS) for value in memo.school.allocation.values())
        groups[memo.school.year, memo.school.students, fte].append(memo)
    for (_, _, fte), group in groups.items():
        for memo in group:
            others = [m.school for m in group if m.school.school_id != memo.school.school_id]
            if others:
                yield point(
                    memo,
                    words.plural(
                        "the same as {others}: {count} student, {fte} FTE",
                        "the same as {others}: {count} students, {fte} FTE",
                        memo.school.students,
                        others=", ".join(f"{other.school} ({other.school_id})" for other in others),
                        fte=" + ".join(words.number(value, _DECIMALS) for value in fte),
                    ),
                )


def _by_hand(schools: Iterable[Planned], folder: Path, point: _Pointer, words: Words) -> Iterable[Point]:
    for memo in schools:
        if memo.entry.status not in {Status.KEPT, Status.OUTDATED}:
            continue
        edited = [
            ending
            for ending, before in memo.entry.files.items()
            if sha256((folder / f"{memo.entry.file}.{ending}").read_bytes()) != before
        ]
        if edited:
            yield point(memo, ", ".join(words.text("as {format}", format=e.upper()) for e in edited))

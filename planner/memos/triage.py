"""What a person should look at before a memo is sent: each reason by itself, the gravest first. No ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from planner.files.codes import Code
from planner.memos.own import ONE_PERSON_FTE
from planner.memos.record import STANDING, Block, Made, Point, Status, sha256
from planner.model.allocation import TaskType
from planner.model.problems import Problem
from planner.model.schools import SchoolYear
from planner.words.language import Words
from planner.words.problems import problem_sentence, question_sentence
from planner.words.terms import task_names

_DECIMALS = 2  # of an FTE, as a memo shows it: what is equal there looks equal to its reader


def blocks(
    schools: Collection[Made], problems: Sequence[Problem], folder: Path, words: Words
) -> tuple[Block, ...]:
    """Gather all there is to look at; a reason that nobody gives is not there."""
    apart = [problem for problem in problems if problem.code == Code.LENSES_APART]
    asked = [problem for problem in problems if problem not in apart]
    found = (
        Block(words.text("No memo could be made"), "", tuple(_missing(schools, words))),
        Block(words.text("Rows left out"), "", tuple(_of_rows(problems, "problem", schools, words))),
        Block(words.text("Asked about"), "", tuple(_of_rows(asked, "question", schools, words))),
        Block(
            words.text("The two ways of estimating do not agree"),
            "",
            tuple(_of_rows(apart, "question", schools, words)),
        ),
        Block(
            words.text("Changed more than the estimates' own ranges allow"),
            words.text("Last year's range and this year's do not meet. It may be real, or a slip in one of the years."),
            tuple(_changed(schools, words)),
        ),
        Block(
            words.text("The same figures at two schools"),
            words.text("Students and FTE are the same. One of them may be a copy."),
            tuple(_alike(schools, words)),
        ),
        Block(
            words.text("Not asked for, and without a memo"),
            "",
            tuple(_point(made) for made in schools if made.status is Status.LEFT),
        ),
        Block(
            words.text("Made of other figures than today's"),
            words.text("These memos were not asked for in this run, and what they rest on has changed since."),
            tuple(_point(made) for made in schools if made.status is Status.OUTDATED),
        ),
        Block(
            words.text("Changed by hand since it was made"),
            "",
            tuple(_by_hand(schools, folder, words)),
        ),
        Block(
            words.text("May show one person's hours"),
            words.text(
                "At most one FTE in all: what the memo says of the school's time may be one person's. "
                "Send it to the school and to nobody else."
            ),
            tuple(
                _point(made)
                for made in schools
                if made.status in STANDING and made.school.allocation.fte <= ONE_PERSON_FTE
            ),
        ),
    )  # fmt: skip
    return tuple(block for block in found if block.points)


def _point(made: Made, text: str = "") -> Point:
    return Point(made.file if made.status in STANDING else "", made.school.school, text)


def _missing(schools: Iterable[Made], words: Words) -> Iterable[Point]:
    for made in schools:
        if made.status is Status.FAILED:
            yield _point(made, f"{words.text('Institution {id}', id=made.school.school_id)}: {made.reason}")


def _of_rows(
    problems: Iterable[Problem], severity: str, schools: Iterable[Made], words: Words
) -> Iterable[Point]:
    by_row = {made.school.row or made.school.school_id: made for made in schools}
    for problem in problems:
        if problem.severity == severity:
            of = problem.place.row or problem.place.school_id
            made = by_row.get(of) if severity == "question" else None
            if made:
                yield _point(made, question_sentence(problem, words))
            else:
                yield Point("", "", problem_sentence(problem, words))


def _changed(schools: Iterable[Made], words: Words) -> Iterable[Point]:
    """Find task types whose FTE lies outside all that last year's range and this year's have in common: nothing."""
    names = task_names(words)
    for made in schools:
        if made.previous is None:
            continue
        now, before = made.school.ranges, made.previous.ranges
        moved = [
            words.text(
                "{name} from {before} to {now} FTE",
                name=names[t].lower(),
                before=f"{words.number(before[t].low, _DECIMALS)}–{words.number(before[t].high, _DECIMALS)}",
                now=f"{words.number(now[t].low, _DECIMALS)}–{words.number(now[t].high, _DECIMALS)}",
            )
            for t in TaskType
            if t in now and t in before and (now[t].low > before[t].high or now[t].high < before[t].low)
        ]
        if moved:
            yield _point(made, "; ".join(moved))


def _alike(schools: Iterable[Made], words: Words) -> Iterable[Point]:
    groups: defaultdict[tuple[SchoolYear | None, int, tuple[float, ...]], list[Made]] = defaultdict(list)
    for made in schools:
        fte = tuple(round(value, _DECIMALS) for value in made.school.allocation.values())
        groups[made.school.year, made.school.students, fte].append(made)
    for (_, _, fte), group in groups.items():
        for made in group:
            others = [m.school for m in group if m.school.school_id != made.school.school_id]
            if others:
                yield _point(
                    made,
                    words.text(
                        "the same as {others}: {students} students, {fte} FTE",
                        others=", ".join(f"{other.school} ({other.school_id})" for other in others),
                        students=words.number(made.school.students),
                        fte=" + ".join(words.number(value, _DECIMALS) for value in fte),
                    ),
                )


def _by_hand(schools: Iterable[Made], folder: Path, words: Words) -> Iterable[Point]:
    for made in schools:
        if made.status not in {Status.KEPT, Status.OUTDATED}:
            continue
        edited = [
            ending
            for ending, before in made.files.items()
            if sha256((folder / f"{made.file}.{ending}").read_bytes()) != before
        ]
        if edited:
            yield _point(made, ", ".join(words.text("as {format}", format=e.upper()) for e in edited))

"""`planner round decide` of many schools: the table to be marked, and what became of each of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.database import asked
from planner.cli.output import say, stop
from planner.cli.tables import write_tables
from planner.files.grids.cells import shown
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.deciding import Receipt
    from planner.model.problems import Problem


def write(
    files: Sequence[Path], year: str, programme: str | None, database: str | None, words: Words
) -> None:
    """Write the table to be marked."""
    from planner.acts.deciding import to_be_decided
    from planner.acts.rounds import round_of

    with asked(database, words) as store:
        table = to_be_decided(store, round_of(store, year, programme), words)
    if not table[1:]:
        stop(words.text("No school has a complete answer yet."))
    click.echo(
        words.plural(
            "{count} complete answer is in the table.", "{count} complete answers are in the table.", len(table) - 1
        )
    )  # fmt: skip
    write_tables(table, files, words)
    click.echo(words.text("Write yes or no in the last column, and take it with: planner round decide {year} --from FILE", year=year))  # fmt: skip


def take(
    table: Path,
    files: Sequence[Path],
    year: str,
    programme: str | None,
    database: str | None,
    words: Words,
    *,
    by: str,
) -> int:
    """Keep what a table says, say what became of its lines; gives the exit."""
    from planner.acts.deciding import Outcome, decide_all
    from planner.acts.rounds import round_of

    with asked(database, words) as store:
        receipts, wrong = decide_all(store, round_of(store, year, programme), table, words, by=by)
    say([*wrong, *(one.problem for one in receipts if one.problem)], words)
    if not receipts:
        stop(words.text("Nothing is stored."))
    if unmarked := [
        f"{shown(one.school)} ({one.school_id})" for one in receipts if one.outcome is Outcome.NOT_MARKED
    ]:
        click.echo("\n  ".join([words.text("Neither yes nor no:"), *dict.fromkeys(unmarked)]))
    count = Counter(receipt.outcome for receipt in receipts)
    count[Outcome.LEFT_OUT] += len(wrong)
    parts = [
        words.text(
            "{outcome}: {count}", outcome=_outcome_name(outcome, words), count=words.number(count[outcome])
        )
        for outcome in Outcome
        if count[outcome]
    ]
    total = words.plural("{count} line", "{count} lines", len(receipts) + len(wrong))
    click.echo(words.text("{what} – {counts}.", what=total, counts="; ".join(parts)))
    write_tables(_table(receipts, wrong, words), files, words)
    return 1 if count[Outcome.LEFT_OUT] else 0


def _table(receipts: Sequence[Receipt], wrong: Sequence[Problem], words: Words) -> list[list[object]]:
    from planner.words.problems import problem_sentence

    headings: list[object] = [
        words.text("institution number"),
        words.text("school"),
        words.text("what became of it"),
        words.text("why"),
    ]
    rows: list[list[object]] = [
        [shown(one.school_id), shown(one.school), _outcome_name(one.outcome, words),
         problem_sentence(one.problem, words) if one.problem else ""]
        for one in receipts
    ]  # fmt: skip
    rows += [
        [one.place.school_id, one.place.school, words.text("left out"), problem_sentence(one, words)]
        for one in wrong
    ]
    return [headings, *rows]


def _outcome_name(outcome: str, words: Words) -> str:
    return {
        "kept": words.text("kept"),
        "there": words.text("there already"),
        "not_marked": words.text("neither yes nor no"),
        "other_line": words.text("another line of the school is marked"),
        "left_out": words.text("left out"),
    }[outcome]

"""`planner import` of a folder or a ZIP: what became of each workbook, on the screen and as a table."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.database import opened
from planner.cli.output import stop, working
from planner.cli.tables import write_tables
from planner.files.grids.cells import shown
from planner.model.problems import Refused
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.arrivals import Receipt
    from planner.files.estimate.folder import Handed

_LONGEST = 300  # letters of a file's name, with its folders


def import_all(place: Path, tables: Sequence[Path], database: str | None, words: Words) -> int:
    """Read all, store what passes, say what became of each; gives the exit."""
    from planner.acts.arrivals import take_in

    with _handed_in(place, words) as files:
        if not files:
            stop(words.text("{folder} holds no file.", folder=place))
        with opened(database, words) as store, working(words.text("Workbooks"), counted=True) as bar:
            receipts = take_in(store, files, lambda read: bar(read, len(files)))
    _say(receipts, words)
    write_tables(_table(receipts, words), tables, words)
    return 1 if any(receipt.is_left_out for receipt in receipts) else 0


@contextlib.contextmanager
def _handed_in(place: Path, words: Words) -> Iterator[list[Handed]]:
    from planner.files.estimate.folder import handed_in
    from planner.words.problems import problem_sentence

    with contextlib.ExitStack() as held:
        try:
            files = held.enter_context(handed_in(place))
        except Refused as refused:
            stop(problem_sentence(refused.problem, words))
        except OSError as error:
            reason = error.strerror or error
            stop(words.text("{folder} could not be read: {reason}.", folder=place, reason=reason))
        yield files


def _say(receipts: Sequence[Receipt], words: Words) -> None:
    from planner.words.problems import problem_sentence

    for heading, wanted in (
        (words.text("Left out:"), "problem"),
        (words.text("Stored, but please look:"), "question"),
    ):
        lines = [
            f"  {shown(receipt.file, _LONGEST)} · {problem_sentence(one, words)}"
            for receipt in receipts
            for one in receipt.problems
            if one.severity == wanted and receipt.is_left_out == (wanted == "problem")
        ]
        if lines:
            click.echo("\n".join([heading, *lines]))
    count = Counter(receipt.outcome for receipt in receipts)
    parts = [
        words.text("{outcome}: {count}", outcome=outcome_name(outcome, words), count=words.number(many))
        for outcome, many in count.items()
    ]
    total = words.plural("{count} file", "{count} files", len(receipts))
    click.echo(words.text("{what} – {counts}.", what=total, counts="; ".join(parts)))


def _table(receipts: Sequence[Receipt], words: Words) -> list[list[object]]:
    from planner.words.problems import problem_sentence
    from planner.words.terms import role_names

    headings: list[object] = [
        words.text("file"),
        words.text("institution number"),
        words.text("school"),
        words.text("respondent"),
        words.text("what became of it"),
        words.text("version"),
        words.text("why"),
    ]
    rows: list[list[object]] = []
    for one in receipts:
        e = one.estimate
        who = [e.school_id, e.school, role_names(words)[e.respondent]] if e else ["", "", ""]
        why = " / ".join(problem_sentence(p, words) for p in one.problems)
        rows.append(
            [shown(one.file, _LONGEST), *who, outcome_name(one.outcome, words), one.version or None, why]
        )
    return [headings, *rows]


def outcome_name(outcome: str, words: Words) -> str:
    """What became of a workbook, as it stands in a list."""
    return {
        "stored": words.text("stored"),
        "there": words.text("there already"),
        "same": words.text("the same as another"),
        "left_out": words.text("left out"),
    }[outcome]

"""What commands take alike."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.model.schools import SchoolYear
from planner.words.language import LANGUAGES, Words, words_in

if TYPE_CHECKING:
    from planner.memos.run.record import Record


def asked_words(ctx: click.Context | None) -> Words:
    """Words of the language asked for, as far as the command line has been read."""
    words: Words = (ctx.params if ctx else {}).get("words") or words_in("da")
    return words


class _Column(click.ParamType[tuple[str, str]]):
    name = "OURS=THEIRS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        ours, equals, theirs = str(value).partition("=")
        if not (ours and equals and theirs):
            self.fail(
                asked_words(ctx).text("{value} is not OURS=THEIRS, as in students=headcount", value=value),
                param,
                ctx,
            )
        return ours.strip(), theirs.strip()


class _Year(click.ParamType[str]):
    name = "YEAR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(SchoolYear.read(str(value)))
        except ValueError:
            self.fail(
                asked_words(ctx).text("{value} is not a school year, as in 2025/26", value=value), param, ctx
            )


class _Day(click.ParamType[dt.date]):
    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        day: dt.date | None = None
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"):
            with contextlib.suppress(ValueError):
                day = dt.datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007  (a day has no zone)
        if day is None:
            said = asked_words(ctx).text("{value} is not a date, as in 30.11.2026 or 2026-11-30", value=value)
            self.fail(said, param, ctx)
        return day


YEAR = _Year()
DAY = _Day()
COLUMN = _Column()
EXITS = "Exit 0: done. 1: something was left out or failed, each named. 2: wrong usage."
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def language_of(what: str) -> Callable[..., Any]:
    """Take the language of what a command says, with the help to it; the command is given its words."""
    return click.option("--language", "words", type=click.Choice(LANGUAGES), default="da", show_default=True,
                        is_eager=True, callback=lambda _ctx, _option, value: words_in(value), help=what)  # fmt: skip


language_option = language_of("Language of what is said and written.")


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command that reads a school table takes."""
    for option in (
        language_option,
        click.option("--year", metavar="YEAR", type=YEAR, help="School year of a table that names none, as in 2025/26."),
        click.option("--column", "columns", metavar="OURS=THEIRS", type=COLUMN, multiple=True,
                     help="A strange heading: our name (school_id, school, students, administration_fte, student_support_fte, company_relations_fte, ...), then the table's own. Repeat as needed."),
    ):  # fmt: skip
        command = option(command)
    return command


def run_record(folder: Path, words: Words) -> Record:
    """Read what a run of `planner memos` left in a folder; a folder without it is wrong usage."""
    from planner.memos.run.record import read_record

    found = read_record(folder)
    if not found:
        raise click.UsageError(words.text("{folder} holds no memos of planner.", folder=folder))
    return found

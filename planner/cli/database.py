"""What commands that use the database share."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from planner.cli.output import stop
from planner.model.problems import Code
from planner.store import StoreError, open_store
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.store.selection import Contents
    from planner.store.store import Store

_WRONG_USAGE = {Code.WRONG_ADDRESS, Code.NO_FOLDER}

database_option = click.option(
    "--database", metavar="URL", help="A file, or an address like postgresql://user@host/name.  [default: PLANNER_DATABASE, else a file in your data folder]"
)  # fmt: skip
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
_AGREED = {"ja", "j", "yes", "y"}


@contextlib.contextmanager
def opened(database: str | None, words: Words) -> Iterator[Store]:
    """Open the database for a command; what is the matter with it becomes a sentence and the exit.

    What an earlier command was killed over goes: no copy stays that nobody keeps.
    """
    with database_errors(words), waiting(words), open_store(database) as store:
        from planner.store.backups import clear_leavings

        clear_leavings(store.database)
        yield store


def waiting(words: Words) -> contextlib.AbstractContextManager[None]:
    """Say on stderr, after a second, that the database is waited for."""
    from planner.store.waiting import told

    said = words.text(
        "The database has not answered yet: another may have its turn. Waiting a little longer."
    )
    return told(lambda: click.echo(said, err=True))


@contextlib.contextmanager
def database_errors(words: Words) -> Iterator[None]:
    """Turn a StoreError into its sentence: exit 2 for an address that cannot be right, else 1."""
    try:
        yield
    except StoreError as error:
        from planner.words.problems import refusal

        sentence = refusal(error, words)
        if error.code in _WRONG_USAGE:
            raise click.UsageError(sentence) from error
        stop(sentence)


def held(has: Contents, words: Words) -> str:
    """How much a database or a backup holds."""
    if not has.versions or not has.last_saved:
        return words.text("nothing.")
    return words.text(
        "schools: {schools}, answers: {documents}, saved versions: {versions}, school years: {years}; last saved {date}.",
        schools=words.number(has.schools),
        documents=words.number(has.documents),
        versions=words.number(has.versions),
        years=", ".join(has.years),
        date=moment(has.last_saved, words),
    )


def moment(at: dt.datetime, words: Words) -> str:
    """A day and an hour, on the clock of this machine."""
    here = at.astimezone()
    return words.text(
        "{date} at {hour}:{minute}", date=words.date(here.date()), hour=f"{here:%H}", minute=f"{here:%M}"
    )


def agree(words: Words, *, yes: bool) -> None:
    """Go on only when a person says so; else the command ends, and nothing is changed."""
    if yes:
        return
    try:
        said = click.prompt(words.text("Write yes to go on"), default="", show_default=False)
    except click.Abort:  # nobody is there to answer, or answered with Ctrl-C
        said = ""
    if said.strip().casefold() not in _AGREED:
        stop(words.text("Nothing was changed."))


@contextlib.contextmanager
def asked(database: str | None, words: Words) -> Iterator[Store]:
    """Open the database; what an act refuses becomes its sentence and exit 1."""
    from planner.model.problems import Refused
    from planner.store import StoreError
    from planner.words.problems import refusal

    with opened(database, words) as store:
        try:
            yield store
        except StoreError:
            raise
        except Refused as refused:
            stop(refusal(refused, words))

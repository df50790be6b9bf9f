"""What commands that use the database share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from planner.cli.said import stop
from planner.store import StoreError, Trouble, open_store
from planner.words.language import LANGUAGES, Words
from planner.words.store import store_sentence

if TYPE_CHECKING:
    from planner.store.store import Store

_WRONG_USAGE = {Trouble.WRONG_ADDRESS, Trouble.NO_FOLDER}

database_option = click.option(
    "--database", metavar="URL", help="A file, or an address like postgresql://user@host/name.  [default: PLANNER_DATABASE, else a file in your data folder]"
)  # fmt: skip
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default="da", show_default=True, is_eager=True,
    help="Language of what is said and written.",
)  # fmt: skip


@contextlib.contextmanager
def stored(database: str | None, words: Words) -> Iterator[Store]:
    """Open the database for a command; what is the matter with it becomes a sentence and the exit."""
    with said_in(words), open_store(database) as store:
        yield store


@contextlib.contextmanager
def said_in(words: Words) -> Iterator[None]:
    """Turn a StoreError into its sentence: exit 2 for an address that cannot be right, else 1."""
    try:
        yield
    except StoreError as error:
        sentence = store_sentence(error, words)
        if error.code in _WRONG_USAGE:
            raise click.UsageError(sentence) from error
        stop(sentence)

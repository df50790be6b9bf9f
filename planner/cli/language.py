"""The language the command itself speaks: its help, and what click says of wrong usage.

One rule for the help, the errors and what `--language` is when nobody says: the language named on the command
line, else the one in PLANNER_LANGUAGE, else Danish. The machine's own language is not asked: many Danish schools'
machines are set up in English, and their memos are to be Danish all the same.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import TypeVar

import click

from planner.files.languages import FOLDER
from planner.words.language import LANGUAGES, Language, Words

VARIABLE = "PLANNER_LANGUAGE"
_OPTION = "--language"
_GETTEXTS = "LANGUAGE"  # the variable gettext looks in first
_Command = TypeVar("_Command", bound=click.Command)
_BEFORE = os.environ.get(_GETTEXTS)


def asked_language(arguments: Sequence[str]) -> Language:
    """Find the language of a command line before it is read, for what is said if it cannot be; the last one counts.

    >>> asked_language(["check", "--language", "en", "--help"]), asked_language(["--language=da"])
    ('en', 'da')
    """
    said = [os.environ.get(VARIABLE, "")]
    for argument, following in zip(arguments, (*arguments[1:], ""), strict=True):
        name, equals, value = argument.partition("=")
        if name == _OPTION:
            said.append(value if equals else following)
    known = [language for text in said for language in LANGUAGES if language == text]
    return known[-1] if known else "da"


@contextmanager
def click_in(language: str | None = None) -> Iterator[None]:
    """Let click speak a language meanwhile; None: the machine's own, for what a command starts.

    Click asks gettext for its words at the moment it says them. It ships none but English.
    """
    gettext.bindtextdomain("click", str(FOLDER))
    gettext.textdomain("click")
    before = os.environ.get(_GETTEXTS)
    _set(language or _BEFORE)
    try:
        yield
    finally:
        _set(before)


def in_words(command: _Command, words: Words) -> _Command:
    """Copy a command with all that its help says in the language of the words, and that language as its own."""
    told = copy(command)
    told._help_option = None  # noqa: SLF001  (click keeps the one it made, in whatever language that was)
    told.help = _paragraphs(command.help, words)
    told.short_help = _paragraphs(command.short_help, words)
    told.epilog = _paragraphs(command.epilog, words)
    told.options_metavar = _paragraphs(command.options_metavar, words)
    told.params = [_parameter(parameter, words) for parameter in command.params]
    if isinstance(command, click.Group) and isinstance(told, click.Group):
        told.subcommand_metavar = words.text(command.subcommand_metavar)
        told.commands = {name: in_words(each, words) for name, each in command.commands.items()}
    if command.callback:
        told.callback = click_in()(command.callback)
    return told


def _parameter(parameter: click.Parameter, words: Words) -> click.Parameter:
    told = copy(parameter)
    told.metavar = _paragraphs(parameter.metavar, words)
    if isinstance(told, click.Option):
        told.help = _paragraphs(told.help, words)
    if _OPTION in told.opts:
        told.default = words.language
    return told


def _paragraphs(text: str | None, words: Words) -> str | None:
    """Translate a text paragraph by paragraph, wherever its lines were broken."""
    if not text:
        return text
    whole = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join(map(words.text, whole))


def _set(language: str | None) -> None:
    if language is None:
        os.environ.pop(_GETTEXTS, None)
    else:
        os.environ[_GETTEXTS] = language

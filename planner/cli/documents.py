"""What commands that print documents take alike: which formats, on whose letterhead, from whom."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.options import FILE, asked_words
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.memos.prints.documents import Format
    from planner.memos.prints.sender import Sender


class _Formats(click.ParamType["tuple[Format, ...]"]):
    name = "html,pdf,docx"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Format, ...]:
        from planner.memos.prints.documents import FORMATS

        asked = {part.strip().lower() for part in value.split(",")} if isinstance(value, str) else set(value)
        if asked - set(FORMATS):
            said = asked_words(ctx).text(
                "{value} is not among {formats}", value=value, formats=", ".join(FORMATS)
            )
            self.fail(said, param, ctx)
        return tuple(f for f in FORMATS if f in asked)


FORMATS = _Formats()
letterhead_option = click.option("--letterhead", metavar="FILE", type=FILE, help="A Word template of your own, for docx.")  # fmt: skip
logo_option = click.option("--logo", metavar="FILE", type=FILE, help="The sender's logo, as PNG, JPEG or SVG, for html and pdf.")  # fmt: skip


def signed_by(name: str, logo: Path | None, words: Words) -> Sender:
    """Say who documents are from; wrong usage where the logo cannot be drawn."""
    from planner.memos.page import check_logo
    from planner.memos.prints.sender import Sender
    from planner.memos.run.processes import ask

    try:
        sender = Sender(name.strip(), logo.read_bytes() if logo else b"")
        if logo:
            ask(check_logo, sender)
    except ValueError as error:
        raise click.UsageError(
            words.text("{name}: a logo is a picture as PNG, JPEG or SVG.", name=logo)
        ) from error
    return sender


def usable_letterhead(path: Path | None, formats: Collection[str], timeout: float, words: Words) -> None:
    """End as wrong usage where a Word template is given and cannot be used, or no Word document is asked for."""
    if path is None:
        return
    if "docx" not in formats:
        raise click.UsageError(words.text("A letterhead is for Word: ask for --format docx as well."))
    from planner.memos.run.processes import letterhead_in_time
    from planner.model.problems import Refused
    from planner.words.problems import refusal

    try:
        letterhead_in_time(path, timeout)
    except Refused as error:
        raise click.UsageError(refusal(error, words)) from error

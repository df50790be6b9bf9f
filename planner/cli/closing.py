"""What `planner round close` leaves: the edition's file, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.output import unwritable
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.editions import Closed


def tell(ended: Closed, folder: Path, words: Words) -> int:
    """Write the edition's file, say what is in it and what is not; exit 1 where a school is left out."""
    from planner.files.atomic import write_atomically
    from planner.files.editions import edition_name
    from planner.files.publication.editions import editions_folder, keep_edition
    from planner.model.edition.sealing import written
    from planner.words.editions import (
        edition_sentences,
        hidden_counts,
        left_out_sentence,
        suppressed_sentences,
    )
    from planner.words.rounds import school_name

    file = folder / edition_name(ended.edition)
    with unwritable(file, words, is_folder=False):
        write_atomically(file, written(ended.document).encode())
    for line in edition_sentences(ended.edition, words):
        click.echo(line)
    if not ended.is_new:
        click.echo(words.text("Nothing has changed since: it is the same edition, and no new one."))
    schools = [f"{school_name(one, words)}: {left_out_sentence(why, words)}" for one, why in ended.left_out]
    for heading, lines in (
        (
            words.text("Suppressed:"),
            [*suppressed_sentences(ended.edition.suppressed, words), *hidden_counts(ended.edition, words)],
        ),
        (words.text("Left out:"), schools),
    ):
        if lines:
            click.echo("\n  ".join([heading, *lines]))
    click.echo(words.text("Written: {file}", file=file))
    with unwritable(editions_folder(), words):
        name = keep_edition(file)
    click.echo(words.text("Chosen by its name from now on: {name}", name=name))
    return 1 if schools else 0

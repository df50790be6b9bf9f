"""What `planner round close` finds and leaves: other editions, the edition's file, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.output import stop, unwritable
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.acts.editions import Closed
    from planner.acts.rounds import KeptRound
    from planner.store.store import Store


def refuse_unknown(store: Store, kept: KeptRound, folder: Path, words: Words) -> None:
    """Close nothing beside an edition the database does not know: a number is given once, and a file never written over."""
    from planner.acts.editions import unknown
    from planner.files.editions import documents_in

    for file in unknown(store, kept, documents_in(folder)):
        stop(
            words.text(
                "{file} is an edition of this programme that the database does not know, and nothing is closed. If it was given out from here, the database was restored from an older backup: restore a later one. If it is somebody else's, choose another folder.",
                file=file,
            )
        )


def say_unknown(store: Store, kept: KeptRound, words: Words) -> None:
    """Say where an edition that is kept by name is one of the programme that the database does not know."""
    from planner.acts.editions import unknown
    from planner.files.editions import documents_in
    from planner.files.publication.editions import editions_folder

    for file in unknown(store, kept, documents_in(editions_folder())):
        click.echo(
            words.text(
                "{name} is kept here, and the database does not know it. If it was given out from here, the database was restored from an older backup: give no new edition out, and restore a later backup.",
                name=file.stem,
            ),
            err=True,
        )


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

"""`planner approve`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from planner.cli.options import EXITS, FOLDER, language_option, run_record
from planner.cli.output import say_gone, unwritable
from planner.words.language import Words


@click.command(short_help="Mark memos as ready to be sent.", epilog=EXITS)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("schools", metavar="SCHOOL...", nargs=-1, required=True)
@click.option("--withdraw", is_flag=True, help="Take the mark back.")
@language_option
def approve(folder: Path, schools: tuple[str, ...], withdraw: bool, words: Words) -> None:  # noqa: FBT001
    """Mark memos in DIR as ready to be sent, by institution number, name or file name.

    The mark is for what a memo says now: made again with other content, it is void.
    """
    from planner.acts.approving import mark_memos

    record = run_record(folder, words)
    with unwritable(folder, words):
        marked = mark_memos(folder, record, schools, withdraw=withdraw)
    for text in marked.unknown:
        said = words.text("{name}: no memo of that name in {folder}.", name=text, folder=folder)
        click.echo(said, err=True)
    for text, alike in marked.ambiguous.items():
        numbers = ", ".join(dict.fromkeys(entry.school_id for entry in alike))
        said = words.text("{name}: several schools have that name. Nothing was done; say which by its number: {numbers}.", name=text, numbers=numbers)  # fmt: skip
        click.echo(said, err=True)
    for entry in marked.missing:
        said = words.text("{school}: there is no memo to approve.", school=entry.school)
        if entry in marked.other:
            said = words.text("{school}: not approved, it or its record is not of this school, year and figures. Make the memo again.", school=entry.school)  # fmt: skip
        click.echo(said, err=True)
    for entry in marked.memos:
        school = f"{entry.school} ({entry.file})"
        said = words.text("{school}: approved.", school=school)
        if entry in marked.changed:
            said = words.text("{school}: approved as it stands now. It has been changed since it was made.", school=school)  # fmt: skip
        click.echo(words.text("{school}: no longer approved.", school=school) if withdraw else said)
    say_gone(marked.gone, words)
    if withdraw:
        click.echo(words.text("A ZIP packed into another folder, or sent already, is as it was."))
    sys.exit(1 if marked.unknown or marked.ambiguous or marked.missing else 0)

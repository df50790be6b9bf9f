"""`planner approve`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from planner.cli.options import EXITS, FOLDER, language_option, run_record
from planner.cli.output import say_gone, stop
from planner.words.language import Language, words_in


@click.command(short_help="Mark memos as ready to be sent.", epilog=EXITS)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("schools", metavar="SCHOOL...", nargs=-1, required=True)
@click.option("--withdraw", is_flag=True, help="Take the mark back.")
@language_option
def approve(folder: Path, schools: tuple[str, ...], withdraw: bool, language: Language) -> None:  # noqa: FBT001
    """Mark memos in DIR as ready to be sent, by institution number, name or file name.

    The mark is for what a memo says now: made again with other content, it is void.
    """
    from planner.files.atomic import write_atomically
    from planner.memos.run.approval import approve as mark_approved
    from planner.memos.run.approval import documents, still_valid
    from planner.memos.run.index import INDEX, index_page
    from planner.memos.run.record import find_schools

    words = words_in(language)
    run = run_record(folder, words)
    entries = {entry["file"]: entry for entry in run["schools"]}
    named = [(file, entry["school_id"], entry["school"]) for file, entry in entries.items()]
    files, unknown = find_schools(named, schools)
    missing = set() if withdraw else {file for file in files if not documents(folder, entries[file])}
    for text in unknown:
        click.echo(
            words.text("{name}: no memo of that name in {folder}.", name=text, folder=folder), err=True
        )
    for file in sorted(missing):
        click.echo(
            words.text("{school}: there is no memo to approve.", school=entries[file]["school"]), err=True
        )
    good = sorted(files - missing)
    try:
        gone = mark_approved(folder, good, withdraw=withdraw)
    except OSError as error:
        stop(
            words.text(
                "{folder} could not be written: {reason}.", folder=folder, reason=error.strerror or error
            )
        )
    for file in good:
        school = f"{entries[file]['school']} ({file})"
        said = words.text("{school}: no longer approved.", school=school)
        click.echo(said if withdraw else words.text("{school}: approved.", school=school))
    say_gone(gone, words)
    if withdraw:
        click.echo(words.text("A ZIP packed into another folder, or sent already, is as it was."))
    page = index_page(run, still_valid(folder, run), words_in(run["language"]))
    write_atomically(folder / INDEX, page.encode())
    sys.exit(1 if unknown or missing else 0)

"""`planner pack`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from planner.cli.options import EXITS, FOLDER, language_option, run_record
from planner.cli.output import say_gone, unwritable
from planner.words.language import Words, mark

_REASONS = {
    "no_memo": mark("there is no memo"),
    "other": mark("it or its record is not of this school, year and figures: make the memo again"),
    "not_approved": mark("not approved"),
    "changed": mark("changed since it was approved"),
    "outdated": mark("its figures have changed since it was made"),
}


@click.command(short_help="Pack the approved memos, and no others.", epilog=EXITS)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--to", "target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="The ZIP to write.  [default: DIR/outgoing.zip]")  # fmt: skip
@language_option
def pack(folder: Path, target: Path | None, words: Words) -> None:
    """Pack the memos in DIR that are approved and unchanged since into a ZIP."""
    from planner.memos.run.approval import pack as pack_memos

    run_record(folder, words)
    target = target or folder / "outgoing.zip"
    if target.suffix.lower() != ".zip":
        raise click.UsageError(words.text("{name} does not end in .zip.", name=target.name))
    before = target.exists()
    with unwritable(target, words, is_folder=False):
        count, left = pack_memos(folder, target)
    if left:
        click.echo(words.text("Left out:"))
    for entry in left:
        click.echo(f"  {entry.school} ({entry.school_id}): {words.text(_REASONS[entry.reason])}")
    if count:
        click.echo(
            words.plural(
                "{count} memo is in {folder}.", "{count} memos are in {folder}.", count, folder=target
            )
        )
    else:
        click.echo(words.text("No memo is approved, so nothing was packed."), err=True)
        if before and not target.exists():
            say_gone([target], words)
    sys.exit(1 if left or not count else 0)

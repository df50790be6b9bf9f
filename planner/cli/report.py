"""`planner report`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.database import asked as asked_store
from planner.cli.database import database_option
from planner.cli.documents import FORMATS, letterhead_option, logo_option, signed_by, usable_letterhead
from planner.cli.options import EXITS, language_option
from planner.cli.output import stop, unwritable
from planner.words.language import Words

if TYPE_CHECKING:
    from planner.memos.prints.documents import Format
    from planner.memos.report.making import Asked

_SECONDS = 120  # for a report; it takes a few


@click.command(short_help="Write the report of a closed round.", epilog=EXITS)
@click.argument("of", metavar="ROUND")
@click.option("--out", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Where the report goes.")  # fmt: skip
@click.option("--format", "formats", metavar="HTML,PDF,DOCX", type=FORMATS, default="html", show_default=True, help="Documents to make.")  # fmt: skip
@click.option("--programme", metavar="NAME", help="Which one, where the year has several.")
@click.option("--before", metavar="EDITION", help="The edition that changes are told from, where ROUND is an edition: a file or a name.")  # fmt: skip
@letterhead_option
@click.option("--sender", metavar="NAME", default="", help="Who the report is from.")
@logo_option
@database_option
@language_option
def report(
    *,
    of: str,
    folder: Path,
    formats: tuple[Format, ...],
    programme: str | None,
    before: str | None,
    letterhead: Path | None,
    sender: str,
    logo: Path | None,
    database: str | None,
    words: Words,
) -> None:
    """Write the report of ROUND: a school year as in 2026/27, or the file or the name of an edition.

    All of its figures are the edition's: nothing of a single school is in it. A round that is not closed has none.
    """
    from planner.files.atomic import write_together
    from planner.files.names import slug
    from planner.memos.report.making import make_report, report_setting
    from planner.memos.run.processes import ask, warm_up
    from planner.model.edition.sealing import unsealed
    from planner.model.problems import Refused
    from planner.model.schools import SchoolYear
    from planner.words.problems import refusal

    try:
        year = str(SchoolYear.read(of))
    except ValueError:
        year = ""
    if year and before:
        raise click.UsageError(words.text("--before goes with an edition; a year finds its own."))
    if not year and (database or programme):
        raise click.UsageError(words.text("--database and --programme go with a year."))
    asked = _from_store(year, programme, database, words) if year else _from_files(of, before, words)
    warm_up(formats)
    usable_letterhead(letterhead, formats, _SECONDS, words)
    signed = signed_by(sender, logo, words)
    setting = report_setting(
        formats=formats, letterhead=letterhead.read_bytes() if letterhead else b"", sender=signed
    )
    today = dt.datetime.now().astimezone().date().isoformat()
    try:
        made = ask(make_report, asked, setting, words.language, today, seconds=_SECONDS)
    except Refused as refused:
        stop(f"{of}: {refusal(refused, words)}")
    except TimeoutError:
        stop(words.text("The report was not done after {seconds} seconds.", seconds=_SECONDS))
    edition = unsealed(asked.document)
    name = slug(f"rapport {edition.programme} {edition.year} {edition.number}")
    with unwritable(folder, words):
        folder.mkdir(parents=True, exist_ok=True)
        write_together({folder / f"{name}.{ending}": data for ending, data in made.items()}, folder)
    for ending in made:
        click.echo(words.text("Written: {file}", file=folder / f"{name}.{ending}"))


def _from_store(year: str, programme: str | None, database: str | None, words: Words) -> Asked:
    from planner.acts.editions import newest
    from planner.acts.rounds import round_of
    from planner.memos.report.making import Asked

    with asked_store(database, words) as store:
        kept = round_of(store, year, programme)
        found = newest(store, kept)
    if found is None:
        stop(
            words.text(
                "The round for {year} has no edition yet, and a report is of one. Close it first: planner round close {year} --out DIR",
                year=year,
            )
        )
    return Asked(*found, invited=len(kept.round.invited))


def _from_files(name: str, before: str | None, words: Words) -> Asked:
    from planner.files.editions import read_document
    from planner.files.publication.editions import edition_file
    from planner.memos.report.making import Asked
    from planner.memos.report.page import is_earlier
    from planner.model.edition.sealing import unsealed
    from planner.model.problems import Refused
    from planner.words.problems import refusal

    documents: list[Mapping[str, Any]] = []
    for one in filter(None, (name, before)):
        try:
            documents.append(read_document(edition_file(one)))
        except Refused as refused:
            stop(f"{one}: {refusal(refused, words)}")
        except OSError as error:
            stop(words.text("{file} could not be read: {reason}.", file=one, reason=error.strerror or error))
    editions = [unsealed(document) for document in documents]
    if before and not is_earlier(editions[1], editions[0]):
        raise click.UsageError(words.text("{name} is no earlier edition of the same programme.", name=before))
    return Asked(documents[0], documents[1] if before else None)

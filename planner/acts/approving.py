"""Memos marked as ready to be sent, and the index over them that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.files.atomic import write_atomically
from planner.memos.run.approval import approve, documents, hashes, is_other, still_valid
from planner.memos.run.index import INDEX, index_page
from planner.memos.run.record import Entry, Record, find_schools, of_several
from planner.memos.run.stamp import made_for
from planner.words.language import words_in


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked, or had its mark taken back.

    Parameters
    ----------
    unknown : tuple of str
        What was asked for and is nobody's.
    missing : tuple of Entry
        Schools without a memo to mark.
    ambiguous : mapping of str to tuple of Entry
        A name of several schools, and which they are; none of them was marked for it.
    other : tuple of Entry
        Those among them whose documents stand there, but whose record is not of their school, year and figures.
    changed : tuple of Entry
        Memos of which a document is not as it was made: somebody has written in it since.
    gone : tuple of Path
        ZIPs that were taken away, for holding what is not approved now.
    """

    memos: tuple[Entry, ...]
    unknown: tuple[str, ...]
    ambiguous: Mapping[str, tuple[Entry, ...]]
    missing: tuple[Entry, ...]
    other: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    gone: tuple[Path, ...]


def mark_memos(folder: Path, record: Record, asked: Sequence[str], *, withdraw: bool = False) -> Marked:
    """Mark the memos a person means, by institution number, name or file name; the index says it at once.

    Raises OSError when the folder cannot be written.
    """
    ambiguous = {text: alike for text in asked if (alike := of_several(record.schools, text))}
    files, unknown = find_schools(record.schools, [text for text in asked if text not in ambiguous])
    meant = sorted((entry for entry in record.schools if entry.file in files), key=lambda entry: entry.file)
    made = made_for(record.schools)
    missing = () if withdraw else tuple(entry for entry in meant if not documents(folder, entry, made))
    memos = tuple(entry for entry in meant if entry not in missing)
    gone = approve(folder, [entry.file for entry in memos], withdraw=withdraw)
    page = index_page(record, still_valid(folder, record), words_in(record.language))
    write_atomically(folder / INDEX, page.encode())
    other = tuple(entry for entry in missing if is_other(folder, entry, made))
    changed = tuple(entry for entry in memos if hashes(documents(folder, entry, made)) != entry.files)
    return Marked(memos, tuple(unknown), ambiguous, missing, other, changed, tuple(gone))

"""From made to sent: which memos a person has approved, and the ZIP of those alone."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.files.atomic import write_atomically
from planner.memos.run.record import (
    STANDING,
    Entry,
    Record,
    Status,
    as_text,
    guide_name,
    names_in,
    read_record,
    sha256,
)
from planner.memos.run.stamp import Made, is_made_for_another, made_for, stamp

APPROVED = "approved.json"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can name; the same memos give the same bytes
_PLAIN_FILE = 0o100644 << 16
_OURS = b"planner memos"  # stands in a ZIP of ours as its comment: no other is ever taken away

Hashes = Mapping[str, str]  # of each document, by format


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A memo that is not packed, and why: "no_memo", "other", "not_approved", "changed" or "outdated"."""

    school: str
    school_id: str
    reason: str


def approvals(folder: Path) -> dict[str, Hashes]:
    """Read what was approved: each memo's file name, and the hashes its documents had. {} where nothing was."""
    try:
        said = json.loads((folder / APPROVED).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {file: hashes for file, hashes in said.items() if isinstance(hashes, dict)}


def documents(folder: Path, entry: Entry, made: Made) -> dict[str, bytes]:
    """Read a memo's documents as they stand now; {} when there is no memo, not all of it, or another's.

    No run leaves a link: where one leads to is no memo, and goes to nobody.
    """
    found = _found(folder, entry)
    return {} if _is_of_another(folder, entry, found, made) else found


def is_other(folder: Path, entry: Entry, made: Made) -> bool:
    """Tell whether documents stand there that no record says are of the entry's school, year and figures."""
    found = _found(folder, entry)
    return bool(found) and _is_of_another(folder, entry, found, made)


def _is_of_another(folder: Path, entry: Entry, found: Mapping[str, bytes], made: Made) -> bool:
    """Its record says so, or a document is byte for byte what was made for another memo."""
    kept = stamp(folder, entry.file)
    return not (kept and kept.is_of(entry)) or is_made_for_another(entry.file, found.values(), made)


def _found(folder: Path, entry: Entry) -> dict[str, bytes]:
    if entry.status not in STANDING:
        return {}
    paths = {ending: folder / f"{entry.file}.{ending}" for ending in entry.files}
    if any(path.is_symlink() for path in paths.values()):
        return {}
    try:
        return {ending: path.read_bytes() for ending, path in paths.items()}
    except OSError:
        return {}


def hashes(found: Mapping[str, bytes]) -> dict[str, str]:
    """Hash a memo's documents."""
    return {ending: sha256(data) for ending, data in found.items()}


def still_valid(folder: Path, run: Record) -> dict[str, bool]:
    """Say of each approved memo of a run whether it is what was approved, by its file name."""
    marked, made = approvals(folder), made_for(run.schools)
    return {
        entry.file: hashes(documents(folder, entry, made)) == marked[entry.file]
        for entry in run.schools
        if entry.file in marked
    }


def approve(folder: Path, files: Iterable[str], *, withdraw: bool = False) -> list[Path]:
    """Mark memos of the folder as approved, just as they stand now; or take the mark back.

    Gives the ZIPs that `take_back` took away, before the marks are written: broken off in between, a memo is
    still approved and packed nowhere, never the other way about.
    """
    marked = dict(approvals(folder))
    entries = {entry.file: entry for entry in _schools(folder)}
    made = made_for(entries.values())
    for file in files:
        if withdraw:
            marked.pop(file, None)
        else:
            marked[file] = hashes(documents(folder, entries[file], made))
    gone = take_back(folder, marked)
    write_atomically(folder / APPROVED, as_text(dict(sorted(marked.items()))))
    return gone


def take_back(folder: Path, marked: Mapping[str, Hashes] | None = None) -> list[Path]:
    """Take away each ZIP of ours in the folder that holds anything but what is approved as it stands now.

    Parameters
    ----------
    marked : mapping or None
        As `approvals` gives it, which is the default.
    """
    marked = approvals(folder) if marked is None else marked
    schools = _schools(folder)
    made = made_for(schools)
    good = {
        f"{entry.file}.{ending}": hashed
        for entry in schools
        if not _why_not(entry, hashes(documents(folder, entry, made)), marked.get(entry.file))
        for ending, hashed in marked[entry.file].items()
    }
    along = _guide(folder)
    gone = [
        path
        for path in sorted(folder.glob("*.zip"))
        if (held := _held(path))
        and not {(name, made) for name, made in held if name not in along} <= good.items()
    ]
    for path in gone:
        path.unlink()
    return gone


def pack(folder: Path, target: Path) -> tuple[int, list[LeftOut]]:
    """Write a ZIP of every memo that was approved and has not changed since, with the run's guide, and of nothing else.

    Gives how many memos it holds, and what was left out. With none to pack nothing is written, and a ZIP of
    before is taken away: it holds what is no longer approved. The same memos give the same bytes.
    """
    marked = approvals(folder)
    packed: dict[str, bytes] = {}
    count, left = 0, []
    schools = _schools(folder)
    names, made = names_in(schools), made_for(schools)
    for entry in schools:
        found = documents(folder, entry, made)  # read once: what is judged is what is packed
        reason = _why_not(entry, hashes(found), marked.get(entry.file))
        if reason:
            reason = "other" if reason == "no_memo" and is_other(folder, entry, made) else reason
            left.append(LeftOut(names[entry.file], entry.school_id, reason))
        else:
            count += 1
            packed |= {f"{entry.file}.{ending}": data for ending, data in found.items()}
    if packed:
        along = {name: path.read_bytes() for name, path in _guide(folder).items() if path.is_file()}
        write_atomically(target, _zip(packed | along))
    elif _held(target):
        target.unlink()
    return count, left


def _guide(folder: Path) -> dict[str, Path]:
    """Say where the guide stands that goes with a run's memos, by its files' names; no person approves it."""
    record = read_record(folder)
    names = [f"{guide_name(record.language)}.{ending}" for ending in record.formats] if record else []
    return {name: folder / name for name in names if not (folder / name).is_symlink()}


def _schools(folder: Path) -> Sequence[Entry]:
    record = read_record(folder)
    return record.schools if record else ()


def _held(path: Path) -> set[tuple[str, str]]:
    """List what a ZIP of ours holds, each document's name and hash; nothing of somebody else's.

    One that is torn holds a document without a name: nothing of it can be what was approved.
    """
    if not zipfile.is_zipfile(path):
        return set()
    with zipfile.ZipFile(path) as archive:
        if archive.comment != _OURS:
            return set()
        try:
            return {(name, sha256(archive.read(name))) for name in archive.namelist()}
        except (zipfile.BadZipFile, zlib.error, OSError):
            return {("", "")}


def _why_not(entry: Entry, now: Hashes, approved: Hashes | None) -> str:
    if not now:
        return "no_memo"
    if approved is None:
        return "not_approved"
    if now != approved:
        return "changed"
    return "outdated" if entry.status == Status.OUTDATED else ""


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = _OURS
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, 3
            archive.writestr(info, data)
    return made.getvalue()

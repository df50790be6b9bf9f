"""What is said when a database cannot do what was asked: what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from planner.store.troubles import StoreError, Trouble
from planner.words.language import Words, mark
from planner.words.serving import Said

_ELSEWHERE = mark("Make the folder, or choose another one.")
_ACCESS = mark("Ask the one who owns it for access, or choose another place with --database.")

_TROUBLES: Mapping[Trouble, Said] = {
    Trouble.WRONG_ADDRESS: Said(
        mark("That is not the address of a database that can be used here."),
        mark("Give a file, or an address like postgresql://user@host/name."),
    ),
    Trouble.NO_FOLDER: Said(mark("The folder {folder} is not there."), _ELSEWHERE),
    Trouble.NO_ACCESS: Said(mark("There is no access to the database {place}."), _ACCESS),
    Trouble.READ_ONLY: Said(
        mark("The database {place} can be read but not written to, so nothing was changed."), _ACCESS
    ),
    Trouble.LOCKED: Said(
        mark("The database {place} was in use by another program all the time, so nothing was changed."),
        mark("Close the other program, or try again in a moment."),
    ),
    Trouble.DISK_FULL: Said(
        mark("The disk is full, so this was not saved; what was saved before is untouched."),
        mark("Make room on the disk with {place}, then try again."),
    ),
    Trouble.DISK_FAILED: Said(
        mark("The disk with {place} does not read and write as it should, so this was not saved."),
        mark("Check that the disk is there and has room, then try again."),
    ),
    Trouble.DAMAGED: Said(
        mark("The database {place} is damaged, or it is no database at all."),
        mark("Bring a backup back: planner restore FILE"),
    ),
    Trouble.NEWER: Said(
        mark("The database {place} has been used by a newer planner than this one (revision {revision})."),
        mark("Install the newer planner here too."),
    ),
    Trouble.NOT_OURS: Said(
        mark("{place} is a database, but not one of planner's."),
        mark("Choose another file with --database."),
    ),
    Trouble.NO_CONNECTION: Said(
        mark("The database {place} does not answer ({reason})."),
        mark("Check the address, and that the server is running."),
    ),
    Trouble.CONNECTION_LOST: Said(
        mark("The connection to the database {place} was lost on the way."),
        mark("Try again: what was confirmed is kept, and nothing is saved twice."),
    ),
    Trouble.REFUSED_LOGIN: Said(
        mark("The database {place} does not accept the user name or the password."),
        mark("Check both in the address."),
    ),
    Trouble.NO_DATABASE: Said(
        mark("The server has no database by the name in {place}."),
        mark("Check the name in the address, or have the database made."),
    ),
    Trouble.IN_THE_WAY: Said(
        mark("There is a file {place} already, and it is no backup, so it is left alone."),
        mark("Choose another name."),
    ),
    Trouble.NOT_A_BACKUP: Said(
        mark("{place} is no backup made by planner."), mark("Choose another file; nothing was changed.")
    ),
    Trouble.DAMAGED_BACKUP: Said(
        mark("The backup {place} is damaged: what is in it is not what was put there."),
        mark("Choose another file; nothing was changed."),
    ),
    Trouble.OTHER: Said(
        mark("The database {place} could not be used: {reason}."),
        mark("Try again. If it stays so, show this to whoever looks after the machine."),
    ),
}


def store_sentence(error: StoreError, words: Words) -> str:
    """What is the matter with the database, and what to do about it."""
    return " ".join(_TROUBLES[error.code].in_words(words, **error.values))

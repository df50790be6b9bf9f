"""What can be the matter with a database, as codes; words/ makes sentences of them."""

from __future__ import annotations

import errno
from enum import StrEnum


class Trouble(StrEnum):
    """Why a database could not do what was asked; after each code, the keys of `StoreError.values`.

    `reason` stands with all that a driver said: its own words, for whoever looks after the machine.
    """

    WRONG_ADDRESS = "wrong_address"  # (the address is not repeated: it may hold a password)
    NO_FOLDER = "no_folder"  # folder
    NO_ACCESS = "no_access"  # place
    READ_ONLY = "read_only"  # place
    LOCKED = "locked"  # place
    DISK_FULL = "disk_full"  # place
    DISK_FAILED = "disk_failed"  # place
    DAMAGED = "damaged"  # place
    NEWER = "newer"  # place, revision
    NOT_OURS = "not_ours"  # place
    NO_CONNECTION = "no_connection"  # place, reason
    CONNECTION_LOST = "connection_lost"  # place
    REFUSED_LOGIN = "refused_login"  # place
    NO_DATABASE = "no_database"  # place
    IN_THE_WAY = "in_the_way"  # place
    NOT_A_BACKUP = "not_a_backup"  # place
    DAMAGED_BACKUP = "damaged_backup"  # place
    OTHER = "other"  # place, reason


class StoreError(Exception):
    """The database could not do what was asked. Nothing that was confirmed before is touched.

    `place` is the file, or the address without its password.
    """

    def __init__(self, code: Trouble, **values: str) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


def of_os_error(error: OSError, place: str) -> StoreError:
    """Find our name for what the system says of a file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreError(Trouble.DISK_FULL, place=place)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StoreError(Trouble.NO_ACCESS, place=place)
    return StoreError(Trouble.OTHER, place=place, reason=error.strerror or type(error).__name__)

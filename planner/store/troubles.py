"""What can be the matter with a database, as a code of content/problems; words/ makes a sentence of it."""

from __future__ import annotations

import errno

from planner.model.problems import Code, Refused


class StoreError(Refused):
    """The database could not do what was asked. Nothing that was confirmed before is touched."""


def of_os_error(error: OSError, place: str) -> StoreError:
    """Find our name for what the system says of a file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreError(Code.DISK_FULL, place=place)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StoreError(Code.NO_ACCESS, place=place)
    return StoreError(Code.STORE_FAILED, place=place, reason=error.strerror or type(error).__name__)

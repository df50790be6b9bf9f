"""What SQLite says is the matter with a file, by our names."""

from __future__ import annotations

from planner.model.problems import Code
from planner.store.values import StoreError

_CODES = {
    "SQLITE_BUSY": Code.LOCKED,
    "SQLITE_LOCKED": Code.LOCKED,
    "SQLITE_READONLY": Code.READ_ONLY,
    "SQLITE_CANTOPEN": Code.NO_ACCESS,
    "SQLITE_PERM": Code.NO_ACCESS,
    "SQLITE_AUTH": Code.NO_ACCESS,
    "SQLITE_FULL": Code.DISK_FULL,
    "SQLITE_IOERR": Code.DISK_FAILED,
    "SQLITE_NOTADB": Code.DAMAGED,
    "SQLITE_CORRUPT": Code.DAMAGED,
}


def file_trouble(cause: object, place: str) -> StoreError:
    """Find our name for what SQLite says."""
    reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    name = "_".join(getattr(cause, "sqlite_errorname", "").split("_")[:2])
    code = Code.DAMAGED if "decode" in reason else _CODES.get(name, Code.STORE_FAILED)
    return StoreError(code, place=place, reason=reason)

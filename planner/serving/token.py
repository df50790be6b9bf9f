"""The token of this installation: kept in a file only its owner can read, so that a bookmark survives."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from pathlib import Path

from planner.files.atomic import write_atomically

_FILE = "serve-token"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{32,}")
_OWNER_ONLY = 0o600


def token_file() -> Path:
    """Where the token is kept: the user's data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  (only for those who serve)

    return user_data_path("planner", appauthor=False) / _FILE


def kept_token(path: Path, *, new: bool = False) -> str:
    """Read the token, or make it where there is none yet (or a new one is asked for).

    A new token closes every old bookmark and cookie.
    """
    if not new and path.is_file():
        token = path.read_text("ascii", errors="replace").strip()
        if _WELL_FORMED.fullmatch(token):
            path.chmod(_OWNER_ONLY)  # a restored backup may have come back readable to all
            return token
    token = secrets.token_urlsafe(32)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, token.encode("ascii"), _OWNER_ONLY)
    return token


def cookie_secret(token: str) -> bytes:
    """Key that signs the cookies: the same after a restart, another when the token is."""
    return hmac.digest(token.encode("ascii"), b"planner serve: cookies", hashlib.sha256)

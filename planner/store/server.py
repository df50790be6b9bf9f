"""A database that is a server: one that does not answer is given up within five seconds, and said to be silent."""

from __future__ import annotations

import time
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from planner.model.problems import Code
from planner.store.values import StoreError
from planner.store.waiting import counted

_KNOCK = 2  # seconds until somebody opens; libpq knows no fewer
_PING = 1.0  # seconds for a connection that has rested to say that it is still there
_ANSWER = 4.0  # seconds for anything else
_TURN = 3  # seconds for another's turn: less than for an answer, so that a busy server says so and is not called silent
_RESTED = 0.5
_AGAIN = 2.0  # seconds in which a silent server is not asked again: a page asks for several things at once
_SILENT = "timeout"
_silent: dict[URL, float] = {}

# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_CODES = {
    "08": Code.CONNECTION_LOST,
    "28": Code.REFUSED_LOGIN,
    "3D": Code.NO_DATABASE,
    "25006": Code.READ_ONLY,
    "40": Code.LOCKED,
    "42501": Code.NO_ACCESS,
    "53100": Code.DISK_FULL,
    "53": Code.NO_CONNECTION,
    "55P03": Code.LOCKED,
    "57P01": Code.CONNECTION_LOST,
    "57P02": Code.CONNECTION_LOST,
    "57P03": Code.NO_CONNECTION,
    "58": Code.DISK_FAILED,
    "XX": Code.DAMAGED,
}

_AT_THE_DOOR = {
    "password": Code.REFUSED_LOGIN,
    'role "': Code.REFUSED_LOGIN,
    'database "': Code.NO_DATABASE,
}


class Answering(Connection[Any]):
    """A connection that waits only so long: a server that is frozen, or a network that is cut, says nothing at all."""

    patience: float | None = _ANSWER
    heard = 0.0
    url: URL | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; ConnectionTimeout, and no connection any more, where none comes."""
        began = time.monotonic()
        is_idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        patience = _PING if is_idle and self.patience and began - self.heard > _RESTED else self.patience
        try:
            return super().wait(gen, interval, timeout or patience)
        except OperationalError as error:
            if error.sqlstate or not patience or time.monotonic() - began < patience:
                raise
            self.pgconn.finish()
            # One that has rested may be dead alone: another is asked for.
            if self.url and patience == self.patience:
                _silent[self.url] = time.monotonic() + _AGAIN
            raise ConnectionTimeout(_SILENT) from None
        finally:
            self.heard = time.monotonic()


def server_engine(url: URL, patience: float) -> Engine:
    """Connect to a PostgreSQL server; every wait ends, and DBAPIError is raised where nothing has come.

    Parameters
    ----------
    patience : float
        Seconds a writer waits for the others' turns, three at most; the server says so when they are over.
    """
    settings = f"-c lock_timeout={min(patience, _TURN)}s -c synchronous_commit=on -c client_encoding=utf8"
    given: dict[str, Any] = {"connect_timeout": _KNOCK, "options": settings}
    engine = create_engine(url, connect_args=given, pool_pre_ping=True)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, args: Any, named: Any) -> Answering:
        if time.monotonic() < _silent.get(url, 0.0):
            raise ConnectionTimeout(_SILENT)
        try:
            with counted():
                made = Answering.connect(*args, **named)
        except ConnectionTimeout:
            _silent[url] = time.monotonic() + _AGAIN
            raise
        _silent.pop(url, None)
        made.heard, made.url = time.monotonic(), url
        return made

    return engine


def unhurried(connection: Any) -> None:
    """Let a connection wait for what takes its time."""
    connection.connection.driver_connection.patience = None


def server_trouble(error: DBAPIError, place: str) -> StoreError:
    """Find our name for what PostgreSQL says, or its driver."""
    cause = error.orig
    reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    if state := getattr(cause, "sqlstate", None) or "":
        code = _CODES.get(state) or _CODES.get(state[:2]) or Code.STORE_FAILED
    elif error.connection_invalidated:
        code = Code.CONNECTION_LOST
    else:
        # A refused connection has no code, only the server's words; it has them in no Danish.
        reason = reason.rpartition("failed: ")[2]
        code = next((known for said, known in _AT_THE_DOOR.items() if said in str(cause)), Code.NO_CONNECTION)
    return StoreError(code, place=place, reason=reason)

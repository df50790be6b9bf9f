"""A database that is a file: opened by the name it bears, and every write confirmed in what bears it still."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event

from planner.model.problems import Code
from planner.store.one_file.bearer import (
    PARTS,
    Known,
    Marks,
    beside,
    disown,
    in_file,
    marks,
    named,
    newest,
    put_aside,
    seen,
    sign,
    undisturbed,
)
from planner.store.values import StoreError
from planner.store.waiting import counted

WRITING = "planner_writing"
_MARKS = "planner_marks"
_KNOWN = "planner_known"


def sqlite_engine(file: Path, patience: float) -> tuple[Engine, Callable[[], None]]:
    """Connect to a file that is there, StoreError where none bears the name; and what gives every connection back.

    The last one brings the -wal into the file, unless that was written over.

    Parameters
    ----------
    patience : float
        Seconds a writer waits for the others' turns.
    """
    known, ours = Known(), list[sqlite3.Connection]()

    def connect() -> sqlite3.Connection:
        with counted(), undisturbed(file):
            ours[:] = [_opened(file, known, patience)]
            return ours[0]

    engine = create_engine(URL.create("sqlite", database=str(file)), creator=connect)

    @event.listens_for(engine, "connect")
    def mark(_: object, record: object) -> None:
        record.info.update({_MARKS: known.marks, _KNOWN: known})  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its turn at once: one that has read before it asks could be refused its turn.
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    def close() -> None:
        with contextlib.ExitStack() as held:
            with contextlib.suppress(StoreError, sqlite3.Error, OSError):
                held.enter_context(undisturbed(file))
                _part(file, known, ours)
            engine.dispose()

    return engine, close


def _opened(file: Path, known: Known, patience: float) -> sqlite3.Connection:
    before = marks(file)
    _unmoved(file, before)
    follows = _cleared(file, known)
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode=rw", uri=True, timeout=patience, check_same_thread=False
    )
    try:
        _unmoved(file, before)  # nothing is read yet, and so no -wal laid on it
        _prepare(connection)
        if not follows:
            _bring_in(connection)
        known.said = in_file(file)
        known.marks = _unmoved(file, before)
    except BaseException:  # one that is left open keeps others from what stands there now
        connection.close()
        raise
    return connection


def _unmoved(file: Path, before: Marks) -> Marks:
    now = marks(file)
    if now[0] is None or now[0] != before[0]:
        raise _moved(file)
    return now


def _cleared(file: Path, known: Known) -> bool:
    """Set aside a -wal of another file, before SQLite lays it on this one; False for one that another program wrote.

    Who is told so asks once more; who saw the file before it was moved has been told. Of a copy that was changed by
    hand it can be told by the latter, or where the two do not make a sound database.
    """
    before = marks(file)
    if known.is_left_behind(before):
        put_aside(file, "stray", ("-wal", "-shm"))
        return True
    follows = before[1] is None or newest(file) is not None
    is_ours = before[:2] == known.marks[:2] and not known.is_written_over(file)
    if not (follows or is_ours) or (before[1] and _is_strange(file)):
        if in_file(file) is None:
            raise StoreError(Code.DAMAGED, place=str(file))
        aside = put_aside(file, "stray", ("-wal", "-shm"))
        raise StoreError(Code.STRAY, place=str(file), aside=str(aside.with_name(aside.name + "-wal")))
    return follows


def _is_strange(file: Path) -> bool:
    """Whether a file is in order, and not under what is in the -wal."""
    waits = beside(file, "-wal").stat().st_size > 0
    return waits and not _is_sound(file, alone=False) and _is_sound(file, alone=True)


def _is_sound(file: Path, *, alone: bool) -> bool:
    """Whether SQLite finds a file to be in order, alone or under what the -wal lays on it; nothing is written.

    Raises sqlite3.OperationalError.
    """
    how = "mode=ro&immutable=1" if alone else "mode=ro"
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True)) as connection:
        try:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return False


def _part(file: Path, known: Known, ours: list[sqlite3.Connection]) -> None:
    """Before the last connection goes, see to it that no -wal is laid on another file than its own.

    What waits in the -wal of a file that was moved goes into it, wherever it is now: SQLite leaves it where it lies.
    """
    now = marks(file)
    if now[:2] == known.marks[:2]:
        _leave(known, file)
    elif now[0] != known.marks[0]:
        for connection in ours:
            if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                _bring_in(connection)
        if known.is_left_behind(now):
            _clear_away(file, is_awaited=now[0] is None)


def _clear_away(file: Path, *, is_awaited: bool) -> None:
    """Take away what lies beside a file that came in another's place; what somebody may bring back stays."""
    if not beside(file, "-wal").stat().st_size:
        for part in PARTS[1:]:
            beside(file, part).unlink(missing_ok=True)
    elif not is_awaited:
        put_aside(file, "stray", ("-wal", "-shm"))


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, above
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # and what lies beside it is there


def standing(connection: Connection, file: Path) -> None:
    """StoreError where another file bears the name than the one that was opened, or none, or it was written over."""
    if marks(file) != connection.info[_MARKS]:
        raise _moved(file)
    known = connection.info[_KNOWN]
    if known.is_written_over(file):
        with undisturbed(file):
            _leave(known, file)
        raise _moved(file)


def _leave(known: Known, file: Path) -> None:
    """Where a file was written over in its place, leave nothing that SQLite would lay on what stands there now."""
    if newest(file) is None and known.is_written_over(file):
        disown(file)


@contextlib.contextmanager
def confirming(connection: Connection, file: Path) -> Iterator[None]:
    """Sign what is written, and confirm when it stands in the file that bears the name; else StoreError."""
    raw = _raw(connection)
    with connection.begin():
        standing(connection, file)
        there, known = seen(connection), connection.info[_KNOWN]
        # One more: a writer killed in the middle leaves a write that nobody confirmed.
        if newest(file) not in {there, there + 1} or not known.is_named(named(connection)):
            with undisturbed(file):
                _leave(known, file)
            raise _moved(file)
        writes = sign(connection)
        yield
    stands = _stands(connection, file, writes)
    if stands:
        _bring_in(raw)
        stands = _stands(connection, file, writes)
    if not stands:
        _let_go(connection, file)
        raise _moved(file)


def _stands(connection: Connection, file: Path, writes: int) -> bool:
    return marks(file) == connection.info[_MARKS] and (newest(file) or 0) >= writes


def _bring_in(raw: sqlite3.Connection) -> None:
    """Bring what is in the -wal into the file at once, unless somebody reads it: whoever copies the file has all of it."""
    (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()
    with contextlib.suppress(sqlite3.OperationalError):
        raw.execute("PRAGMA busy_timeout = 0")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {patience}")


def _let_go(connection: Connection, file: Path) -> None:
    raw = _raw(connection)
    with contextlib.suppress(sqlite3.Error, StoreError):
        raw.execute("BEGIN IMMEDIATE")  # nobody else writes while it is judged
        with undisturbed(file):
            if marks(file) == connection.info[_MARKS]:
                _leave(connection.info[_KNOWN], file)
        raw.execute("ROLLBACK")


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _moved(file: Path) -> StoreError:
    return StoreError(Code.MOVED, place=str(file))

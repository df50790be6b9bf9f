"""A database that keeps somebody waiting, as when another has its turn: whoever waits is told once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event

LONG = 1.0  # seconds
_SAY: ContextVar[Callable[[], object] | None] = ContextVar("said", default=None)
_TIMER = "planner_timer"


@contextlib.contextmanager
def told(say: Callable[[], object]) -> Iterator[None]:
    """Have it said, once in all, when a statement has taken long."""
    once = threading.Event()

    def say_once() -> None:
        if not once.is_set():
            once.set()
            say()

    token = _SAY.set(say_once)
    try:
        yield
    finally:
        _SAY.reset(token)


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """Count what asks a database and is no statement of an engine's, as the opening."""
    timer = _timer()
    try:
        yield
    finally:
        if timer:
            timer.cancel()


def _timer() -> threading.Timer | None:
    if (say := _SAY.get()) is None:
        return None
    timer = threading.Timer(LONG, say)
    timer.daemon = True
    timer.start()
    return timer


def watch(engine: Engine) -> None:
    """Begin to count with each statement; where nobody is to be told, nothing is counted."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Any, *_: object) -> None:
        connection.info[_TIMER] = _timer()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Any, *_: object) -> None:
        if timer := connection.info.pop(_TIMER, None):
            timer.cancel()

    @event.listens_for(engine, "handle_error")
    def fail(context: Any) -> None:
        if context.connection is not None:
            end(context.connection)

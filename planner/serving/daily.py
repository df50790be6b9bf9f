"""A backup a day while the pages are served: who never asks for one has one all the same."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator

from planner.store import StoreError
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal

_LOG = logging.getLogger("planner.serving")
_LOOKED = 3600.0  # seconds between looks: a machine that has slept is not a day behind
_FIRST = 20.0  # seconds: the first page comes first
_PATIENCE = 30.0  # seconds; a backup cut short leaves a draft, which the next look clears away


@contextlib.contextmanager
def daily_backups(url: str | None, every: float = _LOOKED) -> Iterator[None]:
    """Look every hour whether the day's backup of a database is made, and make it where it is not.

    Parameters
    ----------
    url : str or None
        As for `open_store`.
    """
    done = threading.Event()
    thread = threading.Thread(target=_keep, args=(url, done, every), name="daily backups", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(_PATIENCE)


def _keep(url: str | None, done: threading.Event, every: float) -> None:
    """Go on until told to stop; what goes wrong is written in the log, and tried again."""
    from planner.store import open_store  # noqa: PLC0415  (SQLAlchemy: the pages need it first when they are shown)
    from planner.store.backups import clear_leavings, make_daily_backup  # noqa: PLC0415

    pause = min(_FIRST, every)
    while not done.wait(pause):
        pause = every
        try:
            with open_store(url) as store:
                clear_leavings(store.database)
                make_daily_backup(store.database)
        except StoreError as error:
            for language in LANGUAGES:
                _LOG.warning("%s", refusal(error, words_in(language)))
        except OSError as error:
            _LOG.warning("no backup: %s", error)

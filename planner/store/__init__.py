"""Years' estimates: one database, versioned rows.

SQLAlchemy (0.8 s) is imported when a store is opened, not before: a page's kernel imports this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.store.values import Conflict, Key, Listed, Saved, StoreError

if TYPE_CHECKING:
    from planner.store.store import Store

__all__ = ["Conflict", "Key", "Listed", "Saved", "StoreError", "open_store"]


def open_store(url: str | None = None) -> Store:
    """Open the database, making it or bringing it up to date where needed.

    Parameters
    ----------
    url : str or None
        A file, or a database's address (sqlite:///…, postgresql://…). None: what PLANNER_DATABASE says, else
        a file in the user's data folder.

    Raises
    ------
    StoreError
        with what is the matter as a code.
    """
    from planner.store.store import Store  # noqa: PLC0415  (0.8 s of SQLAlchemy)

    return Store(url)

"""Versions with nothing in them but a number. Used by the store's tests."""

from __future__ import annotations


def save(store, key, *values):
    """Save each value as the next version of a document."""
    for value in values:
        newest = store.load(key)
        store.save(key, {"n": value}, base_version=newest.version if newest else 0, by=key.respondent)

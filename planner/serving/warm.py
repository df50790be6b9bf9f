"""Importing this module is the warm-up: what every page's kernel needs, loaded once before it is forked.

Only what is the same for everybody: modules, and content that never changes. No database is opened, and nothing may
start a thread or open a socket: a forked process has only the thread that forked it (a test counts them).
"""

from __future__ import annotations

import contextlib
import gc
import os
from importlib import import_module

from planner.memos.run.forking import DEBUGGER, GRAMMARS, UNUSED, without

gc.disable()  # until all stands: collections on the way would look through it again and again
with without(DEBUGGER, GRAMMARS, *UNUSED):
    import faulthandler
    import sqlite3

    import ipykernel.debugger
    import ipykernel.kernelapp
    import IPython.core.completerlib
    import IPython.core.debugger
    import IPython.core.logger
    import IPython.core.oinspect
    import IPython.extensions.storemagic
    import tornado.platform.asyncio
    import tornado.queues

    import planner.serving.forked
    from planner.rooms.line import packed
    from planner.serving.pages import pages
    from planner.store import StoreError
    from planner.words.language import LANGUAGES

__all__ = ["IPython", "faulthandler", "ipykernel", "planner", "sqlite3", "tornado"]

# A page of nobody fills every cache on the way: catalogues, number forms, content, templates. Its database is one
# that cannot be, meanwhile.
_before = {name: os.environ[name] for name in ("PLANNER_DATABASE",) if name in os.environ}
os.environ["PLANNER_DATABASE"] = f"sqlite:///{os.devnull}/nobody"
for _name in pages:
    for _language in LANGUAGES:
        _room = import_module(f"planner.rooms.{_name}.opening").Room()
        with contextlib.suppress(StoreError):
            packed(_room.answer({"what": "hello", "bare": True, "query": {"lang": _language}}))
del os.environ["PLANNER_DATABASE"]
os.environ.update(_before)

gc.collect()
gc.freeze()  # what stands is shared with every kernel as long as no collection touches it
gc.enable()

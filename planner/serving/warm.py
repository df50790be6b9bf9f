"""Importing this module is the warm-up: what every page's kernel needs, loaded once before it is forked.

Only what is the same for everybody: modules, and content that never changes. No database is opened here, and nothing
may start a thread or open a socket: a forked process has only the thread that forked it (a test counts them).
"""

from __future__ import annotations

import gc

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
    from planner.serving import pages

__all__ = ["IPython", "faulthandler", "ipykernel", "pages", "planner", "sqlite3", "tornado"]

gc.collect()
gc.freeze()  # what stands is shared with every kernel as long as no collection touches it
gc.enable()

"""Importing this module is the warm-up: what every memo's process needs, loaded once before it is forked.

Nothing here may start a thread: a forked process has only the one that forked it (a test counts them).
"""

from __future__ import annotations

import atexit
import gc
import warnings

from planner.memos.run.forking import DEBUGGER, GRAMMARS, UNUSED, adopt, end_children, is_forked_from, without

gc.disable()  # until all stands: collections on the way would look through it again and again
with without(DEBUGGER, GRAMMARS, *UNUSED):
    import sqlite3

    import ipykernel.debugger
    import ipykernel.inprocess.ipkernel
    import IPython.core.application
    import IPython.core.completerlib
    import IPython.core.logger
    import IPython.core.oinspect
    import nbformat.v4
    import psutil
    import tornado.platform.asyncio

    from planner.files.publication.reading import load_benchmark, shipped_benchmarks
    from planner.memos.page import memo_page
    from planner.memos.prints.executed import exporter
    from planner.memos.run import engine, one_memo
    from planner.memos.run.record import versions
    from planner.words.language import LANGUAGES

__all__ = ["IPython", "engine", "ipykernel", "one_memo", "psutil", "sqlite3", "tornado"]

for _name in shipped_benchmarks():
    load_benchmark(_name)
# A memo of nobody fills every cache on the way: catalogues, number forms, content, templates.
for _language in LANGUAGES:
    memo_page(
        school_id="0", school="-", students=1, administration_fte=1, student_support_fte=1,
        company_relations_fte=1, gf2_students=1, agreements=0, agreements_week15=0, language=_language,
    )  # fmt: skip
exporter()
versions()
engine.prepare_shell()
nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")]))

gc.freeze()  # what stands is shared with every child as long as no collection touches it
gc.enable()

# What a memo's process that was killed had started comes here, and ends with us where nobody ended it before.
# Not in a process that only imports this (a test does): it would take in what others let go of, and never look at it.
if is_forked_from():
    adopt()
    atexit.register(end_children)
    warnings.filterwarnings("ignore", "forkserver: waitpid returned unexpected pid")

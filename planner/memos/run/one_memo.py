"""One memo, made in the process this is called in."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import tempfile
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from planner.memos.prints.documents import Format, document
from planner.memos.prints.executed import exporter
from planner.memos.prints.html import NoMemo, memo_values
from planner.memos.prints.sender import Sender
from planner.memos.run.engine import NAME
from planner.memos.run.forking import adopt, end_children, forget_who_asked
from planner.memos.run.job import Job, Setting, parsed
from planner.memos.run.record import sha256, versions
from planner.memos.run.stamp import STAMP, differences, made_of

_LETTERHEAD = "letterhead.docx"
_ALARM_SECONDS = 5  # after its time a process ends itself, should nobody be left to end it
_NAMED = 3  # differences that are told of
# What it warns of in English has been looked at, and said, before anything runs.
logging.getLogger("papermill").setLevel(logging.ERROR)


class OtherMemo(Exception):  # noqa: N818  (a finding)
    """A notebook that made a memo of another school, year or figures than it was given; which they are."""


def make_memo(job: Job, setting: Setting, engine: str | None = NAME) -> dict[str, bytes]:
    """Run the notebook with the job's parameters; give each document by its ending, and last the record.

    The record is the executed notebook with a stamp: versions, the hash of all the memo rests on, and that of
    each document.

    Parameters
    ----------
    engine : str or None
        None: papermill's own.

    Raises
    ------
    Exception
        whatever the notebook raised.
    NoMemo
    OtherMemo
        before anything is printed.
    """
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as back:
        if setting.benchmarks:
            # The notebook finds the files by their names alone, on whatever machine it runs.
            for name, text in setting.benchmarks:
                Path(scratch, name).write_bytes(text)
            back.enter_context(contextlib.chdir(scratch))
        ran = executed(setting.notebook, job.parameters, engine)
        if differs := differences(made_of(memo_values(ran)), job.parameters):
            raise OtherMemo("; ".join(differs[:_NAMED]))
        files = printed(ran, setting, Path(scratch))
    ran.metadata[STAMP] = {
        "input_sha256": job.input_hash,
        "files": {f: sha256(data) for f, data in files.items()},
        "versions": versions(),
    }
    return {**files, "ipynb": nbformat.writes(ran).encode()}


def executed(
    notebook: str, parameters: Mapping[str, Any], engine: str | None = NAME
) -> nbformat.NotebookNode:
    """Let papermill run a notebook's text; it goes in and comes out as a value: papermill reads { } in a path."""
    ran: nbformat.NotebookNode = papermill.execute_notebook(
        parsed(notebook),
        None,
        dict(parameters),
        engine_name=engine,
        progress_bar=False,
        # What runs it here, whatever a copy of the notebook says or leaves out.
        kernel_name="python3",
        language="python",
    )
    return ran


def printed(ran: nbformat.NotebookNode, setting: Setting, scratch: Path) -> dict[str, bytes]:
    """Give an executed notebook's memo in each format, by ending."""
    letterhead = scratch / _LETTERHEAD if setting.letterhead else None
    if letterhead:
        letterhead.write_bytes(setting.letterhead)
    return {f: _document(ran, f, letterhead, setting.sender) for f in setting.formats}


def _document(ran: nbformat.NotebookNode, kind: Format, letterhead: Path | None, sender: Sender) -> bytes:
    """Give a notebook's memo in one format; the page is nbconvert's export through our template."""
    if kind == "html":
        resources = {"sender": sender.name, "logo": sender.address}
        page: str = exporter().from_notebook_node(ran, resources)[0]
        return page.encode()
    return document(memo_values(ran), kind, letterhead=letterhead, sender=sender)


def main(connection: Connection, job: Job, setting: Setting, *, in_process: bool) -> None:
    """Make one memo, say how it went, and be gone.

    Sends a code ("" when it went well), what the machine said and the files; a process that dies sends nothing.

    Parameters
    ----------
    in_process : bool
        Whether the notebook runs here, or in a kernel of its own as papermill runs it.
    """
    if hasattr(os, "setsid"):
        os.setsid()  # what the notebook starts can be ended with it
    adopt()
    _end_by_itself(setting.timeout)
    forget_who_asked()  # and a notebook may start processes: they are ended all the same
    us = os.getpid()
    said: tuple[str, str, dict[str, Any]]
    try:
        said = ("", "", make_memo(job, setting, NAME if in_process else None))
    except PapermillExecutionError as error:
        said = ("notebook", f"{error.ename}: {error.evalue}", {})
    except OtherMemo as error:
        said = ("other_memo", str(error), {})
    except NoMemo:
        said = ("no_memo", "", {})
    except OSError as error:
        said = ("disk", error.strerror or str(error), {})
    except Exception as error:  # noqa: BLE001  (whatever it was, the other schools go on and this one is named)
        said = ("other", f"{type(error).__name__}: {error}", {})
    # Where a notebook forked, it comes here twice: one of the two has a memo to hand over.
    if os.getpid() == us:
        connection.send(said)
        connection.close()
        end_children()
    # The kernel's threads have nothing left to say, and waiting for them costs more than the memo.
    os._exit(0)


def _end_by_itself(seconds: float) -> None:
    """Let this process end itself a little after its time, where the system has such an alarm."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(seconds) + _ALARM_SECONDS)

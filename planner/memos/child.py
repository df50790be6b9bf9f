"""One memo, made in the process this is called in."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from planner.memos.engine import NAME
from planner.memos.rendering import exporter


def make_memo(
    notebook: str, parameters: dict[str, Any], page: Path, record: Path, engine: str | None = NAME
) -> None:
    """Run the notebook (its text) with the parameters; write the page (HTML) and the record (notebook).

    Nothing is written before both are whole. Raises whatever the notebook or the disk raised.
    """
    # The notebook goes in and comes out as a value: papermill reads { } in a path as a place to fill in.
    executed = papermill.execute_notebook(
        nbformat.reads(notebook, as_version=4), None, parameters, engine_name=engine, progress_bar=False
    )
    html, _ = exporter().from_notebook_node(executed)
    record.write_text(nbformat.writes(executed), encoding="utf-8")
    page.write_text(html, encoding="utf-8")


def main(connection: Connection, notebook: str, parameters: dict[str, Any], page: Path, record: Path) -> None:
    """Make one memo, say how it went, and be gone.

    Sends a code ("" when it went well) and what the machine said; a process that dies sends nothing.
    """
    if hasattr(os, "setsid"):
        os.setsid()  # what the notebook starts can be ended with it
    try:
        make_memo(notebook, parameters, page, record)
        said = ("", "")
    except PapermillExecutionError as error:
        said = ("notebook", f"{error.ename}: {error.evalue}")
    except OSError as error:
        said = ("disk", error.strerror or str(error))
    except Exception as error:  # noqa: BLE001  (whatever it was, the other schools go on and this one is named)
        said = ("other", f"{type(error).__name__}: {error}")
    connection.send(said)
    connection.close()
    # The kernel's threads have nothing left to say, and waiting for them costs more than the memo.
    os._exit(0)

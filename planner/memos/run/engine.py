"""A papermill engine that runs a notebook in the process it is called in.

papermill's own engine starts a kernel for every notebook; importing takes ten times as long as the work.
Here the cells run in an ipykernel that lives in the calling process, and its messages go through nbclient's
own bookkeeping, so that the outputs are those a kernel of its own would have given (a test holds them
equal, cell by cell). Isolation and time-outs are the caller's: `planner.memos.run.processes` gives every memo a
process of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty
from types import SimpleNamespace
from typing import Any

from ipykernel.inprocess.blocking import BlockingInProcessKernelClient
from ipykernel.inprocess.ipkernel import InProcessInteractiveShell, InProcessKernel
from ipykernel.iostream import IOPubThread
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets import default
from traitlets.config import Config

NAME = "planner-in-process"
_DELIVERY_SECONDS = 30
# Else the shell puts a session on disk as it starts, in a file it shares with whatever Python the person runs.
_NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


def prepare_shell() -> None:
    """Make the process's one shell, without a kernel and without a thread, so that it may be forked."""
    InProcessInteractiveShell.instance(
        config=_NO_HISTORY, compiler_class=InProcessKernel.compiler_class.klass
    )


class _Sender(IOPubThread):  # type: ignore[misc]
    """ipykernel's thread for what a kernel says, started with the first text that a cell prints.

    Text is gathered for a fifth of a second before it is sent, for which it takes the thread; a value goes
    at once. A memo's notebook prints nothing.
    """

    def schedule(self, f: Callable[[], object]) -> None:
        if self.thread.ident is None:
            self.start()
        super().schedule(f)

    def send_multipart(self, *args: Any, **kwargs: Any) -> None:
        if self.thread.is_alive():
            super().send_multipart(*args, **kwargs)
        else:
            self.socket.send_multipart(*args, **kwargs)


class _Kernel(InProcessKernel):  # type: ignore[misc]
    _supports_kernel_subshells = False

    @default("iopub_thread")
    def _default_iopub_thread(self) -> IOPubThread:
        return _Sender(self._underlying_iopub_socket, session=self.session)

    @default("shell_channel_thread")
    def _default_shell_channel_thread(self) -> SimpleNamespace:
        """Say which thread runs the cells: ipykernel asks before it awaits one, and here is no other thread."""
        return SimpleNamespace(parent_thread=threading.current_thread())


class InProcessClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill is untyped
    """papermill's client, its kernel exchanged for one in this process."""

    def execute(self, **_: Any) -> NotebookNode:
        """Run every cell; the first error ends the run and is kept in its cell."""
        self.reset_execution_trackers()
        kernel = _Kernel(config=_NO_HISTORY)
        if kernel.shell.execution_count > 1:
            kernel.shell.reset()  # the shell is one per process: nothing of an earlier notebook stays
        self.kc = BlockingInProcessKernelClient(kernel=kernel, session=kernel.session)
        self.kc.start_channels()
        kernel.stdout.flush()
        self.kc.iopub_channel.get_msgs()  # what starting said is no cell's output
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = kernel.language_info
        self.set_widgets_metadata()
        notebook: NotebookNode = self.nb
        return notebook

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell; CellExecutionError when it fails."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        cell["metadata"]["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self.kc.execute(cell.source, store_history=True, allow_stdin=False)
        self.code_cells_executed += 1
        self._take_messages(cell, cell_index)
        reply = self.kc.get_shell_msg(timeout=0)
        run_sync(self._check_raise_for_error)(cell, cell_index, reply)
        return cell

    def _take_messages(self, cell: NotebookNode, cell_index: int) -> None:
        """Hand over what the cell sent until it is idle. Where a thread delivers, we wait for it."""
        deadline = time.monotonic() + _DELIVERY_SECONDS
        while True:
            try:
                message = self.kc.get_iopub_msg(timeout=0)
            except Empty:
                if time.monotonic() > deadline:
                    msg = f"cell {cell_index}: the kernel never reported idle"
                    raise RuntimeError(msg) from None
                self.kc.kernel.stdout.flush()  # returns when the thread has sent what it holds
                continue
            try:
                self.process_message(message, cell, cell_index)
            except CellExecutionComplete:
                return


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill is untyped
    """Use as `papermill.execute_notebook(..., engine_name=NAME)`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any
    ) -> NotebookNode:
        """Execute the notebook held by `nb_man`, which keeps each cell's status and time."""
        return InProcessClient(nb_man, kernel_name=kernel_name).execute()


papermill_engines.register(NAME, InProcessEngine)

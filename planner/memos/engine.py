"""A papermill engine that runs a notebook in the process it is called in.

papermill's own engine starts a kernel for every notebook; importing takes ten times as long as the work.
Here the cells run in an ipykernel that lives in the calling process, and its messages go through nbclient's
own bookkeeping, so that the outputs are those a kernel of its own would have given (a test holds them
equal, cell by cell). The kernel starts no thread: what a cell says is there when the cell is done. Isolation and time-outs are the caller's: `planner.memos.batch` gives every memo a
process of its own.
"""

from __future__ import annotations

from contextlib import suppress
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
# Else the shell puts a session on disk as it starts, in a file it shares with whatever Python the person runs.
_NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


def prepare_shell() -> None:
    """Make the process's one shell, without a kernel and without a thread, so that it may be forked."""
    InProcessInteractiveShell.instance(
        config=_NO_HISTORY, compiler_class=InProcessKernel.compiler_class.klass
    )


class _Kernel(InProcessKernel):  # type: ignore[misc]
    """A kernel that sends at once what it has to say.

    ipykernel hands it to a thread, lest a busy cell keep a browser waiting; nobody waits here. Where the
    thread does not run, `IOPubThread.schedule` calls what it is given.
    """

    @default("iopub_thread")
    def _default_iopub_thread(self) -> IOPubThread:
        return IOPubThread(self._underlying_iopub_socket, session=self.session)


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
        with suppress(CellExecutionComplete):
            for message in self.kc.iopub_channel.get_msgs():
                self.process_message(message, cell, cell_index)
        reply = self.kc.get_shell_msg(timeout=0)
        run_sync(self._check_raise_for_error)(cell, cell_index, reply)
        return cell


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill is untyped
    """Use as `papermill.execute_notebook(..., engine_name=NAME)`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any
    ) -> NotebookNode:
        """Execute the notebook held by `nb_man`, which keeps each cell's status and time."""
        return InProcessClient(nb_man, kernel_name=kernel_name).execute()


papermill_engines.register(NAME, InProcessEngine)

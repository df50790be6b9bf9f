"""Sessions: one kernel per open page. Counted, capped, and ended when nobody is there any more."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict
from contextvars import ContextVar
from typing import Any, Literal

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Float, Integer, Unicode

from planner.serving.channels import Waiting
from planner.serving.forked import LAUNCHER, NAME

State = Literal["alive", "silent", "stopped", "idle"]

# The page is told which kernel it will have before there is one, so that its scripts can load meanwhile.
promised_id: ContextVar[str | None] = ContextVar("promised_id", default=None)

_REMEMBERED = 1000  # ended sessions whose reason a late ping may still ask for
_KERNEL = "python3"


class OneKernel(KernelSpecManager):
    """The interpreter that serves is the one that computes, whatever kernels the user has installed."""

    def get_all_specs(self) -> dict[str, Any]:
        """List one."""
        return {_KERNEL: {"resource_dir": "", "spec": self.get_kernel_spec(_KERNEL).to_dict()}}

    def find_kernel_specs(self) -> dict[str, str]:
        """List one, which lies in no folder."""
        return {_KERNEL: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe the one; NoSuchKernel for others."""
        if kernel_name != _KERNEL:
            raise NoSuchKernel(kernel_name)
        command = [sys.executable, "-m", LAUNCHER, "-f", "{connection_file}"]
        command.append("--HistoryManager.enabled=False")  # a database of inputs nobody types
        return KernelSpec(
            argv=command,
            display_name="Python 3",
            language="python",
            resource_dir="",
            metadata={"supported_encryption": ["curve"], "kernel_provisioner": {"provisioner_name": NAME}},
        )


class Sessions(AsyncMappingKernelManager):
    """Kernels, at most `limit` of them."""

    limit = Integer(20, config=True, help="most sessions at a time")
    grace = Float(120.0, config=True, help="seconds a session may live without a connected page")
    patience = Float(5.0, config=True, help="seconds a kernel may take to answer a ping")
    ipython_dir = Unicode("", config=True, help="where kernels look for IPython's start-up files: nowhere")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._expected: set[str] = set()
        self._leaving: set[str] = set()
        self._seen: dict[str, float] = {}
        self._ended: OrderedDict[str, State] = OrderedDict()

    @property
    def is_full(self) -> bool:
        """Whether the next visitor must wait. A session on its way out has given up its place already."""
        held = {*self.list_kernel_ids(), *self._expected} - self._leaving
        return len(held) >= self.limit

    def expect(self, kernel_id: str) -> None:
        """Hold a place; 503 where there is none."""
        if self.is_full:
            raise HTTPError(503)
        self._expected.add(kernel_id)

    def release(self, kernel_id: str) -> None:
        """Stop holding a place: the page is out, and its kernel holds the place itself, or there is none."""
        self._expected.discard(kernel_id)

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start the kernel that was promised; 503 at the limit for whoever came past the page."""
        kernel_id = promised_id.get()
        if kernel_id is None or kernel_id not in self._expected:
            if self.is_full:
                raise HTTPError(503)
        else:
            kwargs["kernel_id"] = kernel_id
        if self.ipython_dir and "env" in kwargs:
            kwargs["env"] = {**kwargs["env"], "IPYTHONDIR": self.ipython_dir}
        started: str = await super().start_kernel(**kwargs)
        self._seen[started] = time.monotonic()
        return started

    async def end(self, kernel_id: str, reason: State) -> None:
        """End a session once, whoever asks first, and remember why."""
        if kernel_id not in self or kernel_id in self._leaving:
            return
        self._leaving.add(kernel_id)
        self._remember(kernel_id, reason)
        try:
            # Nothing in a session needs a farewell: what must last is in the database already.
            await super().shutdown_kernel(kernel_id, now=True)
        finally:
            self._leaving.discard(kernel_id)
            self._seen.pop(kernel_id, None)

    async def shutdown_kernel(self, kernel_id: str, now: bool = False, restart: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """End a session as the rest of Jupyter asks for it."""
        await self.end(kernel_id, "stopped")

    def start_buffering(self, kernel_id: str, session_key: str, channels: dict[str, Any]) -> None:
        """Keep what a kernel says while its page is away, within bounds."""
        super().start_buffering(kernel_id, session_key, channels)
        self._kernel_buffers[kernel_id]["buffer"] = Waiting()

    async def state(self, kernel_id: str) -> State:
        """Say how a session is; the kernel itself answers.

        On the control channel, which ipykernel serves from a thread of its own: a long computation is no death.
        A kernel_info_request does not count as activity, so asking keeps no idle session alive.
        """
        if kernel_id in self._expected:
            return "alive"  # on its way: whoever starts it will say if it fails
        if kernel_id not in self or kernel_id in self._leaving:
            return self._ended.get(kernel_id, "stopped")
        self._seen[kernel_id] = time.monotonic()
        kernel: Any = self.get_kernel(kernel_id)  # its class is typed as if it were not asynchronous
        if not await kernel.is_alive():
            await self.end(kernel_id, "stopped")
            # Unless it was put to rest while we asked: then that is why.
            return self._ended.get(kernel_id, "stopped")
        channel = kernel.connect_control()
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        channel.on_recv(lambda _: None if answered.done() else answered.set_result(None))
        try:
            kernel.session.send(channel, "kernel_info_request")
            await asyncio.wait_for(answered, self.patience)
        except TimeoutError:
            return self._ended.get(kernel_id, "silent")
        finally:
            channel.close()
        return "alive"

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a session that is dead, that no page is connected to, or that nobody has used for long."""
        if kernel_id in self._leaving:
            return
        kernel: Any = self.get_kernel(kernel_id)  # its class is typed as if it were not asynchronous
        if not await kernel.is_alive():
            await self.end(kernel_id, "stopped")
            return
        if self.kernel_model(kernel_id)["connections"]:
            self._seen[kernel_id] = time.monotonic()
        # A browser that crashed sends no farewell (voila#1458 is the same leak by another road).
        if time.monotonic() - self._seen.get(kernel_id, time.monotonic()) > self.grace:
            await self.end(kernel_id, "idle")
            return
        self._remember(kernel_id, "idle")
        await super().cull_kernel_if_idle(kernel_id)
        if kernel_id in self:
            self._ended.pop(kernel_id, None)

    def _remember(self, kernel_id: str, reason: State) -> None:
        self._ended.setdefault(kernel_id, reason)
        while len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)

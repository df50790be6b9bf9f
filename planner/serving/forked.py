"""Kernels forked from a warm process: a tenth of the processor time to start one, most of its memory shared.

A kernel provisioner, Jupyter's own door for this, named in the kernel's specification. All but the start is
LocalProvisioner's: signals to the whole group, waiting, killing, restarting. What cannot be forked is started as it
always was: another command than ipykernel's, another file for what it prints, a variable that Python reads only once,
a system without forking, a warm process that fails.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Float

from planner.memos.run.forking import forget_who_asked, forks, warm_process, warmed, without_main

NAME = "planner-forked"  # the entry point's, in pyproject.toml
LAUNCHER = "ipykernel_launcher"
PROCESS = "planner-kernel"
_WARM = "planner.serving.warm"
_READ_ONCE = ("PYTHON", "LD_", "DYLD_", "MALLOC_", "GLIBC_")  # by Python and what loads it, as they start
_MOST_MEMORY = (
    2**30
)  # bytes of a kernel's own, ten times what a page needs: whoever forges widgets fills no machine
_UNKNOWN = 255  # multiprocessing's status of a process whose end nobody was there to see


def warm_up() -> None:
    """Start the process that kernels are forked from; it imports while the caller goes on."""
    if forks():
        warmed(_WARM)


class Forked:
    """A forked process, as LocalProvisioner knows a subprocess.Popen.

    The kernel ends when this is let go of, and so with the process that holds it, however that ends.
    """

    stdin = stdout = stderr = None

    def __init__(self, process: mp.process.BaseProcess) -> None:
        self._process = process
        self.pid: int = process.pid or 0
        self._seen: psutil.Process | None = None
        with contextlib.suppress(psutil.NoSuchProcess):  # gone already
            self._seen = psutil.Process(self.pid)

    def poll(self) -> int | None:
        """Give its status, None while it runs. A kernel outlives the warm process, which is no longer there to say."""
        status = self._process.exitcode
        return None if status == _UNKNOWN and self._lives() else status

    def wait(self) -> int | None:
        """Wait until it has ended, and give its status."""
        self._process.join()
        while self.poll() is None:
            time.sleep(0.01)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    @property
    def has_given_up_its_number(self) -> bool:
        """Whether the system has given the number to another since: then no signal may go there."""
        return not (self._seen and self._seen.is_running()) and psutil.pid_exists(self.pid)

    def _lives(self) -> bool:
        try:
            return self._seen is not None and self._seen.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:  # or another has its number
            return False


class ForkedProvisioner(LocalProvisioner):
    """LocalProvisioner, its kernels forked where they can be."""

    process: Any = None  # a Forked or a subprocess.Popen
    patience = Float(20.0, config=True, help="seconds the warm process may take to fork one")
    rest = Float(60.0, config=True, help="seconds without forking after the warm process has failed")
    _rests_until: ClassVar = 0.0

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start one."""
        if can_be_forked(cmd, kwargs) and time.monotonic() >= ForkedProvisioner._rests_until:
            directory = str(kwargs.get("cwd") or Path.cwd())
            try:
                self.process = await self._forked(cmd[3:], kwargs["env"], directory)
            except (OSError, EOFError) as error:
                ForkedProvisioner._rests_until = time.monotonic() + self.rest
                self.log.warning("The warm process forked no kernel (%r); kernels are started.", error)
            else:
                # Its own group, by its own number, also while it is still about to make it.
                self.pid = self.pgid = self.process.pid
                self.cwd = directory
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's group."""
        if not (isinstance(self.process, Forked) and self.process.has_given_up_its_number):
            await super().send_signal(signum)

    async def _forked(self, arguments: Sequence[str], env: Mapping[str, str], directory: str) -> Forked:
        # In a thread: a warm process that is just starting answers in a second or two.
        starting = asyncio.ensure_future(asyncio.to_thread(_fork, arguments, env, directory))
        try:
            if not (await asyncio.wait([starting], timeout=self.patience))[0]:
                with contextlib.suppress(psutil.NoSuchProcess):  # who waits for it is told so
                    psutil.Process(warm_process_id()).kill()
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_end_unwanted)
            raise


def _end_unwanted(started: asyncio.Future[Forked]) -> None:
    if started.exception() is None:
        started.result().kill()


def can_be_forked(cmd: Sequence[str], asked: Mapping[str, Any]) -> bool:
    """Say whether a kernel asked for like this would be the same when it is forked."""
    env = asked.get("env") or {}
    read_once = {name for name in {*env, *os.environ} if name.startswith(_READ_ONCE)}
    return (
        forks()
        and list(cmd[:3]) == [sys.executable, "-m", LAUNCHER]
        and not any(asked[name] for name in asked.keys() - {"cwd", "env", "extra_arguments", "kernel_id"})
        and all(env.get(name) == os.environ.get(name) for name in read_once)
    )


def _fork(arguments: Sequence[str], env: Mapping[str, str], directory: str) -> Forked:
    # As an environment has it: a caller's own kinds of text (Voilà brings some) would be imported in the kernel.
    plain = {os.fsdecode(os.fsencode(name)): os.fsdecode(os.fsencode(value)) for name, value in env.items()}
    process = warmed(_WARM).Process(target=run_kernel, args=(arguments, plain, directory), daemon=True)
    with without_main():
        process.start()
    return Forked(process)


def warm_process_id() -> int:
    """Give the number of the process that kernels are forked from; 0 where there is none yet."""
    return warm_process()._forkserver_pid or 0  # noqa: SLF001


def run_kernel(arguments: Sequence[str], env: Mapping[str, str], directory: str) -> None:
    """Be a kernel, in a process just forked, as if it had been started by ipykernel's launcher."""
    os.setsid()
    with contextlib.suppress(OSError):  # what `ps` calls it, where there is such a file
        Path("/proc/self/comm").write_text(PROCESS, "utf-8")
    forget_who_asked()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # not the terminal the server was started in
    os.close(nothing)
    _bound_memory()
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    if sys.path[:1] in ([""], [str(Path.cwd())]):  # the server's; the kernel has its own (ipykernel_launcher)
        del sys.path[0]
    os.chdir(directory)
    threading.Thread(target=_end_with_server, daemon=True).start()

    from ipykernel import kernelapp  # noqa: PLC0415  (here already: the warm process imported it)

    sys.argv = [LAUNCHER, *arguments]
    try:
        # 1: somebody looks after it, and its parent process is nothing to watch.
        kernelapp.launch_new_instance([*arguments, "--IPKernelApp.parent_handle=1"])
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001  (multiprocessing leaves without them; ipykernel closes its sockets there)


def _bound_memory() -> None:
    """What goes beyond is a MemoryError of the request that wanted it."""
    import resource  # noqa: PLC0415  (not made for every system)

    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def _end_with_server() -> None:
    server = mp.parent_process()
    if server is not None:
        server.join()
        os._exit(1)

"""Kernels forked from a warm process: as Jupyter knows a kernel, and apart from one another."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import uuid
from contextlib import asynccontextmanager
from multiprocessing import forkserver
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager
from processes import A_WHILE, gone

from planner.files.workplace import workplace
from planner.memos.run.forking import for_sockets
from planner.serving import forked
from planner.serving.app import configured
from planner.serving.forked import PROCESS, Forked, ForkedProvisioner, can_be_forked
from planner.serving.sessions import OneKernel


@pytest.fixture(autouse=True, scope="module")
def _one_warm_process():
    """This module's own: another test's has other modules, and none is left behind."""
    forkserver._forkserver._stop()
    yield
    forkserver._forkserver._stop()
    forkserver.set_forkserver_preload(["__main__"])


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch):
    monkeypatch.setattr(ForkedProvisioner, "_rests_until", 0.0)


def warm_process():
    return psutil.Process(forkserver._forkserver._forkserver_pid)


@asynccontextmanager
async def kernel(folder, **asked):
    with workplace(for_sockets()) as place:
        manager = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=OneKernel(),
            config=configured(limit=1, idle=1),
            connection_file=str(place / f"kernel-{uuid.uuid4()}.json"),
        )
        env = {**os.environ, "IPYTHONDIR": str(folder / "ipython"), **asked.pop("env", {})}
        await manager.start_kernel(env=env, cwd=str(folder), **asked)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=A_WHILE)
            yield Kernel(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


class Kernel:
    def __init__(self, manager, client):
        self.manager, self.client = manager, client

    @property
    def provisioner(self):
        return self.manager.provisioner

    @property
    def process(self):
        return psutil.Process(self.provisioner.pid)

    async def run(self, code, told=None):
        """What a cell of this code prints and how it ends."""
        said = []

        def hear(message):
            said.append(message["content"].get("text", ""))
            if told and said[-1]:
                told.set()

        reply = await self.client.execute_interactive(code, timeout=2 * A_WHILE, output_hook=hear)
        return "".join(said).strip(), reply["content"]["status"]

    async def value(self, expression):
        return (await self.run(f"print({expression})"))[0]


def test_a_kernel_is_forked_and_does_what_a_kernel_does(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            assert isinstance(one.provisioner.process, Forked)
            assert one.process.parent() == warm_process()
            assert one.process.name() == PROCESS
            assert await one.value("6 * 7") == "42"
            assert await one.value("__import__('os').getcwd()") == str(tmp_path)
            assert await one.manager.is_alive()
        assert not one.manager.has_kernel

    asyncio.run(through())


def test_a_kernel_is_interrupted_and_goes_on(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            on = asyncio.Event()
            code = "import time\nprint('on', flush=True)\ntime.sleep(600)"
            running = asyncio.ensure_future(one.run(code, on))
            await asyncio.wait_for(on.wait(), A_WHILE)
            await one.manager.interrupt_kernel()
            assert (await asyncio.wait_for(running, A_WHILE))[1] == "error"
            assert await one.value("1") == "1"

    asyncio.run(through())


def test_a_kernel_says_goodbye_when_it_is_asked_to_end(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            await one.run(
                "import atexit, pathlib\natexit.register(lambda: pathlib.Path('bye').write_text('bye'))"
            )
            process, held = one.process, one.provisioner.process
            one.manager.shutdown_wait_time = 60  # after half of it, the impatient signal
            one.client.stop_channels()
            await one.manager.shutdown_kernel()
            assert not process.is_running()
            assert held.poll() == 0
            assert (tmp_path / "bye").read_text() == "bye"

    asyncio.run(through())


def test_a_kernel_starts_again_on_the_same_ports_with_nothing_of_before(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            await one.run("x = 1")
            first, ports = one.process, one.manager.ports
            await one.manager.restart_kernel(now=True)
            await one.client.wait_for_ready(timeout=A_WHILE)
            assert isinstance(one.provisioner.process, Forked)
            assert one.process != first
            assert not first.is_running()
            assert one.manager.ports == ports
            assert await one.value("'x' in globals()") == "False"

    asyncio.run(through())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_kernel_that_dies_is_seen_to_be_dead_and_how(tmp_path, number):
    async def through():
        async with kernel(tmp_path) as one:
            dying = one.process
            dying.send_signal(number)
            assert gone([dying])
            assert await asyncio.wait_for(one.provisioner.wait(), A_WHILE) == -number
            assert not await one.manager.is_alive()

    asyncio.run(through())


def test_a_kernel_is_killed_with_all_it_started(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            await one.run("import subprocess\nchild = subprocess.Popen(['sleep', '600'])")
            child = psutil.Process(int(await one.value("child.pid")))
            await one.manager.shutdown_kernel(now=True)
            assert gone([child])

    asyncio.run(through())


def test_a_kernel_outlives_the_warm_process_and_the_next_has_a_new_one(tmp_path):
    async def through():
        async with kernel(tmp_path) as one:
            first = warm_process()
            first.kill()
            await asyncio.sleep(1.5)  # a kernel that watched its parent would be gone by now
            assert await one.manager.is_alive()
            assert await one.value("6 * 7") == "42"
            async with kernel(tmp_path) as another:
                assert isinstance(another.provisioner.process, Forked)
                assert warm_process() != first
            process = one.process
            await one.manager.shutdown_kernel(now=True)
            assert gone([process])

    asyncio.run(through())


@pytest.mark.parametrize("fails", ["dies", "hangs"])
def test_where_the_warm_process_fails_a_kernel_is_started_as_ever_and_for_a_while_no_other_is_tried(
    tmp_path, monkeypatch, fails
):
    def dies(*_):
        raise EOFError

    async def through():
        async with kernel(tmp_path) as one:
            assert not isinstance(one.provisioner.process, Forked)
            assert await one.value("6 * 7") == "42"
        async with kernel(tmp_path) as next_one:
            assert not isinstance(next_one.provisioner.process, Forked)

    if fails == "dies":
        monkeypatch.setattr(forked, "_fork", dies)
    else:
        forked.warm_up()
        warm_process().suspend()
        monkeypatch.setattr(ForkedProvisioner.patience, "default_value", 0.5)
    asyncio.run(through())


def test_what_would_not_be_the_same_kernel_is_not_forked():
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "x"]
    asked = {"env": dict(os.environ), "cwd": "/"}
    assert can_be_forked(command, asked)
    assert not can_be_forked(["python-of-another", *command[1:]], asked)
    assert not can_be_forked(command, asked | {"stdout": subprocess.PIPE})
    assert not can_be_forked(command, asked | {"env": {**os.environ, "PYTHONHASHSEED": "7"}})
    assert not can_be_forked(command, asked | {"independent": True})


def test_where_there_is_no_forking_kernels_are_started(monkeypatch):
    monkeypatch.setattr(forked, "forks", lambda: False)
    assert not can_be_forked(
        [sys.executable, "-m", "ipykernel_launcher", "-f", "x"], {"env": dict(os.environ)}
    )


class Text(str):
    """As Voilà's names of variables are: a kind of its own, and a kernel that imported it would import Voilà."""

    __slots__ = ()


def test_a_kernel_has_its_own_environment_time_zone_and_chance_and_nothing_of_another(tmp_path):
    async def through():
        async with (
            kernel(tmp_path, env={Text("PLANNER_DATABASE"): Text("one"), "TZ": "Asia/Tokyo"}) as one,
            kernel(tmp_path, env={"PLANNER_DATABASE": "another", "TZ": "UTC"}) as another,
        ):
            await one.run("x = 1\nimport os\nos.environ['ONLY_HERE'] = '1'")
            assert await another.value("'x' in globals()") == "False"
            environment = (
                "{k: v for k, v in __import__('os').environ.items() if 'PLANNER_D' in k or 'ONLY' in k}"
            )
            assert await one.value(environment) == "{'PLANNER_DATABASE': 'one', 'ONLY_HERE': '1'}"
            assert await another.value(environment) == "{'PLANNER_DATABASE': 'another'}"
            zone = "__import__('time').tzname[0]"
            assert [await one.value(zone), await another.value(zone)] == ["JST", "UTC"]
            chance = "__import__('random').random()"
            assert await one.value(chance) != await another.value(chance)

    asyncio.run(through())


def test_a_kernel_that_is_made_to_grow_stops_growing_and_goes_on(tmp_path):
    """As forged widgets would: each with as much as one message holds, and kept."""

    async def through():
        async with kernel(tmp_path) as one:
            grow = "from ipywidgets import Text\nkept = []\nwhile True:\n    kept.append(Text(value=len(kept) * '.' + 2**22 * 'x'))"
            await one.run(grow)
            assert 100 < int(await one.value("len(kept)")) < 300
            assert await one.value("6 * 7") == "42"

    asyncio.run(through())


def test_a_kernel_holds_nothing_open_that_is_not_its_own(tmp_path):
    """It shares what it prints on with whoever does, and one pipe with the server, by which it learns of its end."""

    async def through():
        async with kernel(tmp_path) as one, kernel(tmp_path) as another:
            return [
                held_by(pid)
                for pid in (one.process.pid, another.process.pid, warm_process().pid, os.getpid())
            ]

    first, second, warm, server = asyncio.run(through())
    outputs = {first[1], first[2]}
    assert not {*first.values()} & {*second.values(), *warm.values()} - outputs - {os.devnull}
    assert len({*first.values()} & {*server.values()} - outputs - {os.devnull}) == 1
    assert first[0] == os.devnull  # and not the terminal


def held_by(pid):
    """What a process has open that another may have too, by its number; each poll and event is its own."""
    links = [link for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return {
        int(link.name): str(link.readlink()) for link in links if "anon_inode" not in str(link.readlink())
    }


def test_twenty_start_at_once_and_each_is_its_own(tmp_path):
    async def one(number, ready):
        async with kernel(tmp_path) as a_kernel:
            await a_kernel.run(f"x = {number}")
            await ready.wait()
            assert isinstance(a_kernel.provisioner.process, Forked)
            return int(await a_kernel.value("x")), a_kernel.process.pid

    async def through():
        ready = asyncio.Barrier(20)
        return await asyncio.gather(*(one(number, ready) for number in range(20)))

    told = asyncio.run(through())
    assert [number for number, _ in told] == list(range(20))
    assert len({pid for _, pid in told}) == 20


def test_nothing_is_said_over_a_port_that_another_could_have_taken_meanwhile(tmp_path):
    async def through():
        async with kernel(tmp_path) as a_kernel:
            return a_kernel.manager.ports, a_kernel.process.net_connections("inet")

    numbers, ports = asyncio.run(through())
    assert sorted(numbers) == [1, 2, 3, 4, 5]  # of sockets in a folder
    assert len(ports) == 1  # ipykernel's own, to itself, which looks for another where one is taken


def test_sockets_have_room_in_a_folder_of_any_name(tmp_path, monkeypatch):
    deep = tmp_path / ("folder" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with workplace(for_sockets()) as place:
        name = place / f"kernel-{uuid.uuid4()}-ipc-5"
        assert len(os.fsencode(name)) <= 103


WARM = """
import sys, psutil, planner.serving.warm
me = psutil.Process()
heavy = {"numpy", "pandas", "plotly", "debugpy", "rfc3987_syntax"} & {*sys.modules}
print(me.num_threads(), me.net_connections("all"), [file.path for file in me.open_files()], *heavy)
"""


def test_the_warm_process_has_one_thread_and_no_socket_and_no_database(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", WARM],
        capture_output=True, text=True, check=True, env=os.environ | {"PLANNER_DATABASE": str(tmp_path / "db")},
    )  # fmt: skip
    assert told.stdout.strip() == "1 [] []"
    assert not list(tmp_path.iterdir())


SERVER = """
import asyncio, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_forked_kernels import kernel, warm_process

async def through():
    async with kernel(Path(sys.argv[2])) as one:
        print(one.process.pid, warm_process().pid, flush=True)
        await one.run("import time; time.sleep(600)")

asyncio.run(through())
"""


def test_kernels_and_the_warm_process_end_with_the_server_also_when_it_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(Path(__file__).parent), str(tmp_path)],
        stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        left = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        assert len(left) == 2
        server.kill()
        server.wait(A_WHILE)
    assert gone(left)

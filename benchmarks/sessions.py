"""What an open page costs: its kernel forked from the warm process, beside one started as Jupyter starts it.

    python benchmarks/sessions.py [--pages 1 5 20 50 100] [--json FILE]

Each of `pages` visitors, all at once, gets a kernel and runs what-if's notebook in it, without a browser. Processor
time is the kernel's own, and what the warm process adds to fork it; its warming up, once for each server, is given
apart. Memory is what is set aside for the pages once they rest (PSS: a page of memory that n share counts a nth
for each), the warm process' own before the first of them left out. The ratios are what to quote: the machine's load
moves the times, and so does whether modules are kept compiled, which PYTHONDONTWRITEBYTECODE forbids.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from jupyter_client.manager import AsyncKernelManager
from told import told

from planner.serving.forked import warm_process_id, warm_up
from planner.serving.sessions import OneKernel

ROOMS = Path(__file__).parents[1] / "dashboards"
MIB = 2**20


class Stock(OneKernel):
    def get_kernel_spec(self, kernel_name):
        spec = super().get_kernel_spec(kernel_name)
        del spec.metadata["kernel_provisioner"]
        return spec


def cells():
    notebook = json.loads((ROOMS / "whatif.ipynb").read_text("utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def warm_process():
    return psutil.Process(warm_process_id())


def seconds_of(process):
    spent = process.cpu_times()
    return spent.user + spent.system


async def opened(kind, folder):
    """A page's kernel, its notebook run; and the seconds until it was connected, and until the page was there."""
    began = time.perf_counter()
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=kind(),
        transport="ipc",  # as the planner's server asks for: no port can be taken from under a kernel
        transport_encryption="auto",
        connection_file=str(Path(folder, f"{time.monotonic_ns()}.json")),
    )
    await manager.start_kernel(env={**os.environ, "IPYTHONDIR": folder}, cwd=str(ROOMS))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=600)
    connected = time.perf_counter() - began
    for cell in cells():
        await client.execute_interactive(cell, timeout=600, output_hook=lambda _: None)
    client.stop_channels()
    return manager, connected, time.perf_counter() - began


async def measured(kind, pages, folder):
    forks = kind is not Stock
    before = seconds_of(warm_process()) if forks else 0
    alone = warm_process().memory_full_info().pss if forks else 0
    rooms = await asyncio.gather(*(opened(kind, folder) for _ in range(pages)))
    await asyncio.sleep(1)
    kernels = [psutil.Process(manager.provisioner.pid) for manager, _, _ in rooms]
    spent = sum(map(seconds_of, kernels)) + (seconds_of(warm_process()) - before if forks else 0)
    held = sum(kernel.memory_full_info().pss for kernel in kernels)
    held += warm_process().memory_full_info().pss - alone if forks else 0
    await asyncio.gather(*(manager.shutdown_kernel(now=True) for manager, _, _ in rooms))
    return {
        "processor_seconds_a_page": round(spent / pages, 3),
        "connected_seconds_median": round(statistics.median(connected for _, connected, _ in rooms), 2),
        "all_open_seconds": round(max(there for _, _, there in rooms), 2),
        "pss_mib_a_page": round(held / pages / MIB, 1),
    }


async def compared(counts, stock_counts):
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        await measured(Stock, 1, folder)  # compiles what is not compiled yet
        warm_up()
        await measured(OneKernel, 1, folder)
        warm = {
            "processor_seconds": round(seconds_of(warm_process()), 2),
            "pss_mib": round(warm_process().memory_full_info().pss / MIB, 1),
        }
        for count in counts:
            result[f"{count} at once, forked"] = forked = await measured(OneKernel, count, folder)
            if count in stock_counts:
                result[f"{count} at once, stock"] = stock = await measured(Stock, count, folder)
                ratio = {name: round(stock[name] / forked[name], 1) for name in stock}
                result[f"{count} at once, stock over forked"] = ratio
            print(json.dumps(result[f"{count} at once, forked"]), flush=True)
    return {"warm_process": warm, **result}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--pages", type=int, nargs="+", default=[1, 5, 20, 50, 100])
    arguments.add_argument(
        "--stock", type=int, nargs="*", default=[1, 20], help="of them, with stock kernels too"
    )
    arguments.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = arguments.parse_args()
    told(asyncio.run(compared(chosen.pages, chosen.stock)), chosen.json)


if __name__ == "__main__":
    main()

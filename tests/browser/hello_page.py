"""The page of dashboards/hello in a browser, and its kernel."""

from __future__ import annotations

import json

import psutil
from playwright.sync_api import expect

PROTOCOL = "v1.kernel.websocket.jupyter.org"


def opened(page, server, query=""):
    """Open the page and wait until its kernel has made the widget."""
    page.goto(f"{server.address}{query}")
    expect(page.get_by_role("button", name="Tell")).to_be_visible()


def kernel_of(page, server):
    """The process behind a page, as the page itself tells."""
    page.get_by_role("button", name="Tell").click()
    answer = page.get_by_text("told by")
    expect(answer).to_be_visible()
    return psutil.Process(int(answer.inner_text().rpartition(" ")[2]))


def message(kind, content, channel):
    """One message in the binary protocol of kernel websockets: offsets, then channel and parts."""
    header = {
        "msg_id": f"{kind}-{channel}",
        "msg_type": kind,
        "username": "",
        "session": "x",
        "version": "5.3",
    }
    parts = [channel.encode(), *(json.dumps(part).encode() for part in (header, {}, {}, content))]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    return b"".join(number.to_bytes(8, "little") for number in numbers) + b"".join(parts)

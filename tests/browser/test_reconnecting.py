"""A page whose connection is cut: nothing is lost, nothing is done twice, and the server keeps its size."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import time
from types import SimpleNamespace

import psutil
import pytest
from hello_page import PROTOCOL, kernel_of, message, opened
from looking import some
from playwright.sync_api import expect
from processes import A_WHILE, kill
from websockets.sync.client import connect
from whatif_page import SCHOOL, agrees, rested, set_lever
from whatif_page import opened as opened_whatif

from planner.model.scenario import Lever
from planner.rooms.line import Widget
from planner.rooms.whatif.state import WhatIf

MIB = 2**20


def memory(pid):
    """Bytes a process holds."""
    return psutil.Process(pid).memory_info().rss


def worked(pid):
    """Seconds of processor time a process has taken: as many however much else the machine does."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def kernel_id(page):
    return page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")


def numbers(page):
    """Everything the page shows."""
    return page.evaluate(
        "() => [...document.querySelectorAll('output[data-key]')].map(o => [o.dataset.key, o.dataset.value, o.innerText])"
    )


class Careless:
    """A websocket written by hand: it sends what it is told and reads nothing, not even that it is closed."""

    def __init__(self, server, kernel, session="x"):
        self.socket = socket.create_connection(("localhost", server.port), timeout=A_WHILE)
        lines = [
            f"GET /api/kernels/{kernel}/channels?session_id={session} HTTP/1.1",
            f"Host: localhost:{server.port}",
            f"Authorization: token {server.token}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Sec-WebSocket-Protocol: {PROTOCOL}",
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = http.client.HTTPResponse(self.socket)
        answer.begin()
        assert answer.status == 101

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, payload):
        mask = b"\0\0\0\0"
        self.socket.sendall(
            b"\x82" + (0x80 | 126).to_bytes(1) + len(payload).to_bytes(2, "big") + mask + payload
        )

    def bye(self):
        """Say farewell, as every websocket does when it is told to close."""
        self.socket.sendall(b"\x88\x80\0\0\0\0")

    def is_closed(self):
        """Read to the end, if it comes."""
        until = time.monotonic() + A_WHILE
        try:
            while time.monotonic() < until:
                if not self.socket.recv(2**20):
                    return True
        except ConnectionResetError:
            return True
        except TimeoutError:
            pass
        return False


def joined(server, kernel, session="x"):
    """Another page's connection to the same kernel."""
    return connect(
        f"ws://localhost:{server.port}/api/kernels/{kernel}/channels?session_id={session}",
        subprotocols=[PROTOCOL],
        additional_headers={"Authorization": f"token {server.token}"},
        proxy=None,
        max_size=None,
    )


def test_a_message_on_a_connection_that_is_closing_costs_nothing(page, start):
    """Read by the protocol of old it cost 5 s and 3.3 GB, for good, each time another length came."""
    server = start()
    opened(page, server)
    kernel = kernel_id(page)
    before = memory(server.process.pid)
    with Careless(server, kernel) as first:
        first.send(message("kernel_info_request", {}, "shell"))
        with joined(server, kernel):  # the same session come back: the server closes the first connection
            began = worked(server.process.pid)
            for _ in range(3):
                first.send(message("kernel_info_request", {}, "shell"))
            first.bye()
            assert first.is_closed()
            assert worked(server.process.pid) - began < 4
    assert memory(server.process.pid) - before < 50 * MIB
    assert "struct" not in server.log.read_text()
    kernel_of(page, server)  # and the page lives


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x01",
        (2**63).to_bytes(8, "little"),  # so many offsets that counting them fills the memory
        (6).to_bytes(8, "little") + b"\xff" * 48,
        message("kernel_info_request", {}, "shell")[:-1],
    ],
)
def test_what_is_no_message_ends_its_connection_and_nothing_else(page, server, payload):
    opened(page, server)
    before = memory(server.process.pid)
    with Careless(server, kernel_id(page), "strange") as strange:
        strange.send(payload)
        kernel_of(page, server)
        strange.bye()
        assert strange.is_closed()
    assert memory(server.process.pid) - before < 50 * MIB


def test_a_page_that_reads_nothing_is_cut_off(chromium, whatif_server):
    process, address = whatif_server.process, whatif_server.address
    page = whatif(chromium, address)
    port, token = re.search(r":(\d+)/.*token=(.+)", address).groups()
    kernel = kernel_id(page)
    server = SimpleNamespace(port=int(port), token=token)
    with joined(server, kernel, "asking") as asking:
        asking.send(message("comm_info_request", {}, "shell"))
        while b"comm_info_reply" not in (answer := asking.recv(timeout=A_WHILE)):
            pass
    comm_ids = re.findall(rb'"([\w-]{32,})": ?{"target_name"', answer)
    assert comm_ids
    before = memory(process.pid)
    with Careless(server, kernel, "deaf") as deaf:
        with contextlib.suppress(ConnectionError):  # cut off while it is still asking
            for k in range(150):  # of the largest thing a page may ask for, a third of a megabyte
                for i in comm_ids:
                    content = {"method": "custom", "content": {"what": "plotly", "k": k}}
                    deaf.send(message("comm_msg", {"comm_id": i.decode(), "data": content}, "shell"))
        set_lever(page, "move", 3)
        # Not asked whether it is closed before the server has said so: who asks reads, and is deaf no more. A kernel
        # serves its connections in turn, so that another's answer says nothing of it.
        until = time.monotonic() + A_WHILE
        while f"session {kernel}: its page reads nothing" not in whatif_server.log.read_text("utf-8"):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert deaf.is_closed()
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=3).scenario)
    # 16 MiB for each page, and what lies in ZeroMQ's own queues, at most 1,000 messages long: 80-180 measured.
    assert memory(process.pid) - before < 300 * MIB
    page.context.close()


class Room:
    """Counts what it is asked."""

    done = 0

    def answer(self, request, files=()):
        self.done += 1
        return {"done": self.done}


def test_a_request_that_comes_twice_is_answered_twice_and_done_once():
    room, sent = Room(), []
    line = Widget(room)
    line.send = lambda content, buffers=(): sent.append((content, buffers))
    for request in ({"n": 1, "what": "undo"}, {"n": 1, "what": "undo"}, {"n": 2, "what": "undo"}):
        line._hear(line, request, [])
    assert room.done == 2
    assert sent[0] == sent[1] != sent[2]


def whatif(chromium, address):
    """A page whose line can be cut, and made to lose what is said next."""
    page = chromium.new_context().new_page()
    page.lost, page.cut, page.deaden = [], lambda: None, lambda: None

    def route(here):
        there, dead = here.connect_to_server(), []

        def passed(way):
            def pass_on(said):
                if dead:
                    return
                word = page.lost[-1] if page.lost else None
                if word and word[0] == ("out" if way is there else "in") and word[1] in said:
                    page.lost.pop()
                else:
                    way.send(said)

            return pass_on

        here.on_message(passed(there))
        there.on_message(passed(here))
        page.cut = lambda: (there.close(code=4000), here.close(code=4000))
        page.deaden = lambda: dead.append(True)  # this connection, and it stays open; the next one is well

    page.route_web_socket("**/channels*", route)
    opened_whatif(page, address)
    return page


def test_what_a_cut_line_lost_is_asked_again_and_done_once(chromium, whatif_server):
    page = whatif(chromium, whatif_server.address)
    for value in (1, 2, 3, 4):
        set_lever(page, "move", value)
        rested(page)
    for way, word in (("out", b'"undo"'), ("in", b"comm_msg")):
        page.lost.append((way, word))
        page.locator("#wi-undo").click()  # the page rests no more, before the click has returned
        rested(page)
        assert not page.lost
    agrees(page, WhatIf(SCHOOL, move=2).scenario)
    page.context.close()


@pytest.mark.parametrize("cuts", [6, pytest.param(200, marks=pytest.mark.long)])
def test_a_page_cut_off_again_and_again_loses_nothing_and_the_server_keeps_its_size(
    chromium, whatif_server, cuts
):
    process, address = whatif_server.process, whatif_server.address
    page, state, sizes = whatif(chromium, address), WhatIf(SCHOOL), []
    for cut in range(cuts):
        for lever, step in ((Lever.MOVE, 0.5 + cut % 9), (Lever.STUDENTS, 345 + 5 * (cut % 9))):
            state = state.with_lever(lever, step)
            set_lever(page, lever.value, step)
        page.cut()
        rested(page)
        agrees(page, state.scenario)
        sizes.append(memory(process.pid))
    assert max(sizes) - sizes[0] < 30 * MIB
    page.context.close()


def test_a_connection_that_is_dead_and_not_closed_is_said_and_given_up(chromium, whatif_server):
    page = whatif(chromium, whatif_server.address)
    page.deaden()
    for step in (2, 4):
        set_lever(page, "move", step)
    expect(page.locator(".wi-slow")).to_be_attached()
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=4).scenario)
    page.locator("#wi-undo").click()  # what was asked again was done once
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=2).scenario)
    page.context.close()


def test_what_waits_for_a_page_that_is_away_is_bounded():
    from planner.serving.channels import MOST_WAITING, Waiting

    waiting = Waiting()
    for k in range(100):
        waiting.append(("iopub", [json.dumps(k).encode(), bytes(MIB // 2)]))
    assert sum(len(part) for _, parts in waiting for part in parts) <= MOST_WAITING
    assert waiting[-1][1][0] == b"99"


def test_a_page_loaded_again_after_its_kernel_died_stands_where_it_was_left(chromium, whatif_server):
    address = whatif_server.address
    page = chromium.new_context().new_page()
    opened_whatif(page, address)
    page.locator("#wi-language-en").click()
    rested(page)
    page.locator("#wi-school > summary").click()
    page.locator("#wi-pick2").click()
    rested(page)
    set_lever(page, "move", 2.5)
    rested(page)
    left = numbers(page)
    kill(some(whatif_server.kernels()))
    notice = page.get_by_role("alert").filter(has_text="The calculation behind this page has stopped")
    expect(notice).to_be_visible()
    notice.get_by_role("link").click()
    expect(page.locator("[data-line=open]")).to_be_attached()
    rested(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What if we moved the time?")
    assert numbers(page) == left
    assert page.locator("#wi-move").input_value() == "2.5"
    page.locator("#wi-undo").click()  # and today is one step back
    rested(page)
    assert page.locator("#wi-move").input_value() == "0"
    kill(some(whatif_server.kernels()))
    set_lever(page, "students", 200)  # and what is never answered stays where the hand left it
    page.reload()
    expect(page.locator("[data-line=open]")).to_be_attached()
    rested(page)
    assert page.locator("[data-lever=students]").input_value() == "200"
    assert "a-token" not in page.evaluate("() => JSON.stringify({ ...sessionStorage })")
    page.context.close()


def test_what_a_tab_kept_is_read_as_anybody_s(chromium, whatif_server):
    page = chromium.new_context().new_page()
    opened_whatif(page, whatif_server.address)
    set_lever(page, "move", 2.5)
    rested(page)
    forged = {"query": {"fte": "<img src=x onerror=alert(1)>", "name": "x"}, "state": {"move": 1e9}}
    page.evaluate(
        """(forged) => { const [[key, kept]] = Object.entries(sessionStorage);
        sessionStorage[key] = JSON.stringify({ ...JSON.parse(kept), ...forged }); }""",
        forged,
    )
    page.reload()
    expect(page.locator("[data-said]")).to_contain_text("Intet er ændret")
    rested(page)
    assert page.locator("#wi-move").input_value() == "0"
    page.context.close()

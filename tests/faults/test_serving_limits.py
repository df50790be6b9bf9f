"""Before anybody is known: large bodies, endless headers and half-sent requests are cut off, and others are served."""

from __future__ import annotations

import asyncio
import socket
import threading

import psutil
import pytest
from tornado.web import Application, RequestHandler

from planner.serving import limits
from planner.serving.command import listening
from planner.serving.limits import limited


class Open(RequestHandler):
    def get(self):
        self.finish("here")

    def post(self):
        self.finish("taken")


@pytest.fixture
def port(monkeypatch):
    """A server within the limits, its times a second each."""
    monkeypatch.setattr(limits, "SECONDS_FOR_HEADERS", 1.0)
    monkeypatch.setattr(limits, "SECONDS_FOR_A_BODY", 1.0)
    sockets = listening(0)
    ready, loop, ended = threading.Event(), [], []

    async def serve():
        server = limited(Application([("/", Open)]))
        server.add_sockets(sockets)
        stop = asyncio.Event()
        loop[:] = asyncio.get_running_loop(), stop
        ready.set()
        await stop.wait()
        server.stop()
        ended.append(True)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    yield sockets[0].getsockname()[1]
    loop[0].call_soon_threadsafe(loop[1].set)
    thread.join(10)
    assert ended


def connect(port):
    made = socket.create_connection(("127.0.0.1", port), timeout=10)
    made.settimeout(10)
    return made


def answer(port, text):
    with connect(port) as one:
        try:
            one.sendall(text)
            return one.recv(4096)
        except ConnectionError:
            return b""


def test_six_bodies_of_95_megabytes_are_refused_and_cost_no_memory(port):
    memory = psutil.Process()
    before = memory.memory_info().rss
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {95 * 2**20}\r\n\r\n".encode()
    for _ in range(6):
        said = answer(port, head + b"x" * 2**20)
        assert said.startswith(b"HTTP/1.1 400") or said == b""
    assert memory.memory_info().rss - before < 30 * 2**20
    assert answer(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").endswith(b"here")


def test_headers_without_an_end_are_cut_off(port):
    said = answer(
        port, b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 900) for n in range(200))
    )
    assert b"here" not in said
    assert answer(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").endswith(b"here")


def test_half_sent_requests_are_dropped_in_time(port):
    begun = [
        b"GET / HTTP/1.1\r\nHost: loc",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nhalf",
        b"",
    ]
    waiting = [connect(port) for _ in range(60)]
    for n, one in enumerate(waiting):
        one.sendall(begun[n % len(begun)])
    for one in waiting:
        said = one.recv(100)  # which times out where it is never dropped
        assert said == b"" or said.startswith(b"HTTP/1.1 4")
        one.close()
    assert answer(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").endswith(b"here")

"""Between a page's websocket and its kernel: one protocol for good, and no more held than a page can fetch."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado import web
from tornado.iostream import StreamBufferFullError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import (
    VoilaKernelWebsocketHandler,
    read_header_from_binary_message,
)

from planner.serving.gate import Gate

PROTOCOL = "v1.kernel.websocket.jupyter.org"
MOST_UNREAD = 16 * 2**20  # bytes a page may leave unread: 80 of the largest answers a room gives
MOST_WAITING = 4 * 2**20  # bytes kept for a page whose connection was cut, until it is back

# What a page needs of its kernel. Not `error` and `stream`: they carry tracebacks, and those carry paths.
_SPOKEN = {
    "clear_output",
    "comm_close",
    "comm_info_reply",
    "comm_msg",
    "comm_open",
    "display_data",
    "kernel_info_reply",
    "shutdown_reply",
    "status",
    "update_display_data",
}
_LOGGED = {"error", "stream"}
_COLOUR = re.compile("\x1b\\[[0-9;]*m")
_WORD = 8  # bytes of a number in the protocol
# Offsets: of the channel and four parts, and their end; and of buffers, one for each file that is handed in.
_FEWEST, _MOST = 6, 64


class Connection(ZMQChannelsWebsocketConnection):
    """A page's connection, whose protocol does not change when it closes.

    jupyter_server asks the websocket for its protocol at every message, is told none once the connection is closing,
    and then reads what still arrives by the old protocol: the number of parts, read the wrong way round, is a hundred
    million, and `struct` keeps the format it makes of them. Measured: 5 s and 3.3 GB for each cut with a message under
    way, never given back. (tests/browser/test_reconnecting.py)
    """

    @property
    def subprotocol(self) -> str:
        """The one that was agreed; nobody else is let in."""
        return PROTOCOL


class Waiting(list[tuple[str, list[bytes]]]):
    """What a kernel said while its page was away: the newest of it, `most` bytes at most.

    jupyter_server keeps it in a list without an end. What is dropped here the page asks for again (line.js).

    >>> waiting = Waiting(most=4)
    >>> for part in (b"ab", b"cd", b"ef"):
    ...     waiting.append(("iopub", [part]))
    >>> [parts for _, parts in waiting]
    [[b'cd'], [b'ef']]
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        super().__init__()
        self.most, self.size = most, 0

    def append(self, message: tuple[str, list[bytes]]) -> None:
        """Keep a message, and let the oldest go where there are too many."""
        super().append(message)
        self.size += _size(message)
        while self.size > self.most:
            self.size -= _size(self.pop(0))


class Channels(Gate, VoilaKernelWebsocketHandler):
    """Messages between a page and its kernel: no code inwards (Voilà's list), no tracebacks outwards."""

    async def prepare(self) -> None:
        """Let in who speaks the one protocol that is read below."""
        await super().prepare()
        if PROTOCOL not in self.request.headers.get("Sec-WebSocket-Protocol", ""):
            raise web.HTTPError(HTTPStatus.BAD_REQUEST)

    async def open(self, kernel_id: str) -> None:
        """Bound what is written to a page that does not read."""
        self.ws_connection.stream.max_write_buffer_size = MOST_UNREAD
        await super().open(kernel_id)

    def on_message(self, message: str | bytes) -> None:
        """Pass on what is a message; whoever sends anything else is no page of ours."""
        if not is_message(message):
            self.close(1002)
        elif self.connection is not None:
            super().on_message(message)

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Pass on what a page needs; what a room printed or failed at goes to the server's log."""
        header = read_header_from_binary_message(message) if isinstance(message, bytes) else None
        kind = (header or {}).get("msg_type")
        if kind in _LOGGED and isinstance(message, bytes):
            _, parts = deserialize_msg_from_ws_v1(message)
            content = json.loads(parts[3])
            text = "\n".join(content.get("traceback", [])) or content.get("text", "")
            self.log.warning("session %s: %s", self.kernel_id, _COLOUR.sub("", text)[:20_000].rstrip())
        if kind not in _SPOKEN:
            return None
        try:
            return super().write_message(message, binary)
        except WebSocketClosedError:  # cut, and not yet known to be: the page asks again when it is back
            return None
        except StreamBufferFullError:
            self.log.warning("session %s: its page reads nothing; connection closed", self.kernel_id)
            self.ws_connection.stream.close()
            return None


def is_message(message: str | bytes) -> bool:
    """Say whether bytes from outside are laid out as the protocol has it.

    A number of offsets, the offsets, channel and parts. jupyter_server believes the number: one of 2**63 would be
    counted through.
    """
    if isinstance(message, str):
        return False
    count = int.from_bytes(message[:_WORD], "little")
    first = _WORD * (count + 1)
    if not _FEWEST <= count <= _MOST or len(message) < first:
        return False
    offsets = [int.from_bytes(message[at : at + _WORD], "little") for at in range(_WORD, first, _WORD)]
    return offsets[0] == first and offsets[-1] == len(message) and all(a <= b for a, b in pairwise(offsets))


def _size(message: tuple[str, list[bytes]]) -> int:
    return sum(len(part) for part in message[1])

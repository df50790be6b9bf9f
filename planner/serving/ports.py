"""A place to listen, on this machine only, taken before anything slow is loaded."""

from __future__ import annotations

import errno
import socket

_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_NO_SUCH_FAMILY = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def listening(port: int) -> list[socket.socket]:
    """Listen on a port of every loopback there is: "localhost" may mean either. OSError where it is taken.

    0 takes any free one.
    """
    sockets: list[socket.socket] = []
    try:
        for family, address in _LOOPBACK:
            try:
                sockets.append(socket.create_server((address, port), family=family, backlog=128))
            except OSError as error:
                if error.errno in _NO_SUCH_FAMILY and sockets:
                    continue
                raise
            sockets[-1].settimeout(0)  # tornado waits for them all at once
            port = sockets[0].getsockname()[1]
    except OSError:
        for opened in sockets:
            opened.close()
        raise
    return sockets

"""What anybody may send before it is known who they are: little, and not slowly."""

from __future__ import annotations

from tornado.httpserver import HTTPServer
from tornado.web import Application

MIB = 2**20
# Bytes in one message of a page: an upload is refused in the page over 2 MiB, as base64 a third more.
MOST_IN_A_MESSAGE = 4 * MIB
MOST_IN_A_BODY = 64 * 1024  # what a page says by any other way than its socket is a farewell
MOST_IN_HEADERS = 32 * 1024
SECONDS_FOR_HEADERS = 15.0  # and for a connection with nothing on it: a browser opens another
SECONDS_FOR_A_BODY = 10.0


def limited(app: Application) -> HTTPServer:
    """Serve an application within these limits; who goes beyond them is cut off, and costs nobody else anything."""
    return HTTPServer(
        app,
        max_header_size=MOST_IN_HEADERS,
        max_body_size=MOST_IN_A_BODY,
        max_buffer_size=2 * MOST_IN_A_MESSAGE,
        idle_connection_timeout=SECONDS_FOR_HEADERS,
        body_timeout=SECONDS_FOR_A_BODY,
    )

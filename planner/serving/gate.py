"""The gate every address stands behind: host, token, headers, and refusals in words."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from planner.serving import shell

# Written by the server or by the room; a script in a school's name is no script here. `data:` is the icon there is none of.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",  # an address may carry the token
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A request that shows the token may otherwise be read from any site (jupyter_server allows it by default).
    "Access-Control-Allow-Origin": "null",
}


class Identity(PasswordIdentityProvider):
    """The token, and a cookie after it; no login page, no password."""

    async def get_user(self, handler: Any) -> User | None:
        """Know the visitor, and hand out the cookie that a page's farewell must show.

        Without it the farewell of a closed tab is refused and its kernel stays (voila#1458). The cookie can only be
        made once the visitor is known.
        """
        user: User | None = await super()._get_user(handler)
        handler.current_user = handler._jupyter_current_user = user  # noqa: SLF001  (where Jupyter looks for it)
        if user is not None:
            handler.xsrf_token  # noqa: B018  (reading it sets the cookie)
        return user

    def process_login_form(self, handler: Any) -> None:
        """Let nobody in by a form."""

    def get_handlers(self) -> list[tuple[str, object]]:
        """Offer no login page."""
        return []


class Gate(JupyterHandler):
    """Host and token first, on every address; refusals in words, nothing of what went wrong inside."""

    number = ""  # what an error is logged under, and the page shows

    async def prepare(self) -> None:
        """Let in who has the token and speaks to this machine by its own name."""
        # By name: Jupyter's own subclasses send visitors to a login page, or answer before they ask.
        await JupyterHandler.prepare(self, _redirect_to_login=False)

    def options(self, *_: Any, **__: Any) -> None:
        """Answer no other site's question whether it may ask."""
        raise web.HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what was not foreseen; a refusal is no error."""
        if not isinstance(value, web.HTTPError):
            self.number = secrets.token_hex(4)
            self.log.error(
                "%s: %s %s", self.number, self.request.method, self.request.path, exc_info=(typ, value, tb)
            )

    def write_error(self, status_code: int, **_: Any) -> None:
        """Refuse in two languages."""
        if status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.set_header("Retry-After", str(shell.RETRY_AFTER))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(shell.refusal(status_code, self.number))


class Missing(Gate):
    """No such address."""

    async def prepare(self) -> None:
        """Say so, to those who may know."""
        await super().prepare()
        raise web.HTTPError(HTTPStatus.NOT_FOUND)


class Ticket(Gate):
    """The way in for the browser that `planner serve` opens itself.

    Good for one visit: the address stands in the list of processes, which other users of the machine can read.
    """

    async def prepare(self) -> None:
        """Ask for the ticket instead of the token."""
        self.current_user = None
        tickets: set[str] = self.settings["planner_tickets"]
        ticket = self.get_query_argument("ticket", "")
        if not self.check_host() or ticket not in tickets:
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        tickets.remove(ticket)

    def get(self) -> None:
        """Go to the address that can be kept."""
        self.redirect(self.settings["planner_address"]())

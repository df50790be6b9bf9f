"""Every address the server answers, each behind the same gate.

Nothing of Voilà's or Jupyter's own routing is kept: what is not here does not exist. Their files under the root
would be served without a token, their tree lists what lies in the folder, their query route needs no token.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast
from uuid import uuid4

from tornado import web
from tornado.iostream import StreamClosedError
from voila.tornado.handler import TornadoVoilaHandler

from planner.serving import shell
from planner.serving.assets import Assets
from planner.serving.channels import Channels
from planner.serving.gate import Gate, Missing, Ticket
from planner.serving.page import Page
from planner.serving.sessions import Sessions, promised_id

KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class Front(Gate):
    """The front page: the first dashboard."""

    @web.authenticated
    def get(self) -> None:
        """Go there, with the query (a bookmark's token must not be lost on the way)."""
        first = next(iter(self.settings["planner_pages"]))
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(f"/{first}{query}")


class Dashboard(Gate, TornadoVoilaHandler):
    """One dashboard: its opening state at once, then what its kernel makes."""

    def initialize(self) -> None:
        """Take what Voilà's handler needs from the application it runs in."""
        voila = self.settings["voila"]
        super().initialize(
            voila_configuration=voila.voila_configuration,
            template_paths=voila.template_paths,
            config=voila.config,
        )

    @web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Write the opening, start the kernel, write its outputs."""
        page: Page | None = self.settings["planner_pages"].get(path or "")
        if page is None or not self.settings["planner_root"].joinpath(f"{path}.ipynb").is_file():
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        if self._shows_the_key():
            self.redirect(f"{self.request.path}?{self.request.query}".removesuffix("?"))
            return
        # Thirty days from the last visit, not from the first: the address in the bookmark has no key.
        if not self.token_authenticated:
            self.identity_provider.set_login_cookie(self, self.current_user)
        sessions = cast("Sessions", self.kernel_manager)
        kernel_id = str(uuid4())
        sessions.expect(kernel_id)
        promised_id.set(kernel_id)
        try:
            await self._write_opening(page, kernel_id)
            await self._write_outputs(f"{path}.ipynb")
        except StreamClosedError:  # gone before the page was out, so no farewell will come
            await sessions.end(kernel_id, "stopped")
        finally:
            sessions.release(kernel_id)

    def _shows_the_key(self) -> bool:
        """Whether a browser that has just got its cookie shows the token in its address; the query is rid of it.

        A browser that comes from another site would not bring a strict cookie along, so it stays, and the page's
        script takes the token away (line.js). What says nothing of itself is no browser.
        """
        # Nor must Jupyter hand the token on to the kernel's environment.
        had, parts = self.request.query, self.request.query.split("&")
        self.request.query = "&".join(part for part in parts if not part.startswith("token="))
        is_browser_here = self.request.headers.get("Sec-Fetch-Site") in {"none", "same-origin"}
        return is_browser_here and self.request.query != had

    async def _write_opening(self, page: Page, kernel_id: str) -> None:
        query = self._query()
        try:
            opening = page.opening(query)
        except Exception:  # the page lives without: its kernel draws the same state a second later
            self.log.exception("%s: no opening state", secrets.token_hex(4))
            opening = ""
        assets: Assets = self.settings["planner_assets"]
        config = {"baseUrl": self.settings["base_url"], "kernelId": kernel_id}
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.write(shell.head(page, opening, query, assets.root, config))
        await self.flush()

    async def _write_outputs(self, notebook: str) -> None:
        has_failed = False
        try:
            async for piece in self.get_generator(path=notebook):
                if not piece.startswith("<script>"):  # Voilà's heartbeat, which the page's policy forbids
                    self.write(piece)
                    await self.flush()
        except StreamClosedError:
            raise
        except Exception:
            self.log.exception("%s: %s stopped before its page was out", secrets.token_hex(4), notebook)
            has_failed = True
        self.finish(shell.tail(has_failed=has_failed))

    def _query(self) -> Mapping[str, str]:
        names = (name for name in self.request.query_arguments if name != "token")
        return {name: self.get_query_argument(name) for name in names}


class AssetFile(Gate):
    """One file under its hashed address: the same for ever, so fetched once."""

    @web.authenticated
    def get(self, version: str, name: str) -> None:
        """Send it as it lies ready."""
        assets: Assets = self.settings["planner_assets"]
        asset = assets.get(name) if version == assets.version else None
        if asset is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.set_header("Content-Type", asset.content_type)
        content = asset.content
        if asset.is_gzipped:
            # Every browser since 2000 takes it, and says so; who does not is no browser.
            self.set_header("Content-Encoding", "gzip")
        self.finish(content)

    def compute_etag(self) -> None:
        """Need none: the address is the version."""


class Alive(Gate):
    """How the kernel of a page is; asked by the page, answered by the kernel (alive.js)."""

    @web.authenticated
    async def get(self, kernel_id: str) -> None:
        """Answer with a state."""
        sessions = cast("Sessions", self.kernel_manager)
        self.set_header("Cache-Control", "no-store")
        self.finish({"state": await sessions.state(kernel_id)})


class Farewell(Gate):
    """A tab was closed."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End its session."""
        sessions = cast("Sessions", self.kernel_manager)
        await sessions.end(kernel_id, "stopped")
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


DOORS: list[tuple[str, type[web.RequestHandler]]] = [
    (r"/", Front),
    (r"/open", Ticket),
    (r"/([a-z][a-z0-9_-]*)", Dashboard),
    # Voilà's own address, which others may have noted.
    (r"/voila/render/([a-z][a-z0-9_-]*)\.ipynb", Dashboard),
    (r"/assets/([0-9a-f]+)/(.+)", AssetFile),
    (rf"/alive/{KERNEL_ID}", Alive),
    (rf"/voila/api/shutdown/{KERNEL_ID}", Farewell),
    (rf"/api/kernels/{KERNEL_ID}/channels", Channels),
    (r".*", Missing),
]

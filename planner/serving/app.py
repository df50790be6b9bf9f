"""Voilà, standalone, with its doors changed.

A subclass and not a configuration: routes, compression and the gate cannot be configured. Never the Jupyter Server
extension: there every visitor may run code.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from tornado.ioloop import IOLoop
from tornado.web import Application
from traitlets.config import Config
from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer

from planner.files.workplace import sweep, workplace
from planner.memos.run.forking import for_sockets, forks
from planner.serving import shell
from planner.serving.assets import Assets, collect
from planner.serving.channels import Connection
from planner.serving.daily import daily_backups
from planner.serving.doors import DOORS
from planner.serving.forked import warm_up
from planner.serving.gate import HEADERS, Identity, Missing
from planner.serving.limits import MOST_IN_A_MESSAGE, limited
from planner.serving.page import Page
from planner.serving.sessions import OneKernel, Sessions
from planner.serving.token import cookie_secret

HOST = "localhost"


class Notebooks(LargeFileManager):
    """Reads dashboards; they are ours, and their outputs are not shown: nothing to sign or to trust."""

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Open no database of signatures."""


class Server(Voila):
    """Voilà behind the gate."""

    pages: Mapping[str, Page] = {}
    sockets: list[socket.socket] = []  # noqa: RUF012  (set on the one instance, before it starts)
    when_ready: Callable[[str, str], None] = staticmethod(lambda _address, _ticket: None)
    ticket = ""

    @property
    def address(self) -> str:
        """The first page's address, with the token."""
        return f"http://{HOST}:{self.port}/{next(iter(self.pages))}?token={self.token}"

    def setup_template_dirs(self) -> None:
        """Find our template where it is, not in folders any other program may write a template to."""
        self.template_paths = [str(shell.TEMPLATES)]
        self.static_paths: list[str] = []

    def init_settings(self) -> dict[str, Any]:
        """Set what must be known when the application is made, and is too late in `tornado_settings`."""
        settings: dict[str, Any] = super().init_settings()
        assets = self._assets()
        # Answers that change are compressed as they go; assets lie compressed already.
        settings |= {
            "compress_response": True,
            "allow_remote_access": False,  # a foreign Host is refused: DNS rebinding
            "headers": HEADERS,
            "xsrf_cookie_kwargs": {"samesite": "Strict"},
            "default_handler_class": Missing,
            "log_function": lambda _handler: None,  # its lines carry the token
            "websocket_max_message_size": MOST_IN_A_MESSAGE,
            # No pings: jupyter_server asks for a pong within its timeout counted from before the first ping, so a
            # timeout as short as the interval cuts every page off at each interval; and tornado refuses a longer
            # one. On loopback a page that is gone has closed its connection.
            "ws_ping_interval": 0,
            "contents_manager": Notebooks(parent=self),
            "serve_traceback": False,
            "autoreload": False,
            "planner_address": lambda: self.address,
            "planner_tickets": {self.ticket},
            "planner_assets": assets,
            "planner_pages": self.pages,
            "planner_root": Path(self.root_dir),
        }
        return settings

    def init_handlers(self) -> list[Any]:
        """Replace every route."""
        return list(DOORS)

    def _assets(self) -> Assets:
        assets = collect(file for page in self.pages.values() for file in page.assets)
        assets.prepare()
        return assets

    def start(self) -> None:
        """Listen on sockets that were bound before all this was loaded; stop when told to."""
        folder = for_sockets()
        sweep(folder)  # what a server that was killed left
        held = contextlib.ExitStack()
        self.connection_dir = str(held.enter_context(workplace(folder)))
        self.config.Sessions.ipython_dir = str(Path(self.connection_dir, "ipython"))
        try:
            self.app = Application(**self.init_settings())
            self.app.add_handlers(".*$", self.init_handlers())
            server = limited(self.app)
            server.add_sockets(self.sockets)
            self.ioloop = IOLoop.current()
            # SIGHUP: the terminal was closed; unknown to Windows.
            for name in ("SIGTERM", "SIGHUP", "SIGINT"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), self._handle_signal_stop)
            self.ioloop.add_callback(self._announce)
            self.ioloop.start()
            server.stop()
        finally:
            self.stop()
            held.close()

    async def _announce(self) -> None:
        """Say the address once the first visitor will not have to wait for what is loaded on first use."""
        renderer = NotebookRenderer(
            voila_configuration=self.voila_configuration,
            traitlet_config=self.config,
            notebook_path=f"{next(iter(self.pages))}.ipynb",
            template_paths=self.template_paths,
            contents_manager=self.app.settings["contents_manager"],
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config={},
        )
        await renderer.initialize()
        _ = renderer.exporter.template
        self.when_ready(self.address, f"http://{HOST}:{self.port}/open?ticket={self.ticket}")

    def stop(self) -> None:
        """Leave no kernel and no file."""
        if hasattr(self, "kernel_manager"):
            run_sync(self.kernel_manager.shutdown_all)(now=True)


def configured(*, limit: int, idle: float) -> Config:
    """Everything that can be said by configuration."""
    config = Config()
    config.Voila.identity_provider_class = Identity
    config.Voila.kernel_websocket_connection_class = Connection
    config.Identity.cookie_options = {"samesite": "Strict", "httponly": True}
    config.VoilaConfiguration.allow_template_override = "NO"  # ?template=nosuch hangs the page
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.template = "planner"
    config.VoilaConfiguration.extension_allowlist = []
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.multi_kernel_manager_class = Sessions
    config.VoilaConfiguration.kernel_spec_manager_class = OneKernel
    # A kernel that is started again is an empty one: the page would move levers nothing answers (voila#67).
    config.KernelManager.autorestart = False
    if forks():
        # Sockets of the folder of connection files, which its owner alone can open. A port is chosen before it is
        # taken, and another process may have it by then: a page of a kernel that could not start.
        config.KernelManager.transport = "ipc"
    config.KernelManager.transport_encryption = (
        "auto"  # else any user of the machine may listen to what is published
    )
    config.AsyncMappingKernelManager.transport_encryption = "auto"
    config.Sessions.limit = limit
    # Not `allow_tracebacks = False`: in jupyter_server 2.21.1 the first error then breaks the page's connection
    # (AttributeError: traceback_replacement_message). The doors drop tracebacks.
    config.Sessions.cull_idle_timeout = max(1, round(idle))
    config.Sessions.cull_interval = max(1, min(30, round(idle / 2)))
    config.Sessions.cull_connected = True
    return config


def serve(  # noqa: PLR0913  (by name alone)
    *,
    sockets: list[socket.socket],
    root: Path,
    pages: Mapping[str, Page],
    token: str,
    database: str | None = None,
    browser: bool = True,
    limit: int = 20,
    idle: float = 4 * 3600,
    when_ready: Callable[[str], None] = print,
) -> None:
    """Serve the pages of one folder until told to stop.

    Parameters
    ----------
    sockets : list of socket
        Already bound, so that a taken port is known before three seconds of loading.
    root : Path
        Folder of notebooks; only those named in `pages` are served.
    database : str or None
        Handed on to the kernels as PLANNER_DATABASE; backed up once a day.
    limit, idle : int, float
        Most sessions at a time; seconds without use until one is ended.
    when_ready : function
        Told the address, token and all.
    """
    warm_up()
    if database is not None:
        os.environ["PLANNER_DATABASE"] = database

    def ready(address: str, way_in: str) -> None:
        when_ready(address)
        if browser:  # in a thread: a browser that runs in the terminal does not come back until it is closed
            threading.Thread(target=webbrowser.open, args=[way_in], daemon=True).start()

    # The one instance: where Voilà's and Jupyter's parts that have no parent look for a log.
    server = Server.instance(config=configured(limit=limit, idle=idle), log_level=logging.WARNING)
    server.pages, server.sockets, server.when_ready = pages, sockets, ready
    server.ticket = secrets.token_urlsafe(24)
    server.root_dir, server.token, server.cookie_secret = str(root), token, cookie_secret(token)
    server.port = sockets[0].getsockname()[1]
    server.config_file_paths = []  # a voila.json in the folder one happens to stand in could open any door
    server.initialize(argv=[])
    with daily_backups(database):
        server.start()

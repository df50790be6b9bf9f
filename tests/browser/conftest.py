"""Debian's Chromium, driven by playwright, with nothing to fetch from outside; real servers, each in its process.

Nothing sleeps: tests wait for what a visitor would see.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect, sync_playwright
from processes import A_WHILE

from planner.serving.forked import LAUNCHER, PROCESS

HERE = Path(__file__).parent
# What a visitor would see comes sooner or later. Where how soon is what is tested, the test says so itself.
expect.set_options(timeout=A_WHILE * 1000)
pytest.register_assert_rewrite("hello_page", "whatif_page")  # their asserts tell as much as a test's own
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Not for the session: playwright keeps an event loop running, and a notebook run after it in this process stumbles over it.
@pytest.fixture(scope="module")
def chromium():
    # Debian's Chromium without its own windows, menus and tabs: they cost as much as all that a page does.
    path = shutil.which("chromium-headless-shell")
    assert path, "Debian's chromium-headless-shell is missing: `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visitor(chromium):
    """One who has been here before: what a page loads, its context keeps; what a page remembers, its tab."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


@pytest.fixture
def visited(visitor):
    """Open pages, of a server's origin; at the end nothing was said in the console and nobody else was asked."""
    pages = []

    def opened(origin):
        page, problems, foreign = visitor.new_page(), [], []
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: problems.append(str(e)))
        page.on("request", lambda r: r.url.startswith((origin, "data:", "blob:")) or foreign.append(r.url))
        pages.append((page, problems, foreign))
        return page

    yield opened
    for page, problems, foreign in pages:
        page.close()
        assert not problems
        assert not foreign


class Watched:
    """A page, and everything it asked for or complained of."""

    def __init__(self, page):
        self.page, self.requests, self.errors, self.dialogs = page, [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))


@pytest.fixture
def open_page(chromium):
    """Open an address at a size; the page is closed after the test."""
    contexts = []

    def opened(address, width=1366, height=768):
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.goto(address)
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    for asked in getattr(item, "funcargs", {}).values() if report.failed else ():
        if isinstance(asked, Running):
            report.sections.append(("what the server printed", asked.log.read_text("utf-8")[-5000:]))
    return report


def is_kernel(process):
    try:
        return process.name() == PROCESS or LAUNCHER in process.cmdline()
    except psutil.NoSuchProcess:  # or a zombie, which is one of these
        return False


@dataclass
class Running:
    """A server that has said its address."""

    process: subprocess.Popen
    address: str
    log: Path

    @property
    def token(self):
        return self.address.partition("token=")[2]

    @property
    def port(self):
        return int(re.search(r":(\d+)/", self.address)[1])

    @property
    def origin(self):
        return f"http://localhost:{self.port}"

    def kernels(self):
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if is_kernel(child)]

    def get(self, path, *, token="", headers=None, method="GET"):
        """The bare path as written: no client tidies its dots away."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=A_WHILE)
        known = {"Authorization": f"token {token}"} if token else {}
        connection.request(method, path, headers=known | (headers or {}))
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer

    def stop(self):
        self.process.terminate()
        self.process.wait(A_WHILE)


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """Start a server: start("--limit", "1"). Each has a data folder and a database of its own unless given one."""
    started = []

    def starter(*arguments, script="serve_here.py", home=None, browser="", database=""):
        home = home or tmp_path_factory.mktemp("home")
        log = tmp_path_factory.mktemp("log") / "server.txt"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, str(HERE / script), *arguments],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ
                | {"XDG_DATA_HOME": str(home), "PLANNER_DATABASE": database, "BROWSER": browser},
            )
        address = process.stdout.readline().strip()
        assert "token=" in address, log.read_text()
        started.append(Running(process, address, log))
        return started[-1]

    yield starter
    for running in started:
        running.process.terminate()
    for running in started:
        running.process.wait(A_WHILE)
        running.process.stdout.close()


@pytest.fixture(scope="session")
def server(start):
    # Who opened a page and went, as many tests do, keeps its place for two minutes.
    return start("--limit", "100")


@pytest.fixture(scope="session")
def whatif_server(start):
    """A server over the planner's own pages, where the what-if page is the first."""
    return start(script="serve_pages.py")


@pytest.fixture
def context(chromium):
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context):
    return context.new_page()

"""The serving floor without a server: tokens, assets, pages, the command."""

from __future__ import annotations

import asyncio
import gzip
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from planner.serving import command
from planner.serving.assets import Assets, collect
from planner.serving.page import Page
from planner.serving.pages import pages
from planner.serving.sessions import Sessions
from planner.serving.token import cookie_secret, kept_token
from planner.words import serving as messages
from planner.words.language import words_in


def test_the_token_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "new" / "token"
    token = kept_token(file)
    assert len(token) >= 32
    assert kept_token(file) == token
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["token"]


def test_a_new_token_closes_old_bookmarks_and_cookies(tmp_path):
    first = kept_token(tmp_path / "token")
    second = kept_token(tmp_path / "token", new=True)
    assert first != second == kept_token(tmp_path / "token")
    assert cookie_secret(first) != cookie_secret(second)
    assert cookie_secret(first) == cookie_secret(first)


@pytest.mark.parametrize("spoiled", ["", "short", "x" * 40 + " y", "æ" * 40])
def test_a_spoiled_token_file_is_made_again(tmp_path, spoiled):
    file = tmp_path / "token"
    file.write_text(spoiled, "utf-8")
    assert kept_token(file) != spoiled


def test_a_token_file_open_to_all_is_closed(tmp_path):
    file = tmp_path / "token"
    token = kept_token(file)
    file.chmod(0o644)
    assert kept_token(file) == token
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_asset_is_found_by_name_only_and_any_change_is_a_new_address(tmp_path):
    file = tmp_path / "a.js"
    file.write_text("x" * 1000)
    assets = Assets({"page/a.js": file})
    assert gzip.decompress(assets.get("page/a.js").content) == b"x" * 1000
    for name in ("page/../page/a.js", "a.js", "/etc/passwd", "page/a.js/", ""):
        assert assets.get(name) is None
    version = assets.version
    file.write_text("y" * 1000)
    assert Assets({"page/a.js": file}).version != version


def test_two_files_with_one_name_are_refused(tmp_path):
    (tmp_path / "alive.js").write_text("")
    with pytest.raises(ValueError, match=r"alive\.js"):
        collect([tmp_path / "alive.js"])


def test_a_page_names_its_modules_among_its_assets():
    page = Page("x", assets=(Path("a.js"), Path("b.css"), Path("c.min.js")), modules=("a.js",))
    assert page.styles == ("b.css",)
    assert page.waited_for == ("c.min.js",)
    with pytest.raises(ValueError, match="no asset"):
        Page("x", modules=("a.js",))
    with pytest.raises(ValueError, match="not a module"):
        Page("x", assets=(Path("b.css"),), modules=("b.css",))


def test_every_door_stands_behind_the_gate():
    check = (
        "from planner.serving.doors import DOORS, Gate; from jupyter_server.base.handlers import JupyterHandler;"
        "assert all(issubclass(door, Gate) for _, door in DOORS), DOORS;"
        "assert DOORS[-1][0] == '.*'; assert JupyterHandler in Gate.__mro__"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_the_server_prints_openings_without_numpy_or_pandas():
    check = (
        "import sys; from planner.serving import app; from planner.serving.pages import pages; [page.opening({}) for page in pages.values()];"
        "assert not {'numpy', 'pandas', 'plotly', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_the_command_is_there_before_voila_is_loaded():
    check = (
        "import sys; from planner.serving import command; assert not {'voila', 'tornado'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.fixture
def one_page(monkeypatch, tmp_path):
    (tmp_path / "hello.ipynb").write_text("{}")
    monkeypatch.setattr(command, "shipped", lambda _path: tmp_path)
    monkeypatch.setitem(pages, "hello", Page("Prøve"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def told(*arguments):
    answer = CliRunner().invoke(command.serve, ["--no-browser", *arguments])
    assert "Traceback" not in answer.output
    return answer


@pytest.mark.usefixtures("one_page")
def test_a_taken_port_is_said_in_both_languages():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = told("--port", str(port))
    assert answer.exit_code == 1
    assert f"Port {port} er i brug" in answer.output
    assert f"Port {port} is in use" in answer.output


@pytest.mark.usefixtures("one_page")
def test_a_missing_voila_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "planner.serving.app", None)
    monkeypatch.setattr(command, "_bound", lambda _port: [])
    answer = told()
    assert answer.exit_code == 1
    assert "Voilà" in answer.output
    assert "pip install" in answer.output


@pytest.mark.usefixtures("one_page")
def test_a_data_folder_that_cannot_be_written_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(command, "_bound", lambda _port: [])
    answer = told()
    assert answer.exit_code == 1
    assert "kan ikke gemmes" in answer.output


def test_no_pages_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "shipped", lambda _path: tmp_path)
    answer = told()
    assert answer.exit_code == 1
    assert "ingen sider" in answer.output


@pytest.mark.parametrize(
    "arguments", [["--port", "x"], ["--port", "70000"], ["--sessions", "0"], ["--nosuch"]]
)
def test_wrong_usage_is_two(arguments):
    assert told(*arguments).exit_code == 2


def test_every_sentence_of_the_server_is_danish_too():
    danish = words_in("da")
    everything = [
        *messages.NOTICES.values(),
        *messages.REFUSALS.values(),
        messages.OTHERWISE,
        messages.NO_SCRIPT,
        messages.RUNNING,
        messages.PORT_TAKEN,
        messages.PORT_REFUSED,
        messages.NO_VOILA,
        messages.NO_PAGES,
        messages.NO_TOKEN,
    ]
    sentences = [sentence for each in everything for sentence in (each.matter, each.remedy)]
    for sentence in [*sentences, messages.RELOAD, messages.STOPPED]:
        assert danish.catalogue.gettext(sentence) != sentence


class PutToRest:
    """A kernel whose session is put to rest at one moment of being asked about."""

    def __init__(self, sessions, moment):
        self.sessions, self.moment, self.session = sessions, moment, self

    async def is_alive(self):
        if self.moment == "asked whether it lives":
            await self.sessions.end("one", "idle")
        return self.moment == "asked to answer"

    def connect_control(self):
        self.sessions._remember("one", "idle")
        return self

    def send(self, *_): ...

    on_recv = close = send


@pytest.mark.parametrize("moment", ["asked whether it lives", "asked to answer", "on its way out"])
def test_a_session_put_to_rest_while_a_page_asks_was_idle_and_not_stopped(monkeypatch, moment):
    """Its kernel is dead by then: so it is when it was stopped, and the page says another thing."""
    sessions = Sessions(patience=0.01)
    sessions._kernels["one"] = PutToRest(sessions, moment)
    answers = []

    async def asked():
        answers.append(await sessions.state("one"))

    monkeypatch.setattr(
        AsyncMappingKernelManager,
        "shutdown_kernel",
        (lambda *_, **__: asked()) if moment == "on its way out" else (lambda *_, **__: asyncio.sleep(0)),
    )
    asyncio.run(sessions.end("one", "idle") if moment == "on its way out" else asked())
    assert answers == ["idle"]

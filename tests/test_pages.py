"""A page is a folder under rooms, a notebook of its name, and its line in PAGES: shown with a third one."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.request import urlopen

import pytest
from looking import some

import planner
from planner.model.problems import Refused
from planner.rooms.asking import Asking, Fields, Files, reader, request
from planner.rooms.estimate.room import Room as EstimateRoom
from planner.rooms.history import History
from planner.rooms.pages import PAGES
from planner.rooms.whatif.room import Room as WhatIfRoom
from planner.serving.pages import pages

LINE = '    "visits": Named(mark("Visits"), mark("The visits")),\n'
OPENING = """
from dataclasses import dataclass, replace
from pathlib import Path

from planner.rooms.asking import Asking, request
from planner.rooms.history import History
from planner.rooms.line import Widget
from planner.rooms.pages import LINE, STYLE, language_asked, one_script, page_html, printed
from planner.words.language import words_in

SCRIPT = Path(__file__).parent / "visits.js"
ASSETS = (SCRIPT, LINE, STYLE)

@dataclass(frozen=True)
class Visits:
    language: str = "da"
    count: str = "0"

def html(state, words):
    return page_html("visits", words, {"state": state})

class Room(Asking[Visits]):
    def __init__(self):
        super().__init__(History(Visits()))

    def answer(self, asked, files=()):
        said = self.guarded(lambda: self.asked(asked, files)())
        return {"html": html(self.state, self.words), "said": said and said["text"]}

    @request
    def count(self, many: str) -> None:
        self._history.change(replace(self.state, count=many))

def opening(query):
    state = Visits(language_asked(query))
    return printed(html(state, words_in(state.language)))

class Counting(Widget):
    _esm = one_script(SCRIPT)

def open_visits():
    return Counting(Room())
"""
PAGE = '<main data-language="{{ state.language }}"><h1 data-title>Besøg {{ state.count }}</h1>{% set prefix = "vi" %}{% include "tools.html.j2" %}</main>'
SCRIPT = 'import { Page, begin } from "./line.js";\nexport default begin(class Visits extends Page {});\n'
ASKED = """
import json
from pathlib import Path
from planner.serving.pages import pages
from planner.files.shipped import shipped
cells = json.loads((shipped("dashboards") / "visits.ipynb").read_text("utf-8"))["cells"]
names = {}
exec("".join(cells[0]["source"]), names)
widget = eval("".join(cells[1]["source"]), names)
room = widget._room
print(json.dumps({
    "pages": list(pages), "titles": [page.title for page in pages.values()],
    "openings": {name: page.opening({"lang": "en"}) for name, page in pages.items()},
    "modules": pages["visits"].modules, "script": widget._esm,
    "counted": room.answer({"what": "count", "many": "3"}), "forged": room.answer({"what": "count", "many": 3}),
}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A planner with one more page, and otherwise the same."""
    there = tmp_path_factory.mktemp("planner")
    package = Path(planner.__file__).parent
    shutil.copytree(package, there / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(package.parent / "dashboards", there / "dashboards")
    shutil.copy(package.parent / "pyproject.toml", there)
    (there / "data").symlink_to(package.parent / "data")
    folder = there / "planner" / "rooms" / "visits"
    folder.mkdir()
    for name, text in (
        ("__init__.py", '"""Visits."""\n'),
        ("opening.py", OPENING),
        ("page.html.j2", PAGE),
        ("visits.js", SCRIPT),
    ):
        (folder / name).write_text(text, "utf-8")
    notebook = (there / "dashboards" / "whatif.ipynb").read_text("utf-8")
    (there / "dashboards" / "visits.ipynb").write_text(notebook.replace("whatif", "visits"), "utf-8")
    registry = there / "planner" / "rooms" / "pages.py"
    before = registry.read_text("utf-8")
    registry.write_text(before.replace('    "estimate": Named', f'{LINE}    "estimate": Named', 1), "utf-8")
    assert len(registry.read_text("utf-8").splitlines()) == len(before.splitlines()) + 1
    return there


def run(house, *command):
    environment = {**os.environ, "PYTHONPATH": str(house), "PLANNER_DATABASE": str(house / "a.sqlite")}
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)


def test_a_folder_a_notebook_and_a_line_are_a_page(house):
    ended = run(house, sys.executable, "-c", ASKED)
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout)
    assert said["pages"] == ["whatif", "visits", "estimate", "round"]
    assert said["titles"][1] == "Visits"
    assert "<h1 data-title>Besøg 0</h1>" in said["openings"]["visits"]
    # Every page leads to every other one.
    for name, opening in said["openings"].items():
        assert {other for other in said["pages"] if f'href="{other}?lang=en"' in opening} == {
            *said["pages"]
        } - {name}
    assert said["modules"] == ["line.js", "visits.js"]
    assert "import " not in said["script"]
    assert said["script"].endswith("export default begin(class Visits extends Page {});\n")
    assert said["counted"] == {"html": said["counted"]["html"], "said": None}
    assert "Besøg 3" in said["counted"]["html"]
    assert "Intet er ændret" in said["forged"]["said"]
    assert "Besøg 3" in said["forged"]["html"]


def test_a_third_pages_kernel_is_forked_as_every_other(house):
    ended = run(house, sys.executable, "-c", "import planner.serving.warm")
    assert ended.returncode == 0, ended.stderr


def test_a_third_page_is_served(house):
    environment = {**os.environ, "PYTHONPATH": str(house), "PLANNER_DATABASE": str(house / "a.sqlite"),
                   "XDG_DATA_HOME": str(house / "home")}  # fmt: skip
    command = [sys.executable, "-u", "-m", "planner", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=house, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = next(line.strip() for line in server.stdout if line.strip().startswith("http"))
            with urlopen(address.replace("/whatif?", "/visits?"), timeout=60) as answer:
                page = answer.read().decode()
        finally:
            server.terminate()
            server.wait(60)
    assert "<h1 data-title>Besøg 0</h1>" in page
    assert "visits.js" in page
    assert "data-model" in page
    assert "data-failed" not in page


def test_the_floors_hold_for_a_page_they_have_not_heard_of(house):
    lint = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert run(house, lint, "--no-cache").returncode == 0
    other = house / "planner" / "rooms" / "visits" / "borrowed.py"
    other.write_text("from planner.rooms.whatif.state import WhatIf\n", "utf-8")
    try:
        broken = run(house, lint, "--no-cache")
    finally:
        other.unlink()
    assert broken.returncode == 1
    assert "planner.rooms.visits is not allowed to import planner.rooms.whatif" in " ".join(
        broken.stdout.split()
    )


def test_every_page_has_its_folder_its_notebook_and_its_files(root):
    assert list(pages) == list(PAGES)
    folders = {path.parent.name for path in some((root / "planner" / "rooms").glob("*/opening.py"))}
    assert folders == set(PAGES) == {path.stem for path in some((root / "dashboards").glob("*.ipynb"))}


@dataclass(frozen=True)
class State:
    language: str = "en"
    said: tuple[object, ...] = ()


class Small(Asking[State]):
    @request
    def say(self, carried: str, /, at: int | None, fields: Fields, files: Files) -> None:
        self._history.change(State(said=(carried, at, fields, files)))

    def hidden(self):
        raise AssertionError


def asked(sent, files=()):
    room = Small(History(State()))
    room.asked(sent, files)()
    return room.state.said


def test_a_request_is_a_method_and_its_fields_are_its_parameters():
    sent = {"what": "say", "with": "x", "at": 1, "fields": {"a": "b", "c": 1, 2: "d"}, "files": "forged"}
    assert asked(sent, [b"file"]) == ("x", 1, {"a": "b", "2": "d"}, (b"file",))
    assert asked({"what": "say", "with": "", "fields": "none"}) == ("", None, {}, ())


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"what": None}, {"what": ["say"]}, {"what": "say"}, {"what": "say", "with": 1}, {"what": "hidden"},
        {"what": "asked"}, {"what": "state"}, {"what": "__init__"}, {"what": "__dict__"}, {"what": "\ud800"},
    ],
)  # fmt: skip
def test_nothing_but_a_request_is_asked_of_a_room(sent):
    with pytest.raises(Refused, match="page_unreadable"):
        asked(sent)


def test_a_field_of_a_type_nobody_reads_is_found_when_the_room_is_written():
    with pytest.raises(KeyError):

        class Strange(Asking[State]):
            @request
            def count(self, many: int) -> None:
                """Count."""


@pytest.mark.parametrize("kind", [object, dict, Mapping[str, object], Mapping[str, object] | None, int | str])
def test_no_field_is_an_envelope_that_its_method_opens_by_hand(kind):
    with pytest.raises(KeyError):
        reader(kind)


class Hand(TypedDict, total=False):
    hours: float
    to: str


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({}, {}), ({"hours": 2, "unnamed": []}, {"hours": 2.0}), ({"to": "", "hours": -0.5}, {"to": "", "hours": -0.5}),
        (None, None), (7, None), ([], None), ({"hours": None}, None), ({"hours": "2"}, None), ({"hours": True}, None),
        ({"hours": float("nan")}, None), ({"hours": 10**400}, None), ({"to": 1}, None), ({"to": None, "hours": 1}, None),
    ],
)  # fmt: skip
def test_what_a_typed_field_names_is_of_its_type_and_what_it_does_not_name_is_not_there(sent, read):
    assert reader(Hand | None)(sent) == read
    if read is None:
        with pytest.raises(Refused, match="page_unreadable"):
            reader(Hand)(sent)


@pytest.mark.parametrize("room", [WhatIfRoom, EstimateRoom])
def test_what_a_room_may_be_asked_is_said_where_it_is_done(room):
    methods = {
        name: method
        for name, method in inspect.getmembers(room, inspect.isfunction)
        if name in room._requests
    }
    assert len(methods) == len(room._requests) > 5
    assert all(method.__doc__ for method in methods.values())

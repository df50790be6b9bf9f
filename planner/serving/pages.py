"""What the server knows of each page: made of PAGES, and no line for a new one here."""

from __future__ import annotations

from importlib import import_module

from planner.rooms.pages import LINE, PAGES
from planner.serving.page import Page
from planner.words.language import LANGUAGES, words_in


def page(name: str) -> Page:
    """Make what the server must know of a page, from its line in PAGES and its module `opening`."""
    room = import_module(f"planner.rooms.{name}.opening")
    title = words_in(LANGUAGES[0]).text(PAGES[name].title)
    own = [
        asset.name for asset in room.ASSETS if asset.parent == room.SCRIPT.parent and asset.suffix == ".js"
    ]
    return Page(title, room.opening, room.ASSETS, modules=(LINE.name, *own))


# Notebook name (without .ipynb) -> page. Only what stands here is served, whatever else lies in the folder.
pages: dict[str, Page] = {name: page(name) for name in PAGES}

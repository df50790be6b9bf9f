"""A memo as HTML: one autoescaped template, whether a notebook shows it, a run writes it or nbconvert prints it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from planner.files.palette import painted
from planner.files.templates import templates
from planner.memos.prints.sender import NOBODY, Sender
from planner.memos.says.memo import MIME

_TEMPLATES = Path(str(files("planner.memos") / "templates"))


@cache
def memo_templates() -> Environment:
    """Give the memo's templates, with the style sheets they print."""
    environment = templates(_TEMPLATES, trimmed=False)
    environment.globals.update(css=css(), index_css=css("index.css"), version=version("planner"))
    return environment


@cache
def css(name: str = "memo.css") -> Markup:
    """Read a style sheet of ours."""
    return Markup(painted((_TEMPLATES / name).read_text(encoding="utf-8")))  # noqa: S704  (our own file)


def memo_body(memo: Mapping[str, Any]) -> str:
    """Render a memo's values as an HTML fragment with its style, for a notebook's output."""
    body = memo_templates().get_template("memo_body.html.j2").render(memo=memo, sender="", logo="")
    return f"<style>{css()}</style>{body}"


def page(memo: Mapping[str, Any], sender: Sender = NOBODY) -> str:
    """Render a memo's values as a page of its own."""
    template = memo_templates().get_template("memo.html.j2")
    return template.render(memo=memo, sender=sender.name, logo=sender.address)


class NoMemo(ValueError):  # noqa: N818  (a finding)
    """A notebook that ran and made no memo."""


def memo_values(notebook: Any) -> Mapping[str, Any]:
    """Find the memo in an executed notebook; raises NoMemo when it made none."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                values: Mapping[str, Any] = output["data"][MIME]
                return values
    raise NoMemo

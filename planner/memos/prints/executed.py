"""An executed memo notebook printed with nbconvert through our own template: the page a run writes."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import List, default

from planner.memos.prints.html import css, memo_values


class MemoExporter(TemplateExporter):
    """nbconvert's exporter with our template.

    nbconvert's own templates print whatever a cell put out, unescaped, and fetch scripts from elsewhere.
    Ours prints a memo's values and nothing else.
    """

    file_extension = ".html"
    output_mimetype = "text/html"

    # nbconvert's fourteen preprocessors dress up cells; we print none.
    default_preprocessors: List[Any] = List([])

    def _template_name_default(self) -> str:
        return "base"

    def _template_file_default(self) -> str:
        return "notebook.html.j2"

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: object = None) -> list[str]:  # noqa: ARG002, FBT001, FBT002
        return [str(files("planner.memos") / "templates")]

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.globals.update(css=css(), version=version("planner"))
        environment.filters["memo_values"] = memo_values
        return environment


@cache
def exporter() -> MemoExporter:
    """Give the one exporter of this process, its template compiled."""
    made = MemoExporter()  # type: ignore[no-untyped-call]
    for name in ("notebook.html.j2", "memo.html.j2", "memo_body.html.j2"):
        made.environment.get_template(name)  # compiled here once, and not in every memo's process
    return made

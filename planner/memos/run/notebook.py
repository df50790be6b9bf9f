"""The memo's notebook: where it is, and whether it takes what we are about to give it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from planner.memos.run.processes import GRAMMARS, without


class NotebookError(ValueError):
    """A notebook that cannot make memos: not a notebook, or its parameters are not ours."""

    def __init__(self, *, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), code=self.code, **self.values), ()  # from one process to another


def memo_notebook() -> Path:
    """Find `notebooks/memo.ipynb`: beside the package in a checkout, inside it once installed."""
    package = Path(str(files("planner")))
    places = (package.parent / "notebooks" / "memo.ipynb", package / "notebooks" / "memo.ipynb")
    return next(place for place in places if place.is_file())


def read_notebook(path: Path, given: Iterable[str]) -> str:
    """Read a notebook's text after checking that it declares each parameter given, and is given each it declares.

    papermill only warns of a parameter the notebook does not know, runs on with the notebook's own figures,
    and writes names into code as they are: hence before anything runs. Raises NotebookError.
    """
    with without(GRAMMARS):
        import nbformat  # noqa: PLC0415  (with papermill most of a second)
        import papermill  # noqa: PLC0415

    try:
        text = path.read_text(encoding="utf-8")
        nbformat.validate(nbformat.reads(text, as_version=4))
        # papermill reads { } in a path as a place to fill in.
        declared = set(papermill.inspect_notebook(str(path).replace("{", "{{").replace("}", "}}")))
    except Exception as error:  # what nbformat and papermill raise for a file that is no notebook has no end
        raise NotebookError(code="not_a_notebook", path=path.name) from error
    given = set(given)
    if not declared:
        raise NotebookError(code="no_parameters_cell", path=path.name)
    if given - declared:
        raise NotebookError(code="unknown_parameters", path=path.name, names=sorted(given - declared))
    if declared - given:
        raise NotebookError(code="missing_parameters", path=path.name, names=sorted(declared - given))
    return text

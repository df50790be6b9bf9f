"""The memo's notebook: where it is, and whether it takes what we are about to give it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from planner.files.shipped import shipped
from planner.memos.run.forking import GRAMMARS, without
from planner.memos.run.job import parsed
from planner.model.problems import Code, Refused


def memo_notebook() -> Path:
    """Find our own notebook of a memo."""
    return shipped("notebooks/memo.ipynb")


def read_notebook(path: Path, given: Iterable[str]) -> str:
    """Read a notebook's text after checking that it declares each parameter given, and is given each it declares.

    papermill only warns of a parameter the notebook does not know, runs on with the notebook's own figures,
    and writes names into code as they are: hence before anything runs. Its own look at the cell loses a line
    with a second "=" in it; Python's does not. Raises Refused.
    """
    try:
        text = path.read_text(encoding="utf-8")
        with without(GRAMMARS):  # nbformat brings them along
            read = parsed(text)
    except Exception as error:  # what nbformat raises for a file that is no notebook has no end
        raise Refused(Code.NOT_A_NOTEBOOK, path=path.name) from error
    cell = next((cell.source for cell in read.cells if "parameters" in cell.metadata.get("tags", ())), "")
    try:
        declared = set(_declared(cell))
    except SyntaxError as error:
        raise Refused(Code.PARAMETERS_NOT_PYTHON, path=path.name, line=error.lineno or 1) from error
    given = set(given)
    if not declared:
        raise Refused(Code.NO_PARAMETERS_CELL, path=path.name)
    if given - declared:
        raise Refused(Code.UNKNOWN_PARAMETERS, path=path.name, names=sorted(given - declared))
    if declared - given:
        raise Refused(Code.MISSING_PARAMETERS, path=path.name, names=sorted(declared - given))
    return text


def _declared(cell: str) -> Iterable[str]:
    """Name what a cell assigns, lines of IPython's own (% and !) aside."""
    lines = ("" if line.startswith(("%", "!")) else line for line in cell.splitlines())
    for each in ast.parse("\n".join(lines)).body:
        if isinstance(each, ast.Assign | ast.AnnAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            yield from (
                name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
            )

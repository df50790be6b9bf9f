"""The memo's notebook: where it is, and whether it takes what we are about to give it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from planner.files.shipped import shipped
from planner.memos.run.processes import GRAMMARS, without
from planner.model.problems import Code, Refused


def memo_notebook() -> Path:
    """Find our own notebook of a memo."""
    return shipped("notebooks/memo.ipynb")


def read_notebook(path: Path, given: Iterable[str]) -> str:
    """Read a notebook's text after checking that it declares each parameter given, and is given each it declares.

    papermill only warns of a parameter the notebook does not know, runs on with the notebook's own figures,
    and writes names into code as they are: hence before anything runs. Raises Refused.
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
        raise Refused(Code.NOT_A_NOTEBOOK, path=path.name) from error
    given = set(given)
    if not declared:
        raise Refused(Code.NO_PARAMETERS_CELL, path=path.name)
    if given - declared:
        raise Refused(Code.UNKNOWN_PARAMETERS, path=path.name, names=sorted(given - declared))
    if declared - given:
        raise Refused(Code.MISSING_PARAMETERS, path=path.name, names=sorted(declared - given))
    return text

"""One memo to make, what all of a run share, and how it went: values that may travel to another machine."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.memos.prints.documents import Format
from planner.memos.prints.sender import NOBODY, Sender

TIMEOUT = 120.0  # seconds for one memo; it takes a quarter of one


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every memo of a run, all of it values: it may travel to another machine.

    Parameters
    ----------
    notebook : str
        The notebook's text.
    formats : tuple of str
        The documents to make.
    letterhead : bytes
        A Word template, b"" for our own.
    sender : Sender
        Who the memos are from.
    benchmarks : tuple of (str, bytes)
        Name and text of each benchmark file that does not come with the planner.
    timeout : float
        Seconds for one memo, after which its process is killed.
    """

    notebook: str
    formats: tuple[Format, ...] = ("html",)
    letterhead: bytes = b""
    sender: Sender = NOBODY
    benchmarks: tuple[tuple[str, bytes], ...] = ()
    timeout: float = TIMEOUT


@dataclass(frozen=True, slots=True)
class Job:
    """One memo to make: its file's name, what goes into the notebook, and the hash of all it rests on."""

    key: str
    parameters: dict[str, Any]
    input_hash: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How one job went.

    Parameters
    ----------
    failure : str
        "" when it went well; else a case of `memo_failed` in content/problems.
    detail : str
        What the machine said, for who looks into it.
    files : mapping of ending to bytes
        The documents, and last the record ("ipynb").
    """

    key: str
    failure: str = ""
    detail: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def parsed(notebook: str) -> Any:
    """Read a notebook's text; a cell that was copied with its id, or has none, is given one of its own."""
    import nbformat  # noqa: PLC0415  (a third of a second)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, whole = nbformat.validator.normalize(nbformat.reads(notebook, as_version=4))
    nbformat.validate(whole)
    return whole

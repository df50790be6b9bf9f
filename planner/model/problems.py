"""What is wrong, or asked about, as code and values. Words are put to it above (planner.words)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Severity = Literal["problem", "question"]


class _Named(type):
    def __getattr__(cls, name: str) -> Code:
        if not name.isupper():
            raise AttributeError(name)
        return Code(name.lower())


class Code(str, metaclass=_Named):
    """What can be wrong: `Code.NO_ROWS` is "no_rows", which has its entry in content/problems.

    The codes are listed there and nowhere else. That every `Code.…` in the house has an entry, and every entry
    somebody who raises it, is held by tests/test_problem_sentences.py.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input: any part may be unknown.

    Parameters
    ----------
    sheet : str
        Name of a workbook's sheet.
    row : int or None
        As a person counts in the file, the heading row included, from 1.
    column : str
        The heading as it stands in the file.
    school : str
        The school's name as it stands in the file.
    school_id : str
        Its institution number, where the row has one that can be read.
    """

    sheet: str = ""
    row: int | None = None
    column: str = ""
    school: str = ""
    school_id: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person must know about the input.

    Parameters
    ----------
    code : str
        What it is, e.g. "not_a_number"; content/problems has a sentence for each.
    place : Place
        Where.
    values : mapping
        What the sentence needs (the text found, the limit, a suggestion).
    severity : "problem" or "question"
        "problem": the row is left out, exit 1. "question": the row is kept and named, exit 0.
    """

    code: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "problem"

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __reduce__(self) -> tuple[object, ...]:
        # From one process to another.
        return Problem, (self.code, self.place, dict(self.values), self.severity)


class Refused(Exception):  # noqa: N818  (no error of ours: something a person can put right)
    """What was asked cannot be; carries what is wrong, which planner.words.problems puts in words.

    Parameters
    ----------
    *wrong : Problem or str
        One or several problems, as a file has; or a code, of one that is nowhere in a file.
    **values : object
        Of the code.
    """

    def __init__(self, *wrong: Problem | str, **values: object) -> None:
        self.problems = tuple(w if isinstance(w, Problem) else Problem(w, values=values) for w in wrong)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{one.code}: {dict(one.values)}" for one in self.problems)

    @property
    def problem(self) -> Problem:
        """The first of them."""
        return self.problems[0]

    @property
    def code(self) -> str:
        """What the first is."""
        return self.problem.code

    @property
    def values(self) -> Mapping[str, object]:
        """What the sentence of the first needs."""
        return self.problem.values

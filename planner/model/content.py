"""What the content files say, as values: sentences in every language, each with the facts it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from planner.model.allocation import TaskType
from planner.model.amounts import amount
from planner.model.problems import Severity
from planner.model.schools import SchoolYear


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in every language there is; ValueError where Danish or English is missing.

    >>> Text("læreplads", "apprenticeship place").in_language("da")
    'læreplads'
    """

    da: str
    en: str
    # Each further language, and how it says it.
    more: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not (self.da.strip() and self.en.strip()):
            msg = f"not said in both languages: {self.da!r}, {self.en!r}"
            raise ValueError(msg)

    def in_language(self, language: str) -> str:
        """Say it in one language; KeyError for one it is not said in."""
        return {"da": self.da, "en": self.en, **dict(self.more)}[language]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way it is said, Danish first."""
        return (self.da, self.en, *(wording for _, wording in self.more))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """Everything about one code of `Problem`.

    Parameters
    ----------
    severity : Severity
        Of every problem with the code.
    values : mapping
        Name of each value the sentence may use -> how it is put, by a name of `planner.words.problems.forms`,
        or the values there are, between strokes.
    said : Text
        What is the matter · what to do.
    by, cases : str, mapping
        The value that makes a difference, and what is said in each case of it instead; a case is a value,
        "nothing" for none, "count" or "text" for our columns of those.
    unsaid : tuple of str
        Parts of the place that are not said.
    """

    severity: Severity
    values: Mapping[str, str]
    said: Text
    by: str
    cases: Mapping[str, Text]
    unsaid: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a content file.

    Parameters
    ----------
    id : str
        Stable, lower case.
    fact : tuple of str
        Ids in the registers of facts; may be empty only where we are the source.
    text, name : Text
        A sentence and a short label (the sentence itself where it is short).
    group : str
        Id of the drop-down an answer stands in, or of what else it is listed under; "" for all else.
    task_type : TaskType or None
        Only where the source itself gives one.
    touches : tuple of TaskType
        Of a practice, by our own mapping: the source ties none to a task type.
    source : "register" or "planner"
        "register": the facts say it. "planner": ours, and a page says so.
    """

    id: str
    fact: tuple[str, ...]
    name: Text
    text: Text
    group: str = ""
    task_type: TaskType | None = None
    touches: tuple[TaskType, ...] = ()
    source: Literal["register", "planner"] = "register"


@dataclass(frozen=True, slots=True)
class FteHours:
    """What one FTE is in hours; for these school years, or for any where none stand."""

    fact: tuple[str, ...]
    hours: float
    years: tuple[SchoolYear, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", amount("hours", self.hours))


@dataclass(frozen=True, slots=True)
class Hours:
    """An FTE in hours a year: gross, and net by school year.

    Source: facts X8, X9, X10; defaults of a setting.
    """

    gross: FteHours
    net: tuple[FteHours, ...]

    def net_in(self, year: SchoolYear) -> float | None:
        """Net hours per FTE in a school year; None where no figure is known for it."""
        return next((basis.hours for basis in self.net if year in basis.years), None)

    def net_for(self, year: SchoolYear | None) -> FteHours:
        """Net hours per FTE to count with: of the year, else of the nearest that is known; of no year, the first known."""
        if year is None:
            return self.net[0]
        return min(self.net, key=lambda basis: min(abs(known.start - year.start) for known in basis.years))


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that is known by more than one name.

    Parameters
    ----------
    id : str
        Its key, in whatever language it is named.
    also : tuple of str
        What people write besides its names.
    base_2019 : float or None
        Share with an agreement in 2019, in [0, 1], where it is known (facts X14, X17).
    """

    id: str
    name: Text
    also: tuple[str, ...]
    base_2019: float | None = None


class Mark(StrEnum):
    """When students with an agreement are counted."""

    GF2_WEEK_15 = "gf2_week_15"
    GF2_END = "gf2_end"


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the table of targets.

    Parameters
    ----------
    note : Item
        What the target says.
    whom : Text
        The programme's name, or that it is every programme.
    share : float
        Of students with an agreement, in [0, 1].
    programme : str or None
        A programme's key (`files.programmes`); None: every vocational programme.
    year : int or None
        Calendar year; None: not stated.
    """

    note: Item
    whom: Text
    mark: Mark
    share: float
    programme: str | None = None
    year: int | None = None

    def days_left(self, day: dt.date) -> int | None:
        """Days from a day to the end of the target's year, below 0 when it is over; None where no year is stated."""
        return (dt.date(self.year, 12, 31) - day).days if self.year else None


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets by programme and year, what holds of all of them, and what is not known.

    Source: facts C0, X1, X2, X14 to X17.
    """

    rows: tuple[Target, ...]
    rules: tuple[Item, ...]
    not_known: tuple[Item, ...]

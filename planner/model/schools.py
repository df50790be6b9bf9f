"""One school's figures for one school year, as a table gives them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from planner.model.allocation import Allocation, TaskType, students_per_fte
from planner.model.amounts import amount, heads
from planner.model.effort import Range, share_ranges
from planner.model.problems import Code, Problem

# Fewer than one student per FTE, or less than about 12 minutes a year for each of them (1,924 h / 10,000), is asked about.
FEWEST_PER_FTE, MOST_PER_FTE = 1.0, 10_000.0
# The report's schools have between 0.2 and 3.45 FTE, most of them 150 to 300 students per FTE. Hours a week are 37 times
# too large, so with up to 666 students per FTE a table of them lies below 18; percent of a post and hours a year do all
# the more. Far above are thousandths. Districts elsewhere, with a median of 20, are what is known at that end.
FEWEST_KNOWN, MOST_KNOWN = 18.0, 3000.0
HEADS = ("students", "gf2_students", "agreements", "agreements_week15")  # a school's whole numbers
_YEAR = re.compile(r"(\d{4})\s*[/\-–]\s*(\d{4}|\d{2})")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year, 1 August to 31 July, of 1990 to 2100; ValueError for any other.

    >>> SchoolYear.read("2025/26")
    SchoolYear(start=2025)
    >>> str(SchoolYear(2025)), SchoolYear(2025).first_day.isoformat()
    ('2025/26', '2025-08-01')
    """

    start: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", heads("school year", self.start, _FIRST_YEAR, _LAST_YEAR))

    @classmethod
    def read(cls, text: str) -> SchoolYear:
        """From "2025/26", "2025/2026" or the same with a dash; ValueError for anything else."""
        match = _YEAR.fullmatch(text.strip())
        if match:
            start, end = int(match[1]), match[2]
            if end in {str(start + 1), str(start + 1)[2:]} and _FIRST_YEAR <= start <= _LAST_YEAR:
                return cls(start)
        msg = f"not a school year: {text!r}"
        raise ValueError(msg)

    @classmethod
    def going_on(cls, day: dt.date) -> SchoolYear:
        """Give the school year a day lies in.

        >>> str(SchoolYear.going_on(dt.date(2026, 7, 31))), str(SchoolYear.going_on(dt.date(2026, 8, 1)))
        ('2025/26', '2026/27')
        """
        this = cls(day.year)
        return this if day >= this.first_day else cls(day.year - 1)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    @property
    def counted_in(self) -> int:
        """Calendar year the targets count its GF2 students in: GF2 of a school year ends in January and in June."""
        return self.start + 1

    @property
    def first_day(self) -> dt.date:
        """1 August."""
        return dt.date(self.start, 8, 1)

    @property
    def last_day(self) -> dt.date:
        """31 July."""
        return dt.date(self.start + 1, 7, 31)


@dataclass(frozen=True, slots=True)
class School:
    """One row of a school table that can be used.

    Parameters
    ----------
    school_id : str
        Institution number, as text: zeros in front are part of it.
    school : str
        Name, as given.
    students : int
        Heads on the programme, >= 1.
    allocation : Allocation
        FTE, total above 0.
    year : SchoolYear or None
    gf2_students, agreements, agreements_week15 : int or None
        Students who completed GF2, and of those how many had an agreement by its end and in its 15th teaching week.
    base_2019 : float or None
        Share with an agreement in 2019, in [0, 1]: what the target's steps are counted from (fact X14).
    ranges : mapping of TaskType to Range
        FTE with low and high, for the task types that have them; may be empty. Likely equals the allocation.
    instrument : str
        Version of the form the figures were asked with; "" where a table does not say.
    without_owner : tuple of str
        Tasks (ids) the school says nobody has; a table says nothing of it.
    programme : str
        As whoever gave the figures names it; "" where a table does not say. It has many spellings: none is what the school is.
    row : int or None
        Where in its table it was read, as a person counts; not part of what the school is.
    """

    school_id: str
    school: str
    students: int
    allocation: Allocation
    year: SchoolYear | None = None
    gf2_students: int | None = None
    agreements: int | None = None
    agreements_week15: int | None = None
    ranges: Mapping[TaskType, Range] = field(default_factory=dict)
    instrument: str = ""
    without_owner: tuple[str, ...] = ()
    base_2019: float | None = None
    programme: str = field(default="", compare=False)
    row: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranges", MappingProxyType(dict(self.ranges)))
        for name in HEADS:
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, heads(name, value, least=int(name == "students")))
        if self.base_2019 is not None:
            object.__setattr__(self, "base_2019", amount("base_2019", self.base_2019, most=1.0))
        # Dividing now refuses, here and once, what no page or memo could show.
        if students_per_fte(self.students, self.allocation) <= 0:
            msg = f"students: {self.students!r} is not above 0"
            raise ValueError(msg)

    @property
    def share_ranges(self) -> dict[TaskType, Range]:
        """The widest ranges the shares can have, in [0, 1]; empty unless every task type has a range."""
        return share_ranges(self.ranges) if set(self.ranges) == set(TaskType) else {}

    @property
    def students_per_fte(self) -> float:
        """Students on the programme per FTE."""
        return students_per_fte(self.students, self.allocation)


def about_heads(
    *, students: int | None, gf2_students: int | None, agreements: int | None, agreements_week15: int | None
) -> Iterator[Problem]:
    """Check the heads of one school against one another, whatever is wrong with the rest; None: not known."""
    if not students:
        yield Problem(Code.STUDENTS_NOT_GIVEN, severity="question")
    for name, count in (("agreements", agreements), ("agreements_week15", agreements_week15)):
        if gf2_students is not None and count is not None and count > gf2_students:
            yield Problem(
                Code.AGREEMENTS_EXCEED_STUDENTS,
                values={"column": name, "agreements": count, "gf2_students": gf2_students},
            )
    if agreements is not None and agreements_week15 is not None and agreements_week15 > agreements:
        yield Problem(
            Code.WEEK15_EXCEEDS_AGREEMENTS,
            values={"week15": agreements_week15, "agreements": agreements},
            severity="question",
        )
    if students and gf2_students is not None and gf2_students > students:
        yield Problem(
            Code.GF2_EXCEEDS_STUDENTS,
            values={"gf2_students": gf2_students, "students": students},
            severity="question",
        )
    elif students and agreements is not None and agreements > students:
        yield Problem(
            Code.AGREEMENTS_EXCEED_ALL,
            values={"agreements": agreements, "students": students},
            severity="question",
        )

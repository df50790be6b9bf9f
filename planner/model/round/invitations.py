"""Who is invited to a year's round, on what programme and until when."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from planner.model.amounts import heads, refuse
from planner.model.estimate.estimate import INSTRUMENT
from planner.model.schools import SchoolYear

LONGEST_ROLE = 60  # letters of a contact's role
_MOST_DIGITS = 4  # of a role: a telephone number has more
_ADDRESS = re.compile(r"@|[(\[] ?(at|snabel-?a) ?[)\]]|://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One school of a round.

    Parameters
    ----------
    school_id : str
        Institution number, as text: zeros in front are part of it.
    students : int or None
        Heads on the programme, >= 1, as far as whoever invites knows them.
    contact : str
        Whose role it is to answer, never a name; "" where nobody is named. At most 60 letters, no address and no
        telephone number: `is_role`.

    Raises ValueError naming the field.
    """

    school_id: str
    school: str
    students: int | None = None
    contact: str = ""

    def __post_init__(self) -> None:
        for name in ("school_id", "school"):
            if not getattr(self, name).strip():
                refuse(name, "nothing stands there")
        if self.students is not None:
            object.__setattr__(self, "students", heads("students", self.students, least=1))
        if not is_role(self.contact):
            refuse("contact", f"{self.contact!r} is no role")


def is_role(text: str) -> bool:
    """Whether a text can be a role: short, and no address or number that leads to a person.

    >>> [is_role(text) for text in ("Uddannelsesleder", "udd.leder", "", "a@eksempelskole.dk", "tlf. 12 34 56 78")]
    [True, True, True, False, False]
    """
    is_short = len(text) <= LONGEST_ROLE and sum(map(str.isdigit, text)) <= _MOST_DIGITS
    return is_short and not _ADDRESS.search(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One year's round of time estimates on one programme.

    Parameters
    ----------
    deadline : date
        The last day for answers.
    invited : tuple of Invited
        At least one; each institution number once.
    instrument : str
        Version of the questions it is asked with.

    Raises ValueError naming the field.
    """

    year: SchoolYear
    programme: str
    deadline: dt.date
    invited: tuple[Invited, ...]
    instrument: str = INSTRUMENT

    def __post_init__(self) -> None:
        object.__setattr__(self, "invited", tuple(self.invited))
        if not self.programme.strip():
            refuse("programme", "nothing stands there")
        if not self.invited:
            refuse("invited", "nobody is")
        for number, times in Counter(one.school_id for one in self.invited).items():
            if times > 1:
                refuse("invited", f"{number} stands there more than once")

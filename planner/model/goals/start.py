"""Where time is moved from, in fractions of the decimals that were typed: what is possible on paper is possible here."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from planner.model.allocation import Allocation, AllocationError
from planner.model.amounts import amount, refuse, typed
from planner.model.parts import Parts

_DIGITS = 12  # what more a float holds was computed and not typed
HAIR = Fraction(1, 10**11)  # of a figure: more than is lost on the way to it
Three = tuple[Fraction, Fraction, Fraction]


def exact(value: float) -> Fraction:
    """Read a float as the decimal it prints as, to compute with."""
    return Fraction(typed(value))


@dataclass(frozen=True)
class Start:
    """FTE on each task type (their total above 0), heads, and hours of an FTE a year."""

    parts: Three
    students: Fraction
    hours: Fraction

    @classmethod
    def of(cls, before: Allocation, students: float, hours_per_fte: float) -> Start:
        """Read it; AllocationError for a total of 0, ValueError for hours that are none."""
        start = cls(
            _meant(before.parts, before.fte),
            exact(amount("students", students)),
            exact(amount("hours_per_fte", hours_per_fte)),
        )
        if not start.total:
            msg = "a total of 0 FTE has nothing to move"
            raise AllocationError(msg)
        if not start.hours:
            refuse("hours_per_fte", "an FTE of no hours")
        return start

    @property
    def total(self) -> Fraction:
        """FTE in all."""
        return sum(self.parts, start=Fraction())

    def is_today(self, one: Fraction, other: Fraction) -> bool:
        """Whether two figures of FTE miss one another by no more than floats lose."""
        return abs(one - other) <= HAIR * self.total


def _meant(parts: Parts, fte: float) -> Three:
    """Read three floats; what a lever computed as the twelve digits that were meant, of which the total is one.

    1.9 FTE in the proportions of today are three floats that total 1.8999…: the largest of those that were computed
    makes up for it.
    """
    one, two, three = read = [exact(part) for part in parts]
    meant = [Fraction(f"{part:.{_DIGITS}g}") for part in parts]
    computed = [at for at in range(len(read)) if meant[at] != read[at]]
    if not computed:
        return one, two, three
    largest = max(computed, key=meant.__getitem__)
    lost = Fraction(f"{fte:.{_DIGITS}g}") - sum(meant)
    if abs(lost) > HAIR * meant[largest]:
        return one, two, three  # more than floats lose: it was not computed of a total of so few digits
    meant[largest] += lost
    return meant[0], meant[1], meant[2]

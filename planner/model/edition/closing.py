"""From schools' figures, and what earlier editions hold, to an edition: what may leave, what is suppressed, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner.model.edition.counting import counts_of
from planner.model.edition.disclosure import all_or_none
from planner.model.edition.edition import Changed, CountedBand, Edition, Rules, Suppressed
from planner.model.edition.figures import Figures, Measure, measured
from planner.model.edition.following import since_of
from planner.model.edition.groups import GROUPS, Earlier, Schools, difference, told
from planner.model.edition.kinds import Kind, Why
from planner.model.edition.parts import parts_of
from planner.model.edition.who_does_what import parts_told
from planner.model.problems import Code, Refused
from planner.model.schools import SchoolYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What an edition is made of.

    Parameters
    ----------
    schools : mapping of institution number to Figures
        All that are in it.
    earlier : sequence of Earlier
        Every edition of the programme, of any year, in the order they were given out.
    closed : date
        The day it is closed.
    instrument, made_by : str
        As in `Edition`.
    """

    year: SchoolYear
    programme: str
    schools: Schools
    earlier: Sequence[Earlier]
    closed: dt.date
    instrument: str
    made_by: str
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        object.__setattr__(self, "earlier", [self._with_who_may_be_back(one) for one in self.earlier])

    def _with_who_may_be_back(self, one: Earlier) -> Earlier:
        """Take who came after others of the year were purged for these, the largest first.

        An answer that was purged may be given again: who came and who is gone would count as two, and hide a third who
        came late. The year after the same school has other figures in any case.
        """
        if one.edition.year != self.year or not one.gone:
            return one
        came = self.schools.keys() - one.schools.keys()
        by_size = sorted(came, key=lambda number: (-self.schools[number].allocation.fte, number))
        return replace(one, schools={**one.schools, **{n: self.schools[n] for n in by_size[: one.gone]}})

    @property
    def own(self) -> list[Earlier]:
        """Editions of the same year."""
        return [one for one in self.earlier if one.edition.year == self.year]

    def edition(self) -> Edition:
        """Make the edition; Refused where too few schools are in it, or different from an earlier one."""
        rules = self.rules
        if len(self.schools) < rules.mean_from:
            raise Refused(Code.EDITION_TOO_SMALL, schools=len(self.schools), least=rules.mean_from)
        for one in self.earlier:
            if (changed := sum(difference(one, self.schools))) < rules.changed_from:
                before = {"year": str(one.edition.year), "number": one.edition.number}
                raise Refused(Code.EDITION_TOO_ALIKE, schools=changed, least=rules.changed_from, **before)
        found = [told(group, self.schools, self.earlier, rules, len(self.own)) for group in GROUPS]
        shares = [one for statistics, _ in found for one in statistics]
        found.append(parts_told(self.schools, self.earlier, rules, len(self.own), shares))
        bands, why = self._bands()
        gone = [Suppressed(Measure.STUDENTS_PER_FTE, Kind.BANDS, why)] if why else []
        edition = Edition(
            year=self.year,
            programme=self.programme,
            number=self.own[-1].edition.number + 1 if self.own else 1,
            schools=len(self.schools),
            closed=self.closed,
            instrument=self.instrument,
            made_by=self.made_by,
            rules=rules,
            statistics=tuple(one for statistics, _ in found for one in statistics),
            bands=bands,
            suppressed=(*(one for _, suppressed in found for one in suppressed), *gone),
            changed=self._changed(),
            counts=counts_of(self.schools, self.earlier, rules),
        )
        edition = replace(edition, by_students=parts_of(edition, self.schools, self.earlier))
        return replace(edition, since=since_of(Earlier(edition, self.schools), self.earlier))

    def _bands(self) -> tuple[tuple[CountedBand, ...], Why | None]:
        """Count the schools within each band of students per FTE, and say why a count is missing where one is."""
        low, high = self.rules.band_edges
        counts = Counter(self._band(figures) for figures in self.schools.values())
        limits = ((None, low), (low, high), (high, None))
        if any(self._bands_show(one) for one in self.earlier):
            return tuple(CountedBand(low=a, high=b, schools=None) for a, b in limits), Why.DIFFERENCING
        shown = all_or_none([counts[number] for number in range(len(limits))], self.rules.count_from)
        bands = tuple(
            CountedBand(low=a, high=b, schools=count) for (a, b), count in zip(limits, shown, strict=True)
        )
        return bands, Why.COUNT if None in shown else None

    def _bands_show(self, one: Earlier) -> bool:
        """Whether the bands of an earlier edition, beside these, would show in which one a school is that came or left."""
        before, now = (
            {number: self._band(f) for number, f in s.items()} for s in (one.schools, self.schools)
        )
        if not one.gone and before.keys() == now.keys():
            return False
        different = sum(before.get(number) != now.get(number) for number in {*before, *now}) + one.gone
        return different < self.rules.known + self.rules.count_from

    def _band(self, figures: Figures) -> int:
        low, high = self.rules.band_edges
        value = measured(Measure.STUDENTS_PER_FTE, figures) or 0.0
        return 0 if value < low else 1 if value <= high else 2

    def _changed(self) -> Changed | None:
        """Say how many schools are different from the edition before, as far as counts may be told."""
        if not self.own:
            return None
        found = difference(self.own[-1], self.schools)
        came, left, moved = all_or_none(found, self.rules.count_from)
        return Changed(schools=sum(found), came=came, left=left, moved=moved)

"""What lies on the table of a planning meeting: scenarios that are kept, some of them side by side, and what was decided.

The levers are the room's own state, with undo; what is on the table stands in the store, in versions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.acts.estimates import loaded
from planner.acts.meetings import Held, Of, ground_of, key_from, plans, scenarios, standing
from planner.model.estimate.people import Role
from planner.model.meeting.plans import MOST_BESIDE, MeetingPlan
from planner.model.meeting.scenarios import KeptScenario, LeverSetting, Workload
from planner.model.meeting.sheet import HoursSheet
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.model.schools import SchoolYear
from planner.rooms.whatif.meeting.hours_form import blank_sheet, sheet_of
from planner.rooms.whatif.state import School, WhatIf
from planner.rooms.whatif.view import View
from planner.store import open_store

if TYPE_CHECKING:
    from planner.store.store import Store

_TYPED_FOR = Role.CONSULTANT, Role.ADMINISTRATIVE_STAFF  # where there is no estimate to say who works
BY = "meeting"  # who saves: a meeting is nobody's alone


@dataclass(frozen=True, slots=True)
class Laid:
    """The table as it was last looked at.

    Parameters
    ----------
    beside : tuple of str
        Which scenarios stand side by side, at most four, by what tells them apart.
    opened : str
        The scenario the levers were last set to; empty: none.
    """

    kept: tuple[Held[KeptScenario], ...] = ()
    plans: tuple[Held[MeetingPlan], ...] = ()
    beside: tuple[str, ...] = ()
    opened: str = ""

    def scenario(self, which: str) -> Held[KeptScenario]:
        """Find one; Refused where it is not there."""
        found = next((one for one in self.kept if one.which == which), None)
        if found is None:
            raise Refused(Code.NO_SUCH_SCENARIO)
        return found

    @property
    def listed(self) -> list[Held[KeptScenario]]:
        """Those that have not been put away."""
        return [one for one in self.kept if not one.what.is_put_away]

    def toggled(self, which: str) -> tuple[str, ...]:
        """Set a scenario beside the others, or take it away; Refused where there are as many as can be."""
        self.scenario(which)
        if which in self.beside:
            return tuple(one for one in self.beside if one != which)
        if len(self.beside) == MOST_BESIDE:
            raise Refused(Code.AS_MANY_AS_CAN_BE_COMPARED, most=MOST_BESIDE)
        return (*self.beside, which)


class MeetingShelf:
    """The database, opened when it is first asked. Every method raises StoreError as the store does."""

    def __init__(self, opened: Callable[[], Store] = open_store) -> None:
        self._opened = opened

    @cached_property
    def store(self) -> Store:
        """The database."""
        return self._opened()

    def sheet(self, school: School) -> HoursSheet:
        """Open a sheet on the estimate the school's figures are, else one to be typed in."""
        there = loaded(self.store, key_from(school.estimate)) if school.estimate else None
        return sheet_of(there.estimate) if there else blank_sheet(_TYPED_FOR)

    def laid(self, school: School, before: Laid) -> Laid:
        """Look at the table of a school anew."""
        name = whose(school)
        kept = tuple(scenarios(self.store, name))
        there = {one.which for one in kept if not one.what.is_put_away}
        return Laid(
            kept,
            tuple(plans(self.store, name)),
            tuple(which for which in before.beside if which in there),
            before.opened if before.opened in there else "",
        )


def whose(school: School) -> str:
    """Say whose table it is: the number where it is known, else the name."""
    return school.school_id or school.name


def of(state: WhatIf, today: dt.date) -> Of:
    """Say whose meeting it is, and of which year: the cohort's, else the one that is going on."""
    year = state.cohort.year or SchoolYear.going_on(today)
    return Of(whose(state.school), state.cohort.programme, str(year))


def changes_of(state: WhatIf) -> tuple[LeverSetting, ...]:
    """Name the levers that do not stand at today."""
    found = []
    if state.move and state.to:
        found.append(LeverSetting(Lever.MOVE, state.move, state.to, state.donor))
    if state.total_fte is not None:
        found.append(LeverSetting(Lever.TOTAL_FTE, state.total_fte))
    if state.students is not None:
        found.append(LeverSetting(Lever.STUDENTS, float(state.students)))
    return tuple(found)


def kept_of(state: WhatIf, view: View, name: str) -> KeptScenario:
    """Write down where the levers stand, and what that comes to."""
    school, sheet, outcome = state.school, state.sheet, state.scenario.outcome
    compared = view.benchmark if not state.similar else None  # the part of an edition is told anew by size
    return KeptScenario(
        name,
        school.name,
        Workload.of(school.baseline, school.students),
        school.ranges,
        changes_of(state),
        Workload.of(outcome.allocation, outcome.students),
        standing(compared, outcome.allocation) if compared else (),
        ground_of(state.benchmark if compared else "", school.estimate, school.version),
        sheet=sheet if sheet and (sheet.marks or sheet.cards or sheet.answers or sheet.is_typed) else None,
    )

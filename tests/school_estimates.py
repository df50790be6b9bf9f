"""Small estimates of fictional schools: a consultant or two, a rough split each. Used by tests of what stores and rounds make of many."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.effort import Range
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import Person, Role
from planner.model.schools import SchoolYear

PROGRAMME = "tømreruddannelsen"


def person(number, share, *times):
    quick = {
        TaskType.ADMINISTRATION: Range(40, 50, 60),
        TaskType.STUDENT_SUPPORT: Range(15, 20, 25),
        TaskType.COMPANY_RELATIONS: Range(25, 30, 35),
    }
    return Person(f"consultant-{number}", Role.CONSULTANT, 1.0, share, quick=quick, times=times)


def estimate(number, year=2025, people=(), programme=PROGRAMME, **values):
    return TimeEstimate(
        school_id=number, school=f"Eksempelskole {number[-1]}", programme=programme, year=SchoolYear(year),
        respondent=Role.CONSULTANT, sureness=Sureness.FAIRLY_SURE, ground=Ground.CALENDAR, counts_teachers=False,
        people=people or (person(1, 0.8), person(2, 0.6)), students=200, **values,
    )  # fmt: skip

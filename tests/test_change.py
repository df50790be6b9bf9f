"""A year's change says what the estimates cannot tell."""

from __future__ import annotations

import pytest

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.model.change import Change


def test_ranges_that_meet_cannot_tell_the_change_and_without_a_range_nothing_is_said():
    before = School("1", "A", 100, Allocation(1, 1, 1), SchoolYear(2024),
                    ranges={TaskType.ADMINISTRATION: Range(0.8, 1, 1.2), TaskType.STUDENT_SUPPORT: Range(0.9, 1, 1.1)})  # fmt: skip
    after = School("1", "A", 100, Allocation(1.3, 1.4, 1), SchoolYear(2025),
                   ranges={TaskType.ADMINISTRATION: Range(1.2, 1.3, 1.5), TaskType.STUDENT_SUPPORT: Range(1.2, 1.4, 1.5),
                           TaskType.COMPANY_RELATIONS: Range(1, 1, 1)})  # fmt: skip
    assert Change(before, after).within_ranges == {
        TaskType.ADMINISTRATION: True,
        TaskType.STUDENT_SUPPORT: False,
    }


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [("", "", False), ("2026.1", "", False), ("2026.1", "2026.1", False), ("2026.1", "2027.1", True)],
)
def test_a_form_is_said_to_have_changed_only_where_both_years_say_which(old, new, changed):
    before = School("1", "A", 100, Allocation(1, 1, 1), instrument=old)
    after = School("1", "A", 100, Allocation(1, 1, 1), instrument=new)
    assert Change(before, after).instrument_changed is changed


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        (0.3, 0.4, True),  # exactly half a day a week, and exactly a quarter of the larger
        (0.4, 0.3, True),
        (0.0, 0.1, True),
        (0.0, 0.09, False),  # all of it, and less than half a day
        (1.0, 1.3, False),  # more than half a day, and less than a quarter
        (1.5, 2.0, True),
    ],
)
def test_without_ranges_a_change_is_large_from_half_a_day_and_a_quarter(before, after, listed):
    years = [School("900001", "Eksempelskole A", 100, Allocation(fte, 1, 1)) for fte in (before, after)]
    assert Change(*years).large_without_ranges == ((TaskType.ADMINISTRATION,) if listed else ())


def test_where_both_years_have_ranges_these_decide_and_no_rule_of_ours():
    years = [
        School("900001", "Eksempelskole A", 100, Allocation(fte, 1, 1),
               ranges={TaskType.ADMINISTRATION: Range(0.1, fte, 2)})
        for fte in (0.3, 0.9)
    ]  # fmt: skip
    assert Change(*years).large_without_ranges == ()

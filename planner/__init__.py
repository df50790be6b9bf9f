"""Plan the time a vocational school spends on finding apprenticeship places.

A name is loaded when it is asked for: a command that starts pays for no more than it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.files.estimate.reading import read_estimate
    from planner.files.publication.reading import load_benchmark
    from planner.files.schools.reading import read_schools
    from planner.model.allocation import Allocation, AllocationError, TaskType, reallocate, students_per_fte
    from planner.model.effort import Range
    from planner.model.estimate.estimate import TimeEstimate
    from planner.model.problems import Problem
    from planner.model.publication.benchmark import Benchmark, Position
    from planner.model.scenario import Lever, Outcome, Scenario
    from planner.model.schools import School, SchoolYear

__all__ = [
    "Allocation",
    "AllocationError",
    "Benchmark",
    "Lever",
    "Outcome",
    "Position",
    "Problem",
    "Range",
    "Scenario",
    "School",
    "SchoolYear",
    "TaskType",
    "TimeEstimate",
    "load_benchmark",
    "read_estimate",
    "read_schools",
    "reallocate",
    "students_per_fte",
]

_WHERE = {
    "Allocation": "planner.model.allocation",
    "AllocationError": "planner.model.allocation",
    "Benchmark": "planner.model.publication.benchmark",
    "Lever": "planner.model.scenario",
    "Outcome": "planner.model.scenario",
    "Position": "planner.model.publication.benchmark",
    "Problem": "planner.model.problems",
    "Range": "planner.model.effort",
    "Scenario": "planner.model.scenario",
    "School": "planner.model.schools",
    "SchoolYear": "planner.model.schools",
    "TaskType": "planner.model.allocation",
    "TimeEstimate": "planner.model.estimate.estimate",
    "load_benchmark": "planner.files.publication.reading",
    "read_estimate": "planner.files.estimate.reading",
    "read_schools": "planner.files.schools.reading",
    "reallocate": "planner.model.allocation",
    "students_per_fte": "planner.model.allocation",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_WHERE[name]), name)

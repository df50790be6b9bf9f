"""Plan the time a vocational school spends on finding apprenticeship places."""

from planner.files.benchmarks import load_benchmark
from planner.files.estimates import read_estimate
from planner.files.schools import read_schools
from planner.model.allocation import Allocation, AllocationError, TaskType, reallocate, students_per_fte
from planner.model.benchmarks import Benchmark, Position
from planner.model.effort import Range
from planner.model.estimates import TimeEstimate
from planner.model.problems import Problem
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

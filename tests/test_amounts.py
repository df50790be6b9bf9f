"""Every public door refuses what is no number, no amount or no head, and says whose figure it was."""

import dataclasses
import inspect
import math
import types
import typing
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import estimates

import planner
from planner import (
    Allocation,
    Benchmark,
    Outcome,
    Range,
    Scenario,
    School,
    SchoolYear,
    TaskType,
    TimeEstimate,
    load_benchmark,
)
from planner.model import allocation, effort
from planner.model.amounts import amount, finite, heads
from planner.model.estimate.people import OTHER, Person, Role, TaskTime, Unit
from planner.model.target import TargetGap, WouldTake

NO_NUMBERS = [
    True, False, "0.5", "", b"1", 1j, [1], {}, object(), np.True_, np.array([1.0, 2.0]), pd.NA, Decimal("0.5"),
    math.nan, math.inf, -math.inf, np.float64("nan"), 10**400, -(10**400), 10**5000,
]  # fmt: skip
SPLIT = Allocation(0.6, 0.2, 0.4)
EXAMPLES = {
    Allocation: SPLIT,
    Range: Range(1, 2, 4),
    Outcome: Outcome(SPLIT, 360),
    Scenario: Scenario(SPLIT, 360, total_fte=1.2, new_students=300),
    School: School(
        "900001", "Eksempelskole A", 360, SPLIT, gf2_students=46, agreements=31, agreements_week15=20
    ),
    SchoolYear: SchoolYear(2025),
    TargetGap: TargetGap(46, 31, 0.8),
    WouldTake: WouldTake(6, 190),
    Person: Person("consultant-1", Role.CONSULTANT, 1.0, 0.5),
    Benchmark: load_benchmark("carpentry-2023"),
}
WHOLE = ("students", "gf2_students", "agreements", "agreements_week15", "cohort", "other_programmes", "start")
FREE = {  # figures that are no amounts of anything: what a publication is called or printed with, a row's place
    (School, "row"), (Benchmark, "year"),
}  # fmt: skip


def _shown(value):
    return "int" if isinstance(value, int) else repr(value)[:12]


def _numeric(annotation):
    """A number, or one or None; not what holds or computes numbers."""
    kinds = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    return any(kind in {int, float} for kind in kinds if isinstance(kind, type))


def _fields():
    for kind, example in EXAMPLES.items():
        hints = typing.get_type_hints(kind, vars(inspect.getmodule(kind)) | {"pd": pd})
        for field in dataclasses.fields(kind):
            if _numeric(hints[field.name]) and (kind, field.name) not in FREE:
                yield pytest.param(example, field.name, id=f"{kind.__name__}.{field.name}")


def _calls():
    """Every public function and method, once for each of its parameters that is a number."""
    names = [getattr(planner, name) for name in planner.__all__]
    functions = [(None, f) for f in names if inspect.isfunction(f)]
    functions += [(None, effort.resolution), (None, allocation.rounded_shares)]
    for kind, example in EXAMPLES.items():
        functions += [
            (example, f)
            for name, f in vars(kind).items()
            if inspect.isfunction(f) and not name.startswith("_")
        ]
    for example, function in functions:
        hints = typing.get_type_hints(function, vars(inspect.getmodule(function)) | {"pd": pd})
        for name in inspect.signature(function).parameters:
            if name in hints and _numeric(hints[name]):
                yield pytest.param(example, function, name, id=f"{function.__qualname__}({name})")


GIVEN = {
    "allocation": SPLIT, "to": TaskType.STUDENT_SUPPORT, "task_type": TaskType.STUDENT_SUPPORT, "lever": "move",
    "measure": lambda outcome: outcome.allocation.fte, "goal": 1.0, "most": 1.0, "donors": [Range(0, 1, 2)],
    "students": 360, "hours_per_fte": 1924.0, "lens": None, "capacity": 1.0, "fte": 0.1,
}  # fmt: skip


def _call(example, function, name, value):
    parameters = inspect.signature(function).parameters
    needed = [p for p in parameters.values() if p.default is p.empty and p.name not in {"self", name}]
    arguments = {p.name: GIVEN[p.name] for p in needed} | {name: value}
    return function(*([example] if "self" in parameters else []), **arguments)


FIELDS, CALLS = list(_fields()), list(_calls())
COUNTS = [
    pytest.param(example, name, id=f"{type(example).__name__}.{name}")
    for example in EXAMPLES.values()
    if not isinstance(example, Outcome | Scenario)  # where a lever stands between two heads, so may they
    for name in WHOLE
    if hasattr(example, name) and name in {field.name for field in dataclasses.fields(example)}
]


def test_there_are_doors_to_try():
    assert len(FIELDS) >= 25
    assert len(CALLS) >= 10
    assert len(COUNTS) >= 8


@pytest.mark.parametrize(("example", "name"), FIELDS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=_shown)
def test_a_field_refuses_what_is_no_number(example, name, value):
    with pytest.raises(ValueError, match=name.replace("_", "[ _]") if name != "start" else "school year"):
        dataclasses.replace(example, **{name: value})


@pytest.mark.parametrize(("example", "name"), FIELDS)
def test_a_field_refuses_less_than_nothing(example, name):
    with pytest.raises(ValueError, match="below"):
        dataclasses.replace(example, **{name: -1})


@pytest.mark.parametrize(
    ("example", "name"),
    COUNTS,
)
def test_a_head_is_whole(example, name):
    with pytest.raises(ValueError, match="whole"):
        dataclasses.replace(example, **{name: getattr(example, name) - 0.5})


@pytest.mark.parametrize(("example", "function", "name"), CALLS)
@pytest.mark.parametrize("value", [*NO_NUMBERS, -1], ids=_shown)
def test_a_function_refuses_what_is_no_amount(example, function, name, value):
    with pytest.raises(ValueError, match=r"finite|below|whole|not from"):
        _call(example, function, name, value)


@pytest.mark.parametrize("value", [*NO_NUMBERS, -1], ids=_shown)
@pytest.mark.parametrize(
    "name", ["students", "gf2_students", "agreements", "agreements_week15", "hours_per_fte"]
)
@given(estimate=estimates())
def test_an_estimate_refuses_it_too(name, value, estimate):
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(estimate, **{name: value})


def test_more_than_a_task_can_take_is_refused_by_name():
    for unit in Unit:
        minutes = Range(1, 1, 1) if unit is Unit.TIMES_MINUTES else None
        with pytest.raises(ValueError, match="amount"):
            TaskTime(OTHER, Range(0, 0, 1e9), unit, minutes)


def test_two_faults_that_were():
    report = load_benchmark("carpentry-2023")
    with pytest.raises(ValueError, match="students per FTE"):
        report.students_per_fte_position(10**400)
    with pytest.raises(ValueError, match="agreements"):
        TargetGap(46, 3.5, 0.8)


@given(st.floats(0, 1e300) | st.integers(0, 10**300) | st.fractions(0, 10**6))
def test_an_amount_is_the_float_it_is(value):
    assert amount("x", value) == finite(value) == float(value)


@given(st.integers(0, 2**53))
def test_a_head_comes_back_whole_however_a_frame_held_it(count):
    for value in (count, float(count), np.int64(count), np.float64(count)):
        assert heads("x", value) == count
        assert type(heads("x", value)) is int


def test_nobody_spends_minus_nothing():
    assert math.copysign(1, amount("x", -0.0)) == 1
    assert math.copysign(1, Allocation(-0.0, 1, 1).administration) == 1


def test_an_estimate_is_among_the_public_doors():
    assert TimeEstimate in {getattr(planner, name) for name in planner.__all__}

"""Every public door refuses what is no number, no amount or no head, and says whose figure it was."""

import dataclasses
import datetime as dt
import importlib
import inspect
import math
import pkgutil
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
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
    model,
)
from planner.model.amounts import amount, finite, heads
from planner.model.content import FteHours
from planner.model.edition.counts import Asked, Counted
from planner.model.edition.edition import Changed, CountedBand, Edition, Part, Rules, Scale, Statistic
from planner.model.edition.figures import Figures, Measure
from planner.model.edition.kinds import Kind
from planner.model.edition.since import Moved, Since
from planner.model.estimate.people import OTHER, Person, Role, TaskTime, Unit
from planner.model.evidence import Association, Observed
from planner.model.goals.flip import Typed
from planner.model.goals.start import Start
from planner.model.goals.wishes import Wish
from planner.model.meeting.hours import Weekly
from planner.model.meeting.plans import Became, MeetingPlan
from planner.model.meeting.scenarios import Footing, KeptScenario, LeverSetting, Workload
from planner.model.meeting.sheet import HoursSheet
from planner.model.publication.bands import Band, Size
from planner.model.publication.published import Published
from planner.model.publication.worlds import Steps
from planner.model.round.decisions import Decision
from planner.model.round.invitations import Invited
from planner.model.scenario import Lever
from planner.model.target import TargetGap, WouldTake

NO_NUMBERS = [
    True, False, "0.5", "", b"1", 1j, [1], {}, object(), np.True_, np.array([1.0, 2.0]), pd.NA, Decimal("0.5"),
    math.nan, math.inf, -math.inf, np.float64("nan"), 10**400, -(10**400), 10**5000,
]  # fmt: skip
SPLIT = Allocation(0.6, 0.2, 0.4)
TODAY, MORE = Workload(0.6, 0.2, 0.4, 360), Workload(1.2, 0.4, 0.8, 360)
KEPT = KeptScenario(
    "mere tid", "", TODAY, (), (LeverSetting(Lever.TOTAL_FTE, 2.4),), MORE, (), Footing(2, "", "")
)
EXAMPLES = {
    Workload: TODAY,
    LeverSetting: LeverSetting(Lever.TOTAL_FTE, 2.4),
    Footing: Footing(2, "", ""),
    KeptScenario: KEPT,
    MeetingPlan: MeetingPlan(
        scenario=KEPT,
        weighed_against=(),
        why="det mangler",
        expects="flere samtaler",
        by=Role.HEAD_OF_PROGRAMME,
        decided_on=dt.date(2026, 11, 28),
        review_on=dt.date(2027, 11, 15),
    ),
    Weekly: Weekly.of(2, 1, 4),
    HoursSheet: HoursSheet(tasks=(), net_hours_per_fte=1679.8),
    Became: Became(3.7, 2.1),
    Allocation: SPLIT,
    Range: Range(1, 2, 4),
    Outcome: Outcome(SPLIT, 360),
    Scenario: Scenario(SPLIT, 360, total_fte=1.2, new_students=300),
    School: School(
        "900001",
        "Eksempelskole A",
        360,
        SPLIT,
        gf2_students=46,
        agreements=31,
        agreements_week15=20,
        base_2019=0.52,
    ),
    SchoolYear: SchoolYear(2025),
    Invited: Invited(school_id="900001", school="Eksempelskole A", students=360),
    Decision: Decision(
        respondent="consultant",
        version=2,
        by=Role.HEAD_OF_PROGRAMME,
        why="set igennem sammen",
        in_edition=True,
    ),
    Observed: Observed(TaskType.STUDENT_SUPPORT, Association.HIGHER, 2023, 23, "carpentry-2023"),
    TargetGap: TargetGap(46, 31, 0.8),
    WouldTake: WouldTake(6, 190),
    Person: Person("consultant-1", Role.CONSULTANT, 1.0, 0.5),
    Benchmark: load_benchmark("carpentry-2023"),
    Band: Band(5, 150, 300),
    Size: Size(150, 300),
    Published: Published(0.43, 0.17, 0.67),
    FteHours: FteHours((), 1924.0),
    TaskTime: TaskTime("ta1", Range(1, 2, 4), Unit.PERCENT),
    Steps: Steps((0.1, 0.2), (0.1, 0.2)),
    Figures: Figures(
        administration=0.6,
        student_support=0.2,
        company_relations=0.4,
        students=360,
        gf2_students=46,
        agreements=31,
    ),
    Scale: Scale((1.0, 2.0), 18.0),
    Rules: Rules(),
    Statistic: Statistic(measure=Measure.FTE, kind=Kind.MEAN, schools=23, value=1.4, step=0.1),
    CountedBand: CountedBand(low=150.0, high=300.0, schools=12),
    Part: Part(low=150, high=300, schools=12, statistics=()),
    Changed: Changed(schools=5, came=3, left=1, moved=1),
    Counted: Counted(asked=Asked.ROLE, name="consultant", schools=15, said=23),
    Moved: Moved(task_type=TaskType.STUDENT_SUPPORT, change=4, by_students=2, by_staffing=-1, by_split=3),
    Since: Since(year=SchoolYear(2025), number=1, schools=20),
    Wish: Wish("fte", "at_least", 0.5),
    Typed: Typed(0.6),
    Start: Start.of(SPLIT, 360, 1679.8),
    Edition: Edition(
        year=SchoolYear(2026),
        programme="tømreruddannelsen",
        number=1,
        schools=23,
        closed=dt.date(2027, 1, 20),
        instrument="2026.1",
        made_by="0.2.0",
        rules=Rules(),
        statistics=(),
    ),
}
WHOLE = (
    "students",
    "gf2_students",
    "agreements",
    "agreements_week15",
    "cohort",
    "other_programmes",
    "start",
    "version",
    "schools",
    "number",
    "model",
    "estimate_version",
)
FREE = {  # what is no figure that anybody gives
    "School.row": "a place in a table",
    "Place.row": "a place in a table",
    "screen_from.by": "a step to the next question",
    "with_time.place": "a place in a list",
    "band_of.at": "a place in a list",
    **dict.fromkeys(("told.own", "means_told.own", "parts_told.own"), "counted in the editions of a year"),
    **dict.fromkeys(
        (f"Became.{name}" for name in ("planned", "estimated", "low", "high")), "computed, of either sign"
    ),
    **dict.fromkeys(
        ("OfRole.asked", "OfRole.people", "Left.low", "Left.likely", "Left.high"),
        "computed, what is left of either sign",
    ),
    "Band.high": "infinity where the band is open; tried below",
    **dict.fromkeys(("amount.least", "amount.most", "heads.least", "heads.most"), "the guard itself"),
    **dict.fromkeys(("short_text.most", "short_text.least"), "letters, the guard itself"),
    **dict.fromkeys(
        (f"Position.{name}" for name in ("schools", "fewest", "most", "likely_low", "likely_high")),
        "made by `Benchmark`",
    ),
    **dict.fromkeys((f"Figure.{name}" for name in ("published", "low", "high")), "made by `Benchmark`"),
    **dict.fromkeys(("Answer.left", "Standing.answers", "Standing.left"), "counted in estimates"),
    **dict.fromkeys(
        (f"about_heads.{name}" for name in ("students", "gf2_students", "agreements", "agreements_week15")),
        "of figures that came through a guard",
    ),
    **dict.fromkeys(
        (
            "Facts.schools",
            "starts.count",
            "starts.seed",
            "tight.one",
            "make_worlds.seed",
            "Worlds.bounds.value",
            *(f"Effort.{name}" for name in ("ladders", "draws", "rounds", "warm_up")),
        ),
        "inside the making of worlds, of a guarded `Benchmark`",
    ),
    **dict.fromkeys(
        (
            *(f"Row.{name}" for name in ("fulfilment", "logit", "students")),
            *(f"Measure.{name}" for name in ("value", "low", "high", "p")),
            *(f"Answers.{name}" for name in ("schools", "left_out", "with_nothing")),
            *(f"Parts.{name}" for name in ("before", "after", "students", "staffing", "split")),
            *(
                "Relation.schools",
                "Way.edge",
                "Way.measure.at",
            ),
        ),
        "made of guarded `School`s and estimates",
    ),
    **dict.fromkeys(
        (
            *(f"{name}.draws" for name in ("answers", "followed", "related", "counted", "when_unrelated")),
            *("counted.level", "counted.seed", "when_unrelated.seed", "beyond.level"),
        ),
        "how long to draw, and the rule's own level",
    ),
    **dict.fromkeys(
        (
            *("Contribution.value", "Contribution.weight", "protection.known", "all_or_none.least"),
            *("is_dominated.n", "is_dominated.k", "is_within.p", "is_within.known"),
        ),
        "of an edition's guarded `Rules` and `Figures`",
    ),
    **dict.fromkeys(("Reached.moved", "Reached.added", "Room.reach.at"), "made by `seek` of guarded wishes"),
    **dict.fromkeys(
        ("Flip.value", "Flip.last", "Flip.to", "Typed.at.number", "Typed.outward.way"),
        "made of guarded `Typed`",
    ),
    **dict.fromkeys(
        ("Target.share", "Target.year", "Claim.year", "Programme.base_2019"),
        "shipped content, held to its schema",
    ),
}
SIGNED = {
    "Published.mean",
    "Published.low",
    "Published.high",
    "Band.low",
    "stands_for.published",
    "exact.number",
    "exact.value",
    "typed.value",
    "times.one",
    "times.other",
    "minus.one",
    "minus.other",
    "rounded.value",
    "Steps.at.value",
    "Steps.around.value",
    *(f"Moved.{name}" for name in ("change", "by_students", "by_staffing", "by_split")),
}


def _shown(value):
    return "int" if isinstance(value, int) else repr(value)[:12]


def _public():
    """Every class, function and method that the model shows, whichever module it stands in, with the class it is of."""
    for found in pkgutil.walk_packages(model.__path__, "planner.model."):
        module = importlib.import_module(found.name)
        for name, one in vars(module).items():
            if name.startswith("_") or getattr(one, "__module__", "") != found.name:
                continue
            if inspect.isfunction(one) or (inspect.isclass(one) and dataclasses.is_dataclass(one)):
                yield one, None
            for called, bare in vars(one).items() if inspect.isclass(one) else ():
                method = getattr(bare, "__func__", bare)
                if inspect.isfunction(method) and not called.startswith("_"):
                    yield method, one


def _numbers(one):
    """Of a function its parameters that are a number, or one or None; of a dataclass its fields."""
    if inspect.isclass(one):
        named = [(field.name, field.type) for field in dataclasses.fields(one) if field.init]
    else:
        named = [(p.name, p.annotation) for p in inspect.signature(one).parameters.values()]
    return [name for name, kind in named if str(kind).removesuffix(" | None") in {"int", "float"}]


DOORS = {f"{one.__qualname__}.{name}": (one, kind, name) for one, kind in _public() for name in _numbers(one)}


def _fields():
    for place, (one, _, name) in DOORS.items():
        if inspect.isclass(one) and place not in FREE and one is not TimeEstimate:
            yield pytest.param(EXAMPLES[one], name, id=place)


def _calls():
    for place, (one, kind, name) in DOORS.items():
        if inspect.isfunction(one) and place not in FREE:
            yield pytest.param(getattr(EXAMPLES[kind], one.__name__) if kind else one, name, id=place)


GIVEN = {
    "allocation": SPLIT, "to": TaskType.STUDENT_SUPPORT, "task_type": TaskType.STUDENT_SUPPORT, "lever": "move",
    "measure": lambda outcome: outcome.allocation.fte, "goal": 1.0, "most": 1.0, "donors": [Range(0, 1, 2)],
    "students": 360, "hours_per_fte": 1924.0, "lens": None, "capacity": 1.0, "fte": 0.1, "agreements": 6,
    "parts": [1.4, 1.2], "meant": [Decimal("0.6"), Decimal("0.2"), Decimal("0.4")], "total": 2.6, "role": Role.CONSULTANT, "published": 0.63, "step": 0.01,
    "year": 2026, "base_2019": 0.5, "count": 3, "size": 10, "signed": 5, "rate": Fraction(4, 5), "value": 1.5, "one": 1.5, "likely": 0.5, "high": 1.0, "hours": Range(1, 2, 4), "net_hours_per_fte": 1679.8,
    "other": 0.5, "low": 0.2, "before": SPLIT, "wishes": [Wish("hours_per_student", "at_least", 1.0)],
}  # fmt: skip


def _call(function, name, value):
    parameters = inspect.signature(function).parameters.values()
    needed = {p.name: GIVEN[p.name] for p in parameters if p.default is p.empty and p.name != name}
    return function(**needed | {name: value})


FIELDS, CALLS = list(_fields()), list(_calls())
COUNTS = [
    pytest.param(example, name, id=f"{type(example).__name__}.{name}")
    for example in EXAMPLES.values()
    # where a lever stands between two heads, so may they
    if not isinstance(example, Outcome | Scenario | Start)
    for name in WHOLE
    if hasattr(example, name) and name in {field.name for field in dataclasses.fields(example)}
]


def test_there_are_doors_to_try():
    assert len(FIELDS) >= 35
    assert len(CALLS) >= 25
    assert set(FREE) <= set(DOORS)
    assert len(COUNTS) >= 8


@pytest.mark.parametrize(("example", "name"), FIELDS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=_shown)
def test_a_field_refuses_what_is_no_number(example, name, value):
    with pytest.raises(ValueError, match=name.replace("_", "[ _]") if name != "start" else "school year"):
        dataclasses.replace(example, **{name: value})


@pytest.mark.parametrize(("example", "name"), [field for field in FIELDS if field.id not in SIGNED])
def test_a_field_refuses_less_than_nothing(example, name):
    with pytest.raises(ValueError, match=r"below|not from"):
        dataclasses.replace(example, **{name: -1})


@pytest.mark.parametrize(
    ("example", "name"),
    COUNTS,
)
def test_a_head_is_whole(example, name):
    with pytest.raises(ValueError, match="whole"):
        dataclasses.replace(example, **{name: getattr(example, name) - 0.5})


@pytest.mark.parametrize(("function", "name"), CALLS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=_shown)
def test_a_function_refuses_what_is_no_number(function, name, value):
    with pytest.raises(ValueError, match=r"finite|whole"):
        _call(function, name, value)


@pytest.mark.parametrize(("function", "name"), [call for call in CALLS if call.id not in SIGNED])
def test_a_function_refuses_less_than_nothing(function, name):
    with pytest.raises(ValueError, match=r"below|not from"):
        _call(function, name, -1)


@pytest.mark.parametrize("value", [*NO_NUMBERS, -1], ids=_shown)
@pytest.mark.parametrize(
    "name", ["students", "gf2_students", "agreements", "agreements_week15", "hours_per_fte"]
)
@settings(max_examples=2)  # a hundred figures are tried on each
@given(estimate=estimates())
def test_an_estimate_refuses_it_too(name, value, estimate):
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(estimate, **{name: value})


def test_more_than_a_task_can_take_is_refused_by_name():
    for unit in Unit:
        minutes = Range(1, 1, 1) if unit is Unit.TIMES_MINUTES else None
        with pytest.raises(ValueError, match="amount"):
            TaskTime(OTHER, Range(0, 0, 1e9), unit, minutes)


@pytest.mark.parametrize("value", [v for v in NO_NUMBERS if v is not math.inf], ids=_shown)
def test_an_edge_of_a_band_is_refused_where_it_is_no_number(value):
    with pytest.raises(ValueError, match="high"):
        Band(5, 150, value)


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

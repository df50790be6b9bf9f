"""What hypothesis draws from: allocations as people have them, and as nobody would."""

from __future__ import annotations

from hypothesis import strategies as st

from planner import Allocation, Range, SchoolYear, TaskType
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import MOST, MOST_MINUTES, TASKS, Person, Role, TaskTime, Unit

fte = st.one_of(
    st.floats(0, 5, allow_subnormal=False),
    st.decimals(0, 4, places=2).map(float),
    st.floats(0, 1e9, allow_subnormal=False),
)
allocations = st.builds(Allocation, fte, fte, fte)
some_fte = allocations.filter(lambda a: a.fte > 1e-6)
task_types = st.sampled_from(TaskType)
fractions = st.floats(0, 1)


def ranges(most):
    """Low, likely and high up to a limit, often with two decimals as people write them."""
    figure = st.one_of(
        st.floats(0, most, allow_subnormal=False), st.decimals(0, int(most), places=2).map(float)
    )
    return st.lists(figure, min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))


@st.composite
def task_times(draw, task):
    unit = draw(st.sampled_from(Unit))
    amount = draw(st.none() | ranges(MOST[unit]))
    timed = unit is Unit.TIMES_MINUTES and amount is not None
    return TaskTime(
        task,
        amount,
        unit,
        draw(ranges(MOST_MINUTES)) if timed else None,
        has_range=draw(st.booleans()),
        aub=draw(st.booleans()),
        task_type=draw(st.none() | task_types) if task == "other" else None,
        note=draw(st.text(max_size=20)),
    )


@st.composite
def people(draw, number=1):
    role = draw(st.sampled_from(Role))
    tasks = draw(st.lists(st.sampled_from(list(TASKS)), unique=True, max_size=6))
    quick = draw(st.none() | st.fixed_dictionaries({t: ranges(100) for t in TaskType}))
    return Person(
        f"{role}-{number}",
        role,
        draw(st.floats(0.01, 1)),
        draw(st.floats(0, 1)),
        draw(st.integers(0, 12)),
        quick,
        tuple(draw(task_times(task)) for task in tasks),
    )


@st.composite
def estimates(draw):
    heads = st.none() | st.integers(0, 2000)
    basis, hours = draw(st.sampled_from([("gross", 1924.0), ("net", 1687.2), ("net", 1650.2)]))
    roles = st.lists(st.sampled_from(Role), unique=True).map(tuple)
    return TimeEstimate(
        school_id="900001",
        school="Eksempelskole A",
        programme="carpentry",
        year=SchoolYear(draw(st.integers(2020, 2030))),
        respondent=draw(st.sampled_from(Role)),
        sureness=draw(st.sampled_from(Sureness)),
        ground=draw(st.sampled_from(Ground)),
        counts_teachers=draw(st.booleans()),
        people=tuple(draw(people(number)) for number in range(1, 1 + draw(st.integers(0, 3)))),
        students=draw(heads),
        gf2_students=draw(heads),
        agreements=draw(heads),
        agreements_week15=draw(heads),
        hours_basis=basis,
        hours_per_fte=hours,
        owners=draw(st.dictionaries(st.sampled_from(list(TASKS)), roles, max_size=4)),
        note=draw(st.text(max_size=20)),
    )

"""What hypothesis draws from: allocations as people have them, and as nobody would."""

from __future__ import annotations

from functools import cache

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


# Made once for each limit, as is all that is drawn from below: hypothesis takes longer to look a strategy over than to
# draw from it.
@cache
def ranges(most):
    """Low, likely and high up to a limit, often with two decimals as people write them."""
    figure = st.one_of(
        st.floats(0, most, allow_subnormal=False), st.decimals(0, int(most), places=2).map(float)
    )
    return st.lists(figure, min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))


units, notes, booleans = st.sampled_from(Unit), st.text(max_size=20), st.booleans()
amounts = {unit: st.none() | ranges(MOST[unit]) for unit in Unit}
type_of_other = st.none() | task_types


@cache
def task_times(task):
    return _task_times(task)


@st.composite
def _task_times(draw, task):
    unit = draw(units)
    amount = draw(amounts[unit])
    timed = unit is Unit.TIMES_MINUTES and amount is not None
    return TaskTime(
        task,
        amount,
        unit,
        draw(ranges(MOST_MINUTES)) if timed else None,
        has_range=draw(booleans),
        aub=draw(booleans),
        task_type=draw(type_of_other) if task == "other" else None,
        note=draw(notes),
    )


roles = st.sampled_from(Role)
some_tasks = st.lists(st.sampled_from(list(TASKS)), unique=True, max_size=6)
quicks = st.none() | st.fixed_dictionaries({t: ranges(100) for t in TaskType})
positions, weeks = st.floats(0.01, 1), st.integers(0, 12)


@cache
def people(number=1):
    return _people(number)


@st.composite
def _people(draw, number):
    role = draw(roles)
    tasks = draw(some_tasks)
    quick = draw(quicks)
    return Person(
        f"{role}-{number}",
        role,
        draw(positions),
        draw(fractions),
        draw(weeks),
        quick,
        tuple(draw(task_times(task)) for task in tasks),
    )


heads = st.none() | st.integers(0, 2000)
years, how_many = st.integers(2020, 2030), st.integers(0, 3)
hours_of_a_year = st.sampled_from([("gross", 1924.0), ("net", 1687.2), ("net", 1650.2)])
surenesses, grounds = st.sampled_from(Sureness), st.sampled_from(Ground)
whose = st.dictionaries(st.sampled_from(list(TASKS)), st.lists(roles, unique=True).map(tuple), max_size=4)


@st.composite
def estimates(draw):
    basis, hours = draw(hours_of_a_year)
    return TimeEstimate(
        school_id="900001",
        school="Eksempelskole A",
        programme="carpentry",
        year=SchoolYear(draw(years)),
        respondent=draw(roles),
        sureness=draw(surenesses),
        ground=draw(grounds),
        counts_teachers=draw(booleans),
        people=tuple(draw(people(number)) for number in range(1, 1 + draw(how_many))),
        students=draw(heads),
        gf2_students=draw(heads),
        agreements=draw(heads),
        agreements_week15=draw(heads),
        hours_basis=basis,
        hours_per_fte=hours,
        owners=draw(whose),
        note=draw(notes),
    )

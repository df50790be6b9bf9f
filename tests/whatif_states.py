"""What hypothesis draws from for the what-if page: any school, any setting of the levers."""

from __future__ import annotations

from hypothesis import strategies as st

from planner.model.allocation import Allocation, TaskType
from planner.model.scenario import Lever
from planner.model.schools import SchoolYear
from planner.rooms.whatif.state import Cohort, School, WhatIf, scale_of

parts = st.floats(0.05, 4).map(lambda value: round(value, 2))
counts = st.none() | st.integers(0, 400)
cohorts = st.builds(
    Cohort,
    counts,
    counts,
    counts,
    st.sampled_from(["", "tømrer", "EUX Business", "VVS"]),
    st.none() | st.integers(2020, 2028).map(SchoolYear),
    st.none() | st.integers(0, 100),
)


@st.composite
def states(draw):
    """Any school, any setting of the levers."""
    school = School("", Allocation(draw(parts), draw(parts), draw(parts)), draw(st.integers(1, 1500)))
    to = draw(st.sampled_from(list(TaskType)))
    donor = draw(st.sampled_from([None, *(t for t in TaskType if t is not to)]))
    language = draw(st.sampled_from(["da", "en"]))
    state = WhatIf(school, to=to, donor=donor, language=language, cohort=draw(cohorts))
    for lever in Lever:
        state = state.with_lever(lever, draw(st.sampled_from(scale_of(state, lever).steps)))
    return state

"""What hypothesis draws from: allocations as people have them, and as nobody would."""

from __future__ import annotations

from hypothesis import strategies as st

from planner import Allocation, TaskType

fte = st.one_of(
    st.floats(0, 5, allow_subnormal=False),
    st.decimals(0, 4, places=2).map(float),
    st.floats(0, 1e9, allow_subnormal=False),
)
allocations = st.builds(Allocation, fte, fte, fte)
some_fte = allocations.filter(lambda a: a.fte > 1e-6)
task_types = st.sampled_from(TaskType)
fractions = st.floats(0, 1)

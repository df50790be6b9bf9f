"""The example group: invented schools, and called so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from planner.files.schools.reading import read_schools
from planner.model.schools import School

# The templates lie inside an installed planner, beside the package in a checkout.
_INSIDE = Path(__file__).parent.parent


@cache
def example_schools() -> tuple[School, ...]:
    """Read the rows of the example group; none where its file is not there."""
    for folder in (_INSIDE, _INSIDE.parent):
        file = folder / "data" / "templates" / "eksempelskoler.csv"
        if file.is_file():
            return tuple(read_schools(file)[0])
    return ()

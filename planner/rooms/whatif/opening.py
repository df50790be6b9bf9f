"""The state a page opens with, and its HTML printed before there is a kernel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from planner.files.content import DESCRIBED
from planner.files.publication.reading import shipped_benchmarks
from planner.model.allocation import Allocation, TaskType
from planner.model.problems import Refused
from planner.model.scenario import Lever
from planner.rooms.whatif.data import page_data
from planner.rooms.whatif.page import page_html, printed
from planner.rooms.whatif.schools import Offered, schools_offered
from planner.rooms.whatif.state import Cohort, WhatIf, checked_school
from planner.rooms.whatif.view import View
from planner.words.language import LANGUAGES

SCRIPT = Path(__file__).parent / "stage.js"


def opening(query: Mapping[str, str]) -> str:
    """Print the page as it opens: text, levers, numbers, and as data its charts and frames."""
    return _opening(tuple(sorted(query.items())))


@lru_cache(maxsize=16)
def _opening(query: tuple[tuple[str, str], ...]) -> str:
    """Print it once for each address: 70 ms the next visitor does not wait."""
    schools = schools_offered()
    state = opening_state(dict(query), schools)
    view = View(state)
    return printed(page_html(view, state, schools), page_data(view, state, tuple(Lever), has_figures=True))


def opening_state(query: Mapping[str, str], schools: Sequence[Offered]) -> WhatIf:
    """Read an address: ?school=ID, or ?fte=0.6/0.2/0.4&students=360&name=…; ?lang=en; ?benchmark=….

    What cannot be read is as if it were not there: an address is no place to argue with a person.
    """
    language = next((lang for lang in LANGUAGES if lang == query.get("lang")), LANGUAGES[0])
    asked = query.get("benchmark", DESCRIBED)
    benchmark = asked if asked in ("", *shipped_benchmarks()) else DESCRIBED
    offered = next((s for s in schools if s.id == query.get("school")), schools[0])
    school, cohort = offered.school, offered.cohort
    try:
        parts = [float(part) for part in query.get("fte", "").split("/")]
        students = float(query.get("students", ""))
        if len(parts) == len(TaskType) and math.isfinite(students):
            school, cohort = checked_school(query.get("name", ""), Allocation(*parts), students), Cohort()
    except (Refused, ValueError):
        pass
    return WhatIf(school, benchmark=benchmark, language=language, cohort=cohort)


def address_of(state: WhatIf, schools: Sequence[Offered]) -> dict[str, str]:
    """Write the address that opens a page for the same school, as `opening_state` reads it; levers are not in it."""
    school = state.school
    ids = [offered.id for offered in schools if offered.school == school]
    named = (
        {"school": ids[0]}
        if ids
        else {
            "fte": "/".join(map(repr, school.baseline.values())),
            "students": str(school.students),
            "name": school.name,
        }
    )
    return {**named, "benchmark": state.benchmark, "lang": state.language}

"""The schools a page offers to choose from, and the address that opens it with one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from planner.acts.meetings import key_from
from planner.files.content import DESCRIBED
from planner.files.grids.personal import looks_like_cpr
from planner.files.publication.beside import offered_beside
from planner.files.publication.reading import offered_benchmarks
from planner.model.allocation import Allocation, TaskType
from planner.model.amounts import heads
from planner.model.effort import Range
from planner.model.estimate.estimate import RESPONDENTS
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.model.schools import FEWEST_KNOWN, MOST_KNOWN
from planner.model.schools import School as Row
from planner.rooms.asking import reader
from planner.rooms.examples import example_schools
from planner.rooms.live_numbers import plain
from planner.rooms.pages import DIFFER, answered_by, figures_in_address, language_asked
from planner.rooms.whatif.browser import Levers, from_browser, to_browser
from planner.rooms.whatif.state import (
    COHORT,
    COUNTS,
    MEASURE,
    SIMILAR,
    Cohort,
    School,
    WhatIf,
    checked_school,
)
from planner.store.values import seen

_SHOWN = 40  # letters of what cannot be used
_FIGURES, _WHOSE = (
    ("fte", "students", "name", "low", "high"),
    ("who", "others", "number", "estimate", "version"),
)
_LEVERS = {lever.value: lever for lever in (Lever.TOTAL_FTE, Lever.MOVE)}
_NAMES = {
    "school",
    "benchmark",
    "beside",
    "similar",
    "lang",
    "to",
    "donor",
    *_FIGURES,
    *_WHOSE,
    *_LEVERS,
    *COHORT,
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A school under the id a browser names it by, and its students on GF2 where its table has them."""

    id: str
    school: School
    cohort: Cohort = field(default_factory=Cohort)


def offered(rows: Iterable[Row]) -> tuple[Offered, ...]:
    """Offer the rows of a school table. The browser is told a number, the name and the totals; no more."""
    found = []
    for number, row in enumerate(rows, start=1):
        ranges = tuple(map(row.ranges.get, TaskType)) if row.ranges else ()
        school = School(row.school, row.allocation, row.students, ranges)
        base = None if row.base_2019 is None else round(row.base_2019 * 100)
        cohort = Cohort(
            row.gf2_students, row.agreements, row.agreements_week15, row.programme, row.year, base
        )
        found.append(Offered(str(number), school, cohort))
    return tuple(found)


@cache
def schools_offered() -> tuple[Offered, ...]:
    """Offer the example group: invented schools, and called so."""
    return offered(example_schools()) or (Offered("1", School("", Allocation(0.6, 0.35, 0.45), 360)),)


def opening_state(query: Mapping[str, str], schools: Sequence[Offered]) -> WhatIf:
    """Read an address: ?school=ID, or ?fte=0.6/0.2/0.4&students=360&name=…&low=…&high=…; ?lang=en; ?benchmark=….

    Of either school also the levers move, to, donor and total_fte, the counts of its cohort, all that are to
    stand there, and what says their target, programme, year and base_2019; of typed figures whose answers they are, who, and others=differ. A lever stands at the step nearest
    to what is asked for. What cannot be read is as if it were not there, and `said_of` says both.
    """
    return _read(query, schools)[0]


def said_of(query: Mapping[str, str], schools: Sequence[Offered]) -> list[Refused]:
    """Say what of an address is not honoured as it stands, and what its figures ask about; empty where all is well."""
    state, names, nearest = _read(query, schools)
    # In the very letters of the names: FTE= is another than fte=.
    names += [name for name in query if name not in _NAMES]
    lost = [f"{name[:_SHOWN]}={query[name][:_SHOWN]}" for name in names]
    if any(looks_like_cpr(text) for text in (query.get("name", ""), *lost)):
        return [Refused(Code.CPR_NUMBER_TYPED)]  # and is said nowhere again
    read = [f"{name}={query[name][:_SHOWN]} → {plain(step)}" for name, step in nearest.items()]
    said = [Refused(Code.ADDRESS_IN_PART, names=lost)] if lost else []
    said += [Refused(Code.ADDRESS_NEAREST_STEP, names=read)] if read else []
    return said + ([far] if "fte" in query and (far := far_from_known(state.school)) else [])


def far_from_known(school: School) -> Refused | None:
    """Ask about figures that can hardly be FTE: percent of a post, hours; None where they can."""
    per_fte = school.students / school.baseline.fte
    if FEWEST_KNOWN <= per_fte <= MOST_KNOWN:
        return None
    return Refused(
        Code.HARDLY_FTE, fte=school.baseline.fte, students=school.students, students_per_fte=per_fte
    )


def _read(query: Mapping[str, str], schools: Sequence[Offered]) -> tuple[WhatIf, list[str], dict[str, float]]:
    """Read the state, the names of what cannot be used, and the steps that levers between two stand at."""
    asked = query.get("benchmark", DESCRIBED)
    benchmark = asked if asked in ("", *offered_benchmarks()) else DESCRIBED
    beside = query.get("beside", "")
    beside = beside if beside in offered_beside(benchmark) else ""
    offered = next((s for s in schools if s.id == query.get("school")), schools[0])
    similar = SIMILAR if query.get("similar") == SIMILAR else ""
    used = {
        "benchmark": benchmark,
        "beside": beside,
        "similar": similar,
        "school": offered.id,
        "lang": language_asked(query),
    }
    wrong = [name for name, value in used.items() if query.get(name, value) != value]
    school, cohort = offered.school, offered.cohort
    if figures := [name for name in (*_FIGURES, *_WHOSE) if name in query]:
        try:
            school, cohort = _typed(query), Cohort()
        except (Refused, ValueError):
            wrong += figures
    # Nothing is chosen before a hand has chosen it: neither who receives nor one who gives.
    state = WhatIf(
        school, benchmark=benchmark, beside=beside, similar=bool(similar), language=language_asked(query),
        to=None, donor=None, cohort=cohort,
    )  # fmt: skip
    nearest: dict[str, float] = {}
    counted = False
    for names in (("to", "donor"), *((name,) for name in (*_LEVERS, *COHORT))):
        if given := {name: query[name] for name in names if name in query}:
            counts = names[0] in COUNTS
            # Counts that are given stand alone: one school's beside another's would be nobody's.
            measure = {name: getattr(state.cohort, name) for name in MEASURE}
            alone = replace(state, cohort=Cohort(**measure)) if counts and not counted else state
            after = _with_levers(alone, given)
            counted |= counts and after is not None
            state, wrong = after or state, wrong if after else [*wrong, *given]
            if (
                after
                and names[0] in _LEVERS
                and (step := after.lever(_LEVERS[names[0]])) != _figure(*given.values())
            ):
                nearest[names[0]] = step
    return state, wrong, nearest


def _typed(query: Mapping[str, str]) -> School:
    """Read the figures of a school. Raises Refused or ValueError."""
    baseline = Allocation(*_parts(query.get("fte", "")))
    school = checked_school(query.get("name", ""), baseline, float(query.get("students", "")))
    who, others, number, estimate, version = (query.get(name, "") for name in _WHOSE)
    if (who and who not in RESPONDENTS) or others not in {"", DIFFER}:
        raise ValueError(who)
    if number and seen("number", number) and looks_like_cpr(number):
        raise ValueError(number)
    school = replace(school, answers_of=who, others_differ=bool(others), school_id=number)
    if estimate and number == key_from(estimate).school_id:
        school = replace(school, estimate=estimate, version=heads("version", int(version), least=1))
    if not ("low" in query or "high" in query):
        return school
    ends = zip(_parts(query.get("low", "")), baseline.values(), _parts(query.get("high", "")), strict=True)
    return replace(
        school,
        ranges=tuple(None if math.isnan(low) else Range(low, likely, high) for low, likely, high in ends),
    )


def _parts(text: str) -> list[float]:
    """Read a figure for each task type; one that is left out is none."""
    parts = [_figure(part or "nan") for part in text.split("/")]
    if len(parts) != len(TaskType):
        raise ValueError(text)
    return parts


def _figure(text: str) -> float:
    """Read a figure of an address, with either decimal mark. Raises ValueError."""
    return float(text.replace(",", "."))


def _with_levers(state: WhatIf, given: Mapping[str, str]) -> WhatIf | None:
    """Set levers as an address says, at their nearest steps; None where they cannot stand there."""
    try:
        asked = {name: _figure(text) if name in _LEVERS else text for name, text in given.items()}
        after = from_browser(reader(Levers)(asked), state)
    except (Refused, ValueError):
        return None
    texts = {name: text for name, text in asked.items() if name not in _LEVERS}
    return after if texts.items() <= to_browser(after).items() else None


def address_of(state: WhatIf, schools: Sequence[Offered]) -> dict[str, str]:
    """Write the address that opens a page for the same school, as `opening_state` reads it; levers are not in it."""
    school = state.school
    named = figures_in_address(school.name, school.baseline, school.students, school.ranges)
    for offered in schools:
        if offered.school == school:
            named = {"school": offered.id}
            break
    named |= answered_by(school.answers_of, differ=school.others_differ) if school.answers_of else {}
    kept = {"number": school.school_id, "estimate": school.estimate, "version": str(school.version or "")}
    named |= {name: text for name, text in kept.items() if text}
    chosen = {"beside": state.beside, "similar": SIMILAR if state.similar else ""}
    given = {name: value for name, value in chosen.items() if value}
    return {**named, "benchmark": state.benchmark, **given, "lang": state.language}

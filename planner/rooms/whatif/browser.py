"""What a browser may say of the page's state: read as anybody's, each refusal a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from planner.files.grids.personal import looks_like_cpr
from planner.model.allocation import TaskType
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.model.schools import SchoolYear
from planner.rooms.whatif.state import COHORT, MOST_NAME, MOST_STUDENTS, Cohort, WhatIf, scale_of
from planner.words.language import LANGUAGES, Language, words_in

_MOST_DIGITS = 12  # of a count that is read at all: more is too many whatever it says


class Levers(TypedDict, total=False):
    """What a hand can set, as a page writes it; what is not named stays as it is."""

    language: str
    to: str  # a task type; empty: nobody receives yet
    donor: str  # a task type, or "both"
    move: float  # the levers, by the names of `Lever`
    total_fte: float
    students: float
    gf2_students: str  # the cohort, as typed; empty: not given
    agreements: str
    agreements_week15: str
    programme: str
    year: str
    base_2019: str


def from_browser(hand: Levers, now: WhatIf) -> WhatIf:
    """Hold what a hand set to the school the page holds.

    Raises Refused: a browser can send anything. The school is never taken from here.
    """
    levers = to_browser(now) | hand
    to = None if levers["to"] == "" else _task_type(levers["to"])
    donor = None if levers["donor"] == "both" else _task_type(levers["donor"])
    # The receiver was chosen among the donors, or the other way round: they change places.
    if to and to is donor:
        to, donor = (to, now.to) if to is not now.to else (now.donor or _after(to), donor)
    language = levers["language"]
    if language not in LANGUAGES:
        raise Refused(Code.LANGUAGE_NOT_SPOKEN)
    cohort = _cohort(levers, now.language)
    state = replace(now, to=to, donor=donor, language=language, cohort=cohort).with_levers_home()
    for lever in Lever:
        value = levers[lever.value]
        scale = scale_of(state, lever)
        slack = scale.step / 2
        moved_hands = lever is Lever.MOVE and (to, donor) != (now.to, now.donor)
        if not moved_hands and not scale.steps[0] - slack <= value <= scale.steps[-1] + slack:
            raise Refused(Code.LEVER_OUTSIDE_LIMITS)
        # With another donor the move goes as far as what that donor holds.
        state = state.with_lever(lever, scale.nearest(min(value, scale.steps[-1])))
    return state


def _after(task_type: TaskType) -> TaskType:
    order = list(TaskType)
    return order[(order.index(task_type) + 1) % len(order)]


def to_browser(state: WhatIf) -> Levers:
    """Say where the levers stand, all of them, as `from_browser` reads them."""
    cohort = state.cohort
    levers: Levers = {
        "language": state.language,
        "to": state.to.value if state.to else "",
        "donor": state.donor.value if state.donor else "both",
        "gf2_students": _written(cohort.gf2_students),
        "agreements": _written(cohort.agreements),
        "agreements_week15": _written(cohort.agreements_week15),
        "programme": cohort.programme,
        "year": _written(cohort.year),
        "base_2019": _written(cohort.base_2019),
    }
    for lever in Lever:
        levers[lever.value] = scale_of(state, lever).nearest(state.lever(lever))
    return levers


def _written(said: object) -> str:
    return "" if said is None else str(said)


def _task_type(raw: str) -> TaskType:
    try:
        return TaskType(raw)
    except ValueError:
        raise Refused(Code.TASK_TYPE_NOT_THERE) from None


def _cohort(levers: Levers, language: Language) -> Cohort:
    def count(name: str, typed: str, most: int = MOST_STUDENTS) -> int | None:
        digits = "".join(typed.split())
        if digits and not (digits.isascii() and digits.isdigit() and int(digits[:_MOST_DIGITS]) <= most):
            code = Code.COHORT_NOT_WHOLE if most == MOST_STUDENTS else Code.PERCENT_NOT_WHOLE
            raise Refused(code, field=words_in(language).text(COHORT[name]), most=most)
        return int(digits[:_MOST_DIGITS]) if digits else None

    programme, year = levers["programme"], levers["year"]
    counts = (
        count("gf2_students", levers["gf2_students"]),
        count("agreements", levers["agreements"]),
        count("agreements_week15", levers["agreements_week15"]),
    )
    base = count("base_2019", levers["base_2019"], 100)
    if looks_like_cpr(programme):
        raise Refused(Code.TARGET_NOT_THERE)
    try:
        when = SchoolYear.read(year) if year else None
    except ValueError:
        raise Refused(Code.TARGET_NOT_THERE) from None
    return Cohort(*counts, programme=programme[:MOST_NAME], year=when, base_2019=base)

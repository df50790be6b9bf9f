"""What a browser may say of the page's state: read as anybody's, each refusal a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.files.grids.personal import looks_like_cpr
from planner.model.allocation import TaskType
from planner.model.amounts import finite
from planner.model.problems import Code, Refused
from planner.model.scenario import Lever
from planner.model.schools import SchoolYear
from planner.rooms.asking import Values
from planner.rooms.whatif.state import COHORT, COUNTS, MOST_NAME, MOST_STUDENTS, Cohort, WhatIf, scale_of
from planner.words.language import LANGUAGES, words_in

_MOST_DIGITS = 12  # of a count that is read at all: more is too many whatever it says


def from_browser(raw: Values, now: WhatIf) -> WhatIf:
    """Read the levers a browser sent, against the school the page holds.

    Raises Refused: a browser can send anything. The school is never taken from here.
    """
    to = None if raw.get("to") == "" else _task_type(raw.get("to"))
    donor = None if raw.get("donor") == "both" else _task_type(raw.get("donor"))
    # The receiver was chosen among the donors, or the other way round: they change places.
    if to and to is donor:
        to, donor = (to, now.to) if to is not now.to else (now.donor or _after(to), donor)
    language = raw.get("language", now.language)
    if not isinstance(language, str) or language not in LANGUAGES:
        raise Refused(Code.LANGUAGE_NOT_SPOKEN)
    state = replace(now, to=to, donor=donor, language=language, cohort=_cohort(raw, now)).with_levers_home()
    for lever in Lever:
        value = finite(raw.get(lever.value))
        if value is None:
            raise Refused(Code.LEVER_NOT_A_NUMBER)
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


def to_browser(state: WhatIf) -> dict[str, Any]:
    """Say where the levers stand, as `from_browser` reads them."""
    return {
        "language": state.language,
        "to": state.to.value if state.to else "",
        "donor": state.donor.value if state.donor else "both",
        **{lever.value: scale_of(state, lever).nearest(state.lever(lever)) for lever in Lever},
        **{name: _written(getattr(state.cohort, name)) for name in COHORT},
    }


def _written(said: object) -> str:
    return "" if said is None else str(said)


def _task_type(raw: object) -> TaskType:
    try:
        return TaskType(raw)
    except ValueError:
        raise Refused(Code.TASK_TYPE_NOT_THERE) from None


def _cohort(raw: Values, now: WhatIf) -> Cohort:
    """Read the counts as typed; one that was not sent stays as it is."""
    words = words_in(now.language)
    counts = {}
    for name in (*COUNTS, "base_2019"):
        code, most = (
            (Code.COHORT_NOT_WHOLE, MOST_STUDENTS) if name in COUNTS else (Code.PERCENT_NOT_WHOLE, 100)
        )
        text = raw.get(name, _written(getattr(now.cohort, name)))
        typed = "".join(text.split()) if isinstance(text, str) else "?"
        if typed and not (typed.isascii() and typed.isdigit() and int(typed[:_MOST_DIGITS]) <= most):
            raise Refused(code, field=words.text(COHORT[name]), most=most)
        counts[name] = int(typed[:_MOST_DIGITS]) if typed else None
    programme, year = (raw.get(name, _written(getattr(now.cohort, name))) for name in ("programme", "year"))
    if not (isinstance(programme, str) and isinstance(year, str)) or looks_like_cpr(programme):
        raise Refused(Code.TARGET_NOT_THERE)
    try:
        when = SchoolYear.read(year) if year else None
    except ValueError:
        raise Refused(Code.TARGET_NOT_THERE) from None
    return Cohort(**counts, programme=programme[:MOST_NAME], year=when)

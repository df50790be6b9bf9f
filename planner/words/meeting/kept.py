"""A planning meeting in words: what was changed, whether a scenario is still what it was, what became of a plan."""

from __future__ import annotations

from planner.model.allocation import TaskType
from planner.model.meeting.plans import Became
from planner.model.meeting.scenarios import KeptScenario, LeverSetting, Reopened, Reopening, Workload
from planner.model.scenario import Lever
from planner.words.language import Words, begun, mark
from planner.words.terms import INSIDE

AS_TODAY = mark("As today")
_LABELS = {
    "name": mark("Name"),
    "why": mark("Why"),
    "expects": mark("What we expect to see"),
    "review_on": mark("We look at it again on"),
    "by": mark("Who stands for it"),
    "against": mark("Weighed against"),
}
_GROUND = {
    "estimate": mark("newer answers from the school"),
    "benchmark": mark("other figures to compare with"),
    "model": mark("a newer planner"),
}
_BY_ITSELF = mark("other figures than before")


def plan_labels(words: Words) -> dict[str, str]:
    """Name what a decision consists of, and a scenario's name."""
    return {name: words.text(label) for name, label in _LABELS.items()}


def change_words(change: LeverSetting, today: Workload, words: Words) -> str:
    """Say one change: "5,5 timer om ugen fra administrative opgaver til elevunderstøttelse"."""
    match change.lever:
        case Lever.MOVE if change.to:
            giver = INSIDE[change.donor] if change.donor else mark("both others (in proportion)")
            return words.text(
                mark("{hours} hours a week from {donor} to {receiver}"),
                hours=words.number(change.value, 1),
                donor=words.text(giver),
                receiver=words.text(INSIDE[change.to]),
            )
        case Lever.TOTAL_FTE:
            return words.text(
                mark("FTE in all from {now} to {then}"),
                now=words.number(today.allocation.fte, 2),
                then=words.number(change.value, 2),
            )
        case _:
            return words.text(
                mark("students from {now} to {then}"),
                now=words.number(today.students),
                then=words.number(change.value),
            )


def changes_words(kept: KeptScenario, words: Words) -> str:
    """Say all of a scenario's changes in one sentence."""
    if not kept.changes:
        return words.text(mark("Everything as today."))
    said = "; ".join(change_words(change, kept.today, words) for change in kept.changes)
    return f"{begun(said)}."


def given_name(changes: tuple[LeverSetting, ...], words: Words) -> str:
    """Name a scenario after its first change, until somebody names it."""
    if not changes:
        return words.text(AS_TODAY)
    first = changes[0]
    match first.lever:
        case Lever.MOVE if first.to:
            return words.text(
                mark("{hours} hours to {receiver}"),
                hours=words.number(first.value, 1),
                receiver=words.text(INSIDE[first.to]),
            )
        case Lever.TOTAL_FTE:
            return words.text(mark("{fte} FTE in all"), fte=words.number(first.value, 2))
        case _:
            return words.plural("{count} student", "{count} students", first.value)


def reopened_sentence(again: Reopened, words: Words) -> str:
    """Say whether a kept scenario is still what it was, and where it is not, what is another and the share it shows in most."""
    match again.how:
        case Reopening.SAME:
            return words.text(mark("The same as when it was kept."))
        case Reopening.AS_IT_WAS:
            return words.text(mark("Can no longer be computed; shown as it was."))
    grounds = [words.text(_GROUND[name]) for name in again.because] or [words.text(_BY_ITSELF)]
    ground = words.listed(grounds)
    task_type = _most_changed(again)
    if task_type is None:
        return words.text(mark("Recomputed with {ground}; the shares are the same."), ground=ground)
    return words.text(
        mark("Recomputed with {ground}: {task} {then} → {now}."),
        ground=ground,
        task=words.text(INSIDE[task_type]),
        then=words.percent(again.then.allocation.shares[task_type]),
        now=words.percent(again.now.allocation.shares[task_type]),
    )


def _most_changed(again: Reopened) -> TaskType | None:
    """The task type whose share is another by most; None where no share is."""
    if not (again.then.allocation.fte and again.now.allocation.fte):
        return None
    then, now = again.then.allocation.shares, again.now.allocation.shares
    found = max(TaskType, key=lambda one: abs(now[one] - then[one]))
    return found if now[found] != then[found] else None


def since_sentence(task_type: TaskType, since: Became, words: Words) -> str:
    """Lay what was planned beside what was estimated a year later, in hours a week, for one task type."""
    said = words.text(
        mark("{task}: planned {planned} hours a week, estimated {estimated}."),
        task=begun(words.text(INSIDE[task_type])),
        planned=words.signed(since.planned, 1),
        estimated=words.signed(since.estimated, 1),
    )
    if since.is_within is None:
        return said
    reach = (
        mark("What was planned is within what both years' estimates leave room for.")
        if since.is_within
        else mark("What was planned is outside what both years' estimates leave room for.")
    )
    return f"{said} {words.text(reach)}"

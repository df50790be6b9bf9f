"""A scenario that is kept: what the levers were set to, on which ground, and what that came to.

Reopened, it is computed again and laid beside what it came to then: figures decide whether it is the same, and the
versions of its ground say why it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.model.allocation import Allocation, TaskType
from planner.model.amounts import amount, heads, refuse
from planner.model.effort import Range
from planner.model.meeting.sheet import HoursSheet
from planner.model.scenario import Lever, Scenario

MODEL = 2  # 1: totals of floats; 2: totals of the decimals that were written. Raised when the same levers give other figures
LONGEST_NAME, LONGEST_WHY = 80, 500


@dataclass(frozen=True, slots=True)
class Workload:
    """A school's time and students: FTE on each task type, heads. Finite, >= 0; else ValueError naming the field."""

    administration: float
    student_support: float
    company_relations: float
    students: int

    def __post_init__(self) -> None:
        for task_type in TaskType:
            amount(task_type.value, getattr(self, task_type.value))
        heads("students", self.students)

    @classmethod
    def of(cls, allocation: Allocation, students: float) -> Workload:
        """From an allocation, and heads."""
        return cls(*allocation.parts, students=heads("students", students))

    @property
    def allocation(self) -> Allocation:
        """The time as an allocation."""
        return Allocation(self.administration, self.student_support, self.company_relations)


@dataclass(frozen=True, slots=True)
class LeverSetting:
    """One lever that was moved, and why.

    Parameters
    ----------
    value : float
        Gross hours a week, FTE in all, or heads, as the lever counts.
    to, donor : TaskType or None
        Of a move: who receives, and who gives; a donor of None is both others, in proportion.
    why : str
        In the meeting's own words, at most 500 letters; may be empty.
    """

    lever: Lever
    value: float
    to: TaskType | None = None
    donor: TaskType | None = None
    why: str = ""

    def __post_init__(self) -> None:
        amount("value", self.value)
        if (self.lever is Lever.MOVE) is not (self.to is not None):
            refuse("to", "a move has a receiver, and nothing else has")
        short_text("why", self.why, LONGEST_WHY, least=0)


@dataclass(frozen=True, slots=True)
class Footing:
    """What a scenario rests on, each with its version, so that it can be told when that has moved.

    Parameters
    ----------
    model : int
        `MODEL` of the planner that computed it.
    benchmark : str
        Its name; empty where nothing is compared with.
    benchmark_figures : str
        A trace of what it says; another once a figure of it is.
    estimate : str
        Whose answers the figures are, as a page's address names them; empty for figures that were typed.
    estimate_version : int
        0 for figures that were typed.
    """

    model: int
    benchmark: str
    benchmark_figures: str
    estimate: str = ""
    estimate_version: int = 0

    def __post_init__(self) -> None:
        for name in ("model", "estimate_version"):
            heads(name, getattr(self, name))

    def moved(self, now: Footing) -> tuple[str, ...]:
        """Name what is another now: "model", "benchmark", "estimate"."""
        pairs = {
            "model": (self.model, now.model),
            "benchmark": ((self.benchmark, self.benchmark_figures), (now.benchmark, now.benchmark_figures)),
            "estimate": ((self.estimate, self.estimate_version), (now.estimate, now.estimate_version)),
        }
        return tuple(name for name, (then, is_now) in pairs.items() if then != is_now)


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """A scenario with a name.

    Parameters
    ----------
    school : str
        As it is called; may be empty.
    today : Workload
        What it starts from.
    ranges : tuple of Range or None
        Low, likely, high FTE for each `TaskType` in order; or empty.
    changes : tuple of LeverSetting
        In the order they were made, each lever once at most.
    came_to : Workload
        What the planner that kept it computed.
    standing : tuple of int
        Of how many schools a share is at least as large, fewest and most, for each `TaskType` in order; or empty.
    sheet : HoursSheet or None
        Where its hours come from, where the meeting has marked something.
    is_put_away : bool
        Not listed any more; it can be taken out again.

    Raises ValueError naming the field.
    """

    name: str
    school: str
    today: Workload
    ranges: tuple[Range | None, ...]
    changes: tuple[LeverSetting, ...]
    came_to: Workload
    standing: tuple[int, ...]
    ground: Footing
    is_put_away: bool = False
    sheet: HoursSheet | None = None

    def __post_init__(self) -> None:
        short_text("name", self.name, LONGEST_NAME)
        levers = [change.lever for change in self.changes]
        if len(set(levers)) < len(levers):
            refuse("changes", "the same lever twice")
        if len(self.ranges) not in {0, len(TaskType)}:
            refuse("ranges", "none, or one for each task type")

    def change(self, lever: Lever) -> LeverSetting | None:
        """What one lever was set to; None where it stands at today."""
        return next((change for change in self.changes if change.lever is lever), None)

    def on(self, today: Workload) -> Scenario:
        """Set the same levers on other figures. Raises ValueError where they cannot be set so."""
        move, total, students = map(self.change, Lever)
        return Scenario(
            today.allocation,
            today.students,
            move=move.value if move else 0.0,
            to=move.to if move and move.to else TaskType.STUDENT_SUPPORT,
            donor=move.donor if move else None,
            total_fte=total.value if total else None,
            new_students=students.value if students else None,
        )


class Reopening(StrEnum):
    """What is said of a scenario that is opened again."""

    SAME = "same"
    RECOMPUTED = "recomputed"
    AS_IT_WAS = "as_it_was"


@dataclass(frozen=True, slots=True)
class Reopened:
    """A kept scenario on today's ground.

    Parameters
    ----------
    then, now : Workload
        What it came to, and comes to; the same where it cannot be computed any more.
    scenario : Scenario or None
        None where it cannot be.
    because : tuple of str
        What of its ground is another, as `Footing.moved` names it.
    """

    how: Reopening
    then: Workload
    now: Workload
    scenario: Scenario | None
    because: tuple[str, ...]


def reopened(
    kept: KeptScenario, today: Workload | None, ground: Footing, standing: Sequence[int] | None = None
) -> Reopened:
    """Compute a kept scenario again, on what its school says today.

    Parameters
    ----------
    today : Workload or None
        The newest answers of the estimate it rests on; None where they are gone.
    ground : Footing
        As it is now.
    standing : sequence of int or None
        Where the shares stand now; None: not asked.

    >>> ground = Footing(MODEL, "", "")
    >>> today = Workload(0.6, 0.2, 0.4, 360)
    >>> kept = KeptScenario("More time", "", today, (), (LeverSetting(Lever.TOTAL_FTE, 2.4),), Workload(1.2, 0.4, 0.8, 360), (), ground)
    >>> reopened(kept, today, ground).how.value
    'same'
    >>> reopened(kept, Workload(0.6, 0.3, 0.3, 360), ground).now
    Workload(administration=1.2, student_support=0.6, company_relations=0.6, students=360)
    """
    because = kept.ground.moved(ground)
    try:
        scenario = kept.on(today) if today else None
        outcome = scenario.outcome if scenario else None
        now = Workload.of(outcome.allocation, outcome.students) if outcome else None
    except ValueError:  # more is to be moved than is there any more, say
        now = None
    if now is None:
        return Reopened(Reopening.AS_IT_WAS, kept.came_to, kept.came_to, None, because)
    is_same = now == kept.came_to and (standing is None or tuple(standing) == kept.standing)
    how = Reopening.SAME if is_same else Reopening.RECOMPUTED
    return Reopened(how, kept.came_to, now, scenario, because)


def short_text(name: str, text: str, most: int, *, least: int = 1) -> None:
    """Refuse (ValueError) a text that is blank where it is needed, or longer than there is room for."""
    if not least <= len(text.strip()) or len(text) > most or not text.isprintable():
        refuse(name, f"is to be said in {least} to {most} letters that can be seen")

"""An intruder who has every edition, knows some schools exactly, knows who came late, and has studied many such rounds.

Rounds are simulated and closed by the real rules. From one half of them the intruder learns what published figures say of
the school that is sought; the other half is the test. So no clever subtraction is missed for want of an idea: all that was
published before and after is laid in front of it, with the differences of the means times their schools, and it weighs
them as past rounds have shown to be best. Guessing is the same intruder with the main figures of the last edition alone: no
earlier one, no tasks, no roles, no change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from random import Random

import numpy as np
from drawn_rounds import who_does_what

from planner.model.allocation import TaskType
from planner.model.edition.closing import Closing
from planner.model.edition.counts import Asked
from planner.model.edition.edition import Edition, Part, Rules
from planner.model.edition.figures import MAIN, ROLE, SHARES, TASK, Figures, Measure, measured
from planner.model.edition.groups import Earlier
from planner.model.edition.kinds import Kind
from planner.model.estimate.people import TASKS
from planner.model.problems import Refused
from planner.model.publication.bands import Size
from planner.model.schools import SchoolYear

RADIUS = 5.0  # percentage points
KNOWN = 3
SUPPORT = Measure.STUDENT_SUPPORT
_POOL = 1500
_SUPPORT_TASKS = [task for task, kind in TASKS.items() if kind is TaskType.STUDENT_SUPPORT]
_KINDS = [
    (m, k) for m in MAIN for k in Kind
    if k is not Kind.BANDS and (k is not Kind.FTE_WEIGHTED_MEAN or m in SHARES)
]  # fmt: skip


def a_school(chance: np.random.Generator, pull: float = 0.0) -> Figures:
    """A school as the report's are: 43/26/31, support from 6 to 63 %, 0.2 to 3.45 FTE, most 150 to 300 students per FTE.

    Parameters
    ----------
    pull : float
        How much smaller schools give more to support than larger ones: 0 not at all, 1 two and a half times at the ends.
    """
    fte = float(np.clip(chance.lognormal(0.0, 0.65), 0.2, 3.45))
    split = chance.dirichlet([3.7, 2.3 * fte ** (-pull / 2), 2.7])
    return _of(split, fte, chance)


def _of(split: np.ndarray, fte: float, chance: np.random.Generator) -> Figures:
    students = max(1, round(fte * chance.lognormal(5.5, 0.4)))
    gf2 = max(4, round(students * chance.uniform(0.25, 0.45)))
    signed = int(chance.binomial(gf2, min(0.97, 0.45 + 0.5 * split[1])))
    a, s, r = (round(float(part * fte), 3) for part in split)
    says = chance.random() < 0.8
    work = who_does_what(Random(int(chance.integers(1 << 30))), [float(part) for part in split])
    return Figures(work=work, administration=a, student_support=s, company_relations=r + 0.001, students=students,
                   gf2_students=gf2 if says else None, agreements=signed if says else None)  # fmt: skip


def a_year_earlier(figures: Figures, points: float, chance: np.random.Generator) -> Figures:
    """The same school a year before: its shares so many points from what they are, give or take, its FTE hardly other."""
    split = np.array([*figures.allocation.shares.values()]) + chance.normal(0, points / 100, 3)
    split = np.clip(split, 0.01, None)
    return _of(split / split.sum(), figures.allocation.fte * chance.lognormal(0, 0.03), chance)


@dataclass(frozen=True)
class Scenario:
    """What is different between two editions.

    Parameters
    ----------
    changed : int
        Schools that came, left or corrected their figures; the one sought is among them, and known ones first.
    how : str
        "came", "left" or "corrected".
    moves : float
        The others' shares move so many points from one to the next, which is then a year later; 0: the same year.
    largest : bool
        The one sought has most FTE of those that changed.
    quiet : bool
        One edition alone: those that changed are in it, and have not given their time by tasks.
    steps : int
        How many editions the known schools come in one by one before, each with two that nobody knows.
    """

    changed: int = 3
    how: str = "came"
    moves: float = 0.0
    largest: bool = False
    quiet: bool = False
    steps: int = 0


def closed(rounds: Sequence[Mapping[str, Figures]], rules: Rules, *, each_year: bool) -> list[Edition]:
    """Close rounds one after the other; those that are refused were never given out."""
    earlier: list[Earlier] = []
    for at, schools in enumerate(rounds):
        closing = Closing(
            year=SchoolYear(2025 + at * each_year), programme="tømrer", schools=schools, earlier=earlier, rules=rules,
            closed=dt.date(2026, 12, 1), instrument="2026.1", made_by="0",
        )  # fmt: skip
        try:
            earlier.append(Earlier(closing.edition(), schools))
        except Refused:
            continue
    return [one.edition for one in earlier]


def _published(edition: Edition) -> list[float]:
    """Every figure of an edition; what is suppressed as nothing."""
    there = {(one.measure, one.kind): one.value for one in edition.statistics}
    return [there.get(at, 0.0) for at in _KINDS] + [float(band.schools or 0) for band in edition.bands]


def _between(first: Edition, last: Edition, known_fte: float, known_support: float) -> list[float]:
    """What a mean times its schools, less an earlier one, leaves for who came; and the same of the means over FTE."""
    left = []
    for measure in (SUPPORT, Measure.FTE):
        one, other = (e.of(measure, Kind.MEAN) for e in (first, last))
        left.append(other.value * other.schools - one.value * one.schools if one and other else 0.0)
    one, other = (e.of(SUPPORT, Kind.FTE_WEIGHTED_MEAN) for e in (first, last))
    fte = [e.of(Measure.FTE, Kind.MEAN) for e in (first, last)]
    if not (one and other and fte[0] and fte[1]):
        return [*left, 26.0]
    weights = [e.value * e.schools for e in fte if e]
    rest = weights[1] * other.value - weights[0] * one.value - known_support
    weight = weights[1] - weights[0] - known_fte
    return [*left, float(np.clip(rest / (weight if abs(weight) > 0.1 else 0.1), 0, 100))]


def _parts(edition: Edition) -> list[float]:
    """What an edition tells beside its main figures: tasks, roles, counts, and the change of those in both rounds."""
    told = {one.measure: one.value for one in edition.statistics if one.kind is Kind.MEAN}
    moved = edition.since.moved if edition.since else ()
    return [
        *(told.get(measure, 0.0) for measure in (*(TASK[task] for task in _SUPPORT_TASKS), *ROLE.values())),
        _total(edition, tasks=True),
        *(float(one.schools or 0) for one in edition.counts if one.asked is not Asked.NOBODY),
        *([moved[1].change, moved[1].by_split] if moved else [0.0, 0.0]),
    ]


def _total(edition: Edition, *, tasks: bool) -> float:
    """The support shares of an edition's schools added up: from their mean, or from the means of its tasks."""
    of = [TASK[task] for task in _SUPPORT_TASKS] if tasks else [SUPPORT]
    found = [edition.of(measure, Kind.MEAN) for measure in of]
    return sum(one.value * one.schools for one in found if one) if all(found) else 0.0


def _beyond(first: Edition, last: Edition, known_fte: float, known_support: float) -> list[float]:
    """What the tasks leave beside the shares of either edition; and the FTE of who came, by the change of all others."""
    totals = [_total(one, tasks=by) for one in (first, last) for by in (False, True)]
    left = [one - other if one and other else 0.0 for one, other in combinations(totals, 2)]
    fte, share = (
        [e.of(measure, kind) for e in (first, last)]
        for measure, kind in ((Measure.FTE, Kind.MEAN), (SUPPORT, Kind.FTE_WEIGHTED_MEAN))
    )
    if not (last.since and last.since.moved and all(fte) and all(share)):
        return [*left, 26.0]
    all_of_it = [e.value * e.schools for e in fte]
    support = [whole * one.value for whole, one in zip(all_of_it, share, strict=True)]
    before = [
        whole * (first.of(m, Kind.FTE_WEIGHTED_MEAN) or share[0]).value / 100
        for m in SHARES
        for whole in all_of_it[:1]
    ]
    later = sum(part * (1 + one.change / 100) for part, one in zip(before, last.since.moved, strict=True))
    rest = support[1] - support[0] * (1 + last.since.moved[1].change / 100) - known_support
    weight = all_of_it[1] - later - known_fte
    return [*left, float(np.clip(rest / (weight if abs(weight) > 0.1 else 0.1), 0, 100))]


def simulated(
    scenario: Scenario, n: int, count: int, rules: Rules, seed: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give what a guesser sees, what the intruder sees, and the share that is sought, of as many rounds of n schools."""
    chance = np.random.default_rng(seed)
    pool = [a_school(chance) for _ in range(_POOL)]
    before = [a_year_earlier(one, scenario.moves, chance) if scenario.moves else one for one in pool]
    guesses, seen, truths = [], [], []
    for _ in range(count):
        drawn = [int(i) for i in chance.choice(_POOL, n + scenario.changed, replace=False)]
        special = drawn[: scenario.changed]
        if scenario.largest:
            special.sort(key=lambda i: pool[i].allocation.fte)
        sought = special[-1]
        known = special[:-1][:KNOWN]
        full = {str(i): pool[i] for i in drawn[:n]}
        rest = {str(i): before[i] for i in drawn[scenario.changed : n]}
        rounds = [rest, full]
        if scenario.how == "left":
            rounds = [full, rest]
        elif scenario.quiet:
            gave_none = {str(i): replace(pool[i], work=replace(pool[i].work, tasks={})) for i in special}
            rounds = [{**full, **gave_none}]
        elif scenario.how == "corrected":  # what it said first was another school's figures altogether
            rounds = [{**rest, **{str(i): pool[j] for i, j in zip(special, drawn[n:], strict=True)}}, full]
        for step in range(scenario.steps):
            rounds.insert(0, dict([*rest.items()][: -2 * (step + 1)]))
        made = closed(rounds, rules, each_year=scenario.moves > 0)
        fte = sum(measured(Measure.FTE, pool[i]) or 0 for i in known)
        support = [measured(SUPPORT, pool[i]) or 0 for i in known]
        weighted = sum(s * (measured(Measure.FTE, pool[i]) or 0) for s, i in zip(support, known, strict=True))
        guess = [1.0, *_published(made[-1]), sum(support), fte, weighted, *support]
        between = [x for pair in pairwise(made) for x in _between(*pair, fte, weighted)]
        guesses.append(guess)
        beyond = [x for pair in pairwise([*made, made[-1]]) for x in _beyond(*pair, fte, weighted)]
        parts = [x for one in made for x in _parts(one)]
        looks = [*guess, *(x for one in made[:-1] for x in _published(one)), *between, *parts, *beyond]
        seen.append(looks)
        truths.append(measured(SUPPORT, pool[sought]))
    longest = max(map(len, seen))  # where an edition was refused, there is less to see
    padded = [[*one, *[0.0] * (longest - len(one))] for one in seen]
    return np.array(guesses), np.array(padded), np.array(truths)


@dataclass(frozen=True)
class InAPart:
    """A school is sought among those of its size; who is known is of its size too.

    Parameters
    ----------
    pull : float
        As in `a_school`.
    late : int
        Schools of its size that came after the first edition, it and known ones among them; 0: there is one edition.
    elsewhere : int
        Schools of other sizes that came then.
    moves : float
        As in `Scenario`: the late ones came a year later.
    """

    pull: float = 0.0
    late: int = 0
    elsewhere: int = 0
    moves: float = 0.0


def simulated_part(
    scenario: InAPart, n: int, count: int, rules: Rules, seed: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same of a school sought in its part of an edition; a guesser has the edition as if it had no parts."""
    chance = np.random.default_rng(seed)
    pool = [a_school(chance, scenario.pull) for _ in range(_POOL)]
    guesses, seen, truths = [], [], []
    while len(truths) < count:
        full = {str(i): pool[i] for i in map(int, chance.choice(_POOL, n, replace=False))}
        (last,) = closed([full], rules, each_year=False)
        if not (parts := last.by_students):  # nothing more to see than for the guesser
            part, of = None, list(full)
        else:
            part = parts[int(chance.integers(len(parts)))]
            of = [i for i, one in full.items() if Size(part.low, part.high).holds(one.students)]
        sought, *others = (str(i) for i in chance.permutation(of))
        known = [full[i] for i in others[:KNOWN]]
        made = [last]
        if scenario.late:
            rest = [i for i in full if i not in of]
            late = {sought, *others[: scenario.late - 1], *rest[: scenario.elsewhere]}
            first = {
                i: replace(a_year_earlier(one, scenario.moves, chance), students=one.students)
                if scenario.moves
                else one
                for i, one in full.items()
                if i not in late
            }
            made = closed([first, full], rules, each_year=scenario.moves > 0)
            part = _part_of(made[-1], full[sought])
        support = [measured(SUPPORT, one) or 0.0 for one in known]
        fte = sum(measured(Measure.FTE, one) or 0.0 for one in known)
        weighted = sum(s * (measured(Measure.FTE, one) or 0.0) for s, one in zip(support, known, strict=True))
        students = float(np.log(full[sought].students))
        guess = [1.0, *_published(made[-1]), sum(support), fte, weighted, *support, students]
        looks = [*guess, *_looked_at(part, support)]
        for before in made[:-1]:
            was = _part_of(before, full[sought])
            looks += [*_published(before), *_looked_at(was, support), *_grown(was, part, support)]
            looks += _between(before, made[-1], fte, weighted)
            looks.append(_in_all_parts(made[-1]) - _total(before, tasks=False) - sum(support))
        guesses.append(guess)
        seen.append(looks)
        truths.append(measured(SUPPORT, full[sought]))
    longest = max(map(len, seen))
    padded = [[*one, *[0.0] * (longest - len(one))] for one in seen]
    return np.array(guesses), np.array(padded), np.array(truths)


def _part_of(edition: Edition, school: Figures) -> Part | None:
    return next(
        (part for part in edition.by_students if Size(part.low, part.high).holds(school.students)), None
    )


def _figure(part: Part | None, measure: Measure, kind: Kind) -> float:
    there = part.statistics if part else ()
    return next((one.value for one in there if (one.measure, one.kind) == (measure, kind)), 0.0)


def _looked_at(part: Part | None, known: Sequence[float]) -> list[float]:
    """Every figure of a part, and the mean of those of its schools that are not known."""
    if part is None:
        return [0.0] * (len(_KINDS) + 2)
    unknown = part.schools - len(known)
    left = (_figure(part, SUPPORT, Kind.MEAN) * part.schools - sum(known)) / unknown
    return [*(_figure(part, measure, kind) for measure, kind in _KINDS), left, float(part.schools)]


def _in_all_parts(edition: Edition) -> float:
    """The support shares of an edition's schools added up from its parts, which may be rounded less than the whole."""
    return sum(_figure(part, SUPPORT, Kind.MEAN) * part.schools for part in edition.by_students)


def _grown(before: Part | None, now: Part | None, known: Sequence[float]) -> list[float]:
    """What the part's mean times its schools, less that of the edition before, leaves when who is known is taken out."""
    if not (before and now and _figure(before, SUPPORT, Kind.MEAN) and _figure(now, SUPPORT, Kind.MEAN)):
        return [0.0, 0.0]
    left = (
        _figure(now, SUPPORT, Kind.MEAN) * now.schools - _figure(before, SUPPORT, Kind.MEAN) * before.schools
    )
    return [left, left - sum(known[: max(0, now.schools - before.schools - 1)])]


def gain_in_a_part(scenario: InAPart, n: int, count: int, rules: Rules | None = None) -> float:
    """How many percentage points more often a school is found among those of its size than from the whole edition."""
    guesses, seen, truth = simulated_part(scenario, n, count, rules or Rules())
    return 100 * (hits(seen, truth) - hits(guesses, truth))


def hits(seen: np.ndarray, truth: np.ndarray) -> float:
    """Learn from the first half of what was seen; say how often the truth of the other half is within reach."""
    half = len(truth) // 2
    x = (seen - seen[:half].mean(0)) / (seen[:half].std(0) + 1e-9)
    x[:, 0] = 1.0
    weights = np.linalg.solve(x[:half].T @ x[:half] + 5.0 * np.eye(x.shape[1]), x[:half].T @ truth[:half])
    line, told = x[:half] @ weights, x[half:] @ weights
    # Not the mean of what such rounds had, but where most of them lie within reach.
    order = np.argsort(line)
    line, true = line[order], truth[:half][order]
    near = max(60, half // 10)
    grid = np.arange(3.0, 75.0)
    starts = np.clip(np.searchsorted(line, told) - near // 2, 0, half - near)
    best = {s: grid[(abs(true[s : s + near] - grid[:, None]) <= RADIUS).sum(1).argmax()] for s in set(starts)}
    return float(np.mean([abs(best[s] - t) <= RADIUS for s, t in zip(starts, truth[half:], strict=True)]))


def gain(scenario: Scenario, n: int, count: int, rules: Rules | None = None) -> float:
    """How many percentage points more often the intruder is within reach than a guess is."""
    guesses, seen, truth = simulated(scenario, n, count, rules or Rules())
    return 100 * (hits(seen, truth) - hits(guesses, truth))


def without_differencing(rules: Rules | None = None) -> Rules:
    """The same rules, as if nobody ever took one edition from another."""
    rules = rules or Rules()
    return replace(rules, scales={m: replace(s, protection=0.0) for m, s in rules.scales.items()})

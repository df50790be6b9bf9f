"""An intruder who has every edition, knows some schools exactly, knows who joined late, and has studied many such rounds.

Rounds are simulated, closed by the real rules, and the intruder learns from one half of them what the published figures
say of the school that is sought; the other half is the test. So no clever way of subtracting has to be thought of here:
means times their numbers, quartiles and weighted means before and after are all laid in front of it, and it weighs them
as past rounds have shown to be best. Guessing is the same intruder without the editions before the last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.model.edition.closing import Closing
from planner.model.edition.edition import Edition, Kind, Rules
from planner.model.edition.figures import Figures, Measure, measured
from planner.model.edition.groups import Earlier
from planner.model.problems import Refused
from planner.model.schools import SchoolYear

RADIUS = 5.0  # percentage points
KNOWN = 3
SUPPORT = Measure.STUDENT_SUPPORT


def school(chance: np.random.Generator) -> Figures:
    """A school as the report's: 43/26/31, support from 6 to 63 %, 0.2 to 3.45 FTE, most 150 to 300 students per FTE."""
    split = chance.dirichlet([3.7, 2.3, 2.7])
    fte = float(np.clip(chance.lognormal(0.0, 0.65), 0.2, 3.45))
    students = max(1, round(fte * chance.lognormal(5.5, 0.4)))
    gf2 = max(4, round(students * chance.uniform(0.25, 0.45)))
    signed = int(chance.binomial(gf2, min(0.97, 0.45 + 0.5 * split[1])))
    a, s, r = (float(round(part * fte, 3)) for part in split)
    return Figures(administration=a, student_support=s, company_relations=r + 0.001, students=students,
                   gf2_students=gf2 if chance.random() < 0.8 else None, agreements=signed)  # fmt: skip


def moved(figures: Figures, by: float, chance: np.random.Generator) -> Figures:
    """The same school a year later: its shares some points further on, its FTE about what it was."""
    fte, shares = figures.allocation.fte, np.array([*figures.allocation.shares.values()])
    split = np.clip(shares + chance.normal(0, by / 100, 3), 0.01, None)
    split = split / split.sum() * fte * chance.lognormal(0, by / 100)
    a, s, r = (float(round(part, 3)) for part in split)
    return replace(figures, administration=a, student_support=s, company_relations=r + 0.001)


@dataclass(frozen=True)
class Scenario:
    """How schools come to an edition after another.

    came : how many join before the last edition; the school sought is among them, and known ones first.
    moves : standard deviation, in points, by which the others' shares are another since the edition before.
    largest : the school sought is the largest of those that came, and the intruder knows it is.
    chain : editions between in which known schools came one edition, the rest in the next.
    corrected : instead of coming, so many schools correct their figures.
    """

    came: int = 3
    moves: float = 0.0
    next_year: bool = False
    largest: bool = False
    corrected: bool = False
    left: bool = False
    dither: int = 0


def editions(rounds: Sequence[Mapping[str, Figures]], next_year: bool, rules: Rules) -> list[Edition] | None:
    """Close rounds one after the other; None where one is refused."""
    earlier: list[Earlier] = []
    for at, schools in enumerate(rounds):
        year = SchoolYear(2025 + (at if next_year else 0))
        closing = Closing(year=year, programme="tømrer", schools=schools, earlier=earlier, rules=rules,
                          closed=dt.date(2026, 12, 1), instrument="2026.1", made_by="0")  # fmt: skip
        try:
            earlier.append(Earlier(closing.edition(), schools))
        except Refused:
            return None
    return [one.edition for one in earlier]


def figures_of(edition: Edition) -> list[float]:
    """Every published figure of an edition, suppressed ones as nothing; means also times their number of schools."""
    told = []
    for measure in Measure:
        for kind in Kind:
            if kind is not Kind.BANDS and (measure.startswith("shares") or kind is not Kind.FTE_WEIGHTED_MEAN):
                one = edition.of(measure, kind)
                told += [one.value, one.value * one.schools] if one else [0.0, 0.0]
    return told + [float(band.schools or 0) for band in edition.bands]


def simulated(scenario: Scenario, n: int, count: int, rules: Rules, seed: int):
    """Give, of many rounds, what a guesser sees, what the intruder sees besides, and the share that is sought."""
    chance = np.random.default_rng(seed)
    guesses, looks, truths, refused = [], [], [], 0
    while len(truths) + refused < count:
        schools = {f"{i:03}": school(chance) for i in range(n)}
        names = list(schools)
        special = names[: scenario.came]
        if scenario.largest:
            special.sort(key=lambda one: schools[one].allocation.fte)
        sought = special[-1]
        known = special[:-1][:KNOWN]
        known += [one for one in names if one not in special][: KNOWN - len(known)]
        others = {one: schools[one] for one in names if one not in special}
        before = {one: moved(f, scenario.moves, chance) if scenario.moves else f for one, f in others.items()}
        if scenario.corrected:
            before |= {one: school(chance) for one in special}
        sequence = [before, schools]
        if scenario.left:
            sequence = [schools, others]
        made = editions(sequence, scenario.next_year, rules)
        if made is None:
            refused += 1
            continue
        truth = measured(SUPPORT, schools[sought])
        knows = [x for one in known for f in [schools[one]] for x in (measured(SUPPORT, f), f.allocation.fte, measured(SUPPORT, f) * f.allocation.fte)]
        if scenario.corrected:
            knows += [measured(SUPPORT, before[one]) for one in known if one in before]
        own = figures_of(made[-1]) if not scenario.left else figures_of(made[0])
        guesses.append([1.0, *own, *knows])
        looks.append([*guesses[-1], *(x for one in made for x in figures_of(one)), *derived(made, known, schools, before)])
        truths.append(truth)
    return np.array(guesses), np.array(looks), np.array(truths), refused / count


def derived(made, known, schools, before):
    """What is left when one edition is taken from the next and the known schools are taken out."""
    out = []
    for first, last in zip(made, made[1:], strict=False):
        one, other = first.of(SUPPORT, Kind.MEAN), last.of(SUPPORT, Kind.MEAN)
        out.append(other.value * other.schools - one.value * one.schools if one and other else 0.0)
        one, other = first.of(SUPPORT, Kind.FTE_WEIGHTED_MEAN), last.of(SUPPORT, Kind.FTE_WEIGHTED_MEAN)
        f1, f2 = first.of(Measure.FTE, Kind.MEAN), last.of(Measure.FTE, Kind.MEAN)
        if one and other and f1 and f2:
            w1, w2 = f1.value * f1.schools, f2.value * f2.schools
            kw = sum(schools[k].allocation.fte for k in known if k not in before)
            ks = sum(schools[k].allocation.fte * measured(SUPPORT, schools[k]) for k in known if k not in before)
            d = max(abs(w2 - w1 - kw), 0.2)
            out.append(float(np.clip((w2 * other.value - w1 * one.value - ks) / d, 0, 100)))
        else:
            out.append(26.0)
    return out


def hits(seen: np.ndarray, truth: np.ndarray) -> float:
    """Learn from the first half of what was seen, and say how often the other half is within reach of the truth."""
    half = len(truth) // 2
    centre, scale = seen[:half].mean(0), seen[:half].std(0) + 1e-9
    x = (seen - centre) / scale
    x[:, 0] = 1.0
    learnt, own = x[:half], x[half:]
    ridge = np.linalg.solve(learnt.T @ learnt + 3.0 * np.eye(x.shape[1]), learnt.T @ truth[:half])
    line, told = learnt @ ridge, own @ ridge
    # Not the mean of what such rounds have, but where most of them lie within reach.
    order = np.argsort(line)
    line, true = line[order], truth[:half][order]
    near = max(50, half // 12)
    found = 0
    grid = np.arange(3, 75, 1.0)
    for value, actual in zip(told, truth[half:], strict=True):
        at = np.searchsorted(line, value)
        low = min(max(0, at - near // 2), half - near)
        nearby = true[low : low + near]
        best = grid[np.argmax((np.abs(nearby[None, :] - grid[:, None]) <= RADIUS).sum(1))]
        found += abs(best - actual) <= RADIUS
    return found / (len(truth) - half)

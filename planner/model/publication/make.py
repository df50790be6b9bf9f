"""Every table that fits, worked out for a publication: exact bounds, and draws where they can be made.

Seconds to a minute; numpy and scipy are imported when asked. Shipped benchmarks carry the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from planner.model.allocation import TaskType
from planner.model.publication.bounds import bounds_of, shapes
from planner.model.publication.facts import Facts
from planner.model.publication.worlds import Columns, Steps, Table, Worlds

if TYPE_CHECKING:
    from planner.model.publication.draws import Floats

SEED = 2023
# Powers between the flat density and the first concentration, as parts of the latter's; then concentrations.
_FLAT_RUNGS = (0.0, 0.25, 0.6)
_STEEP_RUNGS = (10.0, 13.0, 17.0, 22.0, 30.0, 40.0)
_WORST_R_HAT = 1.05  # chains that disagree by more say nothing
_TAILS = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to draw: so many ladders of chains, and of each so many draws, `rounds` moves apart."""

    ladders: int = 16
    draws: int = 250
    rounds: int = 8
    warm_up: int = 400

    @property
    def all_rounds(self) -> int:
        """Rounds of moves in all."""
        return self.warm_up + self.draws * self.rounds


FULL = Effort(ladders=32, draws=500, rounds=10, warm_up=1000)  # what shipped benchmarks are drawn with
Progress = Callable[[int, int], object]


@lru_cache(maxsize=8)
def worlds_of(facts: Facts) -> Worlds:
    """Work out a publication's worlds, once."""
    return make_worlds(facts)


def make_worlds(
    facts: Facts, effort: Effort | None = None, seed: int = SEED, progress: Progress = lambda *_: None
) -> Worlds:
    """Work out the guaranteed bounds under both readings and the draws, the same for the same seed.

    `progress` is told how many steps are done, of how many. The likely ranges are None where nothing can be
    drawn (no table fits means over schools, or the bands have no inside) or the chains did not come to agree.
    """
    effort = effort or Effort()
    steps = _Steps(12 * facts.schools + effort.all_rounds, progress)
    schools = bounds_of(facts, "schools", steps.one)
    fte = bounds_of(facts, "fte", steps.one)
    worlds = Worlds(schools, fte)
    if worlds.schools is not None:
        worlds = _with_draws(worlds, facts, effort, seed, steps.one)
    progress(steps.total, steps.total)
    return worlds


class _Steps:
    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.done, self.progress = total, 0, progress

    def one(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)


def _with_draws(
    worlds: Worlds, facts: Facts, effort: Effort, seed: int, step: Callable[[], object]
) -> Worlds:
    import numpy as np  # noqa: PLC0415
    import scipy as sp  # noqa: PLC0415

    from planner.model.publication.draws import Limits, Walk, starts  # noqa: PLC0415

    limits, powers = Limits.of(facts), np.array(_powers(facts))
    start = starts(limits, shapes(facts), len(powers) * effort.ladders, seed)
    made: dict[str, object] = {
        "seed": seed,
        "effort": {name: getattr(effort, name) for name in Effort.__slots__},
        "versions": {"numpy": np.__version__, "scipy": sp.__version__},
    }
    if not len(start):
        return Worlds(worlds.schools, worlds.fte, made=made)
    walk = Walk(limits, start, powers, np.random.default_rng(seed))
    for _ in range(effort.warm_up):
        walk.round()
        step()
    shape = len(powers), effort.ladders, facts.schools, 3
    tables = np.empty((effort.draws, *shape))
    for draw in range(effort.draws):
        for _ in range(effort.rounds):
            walk.round()
            step()
        tables[draw] = walk.tables.reshape(shape)
    rungs = {3: 0, 10: len(_FLAT_RUNGS), 40: len(powers) - 1}
    mixed = {concentration: _mixing(tables[:, rung]) for concentration, rung in rungs.items()}
    made["mixing"] = {str(concentration): mixing for concentration, mixing in mixed.items()}
    made["swaps"] = [round(float(kept / tried), 2) for kept, tried in walk.swaps]
    guaranteed = worlds.schools or {}
    ranges = {
        concentration: _ranges(tables[:, rung], guaranteed)
        for concentration, rung in rungs.items()
        if mixed[concentration]["r_hat"] <= _WORST_R_HAT
    }
    likely = ranges.pop(3, None)
    pictured = tables[:, 0].reshape(-1, facts.schools, 3)
    few = pictured[np.linspace(0, len(pictured) - 1, min(300, len(pictured))).astype(int)] if likely else ()
    return Worlds(worlds.schools, worlds.fte, likely, ranges, tuple(_permilles(table) for table in few), made)


def _powers(facts: Facts) -> list[list[float]]:
    """Rungs of the ladder: exponents of the density of a row, Dirichlet weights less 1.

    Schools more alike lie around the published means; a mean that is missing takes its part of what is left.
    """
    means = [None if c.mean is None else float(sum(c.mean) / 2) for c in facts.columns]
    left = max(1 - sum(m for m in means if m is not None), 0.0)
    centre = [left / means.count(None) if m is None else m for m in means]
    centre = [max(m, 0.01) / sum(max(x, 0.01) for x in centre) for m in centre]
    steep = [[concentration * m - 1 for m in centre] for concentration in _STEEP_RUNGS]
    return [[part * power for power in steep[0]] for part in _FLAT_RUNGS] + steep


def _mixing(tables: Floats) -> Mapping[str, float]:
    import numpy as np  # noqa: PLC0415

    from planner.model.publication.mixing import mixing  # noqa: PLC0415

    ordered = np.sort(tables, axis=2)  # the break points are quantiles of these
    r_hat, bulk, tail = mixing(ordered.reshape(*ordered.shape[:2], -1))
    return {"r_hat": round(r_hat, 4), "ess_bulk": int(bulk), "ess_tail": int(tail)}


def _ranges(tables: Floats, bounds: Columns) -> Columns:
    """Break points of the 5th and 95th percentile of the count.

    The count at v is below k as often as the k-th smallest share is above v. So its 5th percentile reaches k
    at the 95th percentile of the k-th smallest share, and its 95th percentile at the 5th.
    """
    import numpy as np  # noqa: PLC0415

    ordered = np.sort(tables.reshape(-1, *tables.shape[-2:]), axis=1)
    low_tail, high_tail = np.quantile(ordered, _TAILS, axis=0, method="inverted_cdf")
    return {
        task_type: Steps(
            # No draw lies outside the guarantee; a float error at its very end is put right.
            low=tuple(map(min, high_tail[:, column].tolist(), bounds[task_type].low)),
            high=tuple(map(max, low_tail[:, column].tolist(), bounds[task_type].high)),
        )
        for column, task_type in enumerate(TaskType)
    }


def _permilles(table: Floats) -> Table:
    """Rows as whole permilles that total 1000: largest remainder, ties to the first."""
    rows = []
    for row in table.tolist():
        whole = [int(1000 * share) for share in row]
        order = sorted(range(3), key=lambda j: whole[j] - 1000 * row[j])
        for j in order[: 1000 - sum(whole)]:
            whole[j] += 1
        rows.append((whole[0], whole[1], whole[2]))
    return tuple(rows)

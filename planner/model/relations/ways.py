"""The four relations counted one way: by schools or by students, whole and without each school in turn. Needs numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.model.relations import ranks
from planner.model.relations.ranks import Floats
from planner.model.relations.rows import Row
from planner.model.relations.values import Measure

_NEARLY_ONE = 1 - 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way of counting.

    Parameters
    ----------
    orders : (4, 1 + schools)
        Rank correlations: of all schools, then without each in turn.
    lines : (4, 1 + schools)
        Slopes of straight lines through log odds; only their signs are looked at.
    often : (4,)
        How often chance alone gives a correlation as large, the largest of the four counted.
    edge : float
        The correlation beyond which that is at most the level.
    """

    orders: Floats
    lines: Floats
    often: Floats
    edge: float

    @property
    def edges(self) -> Floats:
        """The edge of all schools, then of those without each: chance correlations spread as 1 / sqrt(schools - 1)."""
        left = self.orders.shape[1] - 2
        return self.edge * np.array([1.0] + [math.sqrt(left / (left - 1))] * (left + 1))

    def measure(self, at: int) -> Measure:
        """Give one relation of all schools, with the interval that is without 0 exactly beyond the edge."""
        value = float(self.orders[at, 0])
        middle, half = (math.atanh(max(-_NEARLY_ONE, min(_NEARLY_ONE, x))) for x in (value, self.edge))
        return Measure(value, math.tanh(middle - half), math.tanh(middle + half), float(self.often[at]))


def counted(rows: Sequence[Row], weights: Sequence[float], level: float, draws: int, seed: int) -> Way:
    """Count rows with their weights."""
    figures = np.array([row.figures for row in rows])
    fulfilment, odds = np.array([(row.fulfilment, row.logit) for row in rows]).T
    each = np.array(weights, dtype=float)
    without = each[:, None] * np.column_stack([np.ones(len(rows)), 1 - np.eye(len(rows))])
    orders = ranks.rank_correlations(figures, fulfilment, without)
    unrelated = ranks.when_unrelated(figures, fulfilment, each, draws, seed)
    return Way(
        orders,
        ranks.slopes(figures, odds, without),
        ranks.as_often(unrelated, orders[:, 0]),
        ranks.beyond(unrelated, level),
    )

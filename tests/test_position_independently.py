"""`position(...)` against two programmes that share no line with it: a MILP in floats, and a plain random walk.

Both start from the figures as printed in the report, not from the benchmark file.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import lil_array

from planner import TaskType, load_benchmark

N = 23
LOW, HIGH, MEAN = (np.array(row) for row in ([0.08, 0.06, 0.14], [0.67, 0.63, 0.63], [0.43, 0.26, 0.31]))
HALF = 0.005
FTE = {"schools": (1.0, 1.0), "fte": (0.2, 3.45)}
REPORT = load_benchmark("carpentry-2023")
UNSEEN = (0.1137, 0.1771, 0.2213, 0.2647, 0.3391, 0.3859, 0.4463, 0.5119, 0.5807, 0.6211)


def independent_bound(reading: str, column: int, value: float, *, most: bool) -> int:
    """Count schools at or below a value with HiGHS: FTE u and FTE x share y per school, linear in both.

    One binary says for each school whether it is counted, one for each school and extreme whether it attains it.
    For the fewest, the schools clearly above (by 1e-6) are made as many as can be.
    """
    least, greatest = FTE[reading]
    u, y, counted, attains = 0, N, 4 * N, 5 * N  # where each kind of variable begins
    size = attains + 8 * N
    rows: list[tuple[dict[int, float], float, float]] = []
    for s in range(N):
        share = [y + 3 * s + j for j in range(3)]
        rows.append(({**dict.fromkeys(share, 1.0), u + s: -1.0}, 0, 0))
        for j in range(3):
            rows += (
                ({share[j]: 1.0, u + s: -(LOW[j] - HALF)}, 0, np.inf),
                ({share[j]: 1.0, u + s: -(HIGH[j] + HALF)}, -np.inf, 0),
                # attained: y <= (low + half) u where the binary is 1; with 0, anything up to one whole u
                ({share[j]: 1.0, u + s: -(LOW[j] + HALF), attains + j * N + s: greatest}, -np.inf, greatest),
                (
                    {share[j]: 1.0, u + s: -(HIGH[j] - HALF), attains + (3 + j) * N + s: -greatest},
                    -greatest,
                    np.inf,
                ),
            )
        rows += (
            ({u + s: 1.0, attains + 6 * N + s: greatest}, -np.inf, greatest + least),
            ({u + s: 1.0, attains + 7 * N + s: -greatest}, 0, np.inf),
        )
        if most:
            rows.append(({share[column]: 1.0, u + s: -value, counted + s: greatest}, -np.inf, greatest))
        else:
            above = value + 1e-6
            rows.append(({share[column]: 1.0, u + s: -above, counted + s: -greatest}, -greatest, np.inf))
    rows += [({attains + role * N + s: 1.0 for s in range(N)}, 1, np.inf) for role in range(8)]
    for j in range(3):
        column_sum = {y + 3 * s + j: 1.0 for s in range(N)}
        rows.append(({**column_sum, **{u + s: -(MEAN[j] - HALF) for s in range(N)}}, 0, np.inf))
        rows.append(({**column_sum, **{u + s: -(MEAN[j] + HALF) for s in range(N)}}, -np.inf, 0))
    matrix = lil_array((len(rows), size))
    for r, (terms, _, _) in enumerate(rows):
        for variable, factor in terms.items():
            matrix[r, variable] = factor
    low, high = np.zeros(size), np.ones(size)
    low[u : u + N], high[u : u + N], high[y : y + 3 * N] = least, greatest, greatest
    objective = np.zeros(size)
    objective[counted : counted + N] = -1
    solved = milp(
        objective,
        constraints=LinearConstraint(matrix.tocsc(), [row[1] for row in rows], [row[2] for row in rows]),
        bounds=Bounds(low, high),
        integrality=np.arange(size) >= counted,
    )
    assert solved.status == 0, solved.message
    count = round(-solved.fun)
    return count if most else N - count


@pytest.mark.parametrize("reading", FTE)
@pytest.mark.parametrize("column", range(3))
def test_guaranteed_bounds_are_those_of_an_independent_milp(reading, column):
    values = UNSEEN[column::3]
    for value in values:
        position = REPORT.position(list(TaskType)[column], value, mean_of=reading)
        expected = tuple(independent_bound(reading, column, value, most=m) for m in (False, True))
        assert (position.fewest, position.most) == expected, value


@pytest.mark.long
@pytest.mark.parametrize("reading", FTE)
@pytest.mark.parametrize("column", range(3))
def test_guaranteed_bounds_are_those_of_an_independent_milp_everywhere(reading, column):
    for value in (*UNSEEN, *(np.linspace(0.05, 0.68, 43) + 0.00037)):
        position = REPORT.position(list(TaskType)[column], float(value), mean_of=reading)
        expected = tuple(independent_bound(reading, column, value, most=m) for m in (False, True))
        assert (position.fewest, position.most) == expected, value


def one_table(rng: np.random.Generator) -> np.ndarray:
    """A table that fits: the first six schools attain the extremes, the rest as a random objective has it."""
    low, high = np.tile(LOW - HALF, (N, 1)), np.tile(HIGH + HALF, (N, 1))
    for j in range(3):
        high[j, j], low[3 + j, j] = LOW[j] + HALF, HIGH[j] - HALF
    sums = np.kron(np.ones(N), np.eye(3))
    inside = 1e-4  # so that the walk does not start on an edge
    solved = linprog(
        rng.normal(size=3 * N),
        A_ub=np.vstack([sums, -sums]),
        b_ub=np.concatenate([N * (MEAN + HALF), -N * (MEAN - HALF)]) - inside,
        A_eq=np.kron(np.eye(N), np.ones(3)),
        b_eq=np.ones(N),
        bounds=np.stack([low.ravel() + inside, high.ravel() - inside], axis=-1),
    )
    assert solved.status == 0
    return rng.permutation(solved.x.reshape(N, 3))


def walked(chains: int, steps: int, seed: int, concentration: float = 0) -> np.ndarray:
    """Random-walk Metropolis on the set: propose a trade in one row or two, keep it if the whole table still fits.

    With a concentration rows are Dirichlet around the published means, and a trade is kept with the ratio too.
    """
    powers = concentration * MEAN - 1 if concentration else np.zeros(3)
    rng = np.random.default_rng(seed)
    tables = np.array([one_table(rng) for _ in range(chains)])
    each, kept = np.arange(chains), []
    for step in range(steps):
        i, j = rng.permutation(3)[:2]
        one, other = rng.integers(N, size=(2, chains))
        reach = rng.choice([0.02, 0.1, 0.4])
        trade = rng.uniform(-reach, reach, chains)
        new = tables.copy()
        new[each, one, i] += trade
        new[each, one, j] -= trade
        if (
            step % 2
        ):  # the other school the other way round: sums stay (the same school twice: nothing happens)
            new[each, other, i] -= trade
            new[each, other, j] += trade
        low, high, mean = new.min(axis=1), new.max(axis=1), new.mean(axis=1)
        fits = (np.abs(low - LOW) <= HALF) & (np.abs(high - HIGH) <= HALF) & (np.abs(mean - MEAN) <= HALF)
        keep = fits.all(axis=1)
        if concentration:
            gain = ((np.log(np.maximum(new, 1e-12)) - np.log(tables)).sum(axis=1) * powers).sum(axis=1)
            keep &= np.log(rng.random(chains)) < gain
        tables = np.where(keep[:, None, None], new, tables)
        if step >= steps // 4 and step % 50 == 0:
            kept.append(tables)
    return np.concatenate(kept)


def far_from(
    drawn: np.ndarray, concentration: int = 0
) -> list[tuple[TaskType, float, tuple[int, ...], tuple[int, ...]]]:
    """Where the packaged range, conventional or of schools more alike, is more than one school from that of drawn tables."""
    found = []
    for column, task_type in enumerate(TaskType):
        for value in (*UNSEEN, 0.26, 0.30, 0.43):
            counts = (drawn[:, :, column] <= value).sum(axis=1)
            low, high = (
                np.quantile(counts, 0.05, method="inverted_cdf"),
                np.quantile(counts, 0.95, method="inverted_cdf"),
            )
            position = REPORT.position(task_type, value)
            packaged = position.likely_low, position.likely_high
            if concentration:
                packaged = REPORT.if_alike(task_type, value)[concentration]
            if max(abs(packaged[0] - low), abs(packaged[1] - high)) > 1:
                found.append((task_type, value, packaged, (int(low), int(high))))
    return found


def test_the_conventional_range_is_within_one_school_of_a_plain_random_walk():
    assert far_from(walked(chains=100, steps=12_000, seed=11)) == []


@pytest.mark.long
def test_the_conventional_range_is_within_one_school_of_a_long_random_walk():
    assert far_from(walked(chains=400, steps=60_000, seed=12)) == []


@pytest.mark.long
def test_schools_more_alike_are_within_one_school_of_a_plain_random_walk():
    assert far_from(walked(chains=100, steps=20_000, seed=13, concentration=10), 10) == []

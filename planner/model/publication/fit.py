"""Does any table fit? Answered exactly, in whole numbers.

Let school s have its shares in the polygon P_s = {x : lo_s <= x <= hi_s, x_1 + x_2 + x_3 = 1} with tight
bounds (each bound is met by some point), its weight u_s in an interval, and let the mean lie in such a
polygon M. Then weights and shares with (sum of u_s x_s) / (sum of u_s) in M exist if and only if

    sum over s of  max over u_s of  u_s (a A_s + b B_s)  >= 0     for all a, b >= 0 and all columns j != k,
    where  A_s = hi_s[j] - lo_M[j],   B_s = hi_M[k] - lo_s[k].

Proof. With y_s = u_s x_s the sums (sum of y_s, sum of u_s) form a compact convex set; they miss the closed
convex cone {(U mu, U) : mu in M, U >= 0} exactly when a direction t separates them strictly, i.e. when
sum of max u_s (h_s(t) - min of t.mu over M) < 0 with h_s(t) = max of t.x over P_s. Adding a constant to t
changes nothing, so t is (+a on j, -b on k, 0 on the third), a, b >= 0, for one of the six pairs. For such t
the greedy point x_j = hi_s[j], x_k = lo_s[k] maximises over P_s (a base of a polymatroid), and likewise
-t over M; the difference is a A_s + b B_s. QED

For fixed (j, k) the sum is convex and piecewise linear along the ray's angle, bending only where some
a A_s + b B_s = 0. It is therefore >= 0 everywhere as soon as it is at (1, 0), (0, 1) and those bends: finitely
many whole-number sums. Where all weights are equal it does not bend, and six sums remain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

Bounds = tuple[tuple[int, int], ...]  # lowest and highest of each of three shares, in units of 1/one
Weights = tuple[int, int]
Group = tuple[int, Bounds]  # that many schools with the same bounds
_PAIRS = tuple(permutations(range(3), 2))


def tight(bounds: Bounds, one: int) -> Bounds | None:
    """Bounds that some point of the polygon meets, each of them; None when the polygon is empty."""
    lows, highs = [low for low, _ in bounds], [high for _, high in bounds]
    low_sum, high_sum = sum(lows), sum(highs)
    if low_sum > one or high_sum < one or any(low > high for low, high in bounds):
        return None
    # The other two shares leave at least one - (their highs), at most one - (their lows).
    return tuple(
        (max(low, one - high_sum + high), min(high, one - low_sum + low))
        for low, high in zip(lows, highs, strict=True)
    )


class Roles:
    """Weights of schools: all in [least, most]; one school in `light`, one in `heavy` (two schools or one)."""

    def __init__(self, light: Weights, heavy: Weights) -> None:
        self.free = light[0], heavy[1]
        self.light, self.heavy = light, heavy
        self.equal = light[0] == heavy[1]
        both = max(light[0], heavy[0]), min(light[1], heavy[1])
        self.both = both if both[0] <= both[1] else None

    def placements(self, groups: Sequence[Group]) -> Iterator[list[tuple[Weights, Group]]]:
        """Every way to say which schools are the lightest and the heaviest."""
        counts = [count for count, _ in groups]
        for light in range(len(groups)):
            for heavy in range(len(groups)):
                if light != heavy or counts[light] > 1:
                    yield self._placed(groups, {light: self.light}, {heavy: self.heavy})
            if self.both:
                yield self._placed(groups, {light: self.both}, {})

    def _placed(self, groups: Sequence[Group], *roles: dict[int, Weights]) -> list[tuple[Weights, Group]]:
        placed = []
        for index, (count, bounds) in enumerate(groups):
            singled = [role[index] for role in roles if index in role]
            placed += [(weights, (1, bounds)) for weights in singled]
            placed.append((self.free, (count - len(singled), bounds)))
        return placed


def fits(groups: Sequence[Group], mean: Bounds, roles: Roles) -> bool:
    """Whether weights and shares within these (tight) bounds have a mean within `mean` (tight)."""
    # Without the roles more fits, and mostly the roles can then be placed: two cheap tests first.
    if not _level(groups, mean, roles):
        return False
    if roles.equal:
        return True
    return _balanced([(roles.free, g) for g in groups], mean) and any(
        _balanced(placed, mean) for placed in roles.placements(groups)
    )


def _level(groups: Sequence[Group], mean: Bounds, roles: Roles) -> bool:
    """Test the directions (1, 0) and (0, 1)."""
    least, most = roles.free
    for j in range(3):
        low, high = mean[j]
        up = down = 0
        for count, bounds in groups:
            school_low, school_high = bounds[j]
            rise, fall = school_high - low, high - school_low
            up += count * (most if rise > 0 else least) * rise
            down += count * (most if fall > 0 else least) * fall
        if up < 0 or down < 0:
            return False
    return True


def _balanced(placed: Sequence[tuple[Weights, Group]], mean: Bounds) -> bool:
    for j, k in _PAIRS:
        low, high = mean[j][0], mean[k][1]
        terms = [
            (count * least, count * most, bounds[j][1] - low, high - bounds[k][0])
            for (least, most), (count, bounds) in placed
            if count
        ]
        bends = {(abs(fall), abs(rise)) for _, _, rise, fall in terms if rise * fall < 0}
        for a, b in {(1, 0), (0, 1)} | bends:
            total = 0
            for least, most, rise, fall in terms:
                lean = a * rise + b * fall
                total += (most if lean > 0 else least) * lean
            if total < 0:
                return False
    return True

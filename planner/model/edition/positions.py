"""An edition as what other schools are set beside: where a share stands is counted from its quartiles."""

from __future__ import annotations

import math
from collections.abc import Mapping

from planner.model.allocation import TaskType
from planner.model.content import Text
from planner.model.edition.edition import Edition, Statistic
from planner.model.edition.figures import Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.publication.benchmark import Band, Benchmark, LeftOpen, MeanOf
from planner.model.publication.published import Published, stands_for
from planner.model.publication.worlds import Steps, Worlds

_QUARTERS = 4
_SHARE = {t: Measure(f"shares.{t.value}") for t in TaskType}


def benchmark_of(edition: Edition, *, id: str, programme: Text, source: Text, open: tuple[LeftOpen, ...] = ()) -> Benchmark:  # noqa: A002  # fmt: skip
    """Make a benchmark of an edition: means over schools, quartiles where there are, bands where all are counted.

    Lowest and highest are in no edition. What it leaves open is for the caller to say.
    """
    shares = {t: found for t in TaskType if (found := edition.of(_SHARE[t], Kind.MEAN))}
    steps = _steps(edition)
    return Benchmark(
        id=id,
        programme=programme,
        source=source,
        year=edition.year.start,
        schools=edition.schools,
        mean_of=MeanOf.SCHOOLS,
        step=_fraction(max((one.step for one in shares.values()), default=1.0)),
        shares={t: Published(_fraction(one.value)) for t, one in shares.items()},
        quartiles=_quartiles(edition),
        fte=_mean(edition, Measure.FTE),
        students_per_fte=_mean(edition, Measure.STUDENTS_PER_FTE),
        bands=_bands(edition),
        open=open,
        worlds=lambda: Worlds(schools=steps, fte=steps),
    )


def _mean(edition: Edition, measure: Measure) -> Published:
    found = edition.of(measure, Kind.MEAN)
    return Published(found.value if found else None)


def _fraction(percent: float) -> float:
    """Give the double nearest to a decimal of percent as a share."""
    return round(percent / 100, 6)


def _quartiles(edition: Edition) -> Mapping[TaskType, tuple[float, float, float]]:
    quartiles = {}
    for t in TaskType:
        if found := _found(edition, t):
            lower, median, upper = (_fraction(one.value) for one in found)
            quartiles[t] = lower, median, upper
    return quartiles


def _found(edition: Edition, task_type: TaskType) -> list[Statistic]:
    """Give a share's three quartiles; none where they are not told."""
    found = [one for kind in QUARTILES if (one := edition.of(_SHARE[task_type], kind))]
    return found if len(found) == len(QUARTILES) else []


def _steps(edition: Edition) -> Mapping[TaskType, Steps]:
    """Say between which values the k-th smallest share of each column lies, for every k, whichever way means are taken.

    A quartile of n shares lies between the two it is taken of (Hyndman and Fan's type 7): so the smaller of them, and all
    below, are at most its rounded figure's upper end, and the larger, and all above, at least the lower one.
    """
    n, columns = edition.schools, {}
    for task_type in TaskType:
        least, most = [0.0] * n, [1.0] * n
        for quarter, one in enumerate(_found(edition, task_type), 1):
            low, high = stands_for(_fraction(one.value), _fraction(one.step))
            at = (one.schools - 1) * quarter / _QUARTERS
            for k in range(math.ceil(at), n):
                least[k] = max(least[k], low)
            for k in range(math.floor(at) + 1):
                most[k] = min(most[k], high)
        columns[task_type] = Steps(low=tuple(most), high=tuple(least))
    return columns


def band_of(edition: Edition, at: int) -> Band:
    """Give one of an edition's bands as publications have them: the middle one has both its edges, as in the report.

    0 schools where the count is suppressed.
    """
    one, is_middle = edition.bands[at], 0 < at < len(edition.bands) - 1
    return Band(
        schools=one.schools or 0,
        low=one.low or 0.0,
        high=math.inf if one.high is None else one.high,
        low_in=is_middle or one.low is None,
        high_in=is_middle or one.high is None,
    )


def _bands(edition: Edition) -> tuple[Band, ...]:
    """Give the bands of students per FTE; none where a count is suppressed, for then no place among them is certain."""
    if any(one.schools is None for one in edition.bands):
        return ()
    return tuple(band_of(edition, at) for at in range(len(edition.bands)))

"""An edition as what other schools are set beside: where a share stands is counted from its quartiles."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from planner.model.allocation import TaskType
from planner.model.content import Text
from planner.model.edition.edition import Edition, Part, Statistic
from planner.model.edition.figures import Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.evidence import Association, Observed
from planner.model.publication.bands import Band, Size
from planner.model.publication.benchmark import Benchmark, LeftOpen, MeanOf
from planner.model.publication.published import Published, stands_for
from planner.model.publication.worlds import Steps, Worlds

_QUARTERS = 4
_SHARE = {t: Measure(f"shares.{t.value}") for t in TaskType}


def benchmark_of(edition: Edition, *, id: str, programme: Text, source: Text, open: tuple[LeftOpen, ...] = ()) -> Benchmark:  # noqa: A002  # fmt: skip
    """Make a benchmark of an edition: means over schools, quartiles where there are, bands where all are counted.

    Lowest and highest are in no edition. What it leaves open is for the caller to say.
    """
    sizes = tuple(_of_part(edition, part, id, programme, source, open) for part in edition.by_students)
    shares = {t: found for t in TaskType if (found := edition.of(_SHARE[t], Kind.MEAN))}
    steps = _steps(edition)
    return Benchmark(
        id=id,
        programme=programme,
        source=source,
        year=edition.year.start,
        edition=f"{edition.year}-{edition.number}",
        observed=_observed(edition, id),
        fact=(id,),
        schools=edition.schools,
        mean_of=MeanOf.SCHOOLS,
        step=_fraction(max((one.step for one in shares.values()), default=1.0)),
        shares={t: Published(_fraction(one.value), fact=(id,)) for t, one in shares.items()},
        quartiles=_quartiles(edition),
        fte=_mean(edition, Measure.FTE, id),
        students_per_fte=_mean(edition, Measure.STUDENTS_PER_FTE, id),
        bands=_bands(edition, id),
        open=open,
        sizes=sizes,
        is_large=edition.schools >= 2 * edition.rules.quartiles_from,
        worlds=lambda: Worlds(schools=steps, fte=steps),
    )


def _of_part(  # noqa: PLR0913, PLR0917  (what `benchmark_of` is given)
    edition: Edition, part: Part, name: str, programme: Text, source: Text, left_open: tuple[LeftOpen, ...]
) -> Benchmark:
    """Make a benchmark of an edition's schools of one size. Directions are the whole edition's, and say of how many schools."""
    alone = replace(
        edition,
        schools=part.schools,
        statistics=part.statistics,
        bands=(),
        by_students=(),
        counts=(),
        since=None,
        claims=(),
    )
    made = benchmark_of(alone, id=name, programme=programme, source=source, open=left_open)
    told = tuple(one for one in _observed(edition, name) if one.schools)
    return replace(made, size=Size(part.low, part.high), observed=told, worlds=made.worlds)


def _observed(edition: Edition, source: str) -> tuple[Observed, ...]:
    """Read what an edition says of the relations; what this planner does not know of them is left unsaid."""
    about = {Measure.STUDENTS_PER_FTE.value: None, **{t.value: t for t in TaskType}}
    of = edition.of(Measure.FULFILMENT, Kind.MEAN)  # of the schools whose cohort is known
    found = []
    for claim in edition.claims:
        what, _, seen = claim.partition(":")
        if what in about and seen in list(Association):
            year, schools = edition.year.counted_in, of.schools if of else None
            found.append(Observed(about[what], Association(seen), year, schools, source))
    return tuple(found)


def _mean(edition: Edition, measure: Measure, source: str) -> Published:
    found = edition.of(measure, Kind.MEAN)
    return Published(found.value if found else None, fact=(source,) if found else ())


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


def band_of(edition: Edition, at: int, source: str = "") -> Band:
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
        fact=(source,) if source else (),
    )


def _bands(edition: Edition, source: str) -> tuple[Band, ...]:
    """Give the bands of students per FTE; none where a count is suppressed, for then no place among them is certain."""
    if any(one.schools is None for one in edition.bands):
        return ()
    return tuple(band_of(edition, at, source) for at in range(len(edition.bands)))

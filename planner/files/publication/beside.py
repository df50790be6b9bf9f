"""What may stand beside what: a publication and an edition of one programme, each under its own name."""

from __future__ import annotations

from planner.files.programmes import programme_key
from planner.files.publication.reading import load_benchmark, offered_benchmarks
from planner.model.publication.benchmark import Benchmark


def one_programme(one: Benchmark, other: Benchmark) -> bool:
    """Whether two are about the same programme, in whatever language it is named."""
    names = [{programme_key(name) for name in b.programme.wordings} for b in (one, other)]
    return bool(names[0] & names[1])


def goes_beside(one: Benchmark, other: Benchmark) -> bool:
    """Whether one may stand beside the other: of one programme, one of them an edition and the other none."""
    return bool(one.edition) is not bool(other.edition) and one_programme(one, other)


def offered_beside(name: str) -> list[str]:
    """Name those offered that may stand beside one; none beside none."""
    if not name:
        return []
    return [
        other for other in offered_benchmarks() if goes_beside(load_benchmark(name), load_benchmark(other))
    ]

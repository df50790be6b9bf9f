"""An edition with the proof of its name: a hash over what it says, which stands beside it and is looked at by who reads it."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from planner.model.amounts import amount, heads, refuse
from planner.model.documents import built, plain
from planner.model.edition.edition import Edition, Part, Statistic
from planner.model.edition.figures import MAIN, SHARES, Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.problems import Code, Refused

_MOST_SCHOOLS = 100_000
_MOST_EDITIONS = 10_000  # of a year
_LONGEST = 200  # letters of a name, as everywhere
_MOST_STEP = 100
_LARGEST = 1e9  # of FTE, or students per FTE: beyond any figure
_OF_THE_TIME = {*SHARES, *(set(Measure) - set(MAIN))}  # shares, tasks, roles


def sealed(edition: Edition) -> dict[str, Any]:
    """Give an edition as plain JSON values, with its hash."""
    said = plain(edition)
    return {"edition": said, "sha256": _hash(said)}


def unsealed(document: object) -> Edition:
    """Read an edition; Refused where it is none, has another hash than it was given out with, or says what cannot be.

    Anybody can make a hash: so what no schools can have is looked for as well.
    """
    said = document.get("edition") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(said, Mapping):
        raise Refused(Code.NO_EDITION)
    if _hash(said) != document.get("sha256"):
        raise Refused(Code.EDITION_CHANGED)
    try:
        edition = built(Edition, said)
        _hold(edition)
    except ValueError as error:
        raise Refused(Code.EDITION_UNREADABLE, reason=str(error)) from error
    return edition


def written(document: Mapping[str, Any]) -> str:
    """Write a sealed edition as text: the same bytes for the same edition."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _hash(said: Mapping[str, Any]) -> str:
    # Of what is said, not of the fields this planner knows: a later one's edition keeps its hash.
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _hold(edition: Edition) -> None:
    """Hold what an edition says against itself; ValueError beginning with the place of what cannot be."""
    heads("schools", edition.schools, least=1, most=_MOST_SCHOOLS)
    heads("number", edition.number, most=_MOST_EDITIONS)
    for name in ("programme", "instrument", "made_by"):
        if len(getattr(edition, name)) > _LONGEST:
            refuse(name, f"longer than {_LONGEST} letters")
    told = [(one.measure, one.kind) for one in edition.statistics]
    _once("suppressed", [*told, *((one.measure, one.kind) for one in edition.suppressed)])
    _once("claims", (claim.partition(":")[0] for claim in edition.claims))
    for measure in MAIN:
        if not (scale := edition.rules.scales.get(measure)) or not scale.steps:
            refuse("scales", f"nothing says how {measure} is rounded")
    _hold_figures("statistics", edition, edition.rules.mean_from)
    for part in edition.by_students:
        _once("by_students", ((one.measure, one.kind) for one in part.statistics))
        _hold_figures("by_students", part, edition.rules.mean_from)
    ends = [end for part in edition.by_students for end in (part.low, part.high)]
    between = ends[1:-1]
    if ends and (ends[0] is not None or ends[-1] is not None or between[::2] != between[1::2]):
        refuse("by_students", "the parts do not follow one another")
    _hold_order("by_students", [end for end in between[::2] if end is not None], len(between) // 2)
    _hold_bands(edition)
    _hold_counts(edition)


def _hold_figures(at: str, of: Edition | Part, least: int) -> None:
    told = {(one.measure, one.kind): one for one in of.statistics}
    for one in of.statistics:
        heads(at, one.schools, least=least)
        amount(at, one.value, most=100 if one.measure in _OF_THE_TIME else _LARGEST)
        if not 0 < one.step <= _MOST_STEP:
            refuse(at, f"nothing is rounded to {one.step:g}")
    for kind in (Kind.MEAN, Kind.FTE_WEIGHTED_MEAN):
        shares = _values(told[share, kind] for share in SHARES if (share, kind) in told)
        if shares and (len(shares) < len(SHARES) or not math.isclose(math.fsum(shares), 100)):
            refuse(at, "the three shares do not total 100")
    for measure in Measure:
        quartiles = _values(told[measure, kind] for kind in QUARTILES if (measure, kind) in told)
        if quartiles and sorted(quartiles) != quartiles:
            refuse(at, f"the quartiles of {measure} are out of order")


def _hold_bands(edition: Edition) -> None:
    edges = edition.rules.band_edges
    _hold_order("band_edges", edges, 2)
    limits = [(one.low, one.high) for one in edition.bands]
    if limits and limits != [*pairwise((None, *edges, None))]:
        refuse("bands", "they are not those of the rules")
    _hold_total("bands", [one.schools for one in edition.bands], edition.schools)


def _hold_counts(edition: Edition) -> None:
    _once("counts", ((one.asked, one.name) for one in edition.counts))
    for counted in edition.counts:
        heads("counts", counted.said, most=edition.schools)
    if changed := edition.changed:
        _hold_total("changed", (changed.came, changed.left, changed.moved), changed.schools)
    if (since := edition.since) is None:
        return
    if since.year.start >= edition.year.start or (since.schools or 0) > edition.schools:
        refuse("since", "it is of no earlier year, or of more schools than are in it")
    _once("since", (one.task_type for one in since.moved))
    for one in since.moved:
        amount("since", one.change, least=-100, most=_LARGEST)
        parts = math.fsum((one.by_students, one.by_staffing, one.by_split))
        if not math.isclose(parts, one.change, abs_tol=1e-6):
            refuse("since", f"the parts do not total {one.change:g}")


def _values(statistics: Iterable[Statistic]) -> list[float]:
    return [one.value for one in statistics]


def _once(at: str, names: Iterable[Hashable]) -> None:
    if any(times > 1 for times in Counter(names).values()):
        refuse(at, "one of a name stands there more than once")


def _hold_order(at: str, ends: Sequence[float], count: int) -> None:
    if len(ends) != count or any(low >= high for low, high in pairwise(ends)):
        refuse(at, "the limits are out of order")


def _hold_total(at: str, counts: Sequence[int | None], total: int) -> None:
    told = [count for count in counts if count is not None]
    if sum(told) > total or (counts and len(told) == len(counts) and sum(told) != total):
        refuse(at, f"the counts do not total {total}")

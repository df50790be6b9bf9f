"""Schools counted by what they have, as far as counts may be told: tables whose counts hang together go together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from planner.model.edition.counts import Asked, Counted
from planner.model.edition.edition import Rules
from planner.model.edition.figures import Figures
from planner.model.edition.groups import Earlier, Schools
from planner.model.edition.kinds import Why
from planner.model.estimate.people import TASKS, Role
from planner.model.relations.work import Model

_Sum = tuple[Asked, str, frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class _Table:
    """Counts that hang together: every school that says is in one cell, and what is told are sums of cells."""

    cell: Callable[[Figures], Hashable | None]
    cells: Sequence[Hashable]
    told: Sequence[_Sum]


def _arranged(figures: Figures) -> Hashable | None:
    """Say whether a school has a consultant, and whether administrative staff: the models are made of both."""
    work = figures.work
    if not work or not work.model:
        return None
    return Role.CONSULTANT in work.present, Role.ADMINISTRATIVE_STAFF in work.present


def _has(role: Role) -> Callable[[Figures], Hashable | None]:
    return lambda figures: role in figures.work.present if figures.work and figures.work.model else None


def _owned(task: str) -> Callable[[Figures], Hashable | None]:
    return lambda figures: figures.work.owned.get(task) if figures.work else None


_TWO = (True, False)
_FOUR = tuple((one, other) for one in _TWO for other in _TWO)
_TABLES = (
    # One table: who has administrative staff, less those of them with a consultant, are those without.
    _Table(_arranged, _FOUR, (
        (Asked.MODEL, Model.CONSULTANT_AND_ADMINISTRATION, frozenset({(True, True)})),
        (Asked.MODEL, Model.CONSULTANT_ALONE, frozenset({(True, False)})),
        (Asked.MODEL, Model.NO_CONSULTANT, frozenset({(False, True), (False, False)})),
        (Asked.ROLE, Role.CONSULTANT, frozenset({(True, True), (True, False)})),
        (Asked.ROLE, Role.ADMINISTRATIVE_STAFF, frozenset({(True, True), (False, True)})),
    )),
    *(_Table(_has(role), _TWO, ((Asked.ROLE, role, frozenset({True})),)) for role in (Role.TEACHER, Role.HEAD_OF_PROGRAMME)),
    *(_Table(_owned(task), _TWO, ((Asked.NOBODY, task, frozenset({False})),)) for task in TASKS),
)  # fmt: skip


def counts_of(schools: Schools, earlier: Sequence[Earlier], rules: Rules) -> tuple[Counted, ...]:
    """Count, and suppress what is of too few, what that could be worked out of, and what earlier counts would show."""
    return tuple(one for table in _TABLES for one in _of(table, schools, earlier, rules))


def _of(table: _Table, schools: Schools, earlier: Sequence[Earlier], rules: Rules) -> list[Counted]:
    now = _cells(table, schools)
    if not now:
        return []
    why: Why | None = None
    shown: dict[_Sum, int | None] = dict.fromkeys(table.told, None)
    if len(now) < rules.mean_from:
        why = Why.THRESHOLD
    elif any(_shows(table, one, now, rules) for one in earlier):
        why = Why.DIFFERENCING
    else:
        shown = _shown(table, list(now.values()), rules.count_from)
    return [
        Counted(asked=one[0], name=one[1], schools=count, said=len(now), why=why or (Why.COUNT if count is None else None))
        for one, count in shown.items()
    ]  # fmt: skip


def _cells(table: _Table, schools: Schools) -> dict[str, Hashable]:
    return {number: cell for number, one in schools.items() if (cell := table.cell(one)) is not None}


def _shown(table: _Table, cells: list[Hashable], least: int) -> dict[_Sum, int | None]:
    """Tell the sums of cells, as far as nobody can work out of them what is of too few schools.

    Where all cells may be told, so may their sums. Else the models alone are, all or none of them: which other one is
    hidden beside a small one would depend on their sizes, and so say what these are.
    """
    found: dict[_Sum, int | None] = {one: sum(map(one[2].__contains__, cells)) for one in table.told}
    if all(cells.count(cell) >= least for cell in table.cells):
        return found
    models = [one for one in table.told if one[0] is Asked.MODEL]
    alone = {one for one in models if all((found[other] or 0) >= least for other in models)}
    # Who has a consultant is the total without one model.
    alone |= {one for one in table.told if alone and one[:2] == (Asked.ROLE, Role.CONSULTANT)}
    return {one: count if one in alone else None for one, count in found.items()}


def _shows(table: _Table, one: Earlier, now: Mapping[str, Hashable], rules: Rules) -> bool:
    """Whether counts of an earlier edition, beside these, would show where a school stands that came, left or changed."""
    names = {(asked, name) for asked, name, _ in table.told}
    if not any((was.asked, was.name) in names for was in one.edition.counts):
        return False
    before = _cells(table, one.schools)
    if not one.gone and before == now:
        return False
    different = sum(before.get(number) != now.get(number) for number in {*before, *now}) + one.gone
    return different < rules.known + rules.count_from

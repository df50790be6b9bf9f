"""What it would take, against every corner and a grid, tried one by one."""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import some_fte, task_types

from planner import Allocation, AllocationError, Lever, Scenario, TaskType
from planner.model.goals.seeking import Infeasible, Reached, seek
from planner.model.goals.wishes import Bound, Measure, Wish

CASES = tomllib.loads((Path(__file__).parent / "cases" / "goals.toml").read_text(encoding="utf-8"))["case"]
TYPES = list(TaskType)
HOURS = Fraction("1679.8")


def wished(row):
    return Wish(row["measure"], row["bound"], row["goal"], TaskType(row["of"]) if "of" in row else None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_goal_is_sought_as_by_hand(case):
    wishes = [wished(row) for row in case["wishes"]]
    how = {name: case[name] for name in ("locked", "most_fte", "hours_per_fte") if name in case}
    if "locked" in how:
        how["locked"] = [TaskType(name) for name in how["locked"]]
    found = seek(Allocation(*case["before"]), case["students"], wishes, **how)
    if "after" in case:
        assert isinstance(found, Reached)
        assert list(found.allocation.values()) == case["after"]
        assert (found.moved, found.added) == (case["moved"], case.get("added", 0.0))
        received = sum(max(0.0, change) for change in found.changes.values())
        assert received == pytest.approx(case["moved"])
        return
    assert isinstance(found, Infeasible)
    for gave, said in ((found.alone, "alone"), (found.together, "together")):
        assert [[wishes.index(one.wish) + 1, one.to.goal] for one in gave] == case.get(said, [])


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (("share", "at_least", 0.3, None), "task_type"),
        (("share", "at_least", 1.1, TaskType.STUDENT_SUPPORT), "goal"),
        (("students_per_fte", "at_most", 0, None), "goal"),
        (("students_per_fte", "at_most", 200, TaskType.STUDENT_SUPPORT), "task_type"),
        (("fte", "at_least", -1, None), "goal"),
        (("agreements", "at_least", 1, None), "agreements"),
        (("fte", "about", 1, None), "about"),
    ],
)
def test_what_cannot_be_wished_is_refused_by_name(wish, why):
    with pytest.raises(ValueError, match=why):
        Wish(*wish)


def test_what_cannot_be_sought_is_refused_by_name():
    hours = Wish("hours_per_student", "at_least", 1)
    with pytest.raises(AllocationError, match="nothing to move"):
        seek(Allocation(0, 0, 0), 100, [])
    for students, how, why in (
        (0, {}, "students"),
        (100, {"most_fte": 2.9}, "most_fte"),
        (100, {"hours_per_fte": 0}, "hours_per_fte"),
        (-1, {}, "students"),
    ):
        with pytest.raises(ValueError, match=why):
            seek(Allocation(1, 1, 1), students, [hours], **how)
    with pytest.raises(ValueError, match="wishes"):
        seek(Allocation(1, 1, 1), 100, [Wish("fte", "at_least", n) for n in range(9)])
    with pytest.raises(ValueError, match="has no end"):
        seek(Allocation(1, 1, 1), 1e-306, [Wish("hours_per_student", "at_most", 1)])


def test_what_is_wished_twice_is_wished_once():
    hard = Wish("students_per_fte", "at_most", 30)
    assert seek(Allocation(1, 1, 1), 100, [hard] * 20) == seek(Allocation(1, 1, 1), 100, [hard])


def test_a_goal_is_sought_from_where_the_levers_stand():
    scenario = Scenario(Allocation(0.6, 0.2, 0.4), 360, total_fte=2.4, new_students=480)
    wish = Wish("students_per_fte", "at_most", 200)
    assert scenario.seek([wish]).moved == 0
    assert Scenario(Allocation(0.6, 0.2, 0.4), 480).seek([wish], most_fte=3).added == pytest.approx(1.2)


@pytest.mark.parametrize("total", [0.7, 1.1, 1.3, 1.7, 1.9, 2.3, 2.9, 3.1])
def test_a_total_that_a_lever_computed_is_the_total_that_was_typed(total):
    """1.9 FTE in the proportions of 0.6, 0.2 and 0.4 are floats that total 1.8999..."""
    scenario = Scenario(Allocation(0.6, 0.2, 0.4), 300, total_fte=total, new_students=100 * total)
    half = round(total / 2, 2)
    for wishes in (
        [Wish("students_per_fte", "at_most", 100)],
        [Wish("fte", "exactly", half, TaskType.ADMINISTRATION), Wish("fte", "at_least", half, TaskType.STUDENT_SUPPORT)],
        [Wish("share", "at_least", 0.5, t) for t in TYPES[:2]],
    ):  # fmt: skip
        found = scenario.seek(wishes)
        assert isinstance(found, Reached)
        assert found.added == 0
        assert (found.moved == 0) is (len(wishes) == 1)
    assert scenario.seek([]).allocation == scenario.outcome.allocation


@pytest.mark.parametrize("seed", range(300, 340))
def test_what_was_found_fulfils_its_wishes_and_may_be_locked(seed):
    before, students, wishes, _, most = drawn(random.Random(seed))
    found = seek(before, students, wishes, most_fte=most)
    if isinstance(found, Reached):
        again = seek(found.allocation, students, wishes, locked=TYPES)
        assert isinstance(again, Reached)
        assert (again.moved, again.allocation) == (0, found.allocation)


@given(some_fte, task_types, st.integers(0, 100))
def test_a_move_nobody_directed_is_the_lever_s_from_both_others(before, to, percent):
    found = seek(before, 360, [Wish("share", "at_least", percent / 100, to)])
    assert isinstance(found, Reached)
    lever = Scenario(before, 360, to=to)
    moved = lever.with_lever(Lever.MOVE, min(found.moved * 37, lever.most_to_move)).outcome.allocation
    assert list(found.allocation.values()) == pytest.approx(list(moved.values()), abs=1e-9 * before.fte)


@given(some_fte, st.integers(1, 40))
def test_a_total_that_grows_keeps_its_split_as_the_lever_does(before, tenths):
    total = before.fte * (1 + tenths / 10)
    found = seek(before, 360, [Wish("fte", "at_least", total)], most_fte=2 * total)
    assert isinstance(found, Reached)
    grown = Scenario(before, 360, total_fte=total).outcome.allocation
    assert list(found.allocation.values()) == pytest.approx(list(grown.values()), rel=1e-9)


# --- by brute force: every wish by its definition, tried at every corner there is, in fractions ---------------


class Brute:
    """Planes of which wishes, locks and today are made; three of them meet in a corner."""

    def __init__(self, before, students, locked, most):
        self.before = [Fraction(str(part)) for part in before.values()]
        self.students, self.locked = Fraction(students), locked
        self.total, self.most = sum(self.before), Fraction(str(most))

    def measure(self, wish, x):
        fte = sum(x) if wish.task_type is None else x[TYPES.index(wish.task_type)]
        return {
            Measure.SHARE: lambda: fte / sum(x),
            Measure.FTE: lambda: fte,
            Measure.HOURS_PER_STUDENT: lambda: fte * HOURS / self.students,
            Measure.STUDENTS_PER_FTE: lambda: self.students / sum(x),
        }[wish.measure]()

    def holds(self, wishes, x):
        if min(x) < 0 or not self.total <= sum(x) <= self.most:
            return False
        if any(x[TYPES.index(t)] != self.before[TYPES.index(t)] for t in self.locked):
            return False
        for wish in wishes:
            away = self.measure(wish, x) - Fraction(str(wish.goal))
            if (away < 0 and wish.bound is not Bound.AT_MOST) or (
                away > 0 and wish.bound is not Bound.AT_LEAST
            ):
                return False
        return True

    def planes(self, wishes):
        unit = [tuple(Fraction(i == j) for j in range(3)) for i in range(3)]
        ones = (Fraction(1),) * 3
        planes = {(unit[i], Fraction(0)) for i in range(3)} | {(unit[i], self.before[i]) for i in range(3)}
        planes |= {(ones, self.total), (ones, self.most)}
        for wish in wishes:
            goal = Fraction(str(wish.goal))
            side = ones if wish.task_type is None else unit[TYPES.index(wish.task_type)]
            if wish.measure is Measure.SHARE:
                planes.add((tuple(s - goal for s in side), Fraction(0)))
            elif wish.measure is Measure.FTE:
                planes.add((side, goal))
            elif wish.measure is Measure.HOURS_PER_STUDENT:
                planes.add((side, goal * self.students / HOURS))
            else:
                planes.add((side, self.students / goal))
        return planes

    def corners(self, wishes):
        found = set()
        for (a, p), (b, q), (c, r) in combinations(self.planes(wishes), 3):
            bc, ca, ab = cross(b, c), cross(c, a), cross(a, b)
            det = dot(a, bc)
            if det:
                found.add(tuple((p * bc[i] + q * ca[i] + r * ab[i]) / det for i in range(3)))
        return [x for x in found if self.holds(wishes, x)]

    def moved(self, x):
        return sum(max(Fraction(0), there - here) for there, here in zip(x, self.before, strict=True))

    def cost(self, x):
        return self.moved(x), sum(x)

    def unevenness(self, x):
        """What the parting in proportion makes least: changes squared over what is held."""
        return sum((x[i] - self.before[i]) ** 2 / self.before[i] for i in range(3) if self.before[i])


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def cross(a, b):
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def drawn(rng):
    """A school, locks and wishes as people have them; half of the wishes are near what is, or exactly on a border."""
    parts = [rng.choice([0, 0.1, 0.2, 0.25, 0.4, 0.6, 1, round(rng.uniform(0, 2), 2)]) for _ in TYPES]
    before = Allocation(*(parts if sum(parts) else [0.6, 0.2, 0.4]))
    students = rng.choice([1, 40, 100, 360, rng.randint(1, 900)])
    locked = [t for t in TYPES if rng.random() < 0.15]
    most = before.fte if rng.random() < 0.5 else round(before.fte * rng.choice([1, 1.5, 3]) + 0.25, 4)
    wishes = []
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 3, 4])):
        measure, bound = rng.choice(list(Measure)), rng.choice([*Bound, Bound.AT_LEAST, Bound.AT_LEAST])
        of = rng.choice(TYPES)
        if measure is Measure.STUDENTS_PER_FTE or (measure is not Measure.SHARE and rng.random() < 0.2):
            of = None
        goal = {
            Measure.SHARE: rng.choice([0, 0.25, 0.5, 1, round(rng.random(), 2), round(rng.random() / 2, 2)]),
            Measure.FTE: rng.choice([0, round(rng.uniform(0, 1.2 * before.fte), 2), before[of or TYPES[0]]]),
            Measure.HOURS_PER_STUDENT: round(rng.uniform(0, 1.2) * before.fte * 1679.8 / students, 1),
            Measure.STUDENTS_PER_FTE: round(students / before.fte * rng.choice([0.4, 0.7, 1, 1.3]), 1) or 1,
        }[measure]
        wishes.append(Wish(measure, bound, goal, of))
    return before, students, list(dict.fromkeys(wishes)), locked, most


def held_to_brute_force(seed):
    before, students, wishes, locked, most = drawn(random.Random(seed))
    brute = Brute(before, students, locked, most)
    found = seek(before, students, wishes, locked=locked, most_fte=most, hours_per_fte=1679.8)
    corners = brute.corners(wishes)
    if corners:
        assert isinstance(found, Reached)
        least = min(map(brute.cost, corners))
        assert (found.moved, found.added) == tuple(map(float, (least[0], least[1] - brute.total)))
        x = [Fraction(str(part)) for part in found.allocation.values()]
        near = Fraction(1, 10**12)
        assert all(abs(cost - best) < near for cost, best in zip(brute.cost(x), least, strict=True))
        for wish in wishes:  # what comes out is floats: it is held to a hair
            away = brute.measure(wish, x) - Fraction(str(wish.goal))
            hair = near * max(1, students, Fraction(str(wish.goal)))
            assert away > -hair or wish.bound is Bound.AT_MOST
            assert away < hair or wish.bound is Bound.AT_LEAST
        # In proportion: along no way to another allocation as near do the changes become more even. Of what holds
        # nothing there is no proportion: those receive only where the others cannot.
        alike = [other for other in corners if brute.cost(other) == least]
        held = [i for i in range(3) if brute.before[i]]
        assert sum(x[i] for i in held) >= max(sum(other[i] for i in held) for other in alike) - near
        for other in alike:
            if sum(other[i] for i in held) >= sum(x[i] for i in held) - near:
                slope = sum((x[i] - brute.before[i]) / brute.before[i] * (other[i] - x[i]) for i in held)
                assert slope > -near
        return found
    assert isinstance(found, Infeasible)
    alone = {}
    for at, wish in enumerate(wishes):
        rest = wishes[:at] + wishes[at + 1 :]
        values = [brute.measure(wish, x) for x in brute.corners(rest)]
        if values:
            goal = Fraction(str(wish.goal))
            alone[at] = min((min(values), max(values)), key=lambda value: abs(value - goal))
    if alone:
        assert not found.together
        told = [one.wish for one in found.alone]
        assert sorted(map(repr, told)) == sorted(repr(wishes[at]) for at in alone)
        assert [one.part for one in found.alone] == sorted(one.part for one in found.alone)
        for one in found.alone:
            matches = [alone[at] for at in alone if wishes[at] == one.wish]
            assert any(
                abs(Fraction(str(one.to.goal)) - to) <= Fraction(1, 10**12) * max(1, to) for to in matches
            )
            # ... and it can be had; what is wished exactly need be no decimal
            if one.wish.bound is not Bound.EXACTLY:
                others = list(wishes)
                others[others.index(one.wish)] = one.to
                assert isinstance(
                    seek(before, students, others, locked=locked, most_fte=most, hours_per_fte=1679.8),
                    Reached,
                )
        return found
    assert not found.alone
    gave = [one.wish for one in found.together]
    fewest = next(
        count
        for count in range(2, len(wishes) + 1)
        if any(brute.corners([w for i, w in enumerate(wishes) if i not in out])
               for out in combinations(range(len(wishes)), count))
    )  # fmt: skip
    assert len(gave) == fewest
    return found


def test_what_is_sought_is_what_trying_every_corner_finds():
    found = [held_to_brute_force(seed) for seed in range(60)]
    assert {type(one) for one in found} == {Reached, Infeasible}
    assert any(isinstance(one, Reached) and one.moved for one in found)


@pytest.mark.long
def test_what_is_sought_is_what_trying_every_corner_finds_a_thousand_times():
    found = [held_to_brute_force(seed) for seed in range(1000)]
    assert sum(isinstance(one, Reached) and one.moved > 0 for one in found) > 150
    assert sum(isinstance(one, Infeasible) and bool(one.alone) for one in found) > 100
    assert sum(isinstance(one, Infeasible) and bool(one.together) for one in found) > 10


def test_nothing_on_a_fine_grid_is_nearer():
    """Without any thought of corners: every split of the total in fortieths, locks and all."""
    for seed in range(200, 220):
        before, students, wishes, locked, _ = drawn(random.Random(seed))
        brute = Brute(before, students, locked, before.fte)
        found = seek(before, students, wishes, locked=locked, hours_per_fte=1679.8)
        steps = [(Fraction(i, 40), Fraction(j, 40)) for i, j in product(range(41), repeat=2) if i + j <= 40]
        fits = [x for a, b in steps if brute.holds(wishes, x := [s * brute.total for s in (a, b, 1 - a - b)])]
        if fits:
            assert isinstance(found, Reached)
            assert min(map(brute.moved, fits)) >= Fraction(str(found.moved)) - Fraction(1, 10**12)

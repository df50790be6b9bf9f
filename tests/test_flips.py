"""What would change what is said, against every step of every figure, tried one by one."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from planner import Allocation, AllocationError, TaskType, load_benchmark, students_per_fte
from planner.model.goals.flip import Typed, figures_of, what_would_change

CARPENTRY = load_benchmark("carpentry-2023")


def test_a_figure_is_told_up_and_down_and_the_smallest_part_of_it_first():
    figures = figures_of(Allocation(0.6, 0.2, 0.4), 360)
    found = what_would_change(
        figures, lambda at: 200 <= students_per_fte(at["students"], allocation_of(at)) <= 400
    )
    students = {flip.to: (flip.last, flip.said) for flip in found if flip.figure == "students"}
    assert students == {239: (240, False), 481: (480, False)}
    assert [flip.part for flip in found] == sorted(flip.part for flip in found)
    assert found[0].figure == "students"  # 121 of 360 is a smaller part than 0.3 of 0.6 FTE


def test_what_comes_back_is_found_where_it_is_first_otherwise():
    """Inside, outside and inside again: one step is enough."""
    figure = {"fte": Typed(0.5, most=2)}
    found = what_would_change(figure, lambda at: at["fte"] == 0.53)
    assert [(flip.last, flip.to, flip.said) for flip in found] == [(0.52, 0.53, True)]
    assert what_would_change(figure, lambda at: at["fte"] < 3) == ()


def test_a_figure_between_two_steps_flips_at_the_next_that_can_be_typed():
    found = what_would_change({"fte": Typed(0.675, most=2)}, lambda at: at["fte"] == 0.675)
    assert [(flip.value, flip.last, flip.to) for flip in found] == [(0.675, 0.675, to) for to in (0.67, 0.68)]


def test_no_step_is_tried_at_which_nothing_could_be_said():
    alone = figures_of(Allocation(0.6, 0, 0), 360, 40, 31)
    assert alone["administration"].least == 0.01
    assert (alone["gf2_students"].least, alone["agreements"].most) == (31, 40)
    few = {name: replace(figure, most=min(figure.most, 400)) for name, figure in alone.items()}
    assert what_would_change(few, lambda at: total(at) > 0 and at["agreements"] <= at["gf2_students"]) == ()


@pytest.mark.parametrize("bad", [{"value": -1}, {"value": 2, "most": 1}, {"value": 1, "step": 0}])
def test_a_figure_that_cannot_be_typed_is_refused(bad):
    with pytest.raises(ValueError, match=r"value|step"):
        Typed(**bad)


def test_figures_that_cannot_be_are_refused():
    with pytest.raises(AllocationError):
        figures_of(Allocation(0, 0, 0), 360)
    for cohort, why in (((30, 31), "agreements"), ((0, 0), "gf2_students"), ((30.5, 3), "gf2_students")):
        with pytest.raises(ValueError, match=why):
            figures_of(Allocation(1, 1, 1), 360, *cohort)


# --- by brute force -------------------------------------------------------------------------------------------


def allocation_of(at):
    return Allocation(*(at[t.value] for t in TaskType))


def total(at):
    return sum(at[t.value] for t in TaskType)


def drawn(rng):
    """Figures, what is said of them (often a thing that comes back), and a marker where there is one."""
    parts = [round(rng.uniform(0, 1.2), rng.choice([1, 2, 2, 3])) for _ in TaskType]
    if sum(parts) < 0.02:
        parts[0] = 0.5
    figures = {
        t.value: Typed(part, 0.01, 0.01, 2.5) if part > 0.01 else Typed(0.02, 0.01, 0.01, 2.5)
        for t, part in zip(TaskType, parts, strict=True)
    }
    figures["students"] = Typed(rng.randint(1, 300), 1, 0, 400)
    task_type = rng.choice(list(TaskType))

    def share(at):
        return at[task_type.value] / total(at)

    def ratio(at):
        return at["students"] / total(at)

    measure, edges = rng.choice(
        [
            (share, sorted(round(rng.random(), 2) for _ in range(rng.randint(1, 5)))),
            (ratio, sorted(round(rng.uniform(20, 600)) for _ in range(rng.randint(1, 5)))),
        ]
    )
    names = [rng.randint(0, 1 + rng.randint(0, 1)) for _ in range(len(edges) + 1)]

    def between(at):
        return sum(measure(at) >= edge for edge in edges)

    def says(at):
        return names[between(at)]

    if rng.random() < 0.2:
        position = position_of(task_type)
        return figures, (lambda at: narrow(position(at))), position
    return figures, says, between


def position_of(task_type):
    def found(at):
        place = CARPENTRY.position(task_type, allocation_of(at).shares[task_type])
        return place.fewest, place.most

    return found


def narrow(counts):
    """What is said of a count only where it says something: not so in the middle, and so at both ends."""
    return counts if 2 * (counts[1] - counts[0]) <= 23 else None


def every_step(figure):
    """Every value that can be typed, counted in decimals."""
    by, least, most = (Decimal(str(value)) for value in (figure.step, figure.least, figure.most))
    return [value for k in range(int(most / by) + 1) if (value := by * k) >= least]


def by_brute_force(figures, says):
    values = {name: figure.value for name, figure in figures.items()}
    today, found = says(values), []
    for name, figure in figures.items():
        here = Decimal(str(figure.value))
        others = [value for value in every_step(figure) if says({**values, name: float(value)}) != today]
        down, up = [v for v in others if v < here], [v for v in others if v > here]
        for to in [*down[-1:], *up[:1]]:
            part = abs(Fraction(to) - Fraction(here)) / Fraction(here) if here else float("inf")
            found.append((part, name, float(to), says({**values, name: float(to)})))
    return sorted(found, key=lambda flip: flip[0])


def held_to_brute_force(seed):
    rng = random.Random(seed)
    figures, says, marker = drawn(rng)
    expected = by_brute_force(figures, says)
    for one in (None, marker):
        found = what_would_change(figures, says, one)
        assert [(flip.part, flip.figure, flip.to, flip.said) for flip in found] == expected
        for flip in found:
            values = {name: figure.value for name, figure in figures.items()}
            assert says({**values, flip.figure: flip.last}) == says(values)
    return len(found)


def test_the_nearest_change_is_what_trying_every_step_finds():
    found = [held_to_brute_force(seed) for seed in range(40)]
    assert len(set(found)) > 3  # from none to two of each figure


@pytest.mark.long
def test_the_nearest_change_is_what_trying_every_step_finds_a_thousand_times():
    found = [held_to_brute_force(seed) for seed in range(1000)]
    assert len(set(found)) > 6

"""One state, one door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.rooms.store import MOST_STEPS, Store


def test_views_are_told_of_every_change_and_of_nothing_else():
    store, told = Store(0), []
    stop = store.subscribe(told.append)
    assert store.change(1)
    assert not store.change(1)
    store.undo()
    stop()
    store.change(5)
    assert told == [1, 0]


def test_a_view_that_is_being_told_does_not_echo():
    store, heard = Store(0), []
    store.subscribe(lambda state: heard.append(store.change(state + 1)))
    store.subscribe(lambda _state: heard.append(store.undo()))
    store.change(1)
    assert (store.state, heard) == (1, [False, False])


def test_a_view_that_fails_does_not_lock_the_door():
    store = Store(0)

    def fails(_state):
        raise RuntimeError

    stop = store.subscribe(fails)
    with pytest.raises(RuntimeError):
        store.change(1)
    stop()
    assert store.change(2)


def test_a_change_that_belongs_to_the_last_step_is_no_step_of_its_own():
    store = Store(0)
    store.change(1)
    store.change(2, remember=False)
    store.undo()
    assert store.state == 0
    store.redo()
    assert store.state == 2


def test_what_is_carried_stays_when_going_back():
    store = Store(("da", 0), lambda now, then: (now[0], then[1]))
    store.change(("da", 1))
    store.change(("en", 1), remember=False)
    store.undo()
    assert store.state == ("en", 0)
    assert store.can_redo


def test_history_has_an_end():
    store = Store(0)
    for step in range(1, MOST_STEPS + 50):
        store.change(step)
    taken = 0
    while store.undo():
        taken += 1
    assert taken == MOST_STEPS


@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["undo", "redo"]))))
def test_undo_and_redo_follow_a_plain_list_of_states(moves):
    store, line, at = Store(0), [0], 0
    for move in moves:
        if move == "undo":
            store.undo()
            at = max(0, at - 1)
        elif move == "redo":
            store.redo()
            at = min(len(line) - 1, at + 1)
        elif move != line[at]:
            store.change(move)
            line = [*line[: at + 1], move]
            at += 1
        assert store.state == line[at]
        assert (store.can_undo, store.can_redo) == (at > 0, at < len(line) - 1)

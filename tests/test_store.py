"""A state, and the way back to earlier ones."""

from hypothesis import given
from hypothesis import strategies as st

from planner.rooms.history import MOST_STEPS, History


def test_a_change_that_belongs_to_the_last_step_is_no_step_of_its_own():
    history = History(0)
    history.change(1)
    history.change(2, remember=False)
    history.undo()
    assert history.state == 0
    history.redo()
    assert history.state == 2


def test_what_is_carried_stays_when_going_back():
    history = History(("da", 0), lambda now, then: (now[0], then[1]))
    history.change(("da", 1))
    history.change(("en", 1), remember=False)
    history.undo()
    assert history.state == ("en", 0)
    assert history.can["redo"]


def test_history_has_an_end():
    history = History(0)
    for step in range(1, MOST_STEPS + 50):
        history.change(step)
    taken = 0
    while history.undo():
        taken += 1
    assert taken == MOST_STEPS


@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["undo", "redo"]))))
def test_undo_and_redo_follow_a_plain_list_of_states(moves):
    history, line, at = History(0), [0], 0
    for move in moves:
        if move == "undo":
            history.undo()
            at = max(0, at - 1)
        elif move == "redo":
            history.redo()
            at = min(len(line) - 1, at + 1)
        elif move != line[at]:
            history.change(move)
            line = [*line[: at + 1], move]
            at += 1
        assert history.state == line[at]
        assert history.can == {"undo": at > 0, "redo": at < len(line) - 1}

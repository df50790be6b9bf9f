"""A frozen state, and the way back to earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")

# More steps back than anybody takes in a meeting, and a bound on what a session can hold.
MOST_STEPS = 1000


class History(Generic[State]):
    """Hold one frozen state, and the way back to earlier ones.

    Parameters
    ----------
    state : State
        The state to begin with.
    carry : function of (now, target) giving the state to go to, or None
        What a step through history keeps from now: a page's language is no step to undo.

    >>> history = History(1)
    >>> history.change(2), history.undo(), history.undo(), history.redo()
    (True, True, False, True)
    >>> history.state
    2
    """

    def __init__(self, state: State, carry: Callable[[State, State], State] | None = None) -> None:
        self.state = state
        self._carry = carry or (lambda _now, target: target)
        self._past: list[State] = []
        self._future: list[State] = []

    @property
    def can(self) -> dict[str, bool]:
        """Whether there is a step back, and a step forward."""
        return {"undo": bool(self._past), "redo": bool(self._future)}

    def change(self, state: State, *, remember: bool = True) -> bool:
        """Go to a new state; False when it is the state already.

        Parameters
        ----------
        remember : bool
            False when the step belongs to the one before it (the same pull on a lever, a new language).
        """
        if state == self.state:
            return False
        if remember:
            self._past = [*self._past[1 - MOST_STEPS :], self.state]
            self._future = []
        self.state = state
        return True

    def undo(self) -> bool:
        """Go one step back; False at the first state."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Go one step forward again; False at the last state."""
        return self._step(self._future, self._past)

    def _step(self, source: list[State], target: list[State]) -> bool:
        if not source:
            return False
        target.append(self.state)
        self.state = self._carry(self.state, source.pop())
        return True

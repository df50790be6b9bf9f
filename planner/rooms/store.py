"""One frozen state behind one door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")

# More steps back than anybody takes in a meeting, and a bound on what a session can hold.
MOST_STEPS = 1000


class Store(Generic[State]):
    """Hold one frozen state, and the way back to earlier ones.

    Parameters
    ----------
    first : State
        The state to begin with.
    carry : function of (now, target) giving the state to go to, or None
        What a step through history keeps from now: a page's language is no step to undo.

    >>> store = Store(1)
    >>> store.change(2), store.undo(), store.undo(), store.redo()
    (True, True, False, True)
    >>> store.state
    2
    """

    def __init__(self, first: State, carry: Callable[[State, State], State] | None = None) -> None:
        self._state = first
        self._carry = carry or (lambda _now, target: target)
        self._past: list[State] = []
        self._future: list[State] = []
        self._views: list[Callable[[State], None]] = []
        self._telling = False

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return bool(self._future)

    def subscribe(self, view: Callable[[State], None]) -> Callable[[], None]:
        """Tell `view` of every new state; returns the way to stop."""
        self._views.append(view)
        return lambda: self._views.remove(view)

    def change(self, state: State, *, remember: bool = True) -> bool:
        """Go to a new state; False when it is the state already, or when a view that is being told asks.

        remember : bool
            False when the step belongs to the one before it (the same pull on a lever, a new language).
        """
        if self._telling or state == self._state:
            return False
        if remember:
            self._past = [*self._past[1 - MOST_STEPS :], self._state]
            self._future = []
        self._tell(state)
        return True

    def undo(self) -> bool:
        """Go one step back; False at the first state."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Go one step forward again; False at the last state."""
        return self._step(self._future, self._past)

    def _step(self, source: list[State], target: list[State]) -> bool:
        if self._telling or not source:
            return False
        target.append(self._state)
        self._tell(self._carry(self._state, source.pop()))
        return True

    def _tell(self, state: State) -> None:
        """Set and tell. A view that is being told does not echo: change() is deaf meanwhile."""
        self._state = state
        self._telling = True
        try:
            for view in tuple(self._views):
                view(state)
        finally:
            self._telling = False

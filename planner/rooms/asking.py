"""What a page may ask of its room: a method under the request's own name, its parameters what the request holds.

What a room does is guarded once: a known problem is a sentence, an unknown one an id, and the numbers stay.
"""

from __future__ import annotations

import inspect
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_args, get_type_hints, is_typeddict

from planner.model.amounts import finite
from planner.model.problems import Code, Refused
from planner.rooms.history import MOST_STEPS, History
from planner.words.language import Language, Words, mark, words_in
from planner.words.problems import refusal

Answer = dict[str, Any]
Fields = Mapping[str, str]  # a form: texts by name
Files = Sequence[bytes]
Requests = Sequence[Mapping[str, Any]]  # one after another
_LOG = logging.getLogger("planner.rooms")
_MOST_FIELDS, _MOST_LETTERS = 2000, 2000  # two versions of 25 people may differ in 500 answers


class _Spoken(Protocol):
    @property
    def language(self) -> Language: ...


State = TypeVar("State", bound=_Spoken)
Method = TypeVar("Method", bound=Callable[..., object])
_ASKED: set[object] = set()


def request(method: Method) -> Method:
    """Mark a room's method as one its page may ask for; nothing else of a room can be reached.

    A parameter is the field of its own name, read as its type says; one before a `/` is what a button carries, `with`.
    What a type does not say (that there is such a school) the method refuses itself.
    """
    _ASKED.add(method)
    return method


def unreadable() -> Refused:
    """Say of what no page of ours sends that it is not done."""
    return Refused(Code.PAGE_UNREADABLE)


def texts(raw: object) -> dict[str, str]:
    """Read a form: texts by name, of a bounded number and length; whatever else a browser sends is not there."""
    items = raw.items() if isinstance(raw, Mapping) else ()
    return {str(k)[:80]: v[:_MOST_LETTERS] for k, v in list(items)[:_MOST_FIELDS] if isinstance(v, str)}


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise unreadable()
    return raw


def _number(raw: object) -> float:
    number = finite(raw)
    if number is None:
        raise unreadable()
    return number


def _whole(raw: object) -> int | None:
    return raw if isinstance(raw, int) else None


def _requests(raw: object) -> Requests:
    if not isinstance(raw, list) or len(raw) > MOST_STEPS or not all(isinstance(one, Mapping) for one in raw):
        raise unreadable()
    return raw


def _if_there(read: Callable[[Any], object]) -> Callable[[Any], object]:
    def read_if_there(raw: object) -> object:
        try:
            return None if raw is None else read(raw)
        except Refused:
            return None

    return read_if_there


# How a field is read, by its type. What is none of its type is refused.
_READ: dict[object, Callable[[Any], object]] = {
    str: _text,
    float: _number,
    bool: lambda raw: raw is True,
    int | None: _whole,
    Fields: texts,
    Files: tuple,
    Requests: _requests,
}


def reader(of: Any) -> Callable[[Any], Any]:
    """Find how a field of a type is read: one of the table, or a TypedDict of them. KeyError where nobody reads it.

    Of a type or None, what is none of the type is as if not sent. Of a TypedDict what is sent is held to its type,
    and what it does not name is not there.
    """
    if of in _READ:
        return _READ[of]
    if is_typeddict(of):
        named = {name: reader(each) for name, each in get_type_hints(of).items()}

        def read_named(raw: object) -> dict[str, object]:
            if not isinstance(raw, Mapping):
                raise unreadable()
            return {name: read(raw[name]) for name, read in named.items() if name in raw}

        return read_named
    match get_args(of):
        case one, none if none is type(None):
            return _if_there(reader(one))
    raise KeyError(of)


class Asking(Generic[State]):
    """A room as its page knows it: one state behind one door, and requests that may change it."""

    _requests: ClassVar[dict[str, list[tuple[str, Callable[[Any], object]]]]]

    def __init_subclass__(cls) -> None:
        cls._requests = {}
        for name, method in inspect.getmembers(cls, inspect.isfunction):
            if method in _ASKED:
                _, *fields = inspect.signature(method, eval_str=True).parameters.values()
                cls._requests[name] = [
                    ("with" if f.kind is f.POSITIONAL_ONLY else f.name, reader(f.annotation)) for f in fields
                ]

    def __init__(self, history: History[State]) -> None:
        self._history = history

    @property
    def state(self) -> State:
        """The state now."""
        return self._history.state

    @property
    def words(self) -> Words:
        """The words of the page's language."""
        return words_in(self.state.language)

    def guarded(self, action: Callable[[], object]) -> dict[str, str] | None:
        """Run an action; None when it went well, else what the page says: a text, and an id of the log or ""."""
        try:
            action()
        except Refused as refused:
            return {"text": refusal(refused, self.words), "logId": ""}
        except Exception:  # noqa: BLE001  (nothing a page asks may take it down)
            # Six letters a person can read out over the telephone; the log has the rest.
            log_id = secrets.token_hex(3)
            _LOG.exception("a page, id %s", log_id)
            text = mark("Something went wrong on our side. The numbers are unchanged. Log id: {log_id}.")
            return {"text": self.words.text(text, log_id=log_id), "logId": log_id}
        return None

    def asked(self, sent: Mapping[str, Any], files: Files = ()) -> Callable[[], object]:
        """Find what is asked for; it is read and done when it is called. Refused where there is no such request."""
        what = sent.get("what")
        if not isinstance(what, str) or what not in self._requests:
            raise unreadable()
        method, held = getattr(self, what), {**sent, "files": files}
        return lambda: method(*(read(held.get(name)) for name, read in self._requests[what]))

    @request
    def undo(self) -> None:
        """Go one step back."""
        self._history.undo()

    @request
    def redo(self) -> None:
        """Go one step forward again."""
        self._history.redo()

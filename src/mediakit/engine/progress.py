"""How far is long work? Whoever works says it; whoever shows it listens, and where nobody does it costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

__all__ = ["counted_off", "heard_by", "step"]

T = TypeVar("T")
Listener = Callable[[str, int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("progress", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Have a function called with (what, done, in all) at every step that is done within."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def step(what: str, done: int, of: int) -> None:
    """Say how far a stage of work is."""
    listener = _listener.get()
    if listener is not None:
        listener(what, done, of)


def counted_off(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one by one, saying before each how many are done, and at the end that all are.

    >>> heard = []
    >>> with heard_by(lambda *said: heard.append(said)):
    ...     list(counted_off("ab", "letters"))
    ['a', 'b']
    >>> heard
    [('letters', 0, 2), ('letters', 1, 2), ('letters', 2, 2)]
    """
    for number, item in enumerate(items):
        step(what, number, len(items))
        yield item
    step(what, len(items), len(items))

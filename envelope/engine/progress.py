"""How far a long loop has come, told to whoever listens; nobody does unless it is asked for."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
Listener = Callable[[str, float], None]  # what is done, and its share from 0 to 1

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def listen(listener: Listener | None) -> None:
    """Tells a listener, and no other one, of every loop from now on."""
    _LISTENER.set(listener)


def steps(
    items: Iterable[Item], words: str, share: Callable[[Item], float] | None = None
) -> Iterator[Item]:
    """The items of a loop; the listener is told before each, and at the end.

    `share` is an item's part of the whole, an equal one where it is not given. Loops inside are
    part of a step, and of them nothing is told.
    """
    listener = _LISTENER.get()
    if listener is None:
        yield from items
        return
    if share is None:
        items = list(items)
        part = 1 / max(len(items), 1)
    _LISTENER.set(None)
    done = 0.0
    try:
        for item in items:
            listener(words, done)
            yield item
            done += part if share is None else share(item)
    finally:
        listener(words, 1.0)
        _LISTENER.set(listener)

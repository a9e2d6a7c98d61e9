"""Python's audit events, told to who listens for them.

There is one hook for all, since none can be removed, and each is called for every id(), of which the copies of a
section's mobjects make some 400,000: what nobody listens for is passed over by one look into a table.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

Listener = Callable[[str, tuple[Any, ...]], None]

_LISTENERS: dict[str, tuple[Listener, ...]] = {}
_hooked = False


def listen(events: Iterable[str], listener: Listener) -> None:
    """Call a function with each of these events from now on, and what it is about; twice the same listens once."""
    global _hooked
    for event in events:
        _LISTENERS[event] = (*dict.fromkeys((*_LISTENERS.get(event, ()), listener)),)
    if not _hooked:
        _hooked = True
        sys.addaudithook(_on_event)


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LISTENERS:
        for listener in _LISTENERS[event]:
            listener(event, arguments)

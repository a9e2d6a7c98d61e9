"""Functions that stand in the place of a scene's methods, under the methods' names."""

from collections.abc import Callable
from typing import Any, TypeVar

StandIn = TypeVar("StandIn", bound=Callable[..., Any])


def named_after(method: Callable[..., Any]) -> Callable[[StandIn], StandIn]:
    """Give a function a method's name: manim's messages, and tracebacks, call a method by it.

    Not by functools.wraps(), which keeps the method: what that is bound to would be looked at as the scene's own state.
    """

    def name(stand_in: StandIn) -> StandIn:
        for attribute in ("__name__", "__qualname__", "__doc__"):
            setattr(stand_in, attribute, getattr(method, attribute, getattr(stand_in, attribute)))
        return stand_in

    return name

"""A job: a function of the kit that somebody else runs, with its arguments, so that types are checked on both sides.

A job is described where torch and manim are not imported, and its function lives where they are: it is named, and takes
the fields of the job as keywords of the same types. `tests/graph/jobs/test_registry.py` holds the two against each
other.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform

Result = TypeVar("Result")


@dataclass_transform(frozen_default=True)
class Job(Generic[Result]):
    """The arguments of one function, as plain values that can be pickled, and its name.

    class JoinClips(Job[float], function="coursekit.screening.films.join:join_clips"):
        clips: Sequence[tuple[Path, str, int, str, Path | None]]

    function: "module:function"; it takes the fields as keywords, and returns a Result
    """

    function: ClassVar[str] = ""

    def __init_subclass__(cls, function: str = "") -> None:
        cls.function = function
        # Jobs are not compared or shown: most of what a dataclass takes to be made is for that.
        dataclass(frozen=True, eq=False, repr=False)(cls)

    def perform(self) -> Result:
        """Run the function here, in this process."""
        return self.bind()()

    def bind(self) -> Callable[[], Result]:
        """The function with its arguments; its module is imported by then, which is no part of the job."""
        arguments = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
        return partial(function_named(self.function), **arguments)


def function_named(function: str) -> Callable[..., Any]:
    """The function that "module:function" names."""
    module, _, name = function.partition(":")
    named: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return named

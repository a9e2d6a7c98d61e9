"""What a scene gives to manim's file writer beside frames, and no clip has: sounds, sections and subcaptions."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manim import Scene

from coursekit.calls import Call, call_of

# By the method of the file writer: whoever asks for it, and by whatever way, ends there.
GIVEN = {"add_sound": "the sound", "add_audio_segment": "the sound", "next_section": "the section"}
Tell = Callable[[str, Call | None], None]


class Subcaptions(list[Any]):
    """A list that tells what is added to it."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    def append(self, subcaption: Any) -> None:
        self._tell()
        super().append(subcaption)

    def extend(self, subcaptions: Any) -> None:
        self._tell()
        super().extend(subcaptions)

    def insert(self, place: Any, subcaption: Any) -> None:
        self._tell()
        super().insert(place, subcaption)


def listen(scene: Scene, file: Path, tell: Tell) -> None:
    """From now on, tell of each, with the author's call that asked for it.

    file: the scene's; the author's own files are those of its seminar
    """
    writer: Any = scene.renderer.file_writer

    def given(what: str) -> None:
        tell(what, call_of(sys._getframe(1), file.parents[1]))

    def telling(method: Callable[..., Any], what: str) -> Callable[..., Any]:
        def told(*args: Any, **kwargs: Any) -> Any:
            given(what)
            return method(*args, **kwargs)

        return told

    for name, what in GIVEN.items():
        setattr(writer, name, telling(getattr(writer, name), what))
    writer.subcaptions = Subcaptions(lambda: given("the subcaption"))

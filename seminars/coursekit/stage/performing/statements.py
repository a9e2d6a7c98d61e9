"""Which of the author's statements shows what: of each play() and add(), where the author has written it.

A place is two: the innermost line of the author's, maybe in a helper, and the line of construct(), or of the section,
that led there. Both are told as spots (`source/statements/outline`), which are found again in a file that was edited
since.
"""

import os
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import CodeType
from typing import Any

from manim import Scene

from coursekit.graph.jobs.code.loading import SOURCES
from coursekit.graph.source.project_files import KIT
from coursekit.graph.source.statements.outline import Outline

from .encode import ClipWriter
from .stand_ins import named_after

AT_ONCE = ("add", "remove", "replace", "clear")  # methods that change the picture, and take no time
Call = tuple[CodeType, int]  # code of the author's, and the instruction that it is at
OWN = f"{KIT}/"


class Statements:
    """Notes of one performance of a section of a file's scene, or of the whole scene where `section` is None."""

    def __init__(self, file: Path, section: str | None) -> None:
        self._folder = file.parent
        self._section = section
        self._noted: list[tuple[int, bool, Call, Call]] = []  # from which frame on, whether it lasts, and by whom
        self._is_playing = False  # what plays adds by itself

    def watch(self, scene: Scene) -> None:
        """From now on, note what a scene plays, however it is asked to, and what it adds."""
        renderer: Any = scene.renderer
        play = renderer.play

        @named_after(play)
        def noted_play(*args: Any, **kwargs: Any) -> None:
            self._note(scene, lasts=True)
            outer, self._is_playing = self._is_playing, True
            try:
                play(*args, **kwargs)
            finally:
                self._is_playing = outer

        renderer.play = noted_play
        for name in AT_ONCE:
            setattr(scene, name, self._noted_method(scene, getattr(scene, name)))

    def _noted_method(self, scene: Scene, method: Callable[..., Any]) -> Callable[..., Any]:
        @named_after(method)
        def noted(*args: Any, **kwargs: Any) -> Any:
            if not self._is_playing:
                self._note(scene, lasts=False)
            return method(*args, **kwargs)

        return noted

    def _note(self, scene: Scene, lasts: bool) -> None:
        writer = scene.renderer.file_writer
        calls = [*_authors_calls()]
        if not (calls and isinstance(writer, ClipWriter)):
            return
        # A section is called by construct(), whose line says no more than its name.
        first = calls[-2] if self._section and len(calls) > 1 and calls[-1][0].co_name == "construct" else calls[-1]
        now = (writer.frames, lasts, calls[0], first)
        if not (self._noted and self._noted[-1][1:] == now[1:] and (lasts or self._noted[-1][0] == now[0])):
            self._noted.append(now)

    def told(self) -> dict[str, Any]:
        """As plain values.

        spots: each with its file, as seen from the folder of the scene's
        from:  of each statement in order the frame from which on it shows, whether it takes time, and the numbers of
               two spots: its own, and that which led there; -1 where one could not be known again
        """
        numbers: dict[Call, int] = {}
        spots: dict[tuple[Any, ...], int] = {}
        outlines: dict[str, Outline | None] = {}
        for _, _, *calls in self._noted:
            for call in calls:
                if call not in numbers and (spot := self._spot(call, outlines)):
                    numbers[call] = spots.setdefault(spot, len(spots))
        told = [
            (frame, lasts, numbers.get(inner, -1), numbers.get(first, -1)) for frame, lasts, inner, first in self._noted
        ]
        return {"spots": [*spots], "from": told}

    def _spot(self, call: Call, outlines: dict[str, Outline | None]) -> tuple[Any, ...] | None:
        """A call's statement with its file; None where it could not be known again."""
        code, instruction = call
        file = code.co_filename
        line, _, column, _ = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
        if file not in outlines:
            try:
                outlines[file] = Outline(SOURCES[file])
            except (SyntaxError, ValueError, RecursionError):
                outlines[file] = None
        outline = outlines[file]
        if outline is None or line is None or column is None:
            return None
        spot = outline.spot(line, column)
        return (Path(os.path.relpath(file, self._folder)).as_posix(), *spot) if spot else None


def _authors_calls() -> Iterator[Call]:
    """Where the author's files are now, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if file in SOURCES and not file.startswith(OWN):
            yield frame.f_code, frame.f_lasti
        frame = frame.f_back  # type: ignore[assignment]

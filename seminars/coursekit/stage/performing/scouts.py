"""A process that goes ahead to a moment that somebody looks at, and draws that frame alone.

The frames before it are for the film: who waits for one picture would wait for all of them. Whoever draws the film
goes on as without it; what the code does up to the moment is done twice, as where parts are drawn side by side.
"""

import math
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

import numpy as np
from manim import Mobject, Scene
from manim.typing import PixelArray, RGBAPixelArray

from coursekit.graph.jobs.registry import ClipFacts

from ..state.leavings import Leavings
from . import glimpses
from .encode import ClipWriter
from .parts.forks import Children
from .parts.leaps import Leaps
from .performance import Performance
from .render import ClipRenderer, render_clip

FEWEST = 6  # frames before the moment: for fewer, a process costs more than it saves
NO_PICTURE: RGBAPixelArray = np.empty((0, 0, 4), np.uint8)


def render_scouted(
    performance: Performance, watch: Callable[[Scene], None], look_away: Callable[[], None]
) -> ClipFacts:
    """Render a section as render_clip does, with a scout to the moment of which glimpses are wanted.

    look_away: called in the scout: whoever watches the scene need not, and would only hold it up
    """
    leavings = Leavings(performance.folder)

    def begin_scout() -> None:
        leavings.compare_nothing()
        look_away()

    children = Children(performance.folder, is_allowed=True, begin=begin_scout)

    def watch_and_leap(scene: Scene) -> None:
        watch(scene)
        renderer = cast(ScoutedRenderer, scene.renderer)
        Leaps(scene, partial(renderer.may_pass, scene), lambda frames: None)
        renderer.send_ahead()

    with children.all_ended():
        try:
            return render_clip(performance, watch_and_leap, partial(ScoutedRenderer, children=children), leavings)
        finally:
            children.end()  # nobody waits for it any more


class ScoutedRenderer(ClipRenderer):
    """A renderer that sends a scout ahead before its scene is performed; in the scout, it draws one frame."""

    def __init__(self, *given: Any, children: Children, **named: Any) -> None:
        super().__init__(*given, **named)
        self._children = children
        self._is_scout = False
        self._awaited = 0  # the frame that the scout goes to
        self._draw: Callable[[], None] = lambda: None  # what was put off
        self._still: list[Mobject] = []  # what does not move in this play

    def send_ahead(self) -> None:
        """Send a scout to the moment of which glimpses are wanted, if it is no earlier than the scout would be."""
        wanted, writer = glimpses.wanted(), self.file_writer
        if wanted is None or not isinstance(writer, ClipWriter):
            return
        self._awaited = wanted.frame(self.camera.frame_rate)
        if self._awaited < FEWEST:
            return
        is_scout = self._children.fork("scout", is_awaited=True)
        if is_scout:
            self._is_scout = True
            writer.encode_nothing()
        elif is_scout is not None:
            wanted.leave_to(self._children.end)

    def update_frame(self, scene: Scene, *given: Any, **named: Any) -> None:
        if self._is_scout:
            self._draw = partial(super().update_frame, scene, *given, **named)
            return
        super().update_frame(scene, *given, **named)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> PixelArray | None:
        if not self._is_scout:
            return super().save_static_frame_data(scene, static_mobjects)
        self._still = [*static_mobjects]
        self.static_image = None
        return None

    def get_frame(self) -> RGBAPixelArray:
        return NO_PICTURE if self._is_scout else super().get_frame()

    def add_frame(self, frame: RGBAPixelArray, num_frames: int = 1) -> None:
        if not self._is_scout:
            super().add_frame(frame, num_frames)
            return
        if self.skip_animations:
            return
        self.time += num_frames * (1 / self.camera.frame_rate)
        writer = self.file_writer
        assert isinstance(writer, ClipWriter)
        if writer.frames + num_frames > self._awaited:
            self._show(writer, num_frames)
        writer.frames += num_frames

    def may_pass(self, scene: Scene) -> bool:
        """Whether the play that has begun may be leapt over: a scout's, that ends before the moment."""
        if not self._is_scout:
            return False
        frames = math.ceil(scene.get_run_time(cast(Any, scene.animations)) * self.camera.frame_rate) + 1
        return cast(ClipWriter, self.file_writer).frames + frames <= self._awaited

    def pass_frames(self, scene: Scene, count: int) -> None:
        """Count frames that nobody draws; see Leaps."""
        self.time += count / self.camera.frame_rate
        cast(ClipWriter, self.file_writer).frames += count

    def _show(self, writer: ClipWriter, frames: int) -> None:
        draw, self._is_scout = self._draw, False
        scene = draw.args[0]  # type: ignore[attr-defined]
        super().save_static_frame_data(scene, self._still)
        draw()
        glimpses.see(self.get_frame(), writer.frames, frames, float(self.camera.frame_rate))
        os._exit(0)

    def scene_finished(self, scene: Scene) -> None:
        if self._is_scout:  # the moment is not in it any more
            os._exit(0)
        super().scene_finished(scene)

"""Rendering one section of a scene to a clip, with manim's own renderer."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

import numpy as np
from manim import Camera, Scene
from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.typing import RGBAPixelArray

from coursekit.graph.jobs.registry import ClipFacts

from ..rendering.raster import Redrawing, camera_that_redraws
from ..state.leavings import Leavings
from ..state.watch import Clocked
from ..tensor_reading import SectionError
from . import glimpses
from .conversion import Change
from .encode import ClipWriter
from .frame_copies import FrameCopies
from .performance import Performance, Stopwatch, nobody

Writer = TypeVar("Writer", bound=ClipWriter)


def is_asked_by_manim() -> bool:
    """Whether it is manim's renderer that asks for a frame, who only reads it; others may do what they like with it."""
    caller = sys._getframe(1)
    while caller.f_code.co_name == CairoRenderer.get_frame.__name__ and caller.f_back:
        caller = caller.f_back
    return caller.f_code.co_filename == cairo_renderer.__file__


class ClipRenderer(Clocked, CairoRenderer):
    """Manim's renderer with a camera that draws what changed; a frame equal to the one before is the same array."""

    camera_like: Callable[..., type[Camera]] = staticmethod(camera_that_redraws)

    def __init__(
        self,
        camera_class: type[Camera] | None = None,
        skip_animations: bool = False,
        file_writer_class: Callable[..., SceneFileWriter] = ClipWriter,
        stopwatch: Stopwatch | None = None,
    ) -> None:
        super().__init__(cast(Any, file_writer_class), self.camera_like(camera_class or Camera), skip_animations)
        self._stopwatch = stopwatch or Stopwatch()
        self._change: Change | None = None  # that led to the last frame
        self._of: tuple[Camera | None, int] = (None, 0)  # the camera that drew it, and how often that had drawn by then
        self._copies = FrameCopies()  # of what that camera drew

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        with self._stopwatch.timed("raster"):
            super().update_frame(*args, **kwargs)

    def get_frame(self) -> RGBAPixelArray:
        if not isinstance(self.camera, Redrawing):
            return super().get_frame()
        picture = self.camera.picture
        if not is_asked_by_manim():
            return np.array(picture)
        if self._of[0] is not self.camera:
            self._change, self._copies = None, FrameCopies()
        if self._change is None or self._of[1] != self.camera.changes:
            boxes = self.camera.take_changed()
            self._change = Change(self._change and self._change.now, self._copies.copy(picture, boxes), boxes)
            self._of = (self.camera, self.camera.changes)
        return self._change.now

    def add_frame(self, frame: RGBAPixelArray, num_frames: int = 1) -> None:
        if isinstance(self.file_writer, ClipWriter):
            self.file_writer.poster.background = self.camera.background
            self.file_writer.change = self._change
            glimpses.see(frame, self.file_writer.frames, num_frames, float(self.file_writer.rate))
        with self._stopwatch.timed("encode"):  # most of it is done meanwhile, on a thread of its own
            super().add_frame(frame, num_frames)

    def scene_finished(self, scene: Scene) -> None:
        with self._stopwatch.timed("encode"):
            super().scene_finished(scene)


def render_clip(
    performance: Performance,
    watch: Callable[[Scene], None] = nobody,
    renderer: Callable[..., ClipRenderer] = ClipRenderer,
    leavings: Leavings | None = None,
) -> ClipFacts:
    """Render a section to clip.mp4, poster.png and sound.wav in its folder; without sound, sound.wav is empty.

    watch:    told of the scene before it is performed
    renderer: called as ClipRenderer
    leavings: to be told what the section leaves; by default those of its folder
    raises:   SectionError for a section that shows nothing, or leaves something behind
    """
    stopwatch, folder = performance.stopwatch, performance.folder
    leavings = leavings or Leavings(folder)
    writing = partial(ClipWriter, clip=folder / "clip.mp4")
    making = partial(renderer, file_writer_class=writing, stopwatch=stopwatch)
    with performance.on(making, watch, leavings) as stage:
        writer = writer_of(stage, performance, ClipWriter)
    require_frames(writer, stage, performance)
    with stopwatch.timed("encode"):
        writer.finish()
        writer.write_sound(folder / "sound.wav")
        writer.write_poster(folder / "poster.png")
        writer.close()
    return facts_of(writer, stopwatch, is_empty=writer.poster.is_empty, left=leavings.found)


def writer_of(stage: Scene, performance: Performance, kind: type[Writer]) -> Writer:
    """The writer of a scene's renderer.

    raises: SectionError where the scene has brought another
    """
    writer = stage.renderer.file_writer
    if not isinstance(writer, kind):
        raise SectionError(f"{performance.scene} brings a renderer of its own, whose frames a build does not get.")
    return writer


def require_frames(writer: ClipWriter, stage: Scene, performance: Performance) -> None:
    """raises: SectionError where nothing was shown"""
    if not writer.frames:
        where = f"{performance.scene}.{performance.section or 'construct'}()"
        skipped = "all of it is skipped" if stage.renderer.num_plays else "it has no play() or wait()"
        raise SectionError(f"{where} shows nothing: {skipped}.")


def facts_of(writer: ClipWriter, stopwatch: Stopwatch, **others: Any) -> ClipFacts:
    """What is told of a clip, and what it took."""
    seconds = time.perf_counter() - stopwatch.began
    stopwatch.seconds["construct"] = seconds - sum(stopwatch.seconds.values())
    return ClipFacts(
        frames=writer.frames,
        length=float(writer.frames / writer.rate),
        seconds=round(seconds, 3),
        parts={part: round(spent, 3) for part, spent in stopwatch.seconds.items()},
        rate=str(writer.rate),
        size=writer.size,
        sound=writer.includes_sound,
        chapters=[(start, name) for start, name in writer.chapters if start < writer.frames],
        pauses=writer.pauses,
        subcaptions=[(s.start.total_seconds(), s.end.total_seconds(), s.content) for s in writer.subcaptions],
        **others,
    )

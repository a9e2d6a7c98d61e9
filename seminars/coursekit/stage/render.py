"""Rendering one section of a scene to a clip, with manim's own renderer."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from manim import Camera, Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.typing import RGBAPixelArray
from PIL import Image

from coursekit.graph.jobs.registry import ClipFacts

from .encode import ClipWriter
from .performance import Performance, Stopwatch
from .raster import Redrawing, camera_that_redraws
from .scene import SectionError
from .state.leavings import Leavings
from .state.watch import Clocked


class ClipRenderer(Clocked, CairoRenderer):
    """Manim's renderer with a camera that draws what changed; a frame equal to the one before is the same array."""

    def __init__(
        self,
        camera_class: type[Camera],
        skip_animations: bool = False,
        file_writer_class: type[SceneFileWriter] = ClipWriter,
        stopwatch: Stopwatch | None = None,
    ) -> None:
        super().__init__(file_writer_class, camera_that_redraws(cast(Any, camera_class)), skip_animations)
        self._stopwatch = stopwatch or Stopwatch()
        self._frame: tuple[int, RGBAPixelArray] | None = None

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        with self._stopwatch.timed("raster"):
            super().update_frame(*args, **kwargs)

    def get_frame(self) -> RGBAPixelArray:
        if not isinstance(self.camera, Redrawing):
            return super().get_frame()
        picture = self.camera.picture
        if self._frame is None or self._frame[0] != self.camera.changes:
            self._frame = (self.camera.changes, picture.copy())
        return self._frame[1]

    def add_frame(self, frame: RGBAPixelArray, num_frames: int = 1) -> None:
        if isinstance(self.file_writer, ClipWriter):
            self.file_writer.poster.background = self.camera.background
        with self._stopwatch.timed("encode"):  # most of it is done meanwhile, on a thread of its own
            super().add_frame(frame, num_frames)

    def scene_finished(self, scene: Scene) -> None:
        with self._stopwatch.timed("encode"):
            super().scene_finished(scene)


def render_clip(performance: Performance, watching: Sequence[type] = ()) -> ClipFacts:
    """Render a section to clip.mp4 and poster.png in its folder.

    watching: classes to come before the scene's own, which see what it plays
    raises:   SectionError for a section that shows nothing, or leaves something behind
    """
    started = time.perf_counter()
    stopwatch, folder, rate = performance.stopwatch, performance.folder, performance.pixels[2]
    leavings = Leavings(folder)
    with performance.on(partial(ClipRenderer, stopwatch=stopwatch), watching, leavings) as stage:
        writer = stage.renderer.file_writer
        assert isinstance(writer, ClipWriter)
        if not writer.frames:
            where = f"{performance.scene}.{performance.section or 'construct'}()"
            raise SectionError(f"{where} shows nothing: it has no play() or wait().")
        writer.movie_file_path.replace(folder / "clip.mp4")
    with stopwatch.timed("encode"):
        # A draft's poster is not published: the time is worth more than the bytes.
        poster = Image.fromarray(writer.poster.picture).convert("RGB")
        poster.save(folder / "poster.png", optimize=performance.pixels[1] >= 720)
    seconds = time.perf_counter() - started
    stopwatch.seconds["construct"] = seconds - sum(stopwatch.seconds.values())
    parts = {part: round(spent, 3) for part, spent in stopwatch.seconds.items()}
    length = writer.frames / rate
    return ClipFacts(writer.frames, length, round(seconds, 3), parts, writer.poster.is_empty, leavings.found)

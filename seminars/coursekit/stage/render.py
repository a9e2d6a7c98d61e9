"""Rendering one section of a scene to a clip, with manim's own renderer."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, cast

from manim import Camera, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.typing import RGBAPixelArray
from PIL import Image
from tqdm import tqdm

from coursekit.graph.loading import load_file

from .encode import OPTIONS, ClipWriter
from .families import quick_mobjects
from .raster import Redrawing, camera_that_redraws
from .scene import CourseScene, SectionError
from .typesetting import one_compiler


class ClipRenderer(CairoRenderer):
    """Manim's renderer with a camera that draws what changed; a frame equal to the one before is the same array."""

    _frame: tuple[int, RGBAPixelArray] | None = None

    def __init__(
        self,
        file_writer_class: type[SceneFileWriter] = ClipWriter,
        camera_class: type[Camera] | None = None,
        skip_animations: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            file_writer_class, camera_that_redraws(cast(Any, camera_class or Camera)), skip_animations, **kwargs
        )

    def get_frame(self) -> RGBAPixelArray:
        if not isinstance(self.camera, Redrawing):
            return super().get_frame()
        picture = self.camera.picture
        if self._frame is None or self._frame[0] != self.camera.changes:
            self._frame = (self.camera.changes, picture.copy())
        return self._frame[1]


def render_clip(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, Any],
    pixels: tuple[int, int, int],
    folder: Path,
    watching: Sequence[type] = (),
) -> dict[str, Any]:
    """Render one section, or the whole scene where `section` is None, to clip.mp4 and poster.png in `folder`.

    sections: all sections of the scene, in order; none where it cannot be cut
    tensors:  the files of each experiment that the section reads
    pixels:   width and height in pixels, and frames a second
    watching: classes to come before the scene's own, which see what it plays
    returns:  facts of the clip: its frames, its length in seconds, the seconds that it took
    raises:   SectionError for a section that shows nothing, or leaves something behind
    """
    started = time.perf_counter()
    renderer = partial(ClipRenderer, file_writer_class=ClipWriter)
    with perform(file, scene, section, sections, tensors, pixels, folder, renderer, watching) as stage:
        writer = stage.renderer.file_writer
        assert isinstance(writer, ClipWriter)
        if not writer.frames:
            raise SectionError(f"{scene}.{section or 'construct'}() shows nothing: it has no play() or wait().")
        writer.movie_file_path.replace(folder / "clip.mp4")
    # A draft's poster is not published: the time is worth more than the bytes.
    Image.fromarray(writer.poster).convert("RGB").save(folder / "poster.png", optimize=pixels[1] >= 720)
    seconds = time.perf_counter() - started
    return {"frames": writer.frames, "length": writer.frames / pixels[2], "seconds": round(seconds, 3)}


@contextmanager
def perform(
    file: Path,
    scene: str,
    section: str | None,
    sections: Sequence[str],
    tensors: Mapping[str, Any],
    pixels: tuple[int, int, int],
    folder: Path,
    renderer: Callable[[], CairoRenderer],
    watching: Sequence[type] = (),
) -> Iterator[CourseScene]:
    """Perform one section on a renderer, by manim's settings for a clip, which hold within the block."""
    tqdm.set_lock(RLock())  # its default is a semaphore of the system, which a worker would leave behind
    with tempconfig(_settings(*pixels, folder)), quick_mobjects(), one_compiler():
        whole = getattr(load_file(file, file.stem), scene)
        if not issubclass(whole, CourseScene):
            raise SectionError(f"{scene} is no CourseScene: derive it from coursekit.stage.scene.CourseScene.")
        wanted = {"_performed": section and frozenset((section,)), "_sections": sections, "_tensor_files": tensors}
        stage = type(scene, (*watching, whole), {**wanted, "__module__": whole.__module__})(renderer())
        stage.render()
        yield stage


def _settings(width: int, height: int, rate: int, folder: Path) -> dict[str, Any]:
    settings = {
        "pixel_width": width,
        "pixel_height": height,
        "frame_rate": rate,
        "media_dir": str(folder / "media"),
        "disable_caching": True,  # the store does that work, and manim's cache shows stale frames
        "progress_bar": "none",
        "verbosity": "ERROR",
        "format": "mp4",
        "preview": False,
        "notify_outdated_version": False,
        "video_encoder_options": OPTIONS,
    }
    unknown = [name for name in settings if name not in config]
    assert not unknown, f"manim knows no setting {unknown}"  # tempconfig would drop them without a word
    return settings

"""Performing one section of a scene, on a renderer of one's own, by manim's settings for a clip."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any
from unittest import mock

from manim import config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from tqdm import tqdm

from coursekit.graph.jobs.loading import load_file

from .encode import OPTIONS
from .families import quick_mobjects
from .scene import CourseScene, SectionError
from .state.leavings import Leavings
from .typesetting import one_compiler


class Stopwatch:
    """Seconds, by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - began


@dataclass(frozen=True)
class Performance:
    """One section of a scene, or the whole scene where `section` is None.

    sections: all sections of the scene, in order; none where it cannot be cut
    tensors:  the files of each experiment that the section reads
    pixels:   width and height in pixels, and frames a second
    folder:   where files go
    """

    file: Path
    scene: str
    section: str | None
    sections: Sequence[str]
    tensors: Mapping[str, Any]
    pixels: tuple[int, int, int]
    folder: Path
    stopwatch: Stopwatch = field(default_factory=Stopwatch)

    @contextmanager
    def on(
        self,
        renderer: Callable[..., CairoRenderer],
        watching: Sequence[type] = (),
        leavings: Leavings | None = None,
    ) -> Iterator[CourseScene]:
        """Perform it; manim's settings hold within the block.

        renderer: called as manim calls its own, with the class of cameras that the scene asks for
        watching: classes to come before the scene's own, which see what it plays
        leavings: to be told what the section leaves to later ones
        raises:   SectionError for a section that shows nothing, or leaves something behind
        """
        tqdm.set_lock(RLock())  # its default is a semaphore of the system, which a worker would leave behind
        settings = tempconfig(_settings(*self.pixels, self.folder))
        with settings, quick_mobjects(), one_compiler(), mock.patch.object(manim_scene, "CairoRenderer", renderer):
            with self.stopwatch.timed("load"):
                whole = getattr(load_file(self.file, self.file.stem), self.scene)
            if not issubclass(whole, CourseScene):
                raise SectionError(f"{self.scene} is no CourseScene: derive it from coursekit.stage.scene.CourseScene.")
            wanted = {
                "_performed": self.section and frozenset((self.section,)),
                "_sections": self.sections,
                "_tensor_files": self.tensors,
                "_leavings": leavings if self.section else None,
            }
            stage = type(self.scene, (*watching, whole), {**wanted, "__module__": whole.__module__})()
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

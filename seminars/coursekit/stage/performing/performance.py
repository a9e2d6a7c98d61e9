"""Performing one section of a scene, on a renderer of one's own, by manim's settings for a clip."""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any
from unittest import mock

from manim import RendererType, Scene, config
from manim.manager import Manager
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene import scene as manim_scene
from tqdm import tqdm

from coursekit.graph.jobs.code.loading import load_file
from coursekit.graph.jobs.code.mistakes import authors_frames
from coursekit.graph.jobs.code.unrun import require_run

from .. import tensor_reading
from ..letters.latex import formulas_once
from ..letters.typesetting import one_compiler
from ..letters.vectors import drawings_in_memory
from ..rendering.families import quick_mobjects
from ..scene import CourseScene, perform_only
from ..state.leavings import Leavings
from ..state.libraries import library_state
from ..tensor_reading import SectionError
from .settings import keep_to, module_name, settings_for


class Stopwatch:
    """Seconds, by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.began = time.perf_counter()

    def begin_anew(self) -> None:
        """Forget what was spent: by a process that goes on with another job."""
        self.seconds.clear()
        self.began = time.perf_counter()

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - began


@contextmanager
def imports_kept() -> Iterator[None]:
    """From here to the end, the collector of garbage passes over all that there is already.

    What manim, numpy and the rest consist of is no garbage, and looking through it again and again takes a quarter of
    the time of a scene of many mobjects.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def constructing(sections: Sequence[str], leavings: Leavings | None) -> Callable[[Manager[Any]], None]:
    """What takes the place of the manager's method, which does not look at what construct() gives.

    sections: those of the scene
    leavings: to be told what construct() does beside calling them; None where it is performed as it is
    """

    def construct(manager: Manager[Any]) -> None:
        def run() -> None:
            require_run(manager.scene.construct())

        if leavings:
            leavings.look_at_construct(manager.scene, sections, run)
        else:
            run()

    return construct


def nobody(scene: Scene) -> None:
    """Watches no scene."""


@dataclass
class Performance:
    """One section of a scene, or the whole scene where `section` is None.

    sections: all sections of the scene, in order; none where it cannot be cut
    tensors:  the files of each experiment that the section reads
    pixels:   width and height in pixels, and frames a second, where the scene's file sets no others
    folder:   where files go; another one as soon as a process goes on with another job
    """

    file: Path
    scene: str
    section: str | None
    sections: Sequence[str]
    tensors: Mapping[str, Any]
    pixels: tuple[int, int, float]
    folder: Path
    stopwatch: Stopwatch = field(default_factory=Stopwatch)

    @contextmanager
    def on(
        self,
        renderer: Callable[..., CairoRenderer],
        watch: Callable[[Scene], None] = nobody,
        leavings: Leavings | None = None,
    ) -> Iterator[Scene]:
        """Perform it, as manim's command line does; manim's settings hold within the block.

        renderer: called as manim calls its own, with the class of cameras that the scene asks for
        watch:    told of the scene before it is performed
        leavings: to be told what the section leaves to later ones
        raises:   SectionError for a section that shows nothing, or leaves something behind
        """
        tqdm.set_lock(RLock())  # its default is a semaphore of the system, which a worker would leave behind
        tqdm.monitor_interval = 0  # nor a thread for bars that nobody sees: where one runs, nothing may be forked
        given: dict[str, Any] = {
            "_performed": self.section and frozenset((self.section,)),
            "_sections": self.sections,
            "_tensor_files": self.tensors,
            "_leavings": leavings if self.section else None,
        }
        if self.section and leavings:
            library_state()  # as it is before what follows takes the place of some of it
        with (
            imports_kept(),
            settings_for(self.file, self.scene, self.pixels, self.folder),
            quick_mobjects(),
            one_compiler(),
            formulas_once(self.file, self.scene),
            drawings_in_memory(),
            mock.patch.object(manim_scene, "CairoRenderer", renderer),
            mock.patch.object(Manager, "construct", constructing(self.sections, given["_leavings"])),
            mock.patch.multiple(CourseScene, **given),
            tensor_reading.given(self.tensors) as readings,
        ):
            stage = self._made(self._scene())
            if self.section and not isinstance(stage, CourseScene):
                perform_only(stage, self.sections, self.section, leavings)
            watch(stage)
            try:
                stage.render()
            except Exception as problem:
                if not isinstance(stage, CourseScene) and [*readings.told()][1:]:
                    readings.tell_with(problem)
                raise
            yield stage

    def _made(self, scene: type[Scene]) -> Scene:
        """A scene with what manim makes for it.

        raises: SectionError for what only manim refuses: a setting that it looks at no sooner, a missing argument
        """
        try:
            stage = scene()
            Manager(stage)
        except Exception as problem:
            if authors_frames(problem) or getattr(problem, "for_author", False):
                raise
            raise SectionError(
                f"{self.scene} cannot begin: {type(problem).__name__}: {problem}; "
                "look at what the file, or a manim.cfg, sets of manim's `config`, and at the scene's __init__()."
            ) from problem
        return stage

    def _scene(self) -> type[Scene]:
        """The class of the scene, from its file; what the file sets of manim's settings holds.

        raises: SectionError for a file that has no such scene once it is imported
        """
        with self.stopwatch.timed("load"):
            module = load_file(self.file, module_name(self.file))
        keep_to(self.folder)
        if config.renderer == RendererType.OPENGL:
            raise SectionError(
                f"{self.scene} asks for manim's OpenGL renderer, which draws to a display; a build draws by Cairo: "
                f'leave config.renderer = "opengl" out of {self.file.name}, and renderer out of manim.cfg.'
            )
        scene = getattr(module, self.scene, None)
        if not (isinstance(scene, type) and issubclass(scene, Scene)):
            raise SectionError(f"{self.file.name} has no scene {self.scene} once it is imported: it is {scene!r}.")
        return scene
